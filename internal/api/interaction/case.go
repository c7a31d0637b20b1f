package interaction

import (
	"context"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// NamedCase is a case with the name of its customer, "" where they have told none.
type NamedCase struct {
	crm.Case
	Name string `json:"name,omitempty"`
}

type casesIn struct {
	Owner   string `query:"owner"`
	Kind    string `query:"kind" enum:"complaint,claim,claim-check,contested-card,card-review"`
	Overdue string `query:"overdue" enum:"true,false"`
	Meta    rest.Meta
}

func (h handler) cases(ctx context.Context, in casesIn) (rest.Reply[rest.List[NamedCase]], error) {
	none := rest.Reply[rest.List[NamedCase]]{}
	asked := crm.CaseFilterForm{Owner: in.Owner, Kind: in.Kind, Overdue: in.Overdue}
	filter, err := asked.Parse(in.Meta.Caller.Name(), h.Source.Now())
	if err != nil {
		return none, err
	}
	cases, next, err := h.Table.Cases(ctx, filter.Wants, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return none, err
	}
	named, err := h.named(ctx, cases)
	return rest.Answer(rest.ListOf(named, in.Meta.Page, next)), err
}

// named are cases with the names of their customers.
func (h handler) named(ctx context.Context, cases []crm.Case) ([]NamedCase, error) {
	customers := make([]string, len(cases))
	for i, c := range cases {
		customers[i] = c.Customer
	}
	names, err := h.names(ctx, customers)
	out := make([]NamedCase, len(cases))
	for i, c := range cases {
		out[i] = NamedCase{Case: c, Name: names[c.Customer]}
	}
	return out, err
}

// names are what some customers are called, by their ids.
func (h handler) names(ctx context.Context, customers []string) (map[string]string, error) {
	out := map[string]string{}
	if len(customers) == 0 {
		return out, nil
	}
	found, err := h.Table.Names(ctx, customers)
	for _, one := range found {
		out[one.ID] = one.Name
	}
	return out, err
}

type caseIn struct {
	ID string `path:"id"`
}

func (h handler) oneCase(ctx context.Context, in caseIn) (rest.Reply[NamedCase], error) {
	found, err := h.Table.Case(ctx, in.ID)
	if err != nil {
		return rest.Reply[NamedCase]{}, err
	}
	named, err := h.named(ctx, []crm.Case{found})
	if err != nil {
		return rest.Reply[NamedCase]{}, err
	}
	return rest.Reply[NamedCase]{ETag: api.ETag(found.Version), Body: named[0]}, nil
}

type changeCaseIn struct {
	ID      string `path:"id"`
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.CaseChange
	Meta    rest.Meta
}

func (h handler) changeCase(ctx context.Context, in changeCaseIn) (rest.Reply[crm.Case], error) {
	now, by := h.Source.Now(), in.Meta.Caller.Name()
	var before crm.Case
	return api.Change(in.IfMatch,
		func() (crm.Case, error) { return h.Table.Case(ctx, in.ID) },
		func(c crm.Case) (_ crm.Case, err error) {
			before = c
			return in.Body.Apply(c, by, now)
		},
		func(after crm.Case, version int) (crm.Case, error) {
			return h.Table.ChangeCase(ctx, before, after, version, after.Line(before, h.Source.NewID("evt"), by), after.CountsAfter(before, h.Business))
		})
}
