package table

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"vafa/internal/crm"
)

// attrWhy begins the attributes of a count that tell reasons.
const attrWhy = "why."

// countMoves is the step that counts the moves of members of one shard between states, by state: {"planned": -1, "claimed": 1}.
// Adding is safe, because the transaction holds each member to the state that it leaves, so that it can happen only once.
func countMoves(campaign string, shard int, moves map[string]int, event string) step {
	change := update{key: campaignCountKey(campaign, shard), names: map[string]string{}, values: item{}}
	for i, name := range slices.Sorted(maps.Keys(moves)) {
		if moves[name] == 0 {
			continue
		}
		at := strconv.Itoa(i)
		change.add = join(change.add, ", ", "#n"+at+" :n"+at)
		change.names["#n"+at], change.values[":n"+at] = name, number(int64(moves[name]))
	}
	return change.step(event, raced)
}

// moveMember are the moves of one member from a state to another for a reason; "" comes from or leads to nowhere.
func moveMember(from, to, reason string) map[string]int {
	out := map[string]int{}
	if from != "" {
		out[from]--
	}
	if to != "" {
		out[to]++
	}
	if reason != "" && (to == crm.SendingSkipped || to == crm.SendingFailed) {
		out[attrWhy+reason]++
	}
	return out
}

// skippedErased are the steps that count members as skipped who are erased before anything went to them, of some items of theirs; those
// to whom something went, and controls, stay counted as they were.
func skippedErased(items []item) []step {
	moves := map[[2]string]map[string]int{}
	for _, one := range items {
		state := textOf(one, "state")
		waits := state == crm.SendingPlanned || state == crm.SendingClaimed
		if !strings.HasPrefix(textOf(one, "SK"), prefixMember) || !waits {
			continue
		}
		of := [2]string{textOf(one, "campaign"), textOf(one, "customer")}
		moves[of] = moveMember(state, crm.SendingSkipped, crm.SkippedErased)
	}
	var out []step
	for of, moved := range moves {
		out = append(out, countMoves(of[0], shardOf(of[1]), moved, ""))
	}
	return out
}

// CampaignCounts adds up the members of a campaign by state.
func (t *Table) CampaignCounts(ctx context.Context, campaign string) (crm.CampaignCounts, error) {
	out := crm.CampaignCounts{Why: map[string]int{}}
	keys := make([]key, Shards)
	for shard := range keys {
		keys[shard] = campaignCountKey(campaign, shard)
	}
	items, err := t.inOrder(ctx, keys)
	for _, one := range items {
		addMembers(&out, one)
	}
	return out, err
}

func addMembers(out *crm.CampaignCounts, from item) {
	for name, into := range map[string]*int{
		crm.SendingControl: &out.Control, crm.SendingPlanned: &out.Planned, crm.SendingClaimed: &out.Claimed,
		crm.SendingSent: &out.Sent, crm.SendingSkipped: &out.Skipped, crm.SendingFailed: &out.Failed,
	} {
		n := int(numberOf(from, name))
		*into += n
		out.Audience += n
	}
	for name := range from {
		if reason, told := strings.CutPrefix(name, attrWhy); told {
			if n := int(numberOf(from, name)); n != 0 {
				out.Why[reason] += n
			}
		}
	}
}
