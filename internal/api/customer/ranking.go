package customer

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/phrase"
	"vafa/internal/rest"
)

// ranking are the operations on what suggestions are ranked by.
func (h handler) ranking() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "getSuggestionRules", Method: http.MethodGet, Path: "/v1/suggestions/rules",
			Summary: "The rules of suggestions: what each weighs, how often it was tried, and what was learnt", Access: rest.Staff(rest.Agent, rest.Marketer),
		}, h.suggestionRules),
		rest.New(rest.Spec{
			ID: "replaceSuggestionRules", Method: http.MethodPut, Path: "/v1/suggestions/rules", Summary: "Replace the firm's weights of suggestions as a whole (If-Match)",
			Access: rest.Staff(rest.Manager), Others: []int{http.StatusPreconditionFailed, http.StatusPreconditionRequired},
		}, h.replaceSuggestionRules),
	}
}

// SuggestionRules are all kinds of suggestions, in the order of their usual weights.
type SuggestionRules struct {
	Version int               `json:"version"`
	Items   []SuggestionTerms `json:"items"`
	Note    string            `json:"note"` // how a score comes about, in the caller's language
}

// SuggestionTerms is one kind: its weight, what became of those that were made, and the score by which it is ranked. Learned is the
// share of successes that is believed in: half before anything was tried. Tried are those of which it is known, or awaited, whether
// they succeeded: by a purchase within thirty days where it sells, else by what staff say of the task.
type SuggestionTerms struct {
	Kind      string  `json:"kind"`
	Title     string  `json:"title"`
	Weight    int     `json:"weight"`
	Usual     int     `json:"usual"`
	On        bool    `json:"on"`
	Duty      bool    `json:"duty"`
	Sells     bool    `json:"sells"`
	Accepted  int64   `json:"accepted"`
	Rejected  int64   `json:"rejected"`
	Done      int64   `json:"done"`
	Tried     int64   `json:"tried"`
	Succeeded int64   `json:"succeeded"`
	Learned   float64 `json:"learned"`
	Score     int     `json:"score"`
}

func (h handler) suggestionRules(ctx context.Context, in suggestionsIn) (rest.Reply[SuggestionRules], error) {
	ranking, err := h.Table.Ranking(ctx)
	if err != nil {
		return rest.Reply[SuggestionRules]{}, err
	}
	return rest.Reply[SuggestionRules]{ETag: api.ETag(ranking.Settings.Version), Body: rulesOf(ranking, in.Meta)}, nil
}

func rulesOf(ranking crm.Ranking, meta rest.Meta) SuggestionRules {
	out := SuggestionRules{Version: ranking.Settings.Version, Items: []SuggestionTerms{}, Note: phrase.Of(meta.Lang, &crm.Reason{Code: "suggest.rules"})}
	for _, one := range ranking.All() {
		out.Items = append(out.Items, SuggestionTerms{
			Kind: one.Kind, Title: phrase.Of(meta.Lang, &crm.Reason{Code: "suggest." + one.Kind + ".kind"}), Weight: one.Weight, Usual: one.Usual,
			On: one.On, Duty: one.Duty, Sells: one.Sells, Accepted: one.Accepted, Rejected: one.Rejected, Done: one.Done, Tried: one.Tried,
			Succeeded: one.Succeeded, Learned: one.Learned, Score: one.Score,
		})
	}
	return out
}

type replaceSuggestionRulesIn struct {
	IfMatch string `header:"If-Match" required:"true"`
	Body    crm.SuggestionSettingsForm
	Meta    rest.Meta
}

func (h handler) replaceSuggestionRules(ctx context.Context, in replaceSuggestionRulesIn) (rest.Reply[SuggestionRules], error) {
	defer h.RankingChanged()
	changed, err := api.Change(in.IfMatch,
		func() (crm.SuggestionSettings, error) {
			return crm.SuggestionSettings{ChangedBy: in.Meta.Caller.Name(), ChangedAt: h.Source.Now()}, nil
		},
		func(s crm.SuggestionSettings) (_ crm.SuggestionSettings, err error) {
			s.Items, err = in.Body.Parse()
			return s, err
		},
		func(after crm.SuggestionSettings, version int) (crm.SuggestionSettings, error) {
			return h.Table.ChangeSuggestionSettings(ctx, after, version, h.Source.NewID("evt"))
		})
	if err != nil {
		return rest.Reply[SuggestionRules]{}, err
	}
	ranking, err := h.Table.Ranking(ctx)
	return rest.Reply[SuggestionRules]{ETag: changed.ETag, Body: rulesOf(ranking, in.Meta)}, err
}
