package insight

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/phrase"
	"vafa/internal/rest"
	"vafa/internal/table"
	"vafa/internal/value"
)

// Preview is what other rules would do today, beside what the rules in force do today, by the current model. Waiting are
// customers who will be elsewhere at the next run in any case. Where only some shards of the customers were looked at, Sample
// says so: numbers are then those of all, estimated, and Error is the standard error of Moved.
type Preview struct {
	AsOf      locale.Date       `json:"asOf"`
	Model     string            `json:"model,omitempty"`
	Customers int               `json:"customers"`
	Moved     int               `json:"moved"`
	Error     float64           `json:"error,omitzero"`
	Waiting   int               `json:"waiting"`
	Sample    *PreviewSample    `json:"sample,omitempty"`
	ByRule    []int             `json:"byRule"` // customers whom each rule takes
	Segments  []PreviewSegment  `json:"segments"`
	Moves     []PreviewMove     `json:"moves"` // of those who would move, the largest first
	Examples  []PreviewExample  `json:"examples"`
	Labels    map[string]string `json:"labels"`
}

// PreviewSample says how many customers were looked at, in how many of the shards.
type PreviewSample struct {
	Customers int `json:"customers"`
	Shards    int `json:"shards"`
	Of        int `json:"of"`
}

// PreviewSegment is a segment by the rules in force and by the others.
type PreviewSegment struct {
	Name   string      `json:"name"`
	Before PreviewSize `json:"before"`
	After  PreviewSize `json:"after"`
}

// PreviewSize is how many customers there are and what they are worth, a decimal amount by currency.
type PreviewSize struct {
	Customers int               `json:"customers"`
	Value     map[string]string `json:"value"`
}

// PreviewMove is how many would go from one segment to another; Error is its standard error in a sample.
type PreviewMove struct {
	From      string  `json:"from"`
	To        string  `json:"to"`
	Customers int     `json:"customers"`
	Error     float64 `json:"error,omitzero"`
}

// PreviewExample is one who would move, and why.
type PreviewExample struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

type previewIn struct {
	Body crm.SegmentRulesForm
	Meta rest.Meta
}

func (h handler) preview(ctx context.Context, in previewIn) (rest.Reply[Preview], error) {
	none := rest.Reply[Preview]{}
	typed, err := in.Body.Parse()
	if err != nil {
		return none, err
	}
	inForce, err := h.Table.SegmentRules(ctx)
	if err != nil {
		return none, err
	}
	p := preview{handler: h, inForce: value.RulesOf(inForce, h.Business.Unit), others: value.RulesOf(crm.SegmentRules{Rules: typed}, h.Business.Unit)}
	if p.model, err = h.modelOrNone(ctx); err != nil {
		return none, err
	}
	if p.shards, err = p.look(ctx); err != nil {
		return none, err
	}
	out := p.answer()
	if out.Examples, err = p.examples(ctx, in.Meta.Lang); err != nil {
		return none, err
	}
	for _, segment := range append(p.inForce.Segments(), p.others.Segments()...) {
		out.Labels[segment] = labelOf(crm.SegmentRules{Rules: slices.Concat(typed, inForce.Rules)}, segment, in.Meta.Lang)
	}
	return rest.Answer(out), nil
}

// modelOrNone is the current model; before the first run, one that has learnt nothing.
func (h handler) modelOrNone(ctx context.Context) (*value.Model, error) {
	model, err := h.Model(ctx)
	if errors.Is(err, crm.ErrNotFound) {
		return value.NoModel(h.Business.Day(h.Source.Now()), value.TermsOf(h.Business)), nil
	}
	return model, err
}

// preview is one comparison under way.
type preview struct {
	handler
	inForce, others value.Rules
	model           *value.Model
	shards          []*value.Comparison // those that were looked at
}

// mostLooked bounds how many customers are looked at, so that the answer comes within seconds.
const mostLooked = 60_000

// look compares two shards, to know how many customers there are, and then as many more as the bound leaves room for.
func (p preview) look(ctx context.Context) ([]*value.Comparison, error) {
	first, err := api.ShardsAtOnce(ctx, 0, min(2, table.Shards), p.shard)
	if err != nil {
		return nil, err
	}
	looked := 0
	for _, c := range first {
		looked += c.Customers
	}
	end := table.Shards
	if each := float64(looked) / float64(len(first)); each*table.Shards > mostLooked {
		end = max(len(first), int(mostLooked/each))
	}
	rest, err := api.ShardsAtOnce(ctx, len(first), end, p.shard)
	return append(first, rest...), err
}

func (p preview) shard(ctx context.Context, shard int) (*value.Comparison, error) {
	scorer, err := p.model.Scorer(p.Business.Day(p.Source.Now()))
	if err != nil {
		return nil, err
	}
	out := value.NewComparison(p.others)
	err = p.Table.Sums(ctx, shard, func(values []crm.Value) error {
		scorer.Compare(values, p.inForce, p.others, out)
		return nil
	})
	return out, err
}

func (p preview) answer() Preview {
	all := value.Together(p.shards, p.others)
	out := Preview{
		AsOf: p.Business.Day(p.Source.Now()), Model: p.model.Version, Customers: p.number(all.Customers), Waiting: p.number(all.Waiting),
		ByRule: []int{}, Segments: []PreviewSegment{}, Moves: []PreviewMove{}, Labels: map[string]string{},
	}
	out.Moved, out.Error = p.estimate(func(c *value.Comparison) int { return c.Moved })
	if len(p.shards) < table.Shards {
		out.Sample = &PreviewSample{Customers: all.Customers, Shards: len(p.shards), Of: table.Shards}
	}
	for _, n := range all.ByRule {
		out.ByRule = append(out.ByRule, p.number(n))
	}
	for _, name := range p.names(all) {
		out.Segments = append(out.Segments, PreviewSegment{name, p.size(all.Before[name]), p.size(all.After[name])})
	}
	for way := range all.Moves {
		if way.From != way.To {
			n, standardError := p.estimate(func(c *value.Comparison) int { return c.Moves[way] })
			out.Moves = append(out.Moves, PreviewMove{way.From, way.To, n, standardError})
		}
	}
	slices.SortFunc(out.Moves, largest)
	return out
}

func largest(a, b PreviewMove) int {
	switch {
	case a.Customers != b.Customers:
		return b.Customers - a.Customers
	case a.From+" "+a.To < b.From+" "+b.To:
		return -1
	}
	return 1
}

// names are the segments in which there is somebody, in their order.
func (p preview) names(all *value.Comparison) []string {
	var out []string
	for _, name := range append(p.inForce.Segments(), p.others.Segments()...) {
		if all.Before[name].Customers+all.After[name].Customers > 0 && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// number is a count of those looked at as one of all.
func (p preview) number(n int) int {
	return int(math.Round(float64(n) * table.Shards / float64(len(p.shards))))
}

func (p preview) estimate(of func(*value.Comparison) int) (int, float64) {
	counts := make([]int, len(p.shards))
	for i, c := range p.shards {
		counts[i] = of(c)
	}
	n, standardError := value.Estimate(counts, table.Shards)
	return n, math.Round(10*standardError) / 10
}

func (p preview) size(sum value.SegmentSum) PreviewSize {
	out := PreviewSize{Customers: p.number(sum.Customers), Value: map[string]string{}}
	for _, currency := range slices.Sorted(maps.Keys(sum.Value)) {
		unit, err := money.ParseUnit(currency)
		if err != nil {
			continue
		}
		all := math.Round(float64(sum.Value[currency]) * table.Shards / float64(len(p.shards)))
		shown := p.Business.Estimate(money.FromMinor(int64(all), unit))
		out.Value[shown.Unit().Code()] = shown.Decimal()
	}
	return out
}

// examples are named, which is a look at their data like any other.
func (p preview) examples(ctx context.Context, lang locale.Lang) ([]PreviewExample, error) {
	movers := value.Together(p.shards, p.others).Examples
	ids := make([]string, len(movers))
	for i, mover := range movers {
		ids[i] = mover.Customer
	}
	found, err := p.Table.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, one := range found {
		names[one.ID] = one.Name
	}
	out := []PreviewExample{}
	for _, mover := range movers {
		if name, ok := names[mover.Customer]; ok { // erased meanwhile
			out = append(out, PreviewExample{mover.Customer, name, mover.From, mover.To, phrase.Of(lang, mover.Reason)})
		}
	}
	return out, nil
}
