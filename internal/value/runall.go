package value

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"vafa/internal/crm"
)

// RunAll runs every step in order, as one machine does; the state machine does the same. A run that was cut off goes on where it was:
// what is done of it is not done again.
func (j *Job) RunAll(ctx context.Context, in Input) (Output, error) {
	in.Step = StepOpen
	out, err := j.Do(ctx, in)
	if err != nil || out.State == crm.RunSuperseded {
		return out, err
	}
	for _, stage := range stages(out.Of) {
		for i := range stage {
			stage[i].Run, stage[i].Fence, stage[i].AsOf, stage[i].Of = out.Run, out.Fence, out.AsOf, out.Of
		}
		if failed, err := j.stage(ctx, stage); err != nil {
			failed.Step, failed.Error = StepFail, "step "+failed.Step
			return out, errors.Join(fmt.Errorf("run %s: %s: %w", out.Run, failed.Error, err), j.giveUp(ctx, failed))
		}
	}
	if folder, ok := j.Rows.(Folder); ok {
		err = folder.forgetBut(out.Run, out.Of)
	}
	return out, err
}

// Resume goes on with the run that holds the lease, if there is one: after this machine was cut off, nobody else does.
func (j *Job) Resume(ctx context.Context) (out Output, resumed bool, err error) {
	held, err := j.Store.Lease(ctx)
	if err != nil || held.Run == "" {
		return Output{}, false, err
	}
	out, err = j.RunAll(ctx, Input{Run: held.Run})
	return out, true, err
}

// stage does steps of which none waits for another, AtOnce of them beside each other, and gives the first that failed.
func (j *Job) stage(ctx context.Context, steps []Input) (failed Input, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type ended struct {
		step Input
		err  error
	}
	next, done := make(chan Input), make(chan ended)
	workers := min(max(j.AtOnce, 1), len(steps))
	for range workers {
		go func() {
			for step := range next {
				done <- ended{step, j.unlessDone(ctx, step)}
			}
		}()
	}
	defer close(next)
	running := 0
	for len(steps) > 0 || running > 0 {
		give := next
		if len(steps) == 0 || err != nil {
			give = nil
		}
		if give == nil && running == 0 {
			break
		}
		var first Input
		if give != nil {
			first = steps[0]
		}
		select {
		case give <- first:
			steps, running = steps[1:], running+1
		case one := <-done:
			running--
			if one.err != nil && err == nil {
				failed, err = one.step, one.err
				cancel()
			}
		}
	}
	return failed, err
}

// unlessDone does a step, unless the file that is its last is there already. A step that ended after a fence that is no more is done
// too: what it wrote is what this run would write.
func (j *Job) unlessDone(ctx context.Context, in Input) error {
	if in.Step != StepPublish {
		var took crm.RunStep
		rows, err := j.Rows.Read(ctx, work{Job: j, run: in.Run}.tookName(in))
		if err == nil {
			err = json.NewDecoder(rows).Decode(&took)
			_ = rows.Close() // it was only read
		}
		if err == nil && took.State == crm.RunDone {
			return nil
		}
	}
	_, err := j.Do(ctx, in)
	return err
}

// failTime is how long a run that ends early may take to say so.
const failTime = 10 * time.Second

// giveUp records a failure even when the run fails because its time is over: else the lease would keep out the next.
func (j *Job) giveUp(ctx context.Context, in Input) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), failTime)
	defer cancel()
	_, err := j.Do(ctx, in)
	return err
}

// stages are all steps after open: those of one stage may be done in any order and beside each other.
func stages(of int) [][]Input {
	each := func(step string) []Input {
		out := make([]Input, of)
		for part := range out {
			out[part] = Input{Step: step, Shard: part}
		}
		return out
	}
	return [][]Input{each(StepMeasure), {{Step: StepFit}}, each(StepScore), each(StepReport), {{Step: StepPublish}}}
}

// plan is every step after open, in order.
func plan(of int) []Input { return slices.Concat(stages(of)...) }
