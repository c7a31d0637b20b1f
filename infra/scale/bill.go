package main

import (
	"vafa/internal/crm"
	"vafa/internal/metric"
	"vafa/internal/price"
)

// line is a part of the month's bill, and how it comes about.
type line struct {
	What string
	How  string
	Cost float64
}

// What a request leaves in the logs, in bytes: the gateway's line, the edge's, the metrics', and Lambda's own.
const (
	logBytes   = 250 + 200 + 1100 + 750
	auditBytes = 260 // of a record of the audit, with the service's 100
)

// memory of functions in gigabytes, as template.yaml sets it.
const (
	functionMemory = 0.5
	jobMemory      = 2.0
)

// bill is what a month costs.
func bill(l Load, region string, alarms int) []line {
	list, rest := price.In(region), moreIn[region]
	used, calls := l.units()
	nightly := l.nightly()
	ofTable, ofIndexes := l.gigabytes()
	requests := l.requests()
	const million = 1e6
	seconds := (requests*l.OwnTime + calls*l.CallTime + l.forms()*l.EvenTime) / 1000
	functions := list.Of(price.Use{GBSeconds: seconds * functionMemory, Invocations: int(requests + l.events())})
	job := list.Of(price.Use{
		GBSeconds:   nightsOfMonth * l.Customers * l.JobTime / 1e6 * jobMemory,
		Invocations: int(nightsOfMonth * float64(3*l.Parts+8)), Puts: int(nightsOfMonth * float64(3*l.Parts)),
		Gets: int(nightsOfMonth * float64(4*l.Parts)), Transitions: int(nightsOfMonth * float64(3*l.Parts*3+20)),
	})
	return []line{
		{"gateway", "requests", requests / million * rest.Gateway},
		{"functions", "requests and events, their time at 0.5 GB", dollars(functions.Functions)},
		{"table: requests", "read and write units", dollars(list.Table(crm.Capacity{Reads: used.Reads, Writes: used.Writes}))},
		{"table: nights", "read and write units of 30.4 nights", dollars(list.Table(crm.Capacity{Reads: nightly.Reads * nightsOfMonth, Writes: nightly.Writes * nightsOfMonth}))},
		{"table: storage", "GB of table and indexes", (ofTable + ofIndexes) * rest.Table},
		{"table: backups", "GB of the table", ofTable * rest.Backup},
		{"job", "functions of 2 GB, files, transitions", dollars(job.Total())},
		{"files", "invoices kept", l.Customers * l.Files * l.Years * 0.5 / 1024 * rest.Bucket},
		{"logs", "written, and kept for a month", requests * logBytes / (1 << 30) * (rest.Log + rest.LogKept)},
		{"metrics and alarms", "by the stack, and one a metric of an alarm", float64(metric.ByStack.Count(0, 0))*rest.Metric + float64(alarms)*rest.Alarm},
		{"secret", "the signing key", rest.Secret},
	}
}

// events are batches of the table's stream in a month: a change of a customer is a record, and a hundred at most are one batch. At least
// one batch leaves a second in which anything happens.
func (l Load) events() float64 {
	changes := l.Each[capture] + l.Each[recapture] + l.Each[message] + l.Each[purchase] + l.Each[card] + l.Each[contact] + l.Changed*nightsOfMonth
	return min(changes, max(changes/100, 2*secondsOfMonth))
}

func total(lines []line) float64 {
	sum := 0.0
	for _, one := range lines {
		sum += one.Cost
	}
	return sum
}
