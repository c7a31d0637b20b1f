// Package senders wires how messages leave a deployment: e-mail by SES, the rest by gateways at the hosts that the template lists. It is
// apart so that only functions that send are linked with the client of SES.
package senders

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"vafa/internal/delivery"
	"vafa/internal/function"
	"vafa/internal/message/ses"
	"vafa/internal/message/webhook"
)

// Must reads GATEWAY_HOSTS, EMAIL_FROM (empty for no e-mail of our own) and EMAIL_EVENTS, or ends the function.
func Must(s function.Setup) delivery.Ways {
	hosts, err := webhook.ParseHosts(os.Getenv("GATEWAY_HOSTS"))
	if err != nil {
		function.Fail(s.Log, err)
	}
	ways := delivery.Ways{Hosts: hosts, Now: s.Service.Source.Now}
	if from := os.Getenv("EMAIL_FROM"); from != "" {
		ways.Mail = ses.Sender{Client: sesv2.NewFromConfig(s.AWS), From: from, ConfigurationSet: os.Getenv("EMAIL_EVENTS")}
	}
	return ways
}
