package imports_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
	"vafa/internal/importer/carry"
	"vafa/internal/upload"
)

// Every kind of file is taken in by the rights that the importer has.
func TestEveryKindIsTakenIn(t *testing.T) {
	f := apitest.New(t)
	for _, c := range []struct{ kind, content, want string }{
		{"products", "sku,name,price\nRF-480,Fridge,42000000\n", "done 1 0 0"},
		{"products", "sku,name,price\nRF-480,Fridge,42000000\nWM-7,Washer,\n", "done 1 1 0"},
		{"serials", "sku,serial\nRF-480,SN-1\nRF-480,SN-2\nNO-1,SN-3\n", "done 2 0 1"},
		{"customers", people, "done 2 0 1"},
		{"customers", "mobile,email\n09121000001,sara@example.com\n", "done 1 0 0"},
		{"purchases", "order,date,total,phone\nA1,2026-01-02,1000,09121000001\nA2,1404/10/13,2000,09129999999\nA3,never,1,09121000001\n", "done 2 0 1"},
		{"purchases", "order,date,total,phone,sku,quantity\nA1,2026-01-02,1000,09121000001,,\nB1,2026-01-05,7000,09121000002,RF-480,1\nB1,,,,WM-7,2\n", "done 2 1 0"},
		{"customers", "id,name,kind,mobile,legal id,referred by,address,postal code\nC-1,Sepid,company,02188776655,10380284790,09121000001,Street 1,1234567890\n", "done 1 0 0"},
		{"customers", "id,mobile,note\nC-2,09121000001,vip\nC-1,,big\n", "done 2 0 0"},
		{"purchases", "order,date,total,name,customer code,refunded,margin\nD1,2026-02-01,5000,,C-1,1000,500\nD2,2026-02-02,5000,Somebody New,,,\nD3,2026-02-03,9,,C-9,,\n", "done 3 0 0"},
		{"purchases", "order,date,total,vafa id\nE1,2026-02-01,5,cus_none\n", "done 0 0 1"},
		{"products", "sku,name,next,role,warranty,serial pattern\nRF-500,Fridge,WM-7,main,24,\n", "done 1 0 0"},
	} {
		got := f.Import(m{"kind": c.kind, "name": c.kind, "unit": "IRT", "source": "shop"}, c.content)
		if counts := fmt.Sprint(got.Text("state"), " ", got.At("new"), " ", got.At("already"), " ", got.At("refused")); counts != c.want {
			t.Errorf("%s: %s, want %s: %s", c.kind, counts, c.want, got.Body)
		}
	}
}

// sent announces a file of some customers and sends it; nobody has heard of it yet.
func sent(f *apitest.Firm, n int) (id string) {
	made := f.Manager().Post("/v1/imports", m{"kind": "customers", "name": "many"}).Want(http.StatusCreated)
	f.UploadTo(made, manyPeople(n)+"Nobody,12\n")
	return made.Text("id")
}

func whole(t *testing.T, f *apitest.Firm, id string, n int) {
	t.Helper()
	got := f.Manager().Get("/v1/imports/" + id).Want(http.StatusOK)
	counts := fmt.Sprint(got.Text("state"), " ", got.At("rows"), " ", got.At("new"), " ", got.At("already"), " ", got.At("refused"), " ", got.Number("chunks")-got.Number("chunksDone"))
	if want := fmt.Sprintf("done %d %d 0 1 0", n+1, n); counts != want {
		t.Errorf("%s, want %s: %s", counts, want, got.Body)
	}
	if profiles := f.Count("CUS#", " PROFILE"); profiles != n {
		t.Errorf("%d customers, want %d", profiles, n)
	}
	if left := f.Objects(); left != 1 {
		t.Errorf("%d objects are left, want the refused rows alone", left)
	}
}

// Tasks come twice, in any order, at the same time and long after the end; some are of nothing that there is.
func TestTasksComeTwiceAndShuffled(t *testing.T) {
	const n = 4100
	f := apitest.New(t)
	id := sent(f, n)
	read := f.Tasks.Take()
	for range 2 {
		if err := f.Carrier.Do(t.Context(), read[0], false); err != nil {
			t.Fatal(err)
		}
	}
	tasks := append(f.Tasks.Take(), read...)
	tasks = append(tasks, crm.ImportTask{Import: id, Chunk: 99}, crm.ImportTask{Import: id, Chunk: -1}, crm.ImportTask{Import: "imp_none", Chunk: 1}, crm.ImportTask{})
	if len(tasks) != 2*3+1+4 {
		t.Fatalf("%d tasks: %v", len(tasks), tasks)
	}
	rand.New(rand.NewPCG(7, 0)).Shuffle(len(tasks), func(a, b int) { tasks[a], tasks[b] = tasks[b], tasks[a] }) // #nosec G404 -- of a test
	for len(tasks) > 0 {
		pair := tasks[:min(2, len(tasks))]
		apitest.AtOnce(len(pair), len(pair), func(i int) {
			if err := f.Carrier.Do(t.Context(), pair[i], false); err != nil {
				t.Errorf("%+v: %v", pair[i], err)
			}
		})
		tasks = tasks[len(pair):]
	}
	f.Carry()
	whole(t, f, id, n)
	for range 2 {
		for chunk := range 4 {
			if err := f.Carrier.Do(t.Context(), crm.ImportTask{Import: id, Chunk: chunk}, true); err != nil {
				t.Error(err)
			}
		}
	}
	whole(t, f, id, n)
}

// faulty is a bucket that fails at one of its calls, as if whoever asked had been cut off there.
type faulty struct {
	carry.Bucket
	left int // calls until then
}

var errCut = errors.New("cut off")

func (b *faulty) cut() error {
	if b.left--; b.left == 0 {
		return errCut
	}
	return nil
}

func (b *faulty) Open(ctx context.Context, key, version string) (upload.Stored, error) {
	if err := b.cut(); err != nil {
		return upload.Stored{}, err
	}
	return b.Bucket.Open(ctx, key, version)
}

func (b *faulty) Write(ctx context.Context, key string, content io.Reader) error {
	if err := b.cut(); err != nil {
		return err
	}
	err := b.Bucket.Write(ctx, key, content)
	return errors.Join(err, b.cut()) // written, and the answer lost
}

func (b *faulty) Delete(ctx context.Context, key string) error {
	err := b.Bucket.Delete(ctx, key)
	return errors.Join(err, b.cut())
}

// An import whose worker is cut off at any call to the bucket comes to the same end when its task comes again.
func TestCutOffAtAnyCallOfTheBucket(t *testing.T) {
	const n = 5
	for at := 1; ; at++ {
		f := apitest.New(t)
		cut := &faulty{Bucket: f.Files, left: at}
		f.Carrier.Bucket = cut
		id := sent(f, n)
		for tasks := f.Tasks.Take(); len(tasks) > 0; tasks = f.Tasks.Take() {
			for _, task := range tasks {
				err := f.Carrier.Do(t.Context(), task, false)
				if errors.Is(err, errCut) {
					err = f.Carrier.Do(t.Context(), task, false)
				}
				if err != nil {
					t.Fatalf("cut off at call %d: %v", at, err)
				}
			}
		}
		whole(t, f, id, n)
		if cut.left > 0 {
			if at < 8 {
				t.Errorf("only %d calls", at)
			}
			return
		}
	}
}

// stuck is a reader that fails in one of its steps.
type stuck struct {
	carry.Reader
	split, take error
}

func (s *stuck) Split(ctx context.Context, file io.Reader, in crm.Import, put func(n, rows int, chunk []byte) error) (int, error) {
	if s.split != nil {
		return 0, s.split
	}
	return s.Reader.Split(ctx, file, in, put)
}

func (s *stuck) Take(ctx context.Context, in crm.Import, n int, chunk io.Reader, rejected io.Writer) (crm.ImportChunk, error) {
	if s.take != nil {
		return crm.ImportChunk{}, s.take
	}
	return s.Reader.Take(ctx, in, n, chunk, rejected)
}

// What fails as often as it is tried is told, and goes on when somebody tries again.
func TestFailuresAreToldAndMended(t *testing.T) {
	const n = 3
	f := apitest.New(t)
	reader := &stuck{Reader: f.Carrier.Reader, split: errCut}
	f.Carrier.Reader = reader
	id := sent(f, n)
	task := f.Tasks.Take()[0]
	state := func() string {
		got := f.Manager().Get("/v1/imports/" + id)
		return strings.TrimSpace(got.Text("state") + " " + got.Text("reason/code"))
	}
	for try, want := range []string{"reading", "reading", "failed import.notRead"} {
		if err := f.Carrier.Do(t.Context(), task, try == 2); !errors.Is(err, errCut) || state() != want {
			t.Errorf("try %d: %v, %s", try, err, state())
		}
	}
	reader.split, reader.take = nil, errCut
	if err := f.Carrier.Do(t.Context(), task, true); err != nil || state() != "running" {
		t.Errorf("read after all: %v, %s", err, state())
	}
	task = f.Tasks.Take()[0]
	for try, want := range []string{"running", "failed import.notTaken"} {
		if err := f.Carrier.Do(t.Context(), task, try == 1); !errors.Is(err, errCut) || state() != want {
			t.Errorf("try %d: %v, %s", try, err, state())
		}
	}
	f.Manager().Post("/v1/imports/"+id+"/start", nil).Want(http.StatusOK)
	if state() != "running" {
		t.Errorf("started again: %s", state())
	}
	reader.take = nil
	f.Carry()
	whole(t, f, id, n)
}

// A file that is overwritten while it is read is read as it is then, and not half of each.
func TestFileChangesWhileItIsRead(t *testing.T) {
	const n = 4
	f := apitest.New(t)
	id := sent(f, n)
	first := f.Tasks.Take()[0]
	made := f.Manager().Get("/v1/imports/" + id)
	reader := &changing{Reader: f.Carrier.Reader, change: func() { f.UploadTo(made, manyPeople(2)+"Nobody,12\n") }}
	f.Carrier.Reader = reader
	if err := f.Carrier.Do(t.Context(), first, false); !errors.Is(err, upload.ErrChanged) {
		t.Errorf("the file that was changed: %v", err)
	}
	f.Carry()
	whole(t, f, id, 2)
}

type changing struct {
	carry.Reader
	change func()
}

func (c *changing) Look(ctx context.Context, file io.Reader, in crm.Import) (crm.Import, error) {
	if c.change != nil {
		c.change()
		c.change = nil
	}
	return c.Reader.Look(ctx, file, in)
}

// Nothing of a file stays in the table but the names of its columns, and nothing of a row in the log.
func TestNothingOfAFileStaysBehind(t *testing.T) {
	f := apitest.New(t)
	done := f.Import(m{"kind": "customers", "name": "shop"}, "name,mobile\nPersonal Somebody,12\n")
	if done.Number("refused") != 1 {
		t.Fatal(done.Body)
	}
	for what, text := range map[string]string{"table": strings.Join(f.Lines(), "\n"), "log": f.Log.String()} {
		if strings.Contains(text, "Somebody") {
			t.Errorf("the %s holds what is in the file", what)
		}
	}
	if err := f.Files.Expire(f.Clock.Now().AddDate(1, 0, 0)); err != nil || f.Objects() != 0 {
		t.Errorf("refused rows outlive their time: %v, %d", err, f.Objects())
	}
	if _, err := os.Stat(f.Files.Dir); err != nil {
		t.Error(err)
	}
}
