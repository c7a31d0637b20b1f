package delivery

import (
	"time"

	"vafa/internal/crm"
	"vafa/internal/message"
	"vafa/internal/message/gateway"
	"vafa/internal/message/webhook"
)

// Ways are the senders of a deployment, or of one machine.
type Ways struct {
	Mail    message.Sender // of e-mail where no gateway is set for it; nil for none
	Rest    message.Sender // of what has no other way; nil for none
	Hosts   webhook.Hosts  // to which a gateway's requests may go
	Network webhook.Network
	Now     func() time.Time
}

// For is the sender of a channel.
func (w Ways) For(channel string, set *crm.Gateway) (message.Sender, error) {
	switch {
	case set != nil && set.URL != "":
		return gateway.New(*set, w.Hosts, w.Now, w.Network)
	case channel == "email" && w.Mail != nil:
		return w.Mail, nil
	}
	return w.Rest, nil
}
