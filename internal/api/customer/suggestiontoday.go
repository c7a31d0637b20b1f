package customer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// Suggestible is a customer with something to do for them today: the first of their suggestions.
type Suggestible struct {
	CustomerID string    `json:"customerId"`
	Name       string    `json:"name"`
	Kind       string    `json:"kind"`
	Segment    string    `json:"segment"`
	Suggestion Suggested `json:"suggestion"`
}

// worthwhile are the segments that are gone through for suggestions of the day, a part of each on a page: who is about to leave, and
// who is worth most. Complaints, promises and cards of others are in the lists of cases and tasks.
var worthwhile = []string{"atRisk", "champion", "cooling"}

const (
	mostLookedAt = 24 // customers, for what is shown at once
	mostRounds   = 4  // of that many, until something is found
)

type suggestionsIn struct{ Meta rest.Meta }

// ranked is a customer with the suggestion by which a page is sorted.
type ranked struct {
	shown Suggestible
	by    crm.Suggestion
}

// suggestionsToday looks at customers as their own page does, so that it says nothing else than that; there is no further list to keep.
func (h handler) suggestionsToday(ctx context.Context, in suggestionsIn) (rest.Reply[rest.List[Suggestible]], error) {
	none := rest.Reply[rest.List[Suggestible]]{}
	at, size := walkFrom(in.Meta.Page.After), min(in.Meta.Page.Size, mostLookedAt)
	var found []ranked
	for round := 0; round < mostRounds && len(found) == 0 && !at.over(); round++ {
		ids, err := h.step(ctx, at, size)
		if err != nil {
			return none, err
		}
		if found, err = h.rank(ctx, ids, in.Meta.Lang); err != nil {
			return none, err
		}
	}
	slices.SortFunc(found, func(a, b ranked) int { return crm.Better(a.by, b.by) })
	var out []Suggestible
	for _, one := range found {
		out = append(out, one.shown)
	}
	return rest.Answer(rest.ListOf(out, in.Meta.Page, at.String())), nil
}

// walk is where the list of each segment goes on; ended for one that is at its end.
type walk []string

const ended = "end"

// walkFrom reads a walk as String writes it; "" is the beginning.
func walkFrom(text string) walk {
	if out := walk(strings.Split(text, "\t")); len(out) == len(worthwhile) {
		return out
	}
	return make(walk, len(worthwhile))
}

func (w walk) over() bool {
	return !slices.ContainsFunc(w, func(at string) bool { return at != ended })
}

// String is the walk as a cursor, "" at its end.
func (w walk) String() string {
	if w.over() {
		return ""
	}
	return strings.Join(w, "\t")
}

// step goes on by so many customers, a part of each segment, and moves the walk there.
func (h handler) step(ctx context.Context, at walk, size int) ([]string, error) {
	var ids []string
	left := 0
	for _, segment := range at {
		if segment != ended {
			left++
		}
	}
	for i, segment := range worthwhile {
		if at[i] == ended || len(ids) >= size {
			continue
		}
		part := (size - len(ids) + left - 1) / left
		left--
		members, next, err := h.Table.Segment(ctx, segment, at[i], part)
		if err != nil {
			return nil, err
		}
		for _, member := range members {
			ids = append(ids, member.Customer)
		}
		if at[i] = next; next == "" {
			at[i] = ended
		}
	}
	return ids, nil
}

// rank looks at customers, all at once, and keeps those with a suggestion.
func (h handler) rank(ctx context.Context, ids []string, lang locale.Lang) ([]ranked, error) {
	found, failed := make([]*ranked, len(ids)), make([]error, len(ids))
	var wait sync.WaitGroup
	for i, id := range ids {
		wait.Go(func() { found[i], failed[i] = h.rankOne(ctx, id, lang) })
	}
	wait.Wait()
	var out []ranked
	for i := range ids {
		if failed[i] != nil {
			return nil, failed[i]
		}
		if found[i] != nil {
			out = append(out, *found[i])
		}
	}
	return out, nil
}

// rankOne is a customer with their first suggestion; nil without one, and for who was erased or merged since the list was made.
func (h handler) rankOne(ctx context.Context, id string, lang locale.Lang) (*ranked, error) {
	s, err := h.look(ctx, id)
	var merged crm.MergedError
	if errors.Is(err, crm.ErrNotFound) || errors.As(err, &merged) {
		return nil, nil
	}
	all := s.Suggestions()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	c := s.Customer
	return &ranked{by: all[0], shown: Suggestible{
		CustomerID: c.ID, Name: c.Name, Kind: c.Kind, Segment: s.Value.Segment, Suggestion: suggestedOf(s, all[0], lang),
	}}, nil
}

// look is the situation of a customer as it is now.
func (h handler) look(ctx context.Context, id string) (crm.Situation, error) {
	found, err := h.Table.View(ctx, id, entriesInView)
	if err != nil {
		return crm.Situation{}, err
	}
	left, err := h.left(ctx, found.Value)
	if err != nil {
		return crm.Situation{}, err
	}
	return h.situation(ctx, found, left)
}
