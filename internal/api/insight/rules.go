package insight

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// rules are the operations on the rules by which customers come into segments.
func (h handler) rules() []rest.Operation {
	manager, changed := rest.Staff(rest.Manager), []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getSegmentRules", Method: http.MethodGet, Path: "/v1/segments/rules", Access: rest.Staff(rest.Marketer),
			Summary: "The rules by which customers come into segments, the first that holds first",
		}, h.getRules),
		rest.New(rest.Spec{
			ID: "replaceSegmentRules", Method: http.MethodPut, Path: "/v1/segments/rules", Access: manager, Others: changed,
			Summary: "Replace all segment rules (If-Match); the next run goes by them",
		}, h.replaceRules),
		rest.New(rest.Spec{
			ID: "restoreSegmentRules", Method: http.MethodDelete, Path: "/v1/segments/rules", Access: manager, Others: changed,
			Summary: "Go back to the default segment rules (If-Match)",
		}, h.restoreRules),
		rest.New(rest.Spec{
			ID: "previewSegmentRules", Slow: true, Method: http.MethodPost, Path: "/v1/segments/preview", Access: manager, Action: crm.ActionRead,
			Summary: "Who would be in another segment by other rules; nothing is written",
		}, h.preview),
	}
}

// SegmentRules are the rules in force. Own says that the firm keeps them itself. Labels are what their segments are called in the
// reader's language.
type SegmentRules struct {
	crm.SegmentRules
	Own    bool              `json:"own"`
	Labels map[string]string `json:"labels"`
}

func shownRules(rules crm.SegmentRules, lang locale.Lang) SegmentRules {
	out := SegmentRules{SegmentRules: rules.With(), Own: len(rules.Rules) > 0, Labels: map[string]string{}}
	for _, segment := range out.Segments() {
		out.Labels[segment] = labelOf(out.SegmentRules, segment, lang)
	}
	return out
}

// labelOf is what a segment is called: one of ours by our words, one of the firm's own by its name, one that is in no rule any
// more by its id.
func labelOf(rules crm.SegmentRules, segment string, lang locale.Lang) string {
	if ours := phrase.Segment(lang, segment); ours != "" {
		return ours
	}
	if own := rules.NameOf(segment, string(lang)); own != "" {
		return own
	}
	return segment
}

// labels are what segments are called; the rules are read only if one is not ours.
func (h handler) labels(ctx context.Context, lang locale.Lang, segments []string) (map[string]string, error) {
	out, own := map[string]string{}, false
	for _, segment := range segments {
		out[segment] = phrase.Segment(lang, segment)
		own = own || out[segment] == ""
	}
	if !own {
		return out, nil
	}
	rules, err := h.Table.SegmentRules(ctx)
	for segment := range out {
		out[segment] = labelOf(rules, segment, lang)
	}
	return out, err
}

type getRulesIn struct{ Meta rest.Meta }

func (h handler) getRules(ctx context.Context, in getRulesIn) (rest.Reply[SegmentRules], error) {
	rules, err := h.Table.OwnSegmentRules(ctx)
	return rest.Reply[SegmentRules]{ETag: api.ETag(rules.Version), Body: shownRules(rules, in.Meta.Lang)}, err
}

type replaceRulesIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.SegmentRulesForm
	Meta    rest.Meta
}

func (h handler) replaceRules(ctx context.Context, in replaceRulesIn) (rest.Reply[SegmentRules], error) {
	return h.changeRules(ctx, in.IfMatch, in.Meta, in.Body.Parse)
}

type restoreRulesIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Meta    rest.Meta
}

// restoreRules keeps the item, without rules: its version goes on, and it tells who went back and when.
func (h handler) restoreRules(ctx context.Context, in restoreRulesIn) (rest.Reply[SegmentRules], error) {
	return h.changeRules(ctx, in.IfMatch, in.Meta, func() ([]crm.SegmentRule, error) { return nil, nil })
}

func (h handler) changeRules(ctx context.Context, ifMatch string, meta rest.Meta, parse func() ([]crm.SegmentRule, error)) (rest.Reply[SegmentRules], error) {
	return api.Change(ifMatch,
		func() (SegmentRules, error) { return SegmentRules{}, nil },
		func(r SegmentRules) (SegmentRules, error) {
			var err error
			r.Rules, err = parse()
			r.ChangedBy, r.ChangedAt = meta.Caller.Name(), h.Source.Now()
			return r, err
		},
		func(r SegmentRules, version int) (SegmentRules, error) {
			changed, err := h.Table.ChangeSegmentRules(ctx, r.SegmentRules, version, h.Source.NewID("evt"))
			return shownRules(changed, meta.Lang), err
		})
}
