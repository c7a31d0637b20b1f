package main

import (
	"testing"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

func TestTookLine(t *testing.T) {
	run := crm.Run{ID: "run_1", State: crm.RunDone, Customers: 40, Changed: 3}
	if got, want := tookLine(run), "run run_1: done"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	used := crm.Capacity{Reads: 12.5, Writes: 6, Calls: 9}
	run.Steps = []crm.RunStep{{Name: "open"}, {Name: "measure", Seconds: 1.25, Used: &crm.RunUse{Capacity: used, Dollars: "0.000006"}}}
	run.Cost = &crm.RunCost{Capacity: used, Region: "us-east-1", PricesOf: locale.Date{Year: 2026, Month: 11, Day: 23}, Total: "0.000007"}
	want := "run run_1: 40 customers, 3 changed; 12.5 read and 6 write units in 9 calls; $0.000007 at the prices of us-east-1 of 2026-11-23, " +
		"as the service would bill it (measure 1.2 s, 12.5 reads, 6 writes, $0.000006)"
	if got := tookLine(run); got != want {
		t.Errorf("\n%q, want\n%q", got, want)
	}
}
