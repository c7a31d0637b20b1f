// Package ses carries e-mail by Amazon's Simple Email Service. What belongs here is the call and what its answers mean for a letter, and
// the reading of what the service tells later; what the letter looks like is package mail's. It trusts the service.
package ses

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"vafa/internal/message"
	"vafa/internal/message/mail"
)

// Name is the gateway of what this package sent.
const Name = "ses"

// API is what this package needs of the service.
type API interface {
	SendEmail(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)
}

// Sender sends from one address. ConfigurationSet says where the service tells what became of a letter, "" for nowhere.
type Sender struct {
	Client           API
	From             string
	ConfigurationSet string
}

// once keeps the SDK from sending a letter again by itself: a reply that was lost says nothing of the letter.
func once(o *sesv2.Options) { o.Retryer = retry.AddWithMaxAttempts(aws.NopRetryer{}, 1) }

// Send hands the letter to the service.
func (s Sender) Send(ctx context.Context, letter message.Letter) (message.Receipt, error) {
	utf8 := func(text string) *types.Content { return &types.Content{Data: &text, Charset: aws.String("UTF-8")} }
	var headers []types.MessageHeader
	for _, header := range mail.Headers(letter) {
		headers = append(headers, types.MessageHeader{Name: aws.String(header.Name), Value: aws.String(header.Value)})
	}
	input := &sesv2.SendEmailInput{
		FromEmailAddress: &s.From, Destination: &types.Destination{ToAddresses: []string{letter.To}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: utf8(letter.Subject), Headers: headers,
			Body: &types.Body{Text: utf8(letter.Text), Html: utf8(mail.HTML(letter))},
		}},
	}
	if s.ConfigurationSet != "" {
		input.ConfigurationSetName = &s.ConfigurationSet
	}
	out, err := s.Client.SendEmail(ctx, input, once)
	if err != nil {
		return message.Receipt{}, verdict(err)
	}
	return message.Receipt{Gateway: Name, Reference: aws.ToString(out.MessageId)}, nil
}

// busy are answers that pass with time, and after which nothing was sent; refused are those of which trying again is of no use.
var (
	busy = map[string]bool{
		"TooManyRequestsException": true, "LimitExceededException": true, "SendingPausedException": true, "ThrottlingException": true,
	}
	refused = map[string]bool{
		"MessageRejected": true, "BadRequestException": true, "MailFromDomainNotVerifiedException": true, "NotFoundException": true,
		"AccountSuspendedException": true, "AccessDeniedException": true,
	}
)

// verdict is what an error means. No error repeats the service's words: they may have the reader's address.
func verdict(err error) error {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return message.ErrUnknown
	}
	switch code := api.ErrorCode(); {
	case busy[code]:
		return fmt.Errorf("%w: %s", message.ErrNotSent, code)
	case refused[code]:
		return fmt.Errorf("%w: %s", message.ErrRefused, code)
	}
	return message.ErrUnknown
}
