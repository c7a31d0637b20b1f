package crm

import "time"

// LostReason is why a customer left, as far as they told somebody: from such reasons a firm learns to keep.
type LostReason struct {
	Code string    `json:"code" enum:"price,quality,service,moved,competitor,noNeed,other"`
	Text string    `json:"text,omitempty"`
	At   time.Time `json:"at"`
}

// LostReasonForm is such a reason as typed; one without a code takes back what was said.
type LostReasonForm struct {
	Code string `json:"code" enum:"price,quality,service,moved,competitor,noNeed,other,"`
	Text string `json:"text,omitempty"`
}

// LostReasons are the codes of reasons.
func LostReasons() []string {
	return []string{"price", "quality", "service", "moved", "competitor", "noNeed", "other"}
}

func (f form) lostReason(in LostReasonForm, now time.Time) *LostReason {
	out := &LostReason{Text: f.text("lostReason/text", in.Text, maxLine), At: now}
	out.Code = f.oneOf("lostReason/code", in.Code, LostReasons()...)
	if in.Code == "" {
		if out.Text != "" {
			f.fault("lostReason/code", "required")
		}
		return nil
	}
	return out
}

// LostFor says whether a change of a customer tells anew why they left.
func (c Customer) LostFor(before Customer) bool {
	return c.LostReason != nil && (before.LostReason == nil || c.LostReason.Code != before.LostReason.Code || c.LostReason.Text != before.LostReason.Text)
}
