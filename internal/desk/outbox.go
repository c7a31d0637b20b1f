package desk

import (
	"time"

	"vafa/internal/crm"
)

// Outgoing is a message as the outbox shows it.
type Outgoing struct {
	crm.Message
	Name    string `json:"name"`
	Why     string `json:"why"` // it was skipped, waits or failed, in the reader's language
	Staying bool   `json:"staying"`
}

// Outbox lists messages to customers, newest first.
type Outbox struct {
	Frame
	State, Campaign string // of which they are; "" for any
	Items           []Outgoing
	Next            string
}

// States are those by which the list can be narrowed.
func (o Outbox) States() []Choice {
	return append([]Choice{{Text: text(o.Lang, "outbox.any")}}, o.Choices("outbox.state.",
		crm.SendingPlanned, crm.SendingClaimed, crm.SendingSent, crm.SendingSkipped, crm.SendingFailed)...)
}

// Stays says whether any of them went nowhere, because this machine sends nothing by that channel.
func (o Outbox) Stays() bool {
	for _, one := range o.Items {
		if one.Staying {
			return true
		}
	}
	return false
}

// When is the moment that counts of a message: when it was sent or tried, or from when on it waits.
func (o Outbox) When(m Outgoing) time.Time {
	if m.State == crm.SendingPlanned && !m.Due.IsZero() {
		return m.Due
	}
	return m.At()
}

// Writing is the form by which a customer is written to.
type Writing struct {
	Frame
	Customer string
	Ways     Ways
}

// Ways are by which channels and for what a customer may be written to now.
type Ways struct {
	Name  string `json:"name"`
	Items []Way  `json:"items"`
}

// Way is one of them.
type Way struct {
	Channel string     `json:"channel"`
	Purpose string     `json:"purpose"`
	Now     string     `json:"now"`
	Why     string     `json:"why"`
	Until   *time.Time `json:"until"`
}

// Channels and Purposes are what the form offers; what may not be is told beside it.
func (w Writing) Channels() []Choice { return w.Choices("customer.channel.", crm.WrittenChannels()...) }

// Purposes are what a message may be for.
func (w Writing) Purposes() []Choice {
	return w.Choices("consent.purpose.", crm.Service, crm.Marketing, crm.Survey)
}

// Barred are the ways by which the customer may not be written to now.
func (w Writing) Barred() []Way {
	var out []Way
	for _, way := range w.Ways.Items {
		if way.Now != crm.SendNow {
			out = append(out, way)
		}
	}
	return out
}
