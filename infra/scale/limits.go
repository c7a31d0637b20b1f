package main

import (
	"cmp"
	"slices"

	"vafa/internal/table"
)

// Rates by which a table's parts are limited (Developer Guide, "Partitions" and "Quotas"), and accounts by default.
const (
	partitionWrites = 1000.0  // units a second of one key
	partitionReads  = 3000.0  // likewise
	tableUnits      = 40000.0 // read or write units a second of a table, until a higher quota is asked for
	accountRequests = 10000.0 // of the gateway, a second
	concurrency     = 1000.0  // executions at once; a new account has fewer
	// serialWrites is how many transactions a second one item takes: they are in each other's way, and each holds it for some 15 ms.
	serialWrites = 65.0
)

// limit is something that only so much a second of fits.
type limit struct {
	What   string
	Most   float64 // a second
	Demand float64 // at the busiest second
	Moves  string  // what moves it
}

// use is the share of it that is used.
func (l limit) use() float64 { return l.Demand / l.Most }

// limits are those that a load comes near to, the nearest first.
func limits(l Load, throttle, formBudget float64) []limit {
	forms, contacts := l.perSecond(l.forms()), l.perSecond(l.Each[contact]+l.Each[message])
	used, calls := l.units()
	requests := l.perSecond(l.requests())
	nightly := l.nightly()
	nightSeconds := l.JobHours * 3600
	purchases := l.perSecond(l.Each[purchase])
	newcomers := l.perSecond(l.Each[capture])
	out := []limit{
		{"the gateway's throttle of a route (`ThrottleRate`)", throttle, max(l.perSecond(l.Each[view]), purchases/l.Batch, l.perSecond(l.Each[capture]+l.Each[recapture])), "the parameter; purchases in batches"},
		{"budget of all forms (`TotalBudget`): more waits for staff", formBudget / 60, forms, "the parameter, or 0"},
		{"requests of the account", accountRequests, requests, "a quota (API Gateway, throttle rate)"},
		{"executions at once", concurrency, (requests*l.OwnTime + l.perSecond(calls)*l.CallTime + forms*l.EvenTime) / 1000, "a quota (Lambda, concurrent executions)"},
		{"write units of the table", tableUnits, l.perSecond(used.Writes) + nightly.Writes/nightSeconds, "a quota (DynamoDB, table-level writes)"},
		{"read units of the table", tableUnits, l.perSecond(used.Reads) + nightly.Reads/nightSeconds, "a quota (DynamoDB, table-level reads)"},
		{"`BUDGET#ALL#`: ten items a minute, each in every form's transaction", 10 * serialWrites, forms, "more shards (`budgetShards`)"},
		{"`STATS#`: eight items a day, each in every contact's transaction", table.Shards * serialWrites, contacts, "more shards, by another key of the day"},
		{"`VALUE#` of the value index: eight keys, a unit a change", table.Shards * partitionWrites, purchases + l.Changed/nightSeconds, "the service splits a hot key by its sort key, which is spread evenly; else more shards"},
		{"`VALUE#` read by the job: eight keys", table.Shards * partitionReads, nightly.Reads / nightSeconds, "a longer night; the service splits as above"},
		{"`NAME#` of the list index: the two commonest letters, 6 % of names", partitionWrites, 0.06 * newcomers, "three letters"},
		{"`SEG#` of the list index: half of who changes is of one segment", table.Shards * partitionWrites, l.Changed / 2 * 2 / nightSeconds, "more shards; a longer night"},
		{"parts of the job: one takes its customers within 15 minutes", 1, l.Customers / float64(l.Parts) * l.JobTime / 1e6 / 900, "more parts than 4,096"},
	}
	slices.SortStableFunc(out, func(a, b limit) int { return cmp.Compare(b.use(), a.use()) })
	return out
}
