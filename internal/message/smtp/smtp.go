// Package smtp carries e-mail to a mail server of the firm's own. What belongs here is the conversation with that server, and what its
// answers mean for a letter; what the letter looks like is package mail's. It trusts the server that the firm names, by its
// certificate unless it is this machine, and nothing that it answers.
package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"vafa/internal/message"
	"vafa/internal/message/mail"
)

// Name is the gateway of what this package sent.
const Name = "smtp"

// within is how long a letter may take.
const within = 30 * time.Second

// Sender sends through one server.
type Sender struct {
	host    string
	options []gomail.Option
	from    string
	now     func() time.Time
}

// New reads the address of a server, such as smtps://user:secret@mail.example.com:465 or smtp://127.0.0.1:1025, and that of the sender,
// such as "Vafa <hello@example.com>". With smtp, the connection is encrypted where the server can, and must be if there is a password.
func New(server, from string, now func() time.Time, roots *tls.Config) (*Sender, error) {
	at, err := url.Parse(server)
	if err != nil || at.Hostname() == "" || at.Scheme != "smtp" && at.Scheme != "smtps" {
		return nil, errors.New("the address of a mail server is like smtps://user:secret@mail.example.com:465")
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, errors.New("the sender of e-mail is an address such as hello@example.com")
	}
	out := &Sender{host: at.Hostname(), from: from, now: now, options: []gomail.Option{
		gomail.WithTimeout(within), gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithoutNoop(),
	}}
	if at.Scheme == "smtps" {
		out.options = append(out.options, gomail.WithSSL())
	}
	if roots != nil {
		out.options = append(out.options, gomail.WithTLSConfig(roots))
	}
	if port, err := strconv.Atoi(at.Port()); err == nil {
		out.options = append(out.options, gomail.WithPort(port))
	}
	if secret, ok := at.User.Password(); ok {
		out.options = append(out.options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(at.User.Username()), gomail.WithPassword(secret))
	}
	return out, nil
}

// Send hands the letter to the server.
func (s *Sender) Send(ctx context.Context, letter message.Letter) (message.Receipt, error) {
	letterID := letter.ID + "@" + s.host
	msg, err := s.compose(letter, letterID)
	if err != nil {
		return message.Receipt{}, fmt.Errorf("%w: the address is no address", message.ErrRefused)
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return message.Receipt{}, fmt.Errorf("%w: the mail server cannot be used", message.ErrNotSent)
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	if err := client.DialWithContext(ctx); err != nil {
		return message.Receipt{}, fmt.Errorf("%w: the mail server does not answer", message.ErrNotSent)
	}
	err = client.Send(msg)
	_ = client.Close() // the letter was taken, or was not
	if err != nil {
		return message.Receipt{}, verdict(err)
	}
	return message.Receipt{Gateway: Name, Reference: letterID}, nil
}

func (s *Sender) compose(letter message.Letter, id string) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := errors.Join(msg.From(s.from), msg.To(letter.To)); err != nil {
		return nil, err
	}
	msg.Subject(letter.Subject)
	msg.SetMessageIDWithValue(id)
	msg.SetDateWithValue(s.now())
	for _, header := range mail.Headers(letter) {
		msg.SetGenHeaderPreformatted(gomail.Header(header.Name), header.Value)
	}
	msg.SetBodyString(gomail.TypeTextPlain, letter.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, mail.HTML(letter))
	return msg, nil
}

// verdict is what a server's refusal means. Until the text was sent, nothing left; then only a refusal in words is one. No error
// repeats what the server said: it may have the reader's address.
func verdict(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return message.ErrUnknown
	}
	code := failed.ErrorCode()
	late := failed.Reason == gomail.ErrSMTPDataClose || failed.Reason == gomail.ErrWriteContent
	switch {
	case code >= 500:
		return fmt.Errorf("%w: by the mail server, with %d", message.ErrRefused, code)
	case code >= 400, !late:
		return fmt.Errorf("%w: the mail server is busy, with %d", message.ErrNotSent, code)
	}
	return message.ErrUnknown
}
