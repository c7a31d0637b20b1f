// Package message is how one message leaves for one person: the letter, the receipt, and what may go wrong, in words that do not
// depend on the way it takes. Below it is a package for each way: mail is what an e-mail looks like, smtp and ses are its carriers,
// gateway is somebody else's HTTP service, webhook what keeps a request from being turned against us.
//
// What belongs here is one attempt. Whether somebody may be addressed, when, and what is recorded of it do not. It trusts the letter,
// which was rendered from what the firm wrote; it trusts nothing that the other side answers.
package message

import (
	"context"
	"errors"
)

// Letter is one message to one person.
type Letter struct {
	ID      string // ours, the same at every attempt; it tells nobody who the customer is
	Channel string // sms, email, chat
	To      string // number in E.164, or address
	Subject string // of an e-mail
	Text    string // with line breaks
	Lang    string // fa, ar, en
	// Unsubscribe is where the reader says that they want no more, "" in what they need to know.
	Unsubscribe string
}

// Receipt says that the other side has the letter.
type Receipt struct {
	Gateway   string // ses, smtp, outbox, or the channel of an HTTP gateway
	Reference string // by which it knows the letter, "" if it has no name for it
}

// Sender sends one letter, once. Its error is one of those below.
type Sender interface {
	Send(ctx context.Context, letter Letter) (Receipt, error)
}

// What may become of a letter that did not arrive for sure.
var (
	// ErrRefused says that the other side does not take it, now or ever.
	ErrRefused = errors.New("refused")
	// ErrUnknown says that it left and nobody knows whether it arrived: it must not be sent again.
	ErrUnknown = errors.New("nobody knows whether it was sent")
	// ErrNotSent says that it surely did not leave: it may be tried again later.
	ErrNotSent = errors.New("not sent")
)

// Outbox is the sender of a machine from which nothing leaves: what the table keeps of the message is all there is.
type Outbox struct{}

// OutboxName is the gateway of what stayed there.
const OutboxName = "outbox"

// Send takes every letter.
func (Outbox) Send(context.Context, Letter) (Receipt, error) {
	return Receipt{Gateway: OutboxName}, nil
}
