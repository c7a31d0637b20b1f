package all_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"vafa/infra/local"
	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
	job "vafa/internal/value"
)

// What the process of a test that is to be killed is told.
const (
	childEndpoint  = "VAFA_TEST_ENDPOINT"
	childTable     = "VAFA_TEST_TABLE"
	childRows      = "VAFA_TEST_ROWS"
	childScheduled = "VAFA_TEST_SCHEDULED"
)

// TestMain is the nightly job in a process of its own where a test has started it so.
func TestMain(m *testing.M) {
	if os.Getenv(childEndpoint) == "" {
		os.Exit(m.Run())
	}
	if err := nightlyChild(context.Background()); err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

// nightlyChild runs the job as the state machine does, a step after the other, and says when each has ended.
func nightlyChild(ctx context.Context) error {
	client, err := local.Client(ctx, os.Getenv(childEndpoint), "")
	if err != nil {
		return err
	}
	business, err := function.Business(func(string) string { return "" })
	if err != nil {
		return err
	}
	source := function.Source()
	at, err := time.Parse(time.RFC3339, os.Getenv(childScheduled))
	if err != nil {
		return err
	}
	source.Now = func() time.Time { return at }
	nightly := &job.Job{
		Store: table.New(client, os.Getenv(childTable), source.Now, rand.Float64), Rows: job.Folder(os.Getenv(childRows)), Source: source,
		Business: business, Terms: job.TermsOf(business), Shards: table.Shards,
	}
	return steps(ctx, nightly, scheduledFor(at), func(name string) { fmt.Println(name) })
}

// steps runs the job as the state machine does.
func steps(ctx context.Context, nightly *job.Job, in job.Input, done func(name string)) error {
	in.Step = job.StepOpen
	opened, err := nightly.Do(ctx, in)
	if err != nil || opened.State == crm.RunSuperseded {
		return err
	}
	done(in.Step)
	for _, name := range []string{job.StepMeasure, job.StepFit, job.StepScore, job.StepReport, job.StepPublish} {
		parts := opened.Shards
		if name == job.StepFit || name == job.StepPublish {
			parts = parts[:1]
		}
		for _, part := range parts {
			_, err := nightly.Do(ctx, job.Input{Step: name, Run: opened.Run, Fence: opened.Fence, AsOf: opened.AsOf, Of: opened.Of, Shard: part})
			if err != nil {
				return fmt.Errorf("%s %d: %w", name, part, err)
			}
			done(fmt.Sprint(name, " ", part))
		}
	}
	return nil
}

// process is the job in a process of its own.
type process struct {
	*exec.Cmd
	said *bufio.Scanner
}

func (w *whole) start(t *testing.T, scheduled time.Time) process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self) // #nosec G204 -- this very test
	child.Env = append(os.Environ(),
		childEndpoint+"="+aws.ToString(w.Client.Options().BaseEndpoint), childTable+"="+w.TableName,
		childRows+"="+string(w.Job.Rows.(job.Folder)), childScheduled+"="+scheduled.Format(time.RFC3339))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return process{child, bufio.NewScanner(out)}
}

// killAfter waits until the process has said that so many steps have ended, and a little longer, and kills it as kill -9 does.
func (p process) killAfter(ended int, longer time.Duration) (steps int) {
	for steps < ended && p.said.Scan() {
		steps++
	}
	time.Sleep(longer)
	_ = p.Process.Kill() // or it has ended
	for p.said.Scan() {
		steps++
	}
	_ = p.Wait() // says that it was killed
	return steps
}

// bought lets some people buy, so that there are figures to lose.
func (w *whole) bought() {
	for i := range 24 {
		id := w.Capture("Sara", fmt.Sprintf("+9891100000%02d", i))
		for k := range 1 + i%4 {
			at := apitest.Start.AddDate(0, 0, -5-i*9-k*31)
			w.Buy(apitest.Purchase(id, fmt.Sprint("k", i, "-", k), at.Format(time.RFC3339), fmt.Sprint(5000*(1+i%5))))
		}
	}
	w.Clock.Add(time.Hour)
}

// Killed as by kill -9 after each of its steps, and anywhere within one, twenty times at least: the run that is begun again for the
// same time ends, and its result is that of a run that nobody disturbed.
func TestNightlyJobIsKilled(t *testing.T) {
	dice := rand.New(rand.NewPCG(tabletest.Seed(t), 0))
	w := wholeOf(t)
	w.bought()
	at, before := w.Clock.Now(), w.Moment()
	var all []string
	if err := steps(t.Context(), w.Job, scheduledFor(at), func(name string) { all = append(all, name) }); err != nil {
		t.Fatal(err)
	}
	calm := w.lasting()
	kills := dice.Perm(len(all))
	if !everyFault {
		kills = kills[:20]
	}
	cut := 0
	for _, ended := range kills {
		w.Rewind(before)
		within := time.Duration(0)
		if dice.IntN(2) == 0 {
			within = time.Duration(dice.IntN(20)) * time.Millisecond
		}
		if w.start(t, at).killAfter(ended, within) < len(all) {
			cut++
		}
		if _, err := w.Job.RunAll(t.Context(), scheduledFor(at)); err != nil {
			t.Errorf("after a kill after %d steps: %v", ended, err)
		}
		if diff := cmp.Diff(calm, w.lasting()); diff != "" {
			t.Errorf("after a kill after %d steps (-want +got):\n%s", ended, diff)
		}
	}
	if cut < len(kills)*3/4 {
		t.Errorf("%d of %d were killed in the middle", cut, len(kills))
	}
	w.Check(t)
}

// lasting is the table without ids and the names of the writes that made it, and without how many customers a run has changed: one that
// was cut off and goes on counts those from there.
func (w *whole) lasting() []string {
	var out []string
	for _, line := range w.Lines("event", "changed", "moves") {
		out = append(out, idsOfProcesses.ReplaceAllString(plain(line), "_"))
	}
	return out
}

// Two processes for one time, and one for another, all at once: each that is not superseded ends, and every figure is there once.
func TestTwoJobsAtOnce(t *testing.T) {
	w := wholeOf(t)
	w.bought()
	at, before := w.Clock.Now(), w.Moment()
	if err := steps(t.Context(), w.Job, scheduledFor(at), func(string) {}); err != nil {
		t.Fatal(err)
	}
	calm := w.lasting()
	for range 3 {
		w.Rewind(before)
		one, other := w.start(t, at), w.start(t, at)
		for _, p := range []process{one, other} {
			for p.said.Scan() {
				if strings.HasPrefix(p.said.Text(), "failed") && !strings.Contains(p.said.Text(), "run.inProgress") {
					t.Error(p.said.Text())
				}
			}
			_ = p.Wait() // whoever comes second may find the run ended
		}
		if diff := cmp.Diff(calm, w.lasting()); diff != "" {
			t.Errorf("two at once (-want +got):\n%s", diff)
		}
	}
	w.Check(t)
}

// A run whose lease has passed to a later one writes nothing more that counts: neither its figures nor its end.
func TestStaleFenceIsRefused(t *testing.T) {
	w := wholeOf(t)
	w.bought()
	first, err := w.Job.Do(t.Context(), job.Input{Step: job.StepOpen, ScheduledFor: w.Clock.Now().Format(time.RFC3339)})
	if err != nil {
		t.Fatal(err)
	}
	step := func(name string, part int) error {
		_, err := w.Job.Do(t.Context(), job.Input{Step: name, Run: first.Run, Fence: first.Fence, AsOf: first.AsOf, Of: first.Of, Shard: part})
		return err
	}
	for _, name := range []string{job.StepMeasure, job.StepFit, job.StepScore, job.StepReport} {
		for _, part := range first.Shards {
			if err := step(name, part); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Clock.Add(24 * time.Hour)
	w.Manager().Post("/v1/segmentation/runs", m{}).Want(http.StatusAccepted)
	before := w.Lines()
	for _, name := range []string{job.StepScore, job.StepReport, job.StepPublish} {
		if err := step(name, 0); err == nil {
			t.Errorf("%s of a run that has lost its lease ends well", name)
		}
	}
	if diff := cmp.Diff(before, w.Lines()); diff != "" {
		t.Errorf("it has written (-want +got):\n%s", diff)
	}
}
