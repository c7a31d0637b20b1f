package crm

// MemberFilter says which members of a campaign are wanted, as typed; what is empty asks nothing.
type MemberFilter struct{ State, Arm string }

// Parse is the filter as a function, or what is wrong with it.
func (in MemberFilter) Parse() (func(Member) bool, error) {
	var faults Faults
	f := form{faults: &faults}
	state := f.oneOf("state", in.State, SendingControl, SendingPlanned, SendingClaimed, SendingSent, SendingSkipped, SendingFailed)
	arm := f.oneOf("arm", in.Arm, ArmTreated, ArmControl)
	return func(m Member) bool {
		return (state == "" || m.State == state) && (arm == "" || m.Arm == arm)
	}, faults.Err()
}
