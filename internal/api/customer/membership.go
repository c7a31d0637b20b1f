package customer

import (
	"slices"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
)

// Membership is a campaign that has the customer in its audience: why, in which arm, and what became of the message.
type Membership struct {
	Campaign string    `json:"campaign"`
	Arm      string    `json:"arm" enum:"treated,control"`
	State    string    `json:"state" enum:"control,planned,claimed,sent,skipped,failed"`
	Channel  string    `json:"channel"`
	Because  string    `json:"because"`
	Outcome  string    `json:"outcome,omitempty"` // why it was skipped or failed
	At       time.Time `json:"at"`
}

// memberships are those of a customer, the newest first.
func memberships(found []crm.Member, lang locale.Lang) []Membership {
	var out []Membership
	for _, m := range found {
		one := Membership{
			Campaign: m.Campaign, Arm: m.Arm, State: m.State, Channel: m.Channel, Because: phrase.Of(lang, &m.Why), At: m.UpdatedAt,
		}
		if m.Reason != "" {
			one.Outcome = phrase.Of(lang, &crm.Reason{Code: m.Reason})
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Membership) int { return strings.Compare(b.Campaign, a.Campaign) })
	return out
}
