package ses_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/smithy-go"

	"vafa/internal/crm"
	"vafa/internal/message"
	"vafa/internal/message/ses"
)

// service is SES as far as it is asked.
type service struct {
	got  *sesv2.SendEmailInput
	fail error
}

func (s *service) SendEmail(_ context.Context, in *sesv2.SendEmailInput, _ ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error) {
	s.got = in
	return &sesv2.SendEmailOutput{MessageId: aws.String("m-1")}, s.fail
}

func TestSend(t *testing.T) {
	to := &service{}
	receipt, err := ses.Sender{Client: to, From: "hello@example.com", ConfigurationSet: "events"}.Send(t.Context(), message.Letter{
		To: "sara@example.com", Subject: "سلام", Text: "یک\n\nhttps://vafa.test/x", Lang: "fa", Unsubscribe: "https://vafa.test/no",
	})
	if err != nil || receipt != (message.Receipt{Gateway: "ses", Reference: "m-1"}) {
		t.Fatalf("%+v, %v", receipt, err)
	}
	sent := to.got.Content.Simple
	headers := map[string]string{}
	for _, header := range sent.Headers {
		headers[*header.Name] = *header.Value
	}
	if headers["List-Unsubscribe"] != "<https://vafa.test/no>" || *sent.Subject.Data != "سلام" || *to.got.ConfigurationSetName != "events" {
		t.Errorf("headers %v, subject %s", headers, *sent.Subject.Data)
	}
	if page := *sent.Body.Html.Data; !strings.Contains(page, `dir="rtl"`) || !strings.Contains(page, `<a dir="ltr" href="https://vafa.test/x">`) {
		t.Errorf("page %s", page)
	}
}

func TestWhatErrorsMean(t *testing.T) {
	for _, test := range []struct {
		err, want error
	}{
		{&smithy.GenericAPIError{Code: "TooManyRequestsException"}, message.ErrNotSent},
		{&smithy.GenericAPIError{Code: "MessageRejected", Message: "sara@example.com is not verified"}, message.ErrRefused},
		{&smithy.GenericAPIError{Code: "InternalServiceErrorException"}, message.ErrUnknown},
		{errors.New("the connection broke"), message.ErrUnknown},
	} {
		_, err := ses.Sender{Client: &service{fail: test.err}}.Send(t.Context(), message.Letter{})
		if !errors.Is(err, test.want) || strings.Contains(err.Error(), "sara") {
			t.Errorf("%v: %v, want %v", test.err, err, test.want)
		}
	}
}

func TestTold(t *testing.T) {
	for event, want := range map[string]string{
		`{"eventType":"Bounce","mail":{"messageId":"m"},"bounce":{"bounceType":"Permanent"}}`: crm.ReportBounced,
		`{"eventType":"Bounce","mail":{"messageId":"m"},"bounce":{"bounceType":"Transient"}}`: "",
		`{"eventType":"Complaint","mail":{"messageId":"m"}}`:                                  crm.ReportComplained,
		`{"eventType":"Delivery","mail":{"messageId":"m"}}`:                                   crm.ReportDelivered,
		`{"eventType":"Open","mail":{"messageId":"m"}}`:                                       "",
		`rubbish`: "",
	} {
		if _, got := ses.Told([]byte(event)); got != want {
			t.Errorf("%s: %q, want %q", event, got, want)
		}
	}
}
