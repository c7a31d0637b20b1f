package customer

import (
	"context"
	"net/http"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// tiers are the operations on the treatment that customers earn.
func (h handler) tiers() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getTiers", Method: http.MethodGet, Path: "/v1/tiers", Summary: "The firm's tiers, highest first, and what each grants",
			Access: rest.Staff(rest.Agent, rest.Marketer),
		}, h.getTiers),
		rest.New(rest.Spec{
			ID: "replaceTiers", Method: http.MethodPut, Path: "/v1/tiers", Summary: "Replace the firm's tiers as a whole (If-Match)",
			Access: rest.Staff(rest.Manager), Others: []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.replaceTiers),
	}
}

func (h handler) getTiers(ctx context.Context, _ struct{}) (rest.Reply[crm.Tiers], error) {
	current, err := h.StoredTiers(ctx)
	return rest.Reply[crm.Tiers]{ETag: api.ETag(current.Version), Body: current}, err
}

type replaceTiersIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.TiersForm
	Meta    rest.Meta
}

func (h handler) replaceTiers(ctx context.Context, in replaceTiersIn) (rest.Reply[crm.Tiers], error) {
	defer h.TiersChanged()
	return api.Change(in.IfMatch,
		func() (crm.Tiers, error) {
			return crm.Tiers{ChangedBy: in.Meta.Caller.Name(), ChangedAt: h.Source.Now()}, nil
		},
		func(t crm.Tiers) (crm.Tiers, error) {
			var err error
			t.Items, err = in.Body.Parse(h.Business)
			return t, err
		},
		func(after crm.Tiers, version int) (crm.Tiers, error) {
			return h.Table.ChangeTiers(ctx, after, version, h.Source.NewID("evt"))
		})
}

// Treatment is the tier that the customer has earned. Since is the last change that is dated of what it follows from: ranks are not.
type Treatment struct {
	Name   string     `json:"name"`
	Title  string     `json:"title"` // in the caller's language
	Grants []Granted  `json:"grants"`
	Reason string     `json:"reason"`
	Since  *time.Time `json:"since,omitempty"`
}

// Granted is one thing that it grants, in the caller's language.
type Granted struct {
	Kind string `json:"kind" enum:"confidence,social,special"`
	Text string `json:"text"`
}

// view is what is shown of a customer.
func (h handler) view(ctx context.Context, found crm.View, meta rest.Meta) (View, error) {
	out, err := h.untiered(ctx, found, meta)
	if err != nil || out.Internal {
		return out, err
	}
	tiers, err := h.Tiers(ctx)
	if err != nil {
		return out, err
	}
	out.Tier = tierOf(tiers, found.Value, out.Value, meta.Lang)
	return out, nil
}

// tierOf is the tier that a customer has earned by what is shown of their worth; nil where none takes them.
func tierOf(tiers crm.Tiers, v crm.Value, worth Worth, lang locale.Lang) *Treatment {
	merit, since := crm.Merit{Ranked: v.Segment != "" && worth.PurchaseDays > 0, Percentile: v.Percentile, Rung: v.Rung.Name}, v.SegmentSince
	if v.Rung.Since.After(since) {
		since = v.Rung.Since
	}
	if worth.Lifetime != nil {
		merit.Worth = &worth.Lifetime.Real
	}
	earned, why, ok := tiers.Earned(merit, lang)
	if !ok {
		return nil
	}
	out := &Treatment{Name: earned.ID, Title: earned.Label(lang), Grants: []Granted{}, Reason: phrase.Of(lang, why)}
	for _, grant := range earned.Grants {
		out.Grants = append(out.Grants, Granted{Kind: grant.Kind, Text: grant.Label(lang)})
	}
	if !since.IsZero() {
		out.Since = &since
	}
	return out
}
