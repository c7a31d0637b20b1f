package main

// Measured is what one of something costs at the table: calls, read units and write units as the service bills them.
type Measured struct {
	Calls         int
	Reads, Writes float64
}

// What is counted.
const (
	capture   = "a form of somebody new"
	recapture = "a form of somebody known"
	message   = "a message"
	purchase  = "a purchase"
	card      = "a warranty card"
	contact   = "a contact noted"
	search    = "a search of staff"
	view      = "a customer looked at"
)

// measured is what the handlers do, which TestMeasuredIsWhatTheHandlersDo holds them to.
var measured = map[string]Measured{
	capture:   {Calls: 2, Reads: 6, Writes: 24},
	recapture: {Calls: 2, Reads: 6, Writes: 10},
	message:   {Calls: 5, Reads: 7, Writes: 20},
	purchase:  {Calls: 2, Reads: 2, Writes: 12},
	card:      {Calls: 2, Reads: 8, Writes: 21},
	contact:   {Calls: 2, Reads: 1, Writes: 11},
	search:    {Calls: 5, Reads: 2.5, Writes: 1},
	view:      {Calls: 9, Reads: 15, Writes: 1},
}

// Stored is what one customer leaves in the table, in bytes with the service's 100 an item: three purchases, two contacts, a warranty
// card, and a night's job.
type Stored struct {
	Items int // that stay
	Kept  int // bytes of them
	Index int // bytes of their entries in both indexes
	Audit int // bytes of the audit, which ends after AUDIT_DAYS
	Value int // bytes of the entry of the value index, which the job reads
}

// stored is what the handlers leave, which TestStoredIsWhatTheHandlersLeave holds them to.
var stored = Stored{Items: 24, Kept: 9360, Index: 2991, Audit: 1540, Value: 533}

// Night is what the job costs at the table beside reading the value index once.
type Night struct {
	Fixed   Measured // of leases, settings and documents, at most, whoever changed
	Changed Measured // of each customer who changed
}

// night is what the job does, which TestNightCostsWhatMeasuredSays holds it to.
var night = Night{Fixed: Measured{Reads: 200, Writes: 150}, Changed: Measured{Calls: 1, Reads: 1, Writes: 4}}

// mostEach is how many customers a part of the job has at most, as package value divides them.
const mostEach = 50_000
