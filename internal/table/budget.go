package table

import (
	"hash/fnv"
	"strconv"
	"time"

	"vafa/internal/crm"
)

// budgetShards is over how many counters the posts of a minute are spread, so that posts at the same moment seldom meet at
// one; small budgets have fewer, of at least shardLeast posts each. A shard has its part of the budget, rounded down, and a post
// looks at two of them and counts in the emptier, which keeps them level. So a budget is never exceeded, not even by posts at
// the same moment; what is lost by rounding is less than one post a shard; and of posts that come evenly the first is held when
// all but two or so a shard are used up.
const (
	budgetShards = 10
	shardLeast   = 10
)

// counted is one counter of a budget and what it may come to: an attribute of an item, by its reason.
type counted struct {
	key    key
	limits []limit
	ends   time.Time
}

type limit struct {
	attribute, reason string
	most              int
}

// Attributes of counters. The posts of one form are counted under its name.
const (
	attrCount    = "count"
	prefixFormed = "form_"
)

// budgetKeys are the counters that a post has to look at; none without a guard.
func budgetKeys(c crm.Contact) []key {
	var out []key
	for _, one := range personal(c) {
		out = append(out, one.key)
	}
	for _, one := range shared(c) {
		out = append(out, one.key)
	}
	return out
}

// personal are the counters of those whom a post names.
func personal(c crm.Contact) []counted {
	if c.Guard == nil || c.Guard.Limits.Phone <= 0 {
		return nil
	}
	var out []counted
	for _, named := range c.Guard.Named {
		out = append(out, counted{
			key:    personalKey(named, c.At),
			limits: []limit{{attrCount, crm.HeldPhone, c.Guard.Limits.Phone}},
			ends:   c.At.Truncate(time.Hour).Add(time.Hour),
		})
	}
	return out
}

// shared are the two counters of forms between which a post may choose, or one where budgets are small.
func shared(c crm.Contact) []counted {
	if c.Guard == nil || c.Guard.Limits.Form <= 0 && c.Guard.Limits.Total <= 0 {
		return nil
	}
	shards := budgetShards
	limits := []limit{
		{attrCount, crm.HeldTotal, c.Guard.Limits.Total},
		{prefixFormed + c.Guard.Form, crm.HeldForm, c.Guard.Limits.Form},
	}
	for _, l := range limits {
		if l.most > 0 {
			shards = min(shards, max(l.most/shardLeast, 1))
		}
	}
	for i := range limits {
		limits[i].most /= shards
	}
	var out []counted
	for _, shard := range twoOf(shards, c.Event) {
		out = append(out, counted{
			key:    sharedKey(shard, c.At),
			limits: limits, ends: c.At.Truncate(time.Minute).Add(time.Minute),
		})
	}
	return out
}

// twoOf chooses two of some shards by an id, one if there is but one.
func twoOf(shards int, id string) []int {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(id)) // never fails, says its documentation
	hash := sum.Sum64()
	first := int(hash % uint64(shards)) // #nosec G115 -- shards are a few, and the remainder is less
	if shards == 1 {
		return []int{first}
	}
	gap := 1 + int(hash/uint64(shards)%uint64(shards-1)) // #nosec G115 -- as above
	return []int{first, (first + gap) % shards}
}

// admit counts a public post, or says why it is one too many. What was read may be out of date: each step states the limit as
// its condition.
func admit(c crm.Contact, found map[key]item) (steps []step, reason string) {
	if c.Guard == nil || c.Guard.Reason != "" {
		return nil, c.Guard.Held()
	}
	for _, one := range personal(c) {
		if reason := one.full(found[one.key]); reason != "" {
			return nil, reason
		}
		steps = append(steps, one.step(c.Event))
	}
	choice := shared(c)
	if len(choice) == 2 && numberOf(found[choice[1].key], attrCount) < numberOf(found[choice[0].key], attrCount) {
		choice[0], choice[1] = choice[1], choice[0]
	}
	for _, one := range choice {
		reason = one.full(found[one.key])
		if reason == "" {
			return append(steps, one.step(c.Event)), ""
		}
	}
	return steps, reason
}

// full gives the first budget that is used up, "" if there is none.
func (c counted) full(now item) string {
	for _, l := range c.limits {
		if l.most > 0 && numberOf(now, l.attribute) >= int64(l.most) {
			return l.reason
		}
	}
	return ""
}

// step adds one. It is safe as part of a transaction that can happen only once.
func (c counted) step(event string) step {
	change := update{key: c.key, names: map[string]string{}, values: item{":one": number(1)}}
	for i, l := range c.limits {
		name, most := "#count"+strconv.Itoa(i), ":most"+strconv.Itoa(i)
		change.names[name] = l.attribute
		change.add = join(change.add, ", ", name+" :one")
		if l.most > 0 {
			change.values[most] = number(int64(l.most))
			change.condition = join(change.condition, " AND ", "(attribute_not_exists("+name+") OR "+name+" < "+most+")")
		}
	}
	change.assign(attrExpires, number(c.ends.Add(time.Hour).Unix()))
	return change.step(event, raced)
}

func join(before, between, after string) string {
	if before == "" {
		return after
	}
	return before + between + after
}
