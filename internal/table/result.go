package table

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// outcomeBatch is how many members are read at once: each with a value, and both fit into one BatchGetItem.
const outcomeBatch = batchLimit / 2

// MemberOutcomes gives every member of a shard of a campaign with what they have bought, each once, page by page. Those who wait to be
// addressed are read first: who is addressed meanwhile is then in both lists rather than in none.
func (t *Table) MemberOutcomes(ctx context.Context, campaign string, shard int, each func([]crm.MemberOutcome) error) error {
	seen := map[key]bool{}
	for _, list := range []string{plannedListPK(campaign, shard), memberListPK(campaign, shard)} {
		err := t.all(ctx, span{index: indexLists, pk: list}, func(items []item) error {
			var fresh []key
			for _, listed := range items {
				if k := keyOf(listed); !seen[k] {
					seen[k] = true
					fresh = append(fresh, k)
				}
			}
			for batch := range slices.Chunk(fresh, outcomeBatch) {
				outcomes, err := t.outcomes(ctx, batch)
				if err == nil {
					err = each(outcomes)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// outcomes reads some members with their values; whoever was erased after they were listed is left out.
func (t *Table) outcomes(ctx context.Context, members []key) ([]crm.MemberOutcome, error) {
	var keys []key
	for _, member := range members {
		keys = append(keys, member, key{member.pk, skValue})
	}
	found, err := t.batch(ctx, keys)
	if err != nil {
		return nil, err
	}
	var out []crm.MemberOutcome
	for _, at := range members {
		if found[at] == nil {
			continue
		}
		member, err := decode[crm.Member](found[at])
		if err != nil {
			return nil, err
		}
		one := crm.MemberOutcome{Member: member, Customer: customerOf(at.pk)}
		if stored := found[key{at.pk, skValue}]; stored != nil {
			value, err := decode[crm.Value](stored)
			if err != nil {
				return nil, err
			}
			one.Unit, one.Days = value.Summary.Unit, value.Days
		}
		out = append(out, one)
	}
	return out, nil
}

// MemberStates counts the members of a campaign by state, as COUNT# items have it: those who were erased since are in it. Reasons
// has those of who was skipped or failed, by state and reason.
func (t *Table) MemberStates(ctx context.Context, campaign string) (states, reasons map[string]int, err error) {
	states, reasons = map[string]int{}, map[string]int{}
	keys := make([]key, Shards)
	for shard := range keys {
		keys[shard] = campaignCountKey(campaign, shard)
	}
	items, err := t.inOrder(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	for _, one := range items {
		countStates(one, states, reasons)
	}
	return states, reasons, nil
}

// countedStates are the attributes of a COUNT# item that are states of members.
var countedStates = []string{
	crm.SendingControl, crm.SendingPlanned, crm.SendingClaimed, crm.SendingSent, crm.SendingSkipped, crm.SendingFailed,
}

// prefixWhy begins an attribute of a COUNT# item that counts members by reason.
const prefixWhy = "why."

func countStates(one item, states, reasons map[string]int) {
	for name, value := range one {
		count, ok := value.(*types.AttributeValueMemberN)
		if !ok || count == nil {
			continue
		}
		n := int(numberOf(one, name))
		switch {
		case slices.Contains(countedStates, name):
			states[name] += n
		case len(name) > len(prefixWhy) && name[:len(prefixWhy)] == prefixWhy && n != 0:
			reasons[name[len(prefixWhy):]] += n
		}
	}
}

// CampaignResult reads what a campaign has shown; ErrNotFound before it was measured.
func (t *Table) CampaignResult(ctx context.Context, campaign string) (crm.CampaignResult, error) {
	return read[crm.CampaignResult](ctx, t, resultKey(campaign))
}

// SaveCampaignResult writes what a campaign has shown, unless a result of a later time is there, which then stays.
func (t *Table) SaveCampaignResult(ctx context.Context, r crm.CampaignResult, event string) error {
	return t.untilSettled(ctx, func() error {
		was, err := t.CampaignResult(ctx, r.Campaign)
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return err
		}
		if was.At.After(r.At) {
			return nil
		}
		r.Version = was.Version + 1
		return t.setOr(ctx, resultKey(r.Campaign), r, was.Version, event)
	})
}

// Programme reads what all campaigns together have shown; ErrNotFound before it was measured.
func (t *Table) Programme(ctx context.Context) (crm.Programme, error) {
	return read[crm.Programme](ctx, t, programmeKey())
}

// SaveProgramme does for all campaigns together what SaveCampaignResult does for one.
func (t *Table) SaveProgramme(ctx context.Context, p crm.Programme, event string) error {
	return t.untilSettled(ctx, func() error {
		was, err := t.Programme(ctx)
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return err
		}
		if was.At.After(p.At) {
			return nil
		}
		p.Version = was.Version + 1
		return t.setOr(ctx, programmeKey(), p, was.Version, event)
	})
}

// setOr is set for who reads again when somebody came between.
func (t *Table) setOr(ctx context.Context, at key, document any, version int, event string) error {
	err := t.set(ctx, at, document, version, event)
	if errors.Is(err, crm.ErrStale) {
		return errRaced
	}
	return err
}
