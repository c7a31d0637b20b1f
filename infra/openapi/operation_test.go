package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vafa/infra/template"
	"vafa/internal/api"
	"vafa/internal/api/all"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// each visits every operation with the name of its function.
func each(visit func(function string, op rest.Operation)) {
	for function, operations := range all.Operations(&api.Service{}, nil) {
		for _, op := range operations {
			visit(function, op)
		}
	}
}

func TestTemplateAndCodeHaveTheSameRoutes(t *testing.T) {
	tmpl, err := template.Read()
	if err != nil {
		t.Fatal(err)
	}
	var code, deployed []template.Route
	each(func(function string, op rest.Operation) {
		route := template.Route{Function: function, Method: op.Method, Path: pathOf(op), Public: op.Open()}
		if op.Session != nil && strings.HasPrefix(route.Path, "/console/") {
			route.Path = "/console/{path+}" // the pages share a route
		}
		if !slices.Contains(code, route) {
			code = append(code, route)
		}
	})
	for _, route := range tmpl.Routes() {
		route.Function = strings.ToLower(strings.TrimSuffix(route.Function, "Function"))
		deployed = append(deployed, route)
	}
	for _, routes := range [][]template.Route{code, deployed} {
		slices.SortFunc(routes, func(a, b template.Route) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
	}
	if diff := cmp.Diff(code, deployed); diff != "" {
		t.Errorf("routes (-code +template.yaml):\n%s", diff)
	}
}

func TestEveryOperationSaysWhoMayUseIt(t *testing.T) {
	each(func(_ string, op rest.Operation) {
		if !op.Access.IsPublic() && len(op.Access.Roles()) == 0 && !op.Access.Machines() {
			t.Errorf("%s admits nobody", op.ID)
		}
	})
}

// Machine keys and idempotent answers are bound to an operation by its id.
func TestIDs(t *testing.T) {
	camelCase := regexp.MustCompile(`^[a-z]+([A-Z][a-z]+)*$`)
	seen := map[string]string{}
	each(func(_ string, op rest.Operation) {
		route := op.Method + " " + op.Path
		if other := seen[op.ID]; other != "" {
			t.Errorf("%s and %s are both %s", other, route, op.ID)
		}
		seen[op.ID] = route
		if !camelCase.MatchString(op.ID) {
			t.Errorf("%s is called %q, which is not camelCase", route, op.ID)
		}
		if op.Summary == "" {
			t.Errorf("%s does not say what it does", op.ID)
		}
	})
}

// What the domain asks of an empty form is what the document says that the form must have.
func TestRequiredFieldsAreTheDomains(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	b := crm.Business{Country: "IR", Zone: time.UTC}
	one := func(faults crm.Faults) error { return faults.Err() }
	empty := map[string]func() error{
		"CaptureForm":    func() error { _, faults := crm.CaptureForm{}.Parse("", b); return one(faults) },
		"PurchaseForm":   func() error { _, faults := crm.PurchaseForm{CustomerID: "cus_1"}.Parse("", b, now); return one(faults) },
		"CardForm":       func() error { _, err := crm.CardForm{}.Parse(b, now); return err },
		"CardStatusForm": func() error { _, _, err := crm.CardStatusForm{}.Parse(b); return err },
		"MessageForm":    func() error { _, _, err := crm.MessageForm{}.Parse(b, crm.ValueTags{}); return err },
		"InteractionForm": func() error {
			_, _, err := crm.InteractionForm{}.Parse(crm.ValueTags{}, now)
			return err
		},
		"ProductForm": func() error { _, err := crm.ProductForm{}.Parse(); return err },
	}
	document, err := describe(all.Operations(&api.Service{}, nil))
	if err != nil {
		t.Fatal(err)
	}
	for form, parse := range empty {
		faults, _ := parse().(crm.Faults)
		var want []string
		for _, fault := range faults {
			member, _, _ := strings.Cut(strings.TrimPrefix(fault.Pointer, "/"), "/")
			if fault.Code == "required" {
				want = append(want, member)
			}
		}
		slices.Sort(want)
		got := slices.Sorted(slices.Values(document.Components.Schemas.Map()[form].Required))
		if diff := cmp.Diff(slices.Compact(want), got); diff != "" {
			t.Errorf("%s (-domain +document):\n%s", form, diff)
		}
	}
}

func TestFormsAreClosedAndAnswersOpen(t *testing.T) {
	document, err := describe(all.Operations(&api.Service{}, nil))
	if err != nil {
		t.Fatal(err)
	}
	schemas := document.Components.Schemas.Map()
	for _, form := range []string{"CaptureForm", "ConsentForm", "MoneyForm", "Batch", "PurchaseItemForm", "CaseChange"} {
		if schemas[form].AdditionalProperties != false {
			t.Errorf("%s takes unknown fields", form)
		}
	}
	for _, answer := range []string{"View", "Money", "Problem", "ListEntry"} {
		if schemas[answer].AdditionalProperties != nil {
			t.Errorf("%s can never get a new field", answer)
		}
	}
}

func TestFormOfABrowserIsFlat(t *testing.T) {
	document, err := describe(all.Operations(&api.Service{}, nil))
	if err != nil {
		t.Fatal(err)
	}
	form := document.Paths["/v1/warranty-cards"].Post.RequestBody.Content["application/x-www-form-urlencoded"].Schema
	if want := []string{"model", "owner.name", "purchasedOn", "serial"}; !slices.Equal(form.Required, want) {
		t.Errorf("requires %v, want %v", form.Required, want)
	}
	for _, name := range []string{"owner.consent.sms", "owner.reference.id", "giver.phone", "redirect", "_key"} {
		if form.Properties[name] == nil {
			t.Errorf("has no %s", name)
		}
	}
	if form.Properties["owner"] != nil {
		t.Error("has an object among its values")
	}
}
