package crm

import (
	"time"

	"vafa/internal/locale"
)

// The states of a run of the nightly job, and of its steps.
const (
	RunQueued     = "queued"
	RunRunning    = "running"
	RunDone       = "done"
	RunFailed     = "failed"
	RunSuperseded = "superseded" // another run held the lease, or the same time was run before
)

// Run is one run of the segmentation job. ID is "run_" and the time it was asked for.
type Run struct {
	ID        string         `json:"id"`
	AsOf      locale.Date    `json:"asOf"`
	State     string         `json:"state"`
	Steps     []RunStep      `json:"steps"`
	Customers int            `json:"customers"`
	Changed   int            `json:"changed"`
	Segments  []SegmentTotal `json:"segments"`
	Warnings  []string       `json:"warnings"`
	Prices    []string       `json:"prices,omitempty"` // the tables of prices by which it goes, fixed when it opens
	StartedAt time.Time      `json:"startedAt"`
	EndedAt   time.Time      `json:"endedAt,omitzero"`
	Fence     int            `json:"fence"`
}

// RunStep is one step of a run; Seconds is 0 until it is done.
type RunStep struct {
	Name    string  `json:"name"`
	State   string  `json:"state"`
	Seconds float64 `json:"seconds"`
}

// SegmentTotal is how many customers a segment has, and what they are worth over twelve months in each currency.
type SegmentTotal struct {
	Name      string            `json:"name"`
	Customers int               `json:"customers"`
	Value     map[string]string `json:"value"` // currency -> decimal amount
}

// Lease says which run may write. Fence grows with every run, so that a stale one can be told from the current.
type Lease struct {
	Run     string    `json:"run"`
	Fence   int       `json:"fence"`
	Expires time.Time `json:"until"`
}
