package value

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// work is one run under way.
type work struct {
	*Job
	Terms Terms // with the run's own prices; what the job has is for no step
	run   string
	fence int
	asOf  locale.Date
	of    int // parts
}

func (w work) name(part string, shard int) string { return fmt.Sprintf("%s/%s-%d", w.run, part, shard) }

// timed writes how long a step took; the clock is the job's own.
func (w work) timed(ctx context.Context, step string, do func() error) error {
	start := w.Source.Now()
	if err := do(); err != nil {
		return err
	}
	took, err := json.Marshal(crm.RunStep{Name: step, State: crm.RunDone, Seconds: w.Source.Now().Sub(start).Seconds()})
	if err != nil {
		return err
	}
	return w.Rows.Write(ctx, w.run+"/took-"+step, bytes.NewReader(took))
}

// measure reads a shard of the value index and keeps its rows, each as it stood at the end of asOf.
func (w work) measure(ctx context.Context, shard int) error {
	return w.timed(ctx, fmt.Sprintf("%s-%d", StepMeasure, shard), func() error {
		var buffer bytes.Buffer
		sample := NewSample(sampleSize)
		encoder := json.NewEncoder(&buffer)
		err := w.Store.Values(ctx, shard, w.of, func(values []crm.Value) error {
			rows, err := w.rewind(ctx, values)
			if err != nil {
				return err
			}
			for _, v := range rows {
				if v.Internal { // one's own unit is no customer: in no model, segment or total
					continue
				}
				v.Days = nil // only the summary is needed from here on
				if v.Summary.PurchaseDays > 0 {
					sample.Add(v.Customer)
				}
				if err := encoder.Encode(v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("measure shard %d: %w", shard, err)
		}
		if err := w.keepSample(ctx, shard, sample); err != nil {
			return fmt.Errorf("sample of shard %d: %w", shard, err)
		}
		return w.Rows.Write(ctx, w.name(StepMeasure, shard), &buffer)
	})
}

// measured is a value as measure hands it on. Restated says that its summary is of the whole ledger, in the prices of the run's
// table, while the one that is stored is in those of another.
type measured struct {
	crm.Value
	Restated bool `json:"restated,omitempty"`
}

// rewind replaces the summaries of customers who bought after asOf by those of that day, and those that were computed with
// another table of prices, replayed from their ledgers.
func (w work) rewind(ctx context.Context, values []crm.Value) ([]measured, error) {
	rows := make([]measured, len(values))
	var later []string
	for i, v := range values {
		rows[i].Value = v
		if v.Summary.PurchaseDays > 0 && (v.Summary.LastOn.After(w.asOf) || !w.Terms.Agree(v.Summary)) {
			later = append(later, v.Customer)
		}
	}
	if len(later) == 0 {
		return rows, nil
	}
	ledgers, err := w.Store.Ledgers(ctx, later)
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		ledger, ok := ledgers[v.Customer]
		if !ok {
			continue
		}
		if rows[i].Summary, err = ledger.Until(w.asOf).Summarise(v.Summary.Unit, w.Terms.pricesOf(v.Summary)); err != nil {
			return nil, err
		}
		rows[i].Restated = !w.Terms.Agree(v.Summary) && !ledger.Last().After(w.asOf)
	}
	return rows, nil
}

// keepSample writes the ledgers of a shard's sample as they stood at the end of asOf, without the names of their customers.
func (w work) keepSample(ctx context.Context, shard int, sample *Sample) error {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	for batch := range slices.Chunk(sample.Customers(), ledgerBatch) {
		ledgers, err := w.Store.Ledgers(ctx, batch)
		if err != nil {
			return err
		}
		for _, customer := range batch {
			ledger, ok := ledgers[customer]
			if !ok {
				continue // erased meanwhile
			}
			if err := encoder.Encode(ledger.Until(w.asOf)); err != nil {
				return err
			}
		}
	}
	return w.Rows.Write(ctx, w.name(samplePart, shard), &buffer)
}

// sampled reads the samples of every shard.
func (w work) sampled(ctx context.Context) ([]crm.Ledger, error) {
	var out []crm.Ledger
	for _, shard := range parts(w.of) {
		err := readRows(ctx, w.Rows, w.name(samplePart, shard), func(ledger crm.Ledger) error {
			out = append(out, ledger)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// each reads the rows of a shard.
func (w work) each(ctx context.Context, shard int, do func(measured) error) error {
	return readRows(ctx, w.Rows, w.name(StepMeasure, shard), do)
}

// readRows reads rows of one kind.
func readRows[T any](ctx context.Context, from Rows, name string, do func(T) error) error {
	rows, err := from.Read(ctx, name)
	if err != nil {
		return fmt.Errorf("rows %s: %w", name, err)
	}
	defer rows.Close()
	decoder := json.NewDecoder(bufio.NewReader(rows))
	for {
		var row T
		if err := decoder.Decode(&row); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("rows %s: %w", name, err)
		}
		if err := do(row); err != nil {
			return err
		}
	}
}

const modelName = "/model"

// fit learns the model from the rows of every shard; one's own units are left out, since their purchases are no revenue.
func (w work) fit(ctx context.Context) error {
	return w.timed(ctx, StepFit, func() error {
		var summaries []crm.Summary
		var brought []crm.Value
		for _, shard := range parts(w.of) {
			err := w.each(ctx, shard, func(v measured) error {
				if !v.Internal {
					summaries = append(summaries, Counted(v.Value))
				}
				if wasBrought(v.Value) {
					brought = append(brought, v.Value)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		ledgers, err := w.sampled(ctx)
		if err != nil {
			return err
		}
		model, err := Fit(w.run, summaries, ledgers, w.asOf, w.Terms)
		if err != nil {
			return fmt.Errorf("fit: %w", err)
		}
		encoded, err := json.Marshal(model)
		if err != nil {
			return fmt.Errorf("fit: %w", err)
		}
		if err := w.Rows.Write(ctx, w.run+modelName, bytes.NewReader(encoded)); err != nil {
			return err
		}
		return w.keepInfluence(ctx, brought)
	})
}

// model reads back what fit learnt.
func (w work) model(ctx context.Context) (*Model, error) {
	model := new(Model)
	if err := w.readJSON(ctx, w.run+modelName, model); err != nil {
		return nil, err
	}
	return model, model.Ready()
}

func (w work) writeJSON(ctx context.Context, name string, value any) error {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return w.Rows.Write(ctx, name, bytes.NewReader(encoded))
}

func (w work) readJSON(ctx context.Context, name string, into any) error {
	content, err := w.Rows.Read(ctx, name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer content.Close()
	if err := json.NewDecoder(content).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// score decides about every customer of a shard and writes what changed.
func (w work) score(ctx context.Context, shard int) error {
	return w.timed(ctx, fmt.Sprintf("%s-%d", StepScore, shard), func() error {
		if err := w.Store.CheckLease(ctx, w.fence); err != nil {
			return fmt.Errorf("score shard %d: %w", shard, err)
		}
		model, err := w.model(ctx)
		if err != nil {
			return err
		}
		scorer, err := model.Scorer(w.asOf)
		if err != nil {
			return err
		}
		rules, err := w.Store.RunRules(ctx, w.run)
		if err != nil {
			return fmt.Errorf("rules of run %s: %w", w.run, err)
		}
		scorer.By(RulesOf(rules.SegmentRules, w.Business.Unit))
		influence, err := w.influence(ctx)
		if err != nil {
			return err
		}
		total := newShardTotal(scorer, shard)
		err = w.each(ctx, shard, func(v measured) error { return w.scoreOne(ctx, scorer, v, influence[v.Customer], rules.Fresh, total) })
		if err != nil {
			return err
		}
		total.settle()
		if err := w.writeJSON(ctx, w.name(scoredPart, shard), total.each); err != nil {
			return err
		}
		return w.writeJSON(ctx, w.name(StepScore, shard), total)
	})
}

func (w work) scoreOne(ctx context.Context, scorer *Scorer, row measured, influence *crm.Influence, fresh bool, total *shardTotal) error {
	now, before := w.Source.Now(), row.Value
	f, cost := scorer.Of(before)
	after := scorer.decide(before, f, cost, now)
	after.Influence = influence
	total.add(after, f, cost)
	total.move(before.Segment, after.Segment, 1)
	again := row.Restated || fresh
	if err := w.publishOne(ctx, row, after, again, total); err != nil || !before.Rung.Due(now) {
		return err
	}
	if err := w.Store.AgeRung(ctx, before.Customer, w.run, w.Source.NewID("evt")); err != nil {
		return fmt.Errorf("rung: %w", err)
	}
	return nil
}

// publishOne writes what was decided about a customer, if it is not what was published before or must be written again.
func (w work) publishOne(ctx context.Context, row measured, after crm.Value, again bool, total *shardTotal) error {
	if Same(row.Value, after) && !again {
		return nil
	}
	after.Fence = w.fence
	written, err := w.Store.Publish(ctx, after, row.restated(), w.moved(row.Value, after))
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	if written {
		total.Changed++
		total.each.Written = append(total.each.Written, after.Customer)
	} else {
		total.Raced++
	}
	return nil
}

// restated is the summary that is to replace the stored one, so that the next run need not replay it; nil when that is as it
// should be.
func (m measured) restated() *crm.Summary {
	if !m.Restated {
		return nil
	}
	return &m.Summary
}

// moved is the change of stage on the timeline, nil when there is none. A prospect becomes active by a purchase, which
// has its own entry.
func (w work) moved(before, after crm.Value) *crm.Entry {
	if before.Stage == after.Stage {
		return nil
	}
	return &crm.Entry{
		ID: w.Source.NewID("stg"), Type: crm.EntryStage, At: w.Source.Now(), By: w.run,
		Stage: &crm.StageChange{From: before.Stage, To: after.Stage},
	}
}

// publish adds up the shards, makes the model the current one and ends the run.
func (w work) publish(ctx context.Context) error {
	run, err := w.Store.Run(ctx, w.run)
	if err != nil || run.State == crm.RunDone {
		return err
	}
	model, err := w.model(ctx)
	if err != nil {
		return err
	}
	if err := w.addUp(ctx, &run, model); err != nil {
		return err
	}
	if err := w.reports(ctx); err != nil {
		return err
	}
	run.State, run.EndedAt = crm.RunDone, w.Source.Now()
	if err := w.Store.EndRun(ctx, run, model, w.Source.NewID("evt")); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}

// addUp fills the run's report from the shards.
func (w work) addUp(ctx context.Context, run *crm.Run, model *Model) error {
	run.Fence, run.Customers, run.Changed, run.Warnings = w.fence, 0, 0, model.Warnings
	sum := shardTotal{Count: map[string]int{}, Value: map[string]map[string]int64{}, Spread: map[string]map[string]spread{}, Moves: map[string]map[string]int{}}
	for _, shard := range parts(w.of) {
		var total shardTotal
		if err := w.readJSON(ctx, w.name(StepScore, shard), &total); err != nil {
			return err
		}
		sum.merge(total)
	}
	run.Customers, run.Changed = sum.Customers, sum.Changed
	if sum.Raced > 0 {
		run.Warnings = append(run.Warnings, fmt.Sprintf("%d customers changed during the run and wait for the next.", sum.Raced))
	}
	rules, err := w.Store.RunRules(ctx, w.run)
	if err != nil {
		return fmt.Errorf("rules of run %s: %w", w.run, err)
	}
	segments, all := sum.report(w.Business, RulesOf(rules.SegmentRules, w.Business.Unit).Segments())
	run.Segments, run.Total, run.Moves, run.Rules = segments, &all, sum.moves(), rules.Version
	if run.Covers = ""; len(all.Low) > 0 {
		run.Covers = model.IntervalCovers("")
	}
	return w.steps(ctx, run)
}

// steps lists the steps with their times, the shards of one step added up.
func (w work) steps(ctx context.Context, run *crm.Run) error {
	seconds := map[string]float64{}
	for _, next := range plan(w.of) {
		name := next.Step
		switch next.Step {
		case StepPublish:
			continue
		case StepMeasure, StepScore, StepReport:
			name = fmt.Sprintf("%s-%d", next.Step, next.Shard)
		}
		var took crm.RunStep
		if err := w.readJSON(ctx, w.run+"/took-"+name, &took); err != nil {
			return err
		}
		seconds[next.Step] += took.Seconds
	}
	run.Steps = []crm.RunStep{{Name: StepOpen, State: crm.RunDone}}
	for _, name := range []string{StepMeasure, StepFit, StepScore, StepReport} {
		run.Steps = append(run.Steps, crm.RunStep{Name: name, State: crm.RunDone, Seconds: seconds[name]})
	}
	run.Steps = append(run.Steps, crm.RunStep{Name: StepPublish, State: crm.RunDone})
	return nil
}

// fail ends a run that cannot go on, so that the next may begin.
func (w work) fail(ctx context.Context, what string) error {
	run, err := w.Store.Run(ctx, w.run)
	if err != nil {
		return err
	}
	if run.State == crm.RunDone {
		return nil
	}
	run.State, run.EndedAt, run.Fence = crm.RunFailed, w.Source.Now(), w.fence
	run.Warnings = append(run.Warnings, "Failed: "+what+".")
	if err := w.Store.SaveRun(ctx, run, w.Source.NewID("evt")); err != nil {
		return err
	}
	return w.Store.GiveUpLease(ctx, w.run, w.fence, w.Source.NewID("evt"))
}
