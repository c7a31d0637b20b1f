package table

import (
	"context"

	"vafa/internal/crm"
)

// learnt is the step that counts what became of suggestions. Adding is safe here: it is in one transaction with what can happen once.
// It is spread over shards by the event, since everybody's decisions meet there.
func learnt(counts crm.Counts, event string) step {
	return adding(learntKey(shardOf(event)), counts).step(event, nil)
}

// awaits is the step that holds a decision to a customer who is there, and notes on their value the purchase that it lets one expect.
// The version of the value changes with it, so that a purchase at the same moment does not write over it.
func awaits(d crm.SuggestionDecision, event string) (step, error) {
	expected := d.Awaits()
	if expected == nil {
		return present(d.Customer), nil
	}
	encoded, err := encodeField([]crm.Awaited{*expected})
	if err != nil {
		return step{}, err
	}
	none, err := encodeField([]crm.Awaited{})
	if err != nil {
		return step{}, err
	}
	return update{
		key: valueKey(d.Customer), condition: isPresent, set: "#awaited = list_append(if_not_exists(#awaited, :none), :more)", add: "#version :one",
		names:  map[string]string{"#mergedInto": attrMergedInto, "#awaited": "awaited", "#version": "version"},
		values: item{":none": none, ":more": encoded, ":one": number(1)},
	}.step(event, absent), nil
}

// Ranking reads by what suggestions are ranked: the firm's settings and what was learnt.
func (t *Table) Ranking(ctx context.Context) (crm.Ranking, error) {
	keys := []key{suggestionsKey()}
	for shard := range Shards {
		keys = append(keys, learntKey(shard))
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return crm.Ranking{}, err
	}
	var out crm.Ranking
	if own := found[keys[0]]; own != nil {
		if out.Settings, err = decode[crm.SuggestionSettings](own); err != nil {
			return out, err
		}
	}
	for _, k := range keys[1:] {
		out.Counts = out.Counts.Plus(countsOf(found[k]))
	}
	return out, nil
}

// ChangeSuggestionSettings writes the weights of suggestions, as ChangeSettings does.
func (t *Table) ChangeSuggestionSettings(ctx context.Context, s crm.SuggestionSettings, version int, event string) (crm.SuggestionSettings, error) {
	s.Version = version + 1
	return s, t.set(ctx, suggestionsKey(), s, version, event)
}
