package main

import (
	"context"
	"fmt"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/value"
)

// segment runs the nightly job and writes down what it took.
func (m *machine) segment(ctx context.Context, in value.Input) error {
	out, err := m.job.RunAll(ctx, in)
	if err != nil || out.State == crm.RunSuperseded {
		return err
	}
	run, err := m.service.Table.Run(ctx, out.Run)
	if err != nil {
		return err
	}
	m.errorLog.Print(tookLine(run))
	return nil
}

// tookLine is what a run took, in one line: in all, and by step.
func tookLine(run crm.Run) string {
	if run.Cost == nil {
		return fmt.Sprintf("run %s: %s", run.ID, run.State)
	}
	var steps []string
	for _, step := range run.Steps {
		if step.Used != nil {
			steps = append(steps, fmt.Sprintf("%s %.1f s, %g reads, %g writes, $%s", step.Name, step.Seconds, step.Used.Reads, step.Used.Writes, step.Used.Dollars))
		}
	}
	return fmt.Sprintf("run %s: %d customers, %d changed; %g read and %g write units in %d calls; $%s at the prices of %s of %s, as the service would bill it (%s)",
		run.ID, run.Customers, run.Changed, run.Cost.Reads, run.Cost.Writes, run.Cost.Calls, run.Cost.Total, run.Cost.Region, run.Cost.PricesOf, strings.Join(steps, "; "))
}
