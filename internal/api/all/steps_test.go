package all_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"vafa/internal/api/all"
	"vafa/internal/api/apitest"
	"vafa/internal/api/authorizer"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/function/queue"
	"vafa/internal/retention"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
	job "vafa/internal/value"
)

// execution is one execution of a function that serves no request, as the source of its events starts it.
type execution struct {
	name string
	do   func(ctx context.Context) error
	// sends says that it sends to people: that happens at most once, so what was cut off in the middle stays undone.
	sends bool
}

// executions are what each function does that serves no request, by its folder. Its rows are done one after the other, each where the
// one before it has led.
var executions = map[string]func(t *testing.T, w *whole, each func(execution)){
	"segmentation": nightly,
	"planning":     planning,
	"delivery":     deliveries,
	"watch": func(_ *testing.T, w *whole, each func(execution)) {
		w.Clock.Add(90 * 24 * time.Hour)
		each(execution{name: "watch", do: func(ctx context.Context) error { _, err := w.TableOf("watch").MarkLate(ctx); return err }})
	},
	"retention": func(_ *testing.T, w *whole, each func(execution)) {
		w.Clock.Add(800 * 24 * time.Hour)
		forget := &retention.Job{Store: w.TableOf("retention"), Source: w.Service.Source, Days: 365, Shards: table.Shards, Files: w.Bucket}
		each(execution{name: "retention", do: func(ctx context.Context) error { _, err := forget.Run(ctx); return err }})
	},
	"upload": func(t *testing.T, w *whole, each func(execution)) {
		key := w.uploaded(t)
		each(execution{name: "upload", do: func(ctx context.Context) error { return w.Bucket.Arrived(ctx, key) }})
	},
	"authorizer": func(t *testing.T, w *whole, each func(execution)) {
		secret := w.Manager().Post("/v1/keys", m{"name": "till-9", "operations": []string{"recordPurchases"}}).Want(http.StatusCreated).Text("secret")
		gate := &authorizer.Authorizer{Keys: w.TableOf("authorizer"), Now: w.Clock.Now, Log: slog.New(slog.DiscardHandler)}
		each(execution{name: "authorizer", do: func(ctx context.Context) error {
			_, err := gate.Caller(ctx, map[string]string{"Authorization": "Bearer " + secret})
			return err
		}})
	},
}

// elsewhere are functions whose executions are tried beside what they need: a bus, a receiver outside, a file.
var elsewhere = map[string]string{
	"events": "internal/event/bus: it reads no table", "webhook": "internal/event/hook", "importer": "internal/importer",
}

// Every function is tried under faults: those that serve requests by their operations, the others by their executions.
func TestEveryFunctionIsTried(t *testing.T) {
	served := all.Operations(apitest.New(t).Service, nil)
	folders, err := os.ReadDir("../../../functions")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name := folder.Name()
		if served[name] == nil && executions[name] == nil && elsewhere[name] == "" {
			t.Errorf("%s is tried under faults nowhere: it needs a row in executions", name)
		}
	}
}

// nightly are the steps of the nightly job in their order, as the state machine runs them.
func nightly(t *testing.T, w *whole, each func(execution)) {
	w.Clock.Add(time.Hour)
	var opened job.Output
	step := func(in job.Input) {
		in.Run, in.Fence, in.AsOf, in.Of = opened.Run, opened.Fence, opened.AsOf, opened.Of
		each(execution{name: fmt.Sprint(in.Step, " ", in.Shard), do: func(ctx context.Context) error { _, err := w.Job.Do(ctx, in); return err }})
	}
	each(execution{name: "open", do: func(ctx context.Context) (err error) {
		opened, err = w.Job.Do(ctx, job.Input{Step: job.StepOpen, ScheduledFor: w.Clock.Now().Format(time.RFC3339)})
		return err
	}})
	if len(opened.Shards) == 0 {
		t.Fatalf("the run did not begin: %+v", opened)
	}
	for _, name := range []string{job.StepMeasure, job.StepFit, job.StepScore, job.StepReport, job.StepPublish} {
		shards := opened.Shards
		if name == job.StepFit || name == job.StepPublish {
			shards = shards[:1]
		}
		for _, shard := range shards {
			step(job.Input{Step: name, Shard: shard})
		}
	}
}

// planning are the works of a campaign from its launch to its results, as the state machine runs them.
func planning(t *testing.T, w *whole, each func(execution)) {
	at := "/v1/campaigns/" + w.draft
	w.Campaigns.Held = true
	w.Marketer().Call(http.MethodPost, at+"/launch", nil, "If-Match", w.Marketer().Get(at).Header.Get("ETag")).Want(http.StatusAccepted)
	for _, do := range []string{campaign.DoLaunch, campaign.DoTick, campaign.DoMeasure} {
		in := campaign.Input{Do: do, Step: campaign.StepOpen, Campaign: w.draft}
		if do == campaign.DoTick {
			in.Campaign = ""
		}
		for rounds := 0; rounds < 20; rounds++ {
			var out campaign.Output
			each(execution{name: fmt.Sprint(do, " ", in.Step), do: func(ctx context.Context) (err error) { out, err = w.Campaigns.Do(ctx, in); return err }})
			for _, work := range out.Works {
				asked := campaign.Input{Do: out.Do, Step: work.Step, Campaign: work.Campaign, Shard: work.Shard, Of: work.Of, At: out.At, Round: out.Round}
				each(execution{name: fmt.Sprint(do, " ", work.Step, " ", work.Shard), do: func(ctx context.Context) error { _, err := w.Campaigns.Do(ctx, asked); return err }})
			}
			if len(out.Works) == 0 {
				break
			}
			in = campaign.Input{Do: out.Do, Step: campaign.StepNext, Campaign: out.Campaign, Of: out.Of, At: out.At, Round: out.Round}
		}
	}
	if len(w.Queue.Parcels) == 0 {
		t.Error("nothing was handed to the queue")
	}
}

// deliveries are a batch of the queue, the sweep that gives claims up, and what becomes of a letter.
func deliveries(_ *testing.T, w *whole, each func(execution)) {
	inbox := delivery.Inbox{Table: w.TableOf("delivery"), Source: w.Service.Source, Business: w.Service.Business}
	handler := queue.Handler(w.Delivery, inbox, slog.New(slog.DiscardHandler))
	batch := queue.Event{}
	for i, parcel := range w.Queue.Parcels {
		body, _ := json.Marshal(parcel)
		batch.Records = append(batch.Records, events.SQSMessage{MessageId: fmt.Sprint(i), Body: string(body)})
	}
	do := func(event queue.Event) func(context.Context) error {
		return func(ctx context.Context) error {
			answer, err := handler(ctx, event)
			if len(answer.Failures) > 0 {
				err = errors.Join(err, crm.ErrBusy)
			}
			return err
		}
	}
	w.Clock.Set(time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)) // not at night
	for _, record := range batch.Records {
		each(execution{name: "parcel " + record.MessageId, do: do(queue.Event{Records: []events.SQSMessage{record}}), sends: true})
	}
	w.Clock.Add(time.Hour)
	each(execution{name: "sweep", do: do(queue.Event{Do: "sweep"})})
}

// uploaded puts the file of an invoice into the bucket, of which its checker is not told yet, and gives its key.
func (w *whole) uploaded(t *testing.T) string {
	t.Helper()
	told := w.Bucket.Arrived
	var key string
	w.Bucket.Arrived = func(_ context.Context, arrived string) error { key = arrived; return nil }
	w.sendInvoice(t)
	w.Bucket.Arrived = told
	if key == "" {
		t.Fatal("no file arrived")
	}
	return key
}

// Every execution of every function that serves no request, whatever befalls any one of its calls, or all from one on, or none: once it
// has succeeded, however often it was begun, the table is as if it had run once. It runs a second time and changes nothing.
func TestEveryExecutionUnderFaults(t *testing.T) {
	seed := tabletest.Seed(t)
	for name, of := range executions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := wholeOf(t)
			dice := rand.New(rand.NewPCG(seed, uint64(len(name))))
			of(t, w, func(e execution) {
				tried := &trial{whole: w, t: t, execution: e, dice: dice}
				tried.run()
			})
			w.Check(t)
		})
	}
}

// trial tries one execution.
type trial struct {
	*whole
	execution
	t       *testing.T
	dice    *rand.Rand
	before  apitest.Moment
	calls   []string
	lines   []string
	letters int
}

func (r *trial) run() {
	r.before = r.Moment()
	r.Faults.Reset()
	r.Faults.Choose(func(c tabletest.Call) tabletest.Fault { r.calls = append(r.calls, c.Operation); return nil })
	if err := r.do(r.t.Context()); err != nil {
		r.t.Fatalf("%s: %v", r.name, err)
	}
	r.lines, r.letters = r.table(), len(r.Post.Letters)
	after := r.Moment()
	for _, call := range r.some() {
		for _, kind := range r.kinds(call) {
			what := fmt.Sprintf("%s, %s at call %d of %d", r.name, kind.Name, call, len(r.calls))
			r.begin()
			r.Faults.At(call, kind.Fault)
			r.until(what)
			what = fmt.Sprintf("%s, %s from call %d of %d on", r.name, kind.Name, call, len(r.calls))
			r.begin()
			r.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
				if c.Number >= call {
					return kind.Fault
				}
				return nil
			})
			_ = r.do(r.t.Context()) // whether it notices or not
			r.Faults.Reset()
			r.until(what)
		}
	}
	if len(r.calls) > 0 {
		r.cut(1 + r.dice.IntN(len(r.calls)))
	}
	r.goOn(after)
	if err := r.do(r.t.Context()); err != nil {
		r.t.Errorf("%s, a second time: %v", r.name, err)
	}
	r.same(r.name + ", a second time")
	r.goOn(after)
}

// goOn puts the firm to a moment, and keeps its Job and the like, to which the executions hold.
func (r *trial) goOn(at apitest.Moment) {
	r.Rewind(at)
}

func (r *trial) begin() { r.goOn(r.before) }

// cut lets the function's time end at a call.
func (r *trial) cut(call int) {
	what := fmt.Sprintf("%s, out of time at call %d of %d", r.name, call, len(r.calls))
	r.begin()
	r.Faults.Choose(func(c tabletest.Call) tabletest.Fault {
		if c.Number >= call {
			return tabletest.Delay(time.Minute)
		}
		return nil
	})
	ctx, end := context.WithTimeout(r.t.Context(), 100*time.Millisecond)
	defer end()
	start := time.Now()
	_ = r.do(ctx)
	if took := time.Since(start); took > 25*time.Second {
		r.t.Errorf("%s: it ended after %s", what, took)
	}
	r.Faults.Reset()
	r.until(what)
}

// until repeats the execution as its source does until it succeeds.
func (r *trial) until(what string) {
	var err error
	for range 5 {
		if err = r.do(r.t.Context()); err == nil {
			break
		}
	}
	if err != nil {
		r.t.Errorf("%s: %v", what, err)
	}
	r.same(what)
}

func (r *trial) same(what string) {
	if r.sends {
		if n := len(r.Post.Letters); n > r.letters {
			r.t.Errorf("%s: %d letters, want %d at most", what, n, r.letters)
		}
		return
	}
	if diff := cmp.Diff(r.lines, r.table()); diff != "" {
		r.t.Errorf("%s: table (-want +got):\n%s", what, diff)
	}
}

func (r *trial) table() []string {
	lines := r.Lines()
	for i, line := range lines {
		lines[i] = plain(line)
	}
	slices.Sort(lines)
	return lines
}

func (r *trial) some() []int { return someOf(r.dice, len(r.calls), 2) }

func (r *trial) kinds(call int) []tabletest.Kind {
	return kindsOf(r.dice, r.calls[call-1], len(r.calls))
}

// scheduledFor is what the schedule asks of the nightly job.
func scheduledFor(at time.Time) job.Input { return job.Input{ScheduledFor: at.Format(time.RFC3339)} }
