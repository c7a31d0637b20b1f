package metric

import (
	"context"
	"sync"
	"time"
)

// Sheet adds up what one piece of work did at the table. A nil Sheet takes everything and keeps nothing, so that who counts need not ask.
// It may be used by several goroutines.
type Sheet struct {
	mutex  sync.Mutex
	totals Totals
	open   int       // calls under way
	since  time.Time // when the first of them began
}

// Totals is what a sheet came to.
type Totals struct {
	Calls     int           // of the table, each with its repetitions
	Throttles int           // tries that the table refused for their rate
	Conflicts int           // calls that another transaction was in the way of
	Waiting   time.Duration // time during which one call or more was under way
	Idle      time.Duration // time that was let pass, so that an answer tells nothing by when it comes
}

type sheetKey struct{}

// With gives work a sheet of its own.
func With(ctx context.Context) (context.Context, *Sheet) {
	sheet := &Sheet{}
	return context.WithValue(ctx, sheetKey{}, sheet), sheet
}

// Of is the sheet of the work that a context is of, nil where nobody counts.
func Of(ctx context.Context) *Sheet {
	sheet, _ := ctx.Value(sheetKey{}).(*Sheet)
	return sheet
}

// Began counts a call of the table that begins at a time.
func (s *Sheet) Began(at time.Time) {
	if s == nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.open == 0 {
		s.since = at
	}
	s.open++
	s.totals.Calls++
}

// Ended says that a call that began ended at a time, and whether another transaction was in its way.
func (s *Sheet) Ended(at time.Time, conflict bool) {
	if s == nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.open--
	if s.open == 0 {
		s.totals.Waiting += at.Sub(s.since)
	}
	if conflict {
		s.totals.Conflicts++
	}
}

// Throttled counts a try that the table refused for its rate.
func (s *Sheet) Throttled() {
	if s == nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.totals.Throttles++
}

// Idled adds time that was let pass.
func (s *Sheet) Idled(d time.Duration) {
	if s == nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.totals.Idle += d
}

// Totals is what it came to so far; a call that is under way is counted without its time.
func (s *Sheet) Totals() Totals {
	if s == nil {
		return Totals{}
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.totals
}
