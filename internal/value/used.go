package value

import (
	"cmp"
	"context"
	"io"
	"slices"
	"sync/atomic"

	"vafa/internal/crm"
	"vafa/internal/price"
)

// used is what one call of a step takes: at the table, as its meter says, and of files.
type used struct {
	meter          *crm.Meter
	files, fetched atomic.Int64
}

// metered is the job for one call of a step, whose use is counted.
func (j *Job) metered(ctx context.Context) (context.Context, *Job) {
	own := *j
	own.used = &used{}
	ctx, own.used.meter = crm.WithMeter(ctx)
	own.Rows = countedRows{j.Rows, own.used}
	return ctx, &own
}

// step is what a part of a step took so far.
func (u *used) step(name string, seconds float64) crm.RunStep {
	return crm.RunStep{Name: name, State: crm.RunDone, Seconds: seconds, Used: &crm.RunUse{
		Capacity: u.meter.Total(), Parts: 1, Files: int(u.files.Load()), Fetched: int(u.fetched.Load()),
	}}
}

// kept is step, with the file in which it is kept.
func (u *used) kept(name string, seconds float64) crm.RunStep {
	out := u.step(name, seconds)
	out.Used.Files++
	return out
}

// joined adds a part to those before it.
func joined(all, part crm.RunStep) crm.RunStep {
	all.Seconds += part.Seconds
	switch {
	case part.Used != nil && all.Used != nil:
		sum := all.Used.Plus(*part.Used)
		all.Used = &sum
	case part.Used != nil:
		all.Used = part.Used
	}
	return all
}

// opened are the steps of a run of which only the opening is known.
func opened(steps []crm.RunStep) []crm.RunStep {
	if len(steps) > 0 && steps[0].Name == StepOpen {
		return steps[:1:1]
	}
	return []crm.RunStep{{Name: StepOpen, State: crm.RunDone}}
}

// countedRows counts the files that pass.
type countedRows struct {
	Rows
	used *used
}

func (r countedRows) Write(ctx context.Context, name string, content io.Reader) error {
	r.used.files.Add(1)
	return r.Rows.Write(ctx, name, content)
}

func (r countedRows) Read(ctx context.Context, name string) (io.ReadCloser, error) {
	r.used.fetched.Add(1)
	return r.Rows.Read(ctx, name)
}

// Bill is by what a run's cost is reckoned.
type Bill struct {
	Prices price.List
	// Memory is how much a step's function has, in gigabytes: functions are billed by time and memory.
	Memory float64
	// Here says that the steps run on one machine, which nobody bills: then the cost is what the service would ask for the same.
	Here bool
}

// transitions are those of a step's state, and of each of its parts: the start of its execution and its one state.
const transitions = 2

func (b Bill) of(step crm.RunStep) price.Use {
	out := price.Use{
		Capacity: step.Used.Capacity, GBSeconds: step.Seconds * b.Memory, Invocations: step.Used.Parts,
		Puts: step.Used.Files, Gets: step.Used.Fetched, Transitions: 1,
	}
	if slices.Contains([]string{StepMeasure, StepScore, StepReport}, step.Name) {
		out.Transitions += transitions * step.Used.Parts
	}
	return out
}

// cost prices the steps of a run, and all of it.
func (b Bill) cost(steps []crm.RunStep) *crm.RunCost {
	if b.Prices.Region == "" {
		b.Prices = price.In("")
	}
	b.Memory = cmp.Or(b.Memory, usualMemory)
	var all price.Use
	for i := range steps {
		if steps[i].Used != nil {
			use := b.of(steps[i])
			steps[i].Used.Dollars = b.Prices.Of(use).Total().String()
			all = all.Plus(use)
		}
	}
	c := b.Prices.Of(all)
	return &crm.RunCost{
		Capacity: all.Capacity, Region: b.Prices.Region, PricesOf: b.Prices.AsOf, Here: b.Here,
		Table: c.Table.String(), Functions: c.Functions.String(), Files: c.Files.String(), Machine: c.Machine.String(), Total: c.Total().String(),
	}
}

// usualMemory is what the template gives the function of the steps, in gigabytes.
const usualMemory = 2.0
