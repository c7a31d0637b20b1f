package desk

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// OutreachPage is the page of how the firm addresses its customers: a form for a manager, words for others.
type OutreachPage struct {
	Editing
	Outreach crm.Outreach
}

// Channels are those of which a message may cost something.
func (p OutreachPage) Channels() []string { return []string{"sms", "email", "chat", "call", "visit"} }

// Holidays are the days on which nothing is sent.
func (p OutreachPage) Holidays() ([]locale.Date, error) {
	out := []locale.Date{}
	for _, written := range p.Outreach.Holidays {
		day, err := locale.ParseDate(written)
		if err != nil {
			return nil, err
		}
		out = append(out, day)
	}
	return out, nil
}

// Quiet says whether there are hours in which nothing is sent.
func (p OutreachPage) Quiet() bool { return p.Outreach.QuietFrom != p.Outreach.QuietUntil }

// ShareFault says in words of percentages what the API says of the share whom no campaign addresses.
func (p *OutreachPage) ShareFault() {
	if p.Trouble == nil {
		return
	}
	for i, fault := range p.Trouble.Faults {
		if fault.Field == "global" {
			p.Trouble.Faults[i].Text = text(p.Lang, "outreach.global.fault")
		}
	}
}

// Gateway is by what messages of a channel leave, as managers see it.
type Gateway struct {
	crm.Gateway
	HasSecret bool   `json:"hasSecret"`
	Reports   string `json:"reports"`
	Replies   string `json:"replies"`
}

// GatewaysPage lists the channels with what their messages leave by.
type GatewaysPage struct {
	Frame
	Items []Gateway
	Stays bool // messages without a gateway go into the outbox alone
}

// None says whether no channel has a gateway yet.
func (p GatewaysPage) None() bool {
	for _, one := range p.Items {
		if one.URL != "" {
			return false
		}
	}
	return true
}

// GatewayPage is the gateway of a channel, with a form to try it. Its secret is never on it.
type GatewayPage struct {
	Editing
	Gateway Gateway
	Trial   bool // the form to try it is what is shown again, not that of the gateway
}

// Setting is the form of the gateway: what was typed into the other is not its own.
func (p GatewayPage) Setting() Editing {
	out := p.Editing
	if p.Trial {
		out.Typed = nil
	}
	return out
}

// HeaderRows are a row for each header, and an empty one.
func (p GatewayPage) HeaderRows() []Row { return p.Setting().rowsBy("headers", "name") }

// Secret makes the field of a new secret, which is empty each time.
func (p GatewayPage) Secret() (Field, error) {
	out, err := p.Field("secret", "gateway.secret", "type=password", "ltr", "hint", "autocomplete=new-password")
	out.Value = ""
	if p.Gateway.HasSecret {
		out.Hint = text(p.Lang, "gateway.secret.kept")
	}
	return out, err
}
