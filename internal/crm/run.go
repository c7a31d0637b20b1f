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
	Total     *SegmentTotal  `json:"total,omitempty"`  // of all segments together
	Covers    string         `json:"covers,omitempty"` // what low and high cover: a code in the table, its sentence in an answer
	Warnings  []string       `json:"warnings"`
	Prices    []string       `json:"prices,omitempty"` // the tables of prices by which it goes, fixed when it opens
	Rules     int            `json:"rules"`            // version of the segment rules by which it goes, 0 for the default
	Moves     []SegmentMove  `json:"moves,omitempty"`  // since what was published before
	StartedAt time.Time      `json:"startedAt"`
	EndedAt   time.Time      `json:"endedAt,omitzero"`
	Fence     int            `json:"fence"`
	Cost      *RunCost       `json:"cost,omitempty"` // once it is done
}

// RunStep is one step of a run; Seconds is 0 until it is done.
type RunStep struct {
	Name    string  `json:"name"`
	State   string  `json:"state"`
	Seconds float64 `json:"seconds"`
	Used    *RunUse `json:"used,omitempty"` // nil where it was not counted
}

// AllSegments is the name of the total of all customers.
const AllSegments = "all"

// SegmentTotal is how many customers a segment has, and what they are worth over twelve months in each currency, with the
// interval in which that will lie in 95 of 100 cases. Maps are from a currency to a decimal amount.
type SegmentTotal struct {
	Name      string            `json:"name"`
	Customers int               `json:"customers"`
	Value     map[string]string `json:"value"`
	Low       map[string]string `json:"low,omitempty"`
	High      map[string]string `json:"high,omitempty"`
}

// RunRules are the segment rules by which a run goes. Fresh says that the run before it went by others: then everybody's reason is
// written anew.
type RunRules struct {
	SegmentRules
	Fresh bool `json:"fresh,omitempty"`
}

// SegmentMove is how many customers went from one segment to another, or stayed where both are the same; From is empty for those
// who were in none yet.
type SegmentMove struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Customers int    `json:"customers"`
}

// Lease says which run may write. Fence grows with every run, so that a stale one can be told from the current.
type Lease struct {
	Run     string    `json:"run"`
	Fence   int       `json:"fence"`
	Expires time.Time `json:"until"`
}
