// Package all lists the operations of every function, for what needs them together: one machine, the API's document, and
// the test that template and code have the same routes. No function imports it.
package all

import (
	"slices"

	"vafa/internal/api"
	"vafa/internal/api/audit"
	"vafa/internal/api/campaign"
	"vafa/internal/api/capture"
	"vafa/internal/api/console"
	"vafa/internal/api/customer"
	"vafa/internal/api/imports"
	"vafa/internal/api/insight"
	"vafa/internal/api/interaction"
	"vafa/internal/api/key"
	"vafa/internal/api/outreach"
	"vafa/internal/api/purchase"
	"vafa/internal/api/site"
	"vafa/internal/api/warranty"
	"vafa/internal/api/webhook"
	"vafa/internal/rest"
)

// Operations are the operations by the name of their function.
func Operations(s *api.Service, starter insight.Starter) map[string][]rest.Operation {
	return map[string][]rest.Operation{
		"audit":       audit.Operations(s),
		"campaign":    campaign.Operations(s),
		"capture":     capture.Operations(s),
		"warranty":    warranty.Operations(s),
		"customer":    customer.Operations(s),
		"interaction": interaction.Operations(s),
		"purchase":    purchase.Operations(s),
		"imports":     imports.Operations(s),
		"insight":     insight.Operations(s, starter),
		"key":         slices.Concat(key.Operations(s), webhook.Operations(s)),
		"outreach":    outreach.Operations(s),
		"inbound":     outreach.Inbound(s),
		"console":     console.Operations(s),
		"site":        site.Operations(s),
	}
}
