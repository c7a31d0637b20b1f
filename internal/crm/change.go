package crm

// Change is what became of one item of the table, of the kinds that others are told of. At most one part is set. New is of an item
// that was made, and did not come from elsewhere by a merge.
type Change struct {
	New      bool
	Customer *Turn[Customer]
	Value    *Turn[Value]
	Case     *Turn[Case]
	Card     *Turn[Card]
	Entry    *Entry // a new line of a timeline
	Merge    *Turn[Merge]
	Campaign *Turn[Campaign]
	Erased   *Erased

	Owner string // the customer in whose partition it lies, "" for none
}

// Turn is something before and after a change; before it was made, it is the zero value.
type Turn[T any] struct{ Before, After T }

// Since are the consents that are not as they were before, in the order of purposes and channels.
func (c Consent) Since(before Consent) []ConsentState {
	var out []ConsentState
	for _, purpose := range purposes {
		for _, channel := range consentChannels {
			if now := c.state(channel, purpose); now != before.state(channel, purpose) {
				out = append(out, ConsentState{Channel: channel, Purpose: purpose, State: now})
			}
		}
	}
	return out
}
