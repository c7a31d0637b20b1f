package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"vafa/internal/rest"
)

const about = `Vafa is a customer-relationship system.

Texts are in the caller's language (Accept-Language: fa, ar or en), dates are YYYY-MM-DD, times RFC 3339, money
{"amount": "50000", "currency": "IRT"} with IRT for toman. A request with a field that is not listed here is refused; null
is the same as leaving a field out. A refusal is an RFC 9457 problem with a stable code, and errors that point at each
field. A POST with an Idempotency-Key may be repeated without doing anything twice.

x-roles names the staff roles that may use an operation, x-machine says whether a machine key may; an operation with
neither is public.`

// tags are the functions, each with what its operations are about.
var tags = map[string]string{
	"campaign":    "Campaigns: who is addressed, with what, and whether it paid.",
	"capture":     "People make themselves known.",
	"warranty":    "Warranty cards.",
	"customer":    "Customers, for staff.",
	"interaction": "Contacts with customers, and the cases that they open.",
	"outreach":    "How customers are addressed: settings, gateways, messages.",
	"inbound":     "What comes back: delivery reports, replies, and offers that are opened.",
	"purchase":    "Purchases, refunds, the catalogue, and the prices by which old money is compared with new.",
	"audit":       "Who read or changed whose data.",
	"imports":     "Files of a firm's history: customers, purchases, serials and products.",
	"insight":     "What customers are worth, and the nightly job that finds it out.",
	"key":         "Other systems: keys of machines, webhooks.",
	"console":     "The staff's pages, and how they sign in to them.",
	"site":        "Pages, files and this document.",
}

// document is the OpenAPI document in the making.
type document struct {
	*huma.OpenAPI
	schemas huma.Registry
	reads   map[string]bool // paths that GET answers
}

// describe makes the document of all operations, which are given by the name of their function.
func describe(functions map[string][]rest.Operation) (*huma.OpenAPI, error) {
	d := start()
	names := slices.Sorted(maps.Keys(functions))
	for _, name := range names {
		if tags[name] == "" {
			return nil, fmt.Errorf("function %s: say in tags what it is about", name)
		}
		d.Tags = append(d.Tags, &huma.Tag{Name: name, Description: tags[name]})
		for _, op := range functions[name] {
			d.takes(op)
			if op.Method == http.MethodGet {
				d.reads[pathOf(op)] = true
			}
		}
	}
	if err := d.closeForms(); err != nil {
		return nil, err
	}
	for _, name := range names {
		for _, op := range functions[name] {
			d.AddOperation(d.operation(name, op))
		}
	}
	d.openAnswers()
	return d.OpenAPI, nil
}

func start() document {
	schemas := newRegistry()
	return document{
		reads: map[string]bool{}, schemas: schemas,
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Vafa", Version: "1.0.0", Description: about,
				License: &huma.License{Name: "Apache License 2.0", Identifier: "Apache-2.0"},
			},
			Servers: []*huma.Server{{URL: "/"}},
			Components: &huma.Components{
				Schemas: schemas, Parameters: sharedParameters(), Responses: map[string]*huma.Response{},
				SecuritySchemes: map[string]*huma.SecurityScheme{"bearer": {
					Type: "http", Scheme: "bearer",
					Description: "An OIDC access token of a member of staff, or a machine key, which begins with vafa_.",
				}, "session": {
					Type: "apiKey", In: "cookie", Name: "__Host-vafa",
					Description: "Of the console's pages alone; signing in at /console/sign-in sets it.",
				}},
			},
		},
	}
}
