package value

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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

// tookName is where it is kept how long a step took: it is there when the step is done.
func (w work) tookName(in Input) string {
	name := w.run + "/took-" + in.Step
	switch in.Step {
	case StepMeasure, StepScore, StepReport:
		name += fmt.Sprintf("-%d", in.Shard)
	}
	return name
}

// timed writes how long a step took; the clock is the job's own.
func (w work) timed(ctx context.Context, step string, do func(context.Context) error) error {
	start := w.Source.Now()
	if err := w.holding(ctx, do); err != nil {
		return err
	}
	took, err := json.Marshal(w.used.kept(step, w.Source.Now().Sub(start).Seconds()))
	if err != nil {
		return err
	}
	return w.Rows.Write(ctx, w.run+"/took-"+step, bytes.NewReader(took))
}

// each reads the rows of a shard.
func (w work) each(ctx context.Context, shard int, do func(measured) error) error {
	return readRows(ctx, w.Rows, w.name(StepMeasure, shard), do)
}

// model reads back what fit learnt.
func (w work) model(ctx context.Context) (*Model, error) {
	model := new(Model)
	if err := w.readJSON(ctx, w.run+modelName, model); err != nil {
		return nil, err
	}
	return model, model.Ready()
}

// eachPartIn reads a document of every part, in the order of the parts.
func eachPartIn[T any](ctx context.Context, w work, name string, do func(T) error) error {
	return eachInOrder(ctx, w.of, func(ctx context.Context, part int) (one T, err error) {
		return one, w.readJSON(ctx, w.name(name, part), &one)
	}, do)
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
	return w.timed(ctx, fmt.Sprintf("%s-%d", StepScore, shard), func(ctx context.Context) error {
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
		influence, err := w.influenceOf(ctx, shard)
		if err != nil {
			return err
		}
		total := newShardTotal(scorer, shard)
		err = w.each(ctx, shard, func(v measured) error { return w.scoreOne(ctx, scorer, v, influence[v.Customer], rules.Fresh, total) })
		if err != nil {
			return err
		}
		total.settle()
		if err := w.keepScored(ctx, shard, total); err != nil {
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
		total.written = append(total.written, after.Customer)
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
	start := w.Source.Now()
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
	run.Steps = append(run.Steps, w.used.step(StepPublish, run.EndedAt.Sub(start).Seconds()))
	run.Cost = w.Bill.cost(run.Steps)
	if err := w.Store.EndRun(ctx, run, model, w.Source.NewID("evt")); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}

// addUp fills the run's report from the shards.
func (w work) addUp(ctx context.Context, run *crm.Run, model *Model) error {
	run.Fence, run.Customers, run.Changed, run.Warnings = w.fence, 0, 0, model.Warnings
	sum := shardTotal{Count: map[string]int{}, Value: map[string]map[string]int64{}, Spread: map[string]map[string]spread{}, Moves: map[string]map[string]int{}}
	err := eachPartIn(ctx, w, StepScore, func(total shardTotal) error {
		sum.merge(total)
		return nil
	})
	if err != nil {
		return err
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
	found := map[string]crm.RunStep{}
	done := slices.DeleteFunc(plan(w.of), func(next Input) bool { return next.Step == StepPublish })
	err := eachInOrder(ctx, len(done), func(ctx context.Context, i int) (took crm.RunStep, err error) {
		return took, w.readJSON(ctx, w.tookName(done[i]), &took)
	}, func(took crm.RunStep) error {
		step, _, _ := strings.Cut(took.Name, "-")
		found[step] = joined(found[step], took)
		return nil
	})
	if err != nil {
		return err
	}
	run.Steps = opened(run.Steps)
	for _, name := range []string{StepMeasure, StepFit, StepScore, StepReport} {
		one := found[name]
		one.Name, one.State = name, crm.RunDone
		run.Steps = append(run.Steps, one)
	}
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
