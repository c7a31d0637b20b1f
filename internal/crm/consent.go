package crm

import (
	"maps"
	"slices"
)

// What a message may be sent for. Service is what somebody needs to know of what they bought or asked; it is no marketing and
// needs no consent.
const (
	Marketing = "marketing"
	Survey    = "survey"
	Service   = "service"
)

// purposes are those that need a consent, and consentChannels the ways for which it is asked.
var (
	purposes        = []string{Marketing, Survey}
	consentChannels = []string{"sms", "email", "call", "chat"}
)

// ConsentForm says through which channels someone agrees to be addressed.
type ConsentForm struct {
	SMS   *bool `json:"sms,omitempty"`
	Email *bool `json:"email,omitempty"`
	Call  *bool `json:"call,omitempty"`
	Chat  *bool `json:"chat,omitempty"`
}

// Channels is the form as channel -> agreed, without those left open.
func (c *ConsentForm) Channels() map[string]bool {
	out := map[string]bool{}
	if c == nil {
		return out
	}
	for channel, agreed := range map[string]*bool{"sms": c.SMS, "email": c.Email, "call": c.Call, "chat": c.Chat} {
		if agreed != nil {
			out[channel] = *agreed
		}
	}
	return out
}

// Consent is what somebody has agreed to, in one map so that each part can be filled by itself where it was empty: "sms" is
// marketing by SMS, "survey.sms" a survey by it. "pending.email" is a consent that counts only once it has been confirmed;
// it means nothing where "email" says yes or no.
type Consent map[string]bool

// pendingPrefix begins the name of a consent that has not been confirmed.
const pendingPrefix = "pending."

func consentName(channel, purpose string) string {
	if purpose == Marketing {
		return channel
	}
	return purpose + "." + channel
}

// May says whether a message of a purpose may be sent through a channel.
func (c Consent) May(channel, purpose string) bool {
	asked := slices.Contains(purposes, purpose) && slices.Contains(consentChannels, channel)
	return purpose == Service || asked && c[consentName(channel, purpose)]
}

// Pending says whether a consent waits for its confirmation.
func (c Consent) Pending(channel, purpose string) bool {
	name := consentName(channel, purpose)
	_, said := c[name]
	return !said && c[pendingPrefix+name]
}

// Waits says whether any consent of a channel waits for its confirmation.
func (c Consent) Waits(channel string) bool {
	return slices.ContainsFunc(purposes, func(purpose string) bool { return c.Pending(channel, purpose) })
}

// Settled is c without what is pending no more: a public form leaves it to readers to see that something was said before.
func (c Consent) Settled() Consent {
	out := maps.Clone(c)
	for _, purpose := range purposes {
		for _, channel := range consentChannels {
			if name := consentName(channel, purpose); !c.Pending(channel, purpose) {
				delete(out, pendingPrefix+name)
			}
		}
	}
	return out
}

// MaySend says whether a message may be sent to the customer through a channel (sms, email, call, chat) for a purpose. It is the
// one place that decides: nothing is sent on a consent that is only pending.
func (c Customer) MaySend(channel, purpose string) bool { return c.Consent.May(channel, purpose) }

// ConsentRecord is what somebody said once about one channel and purpose: it is kept on the timeline, whose entry has the time,
// and is never changed. Text is the version of the words that were shown, Source where.
type ConsentRecord struct {
	Channel string `json:"channel"`
	Purpose string `json:"purpose" enum:"marketing,survey"`
	Agreed  bool   `json:"agreed"`
	Pending bool   `json:"pending"` // agreed, but to be confirmed
	Text    string `json:"text,omitempty"`
	Source  string `json:"source,omitempty"`
}

// Records are what a consent says, in the order of purposes and channels.
func (c Consent) Records(text, source string) []ConsentRecord {
	var out []ConsentRecord
	for _, purpose := range purposes {
		for _, channel := range consentChannels {
			if state := c.state(channel, purpose); state != Unsaid {
				out = append(out, state.record(channel, purpose, text, source))
			}
		}
	}
	return out
}

func (s State) record(channel, purpose, text, source string) ConsentRecord {
	return ConsentRecord{
		Channel: channel, Purpose: purpose, Agreed: s == Agreed || s == Waiting, Pending: s == Waiting, Text: text, Source: source,
	}
}

// consentOf is what forms say of marketing and surveys. Where the business wants e-mail addresses confirmed, an agreement by
// e-mail is only pending.
func consentOf(marketing, survey *ConsentForm, b Business) Consent {
	out := Consent{}
	for purpose, form := range map[string]*ConsentForm{Marketing: marketing, Survey: survey} {
		for channel, agreed := range form.Channels() {
			name := consentName(channel, purpose)
			if agreed && channel == "email" && b.DoubleOptIn {
				name = pendingPrefix + name
			}
			out[name] = agreed
		}
	}
	return out
}

// State is what is known of one consent.
type State string

// The states of a consent. Unsaid is as good as no, but nobody has said it.
const (
	Agreed  State = "yes"
	Refused State = "no"
	Waiting State = "pending"
	Unsaid  State = "unsaid"
)

func (c Consent) state(channel, purpose string) State {
	agreed, said := c[consentName(channel, purpose)]
	switch {
	case said && agreed:
		return Agreed
	case said:
		return Refused
	case c.Pending(channel, purpose):
		return Waiting
	}
	return Unsaid
}

// set puts a consent into a state.
func (c Consent) set(channel, purpose string, to State) {
	name := consentName(channel, purpose)
	delete(c, name)
	delete(c, pendingPrefix+name)
	switch to {
	case Agreed, Refused:
		c[name] = to == Agreed
	case Waiting:
		c[pendingPrefix+name] = true
	}
}
