package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// measure is one task that every side does on the same customers.
type measure struct {
	name string
	task string
	base base
	kind string // "days" or "weeks": which of the base's files
	once bool   // too long to repeat
	// rivals are the libraries to compare with; with none Vafa runs alone.
	rivals []rival
}

// rival is a library, and what its side calls the task.
type rival struct{ name, script, task string }

// base is one set of simulated customers.
type base struct {
	model string // "bg-nbd" or "pareto-nbd"
	size  int
}

func (b base) file(kind string) string { return fmt.Sprintf("%s-%d.%s", b.model, b.size, kind) }

// warmUp is how many customers each side sees before anything is measured.
const warmUp = 1000

// plan lists the measures whose names contain only.
func plan(quick bool, only string) []measure {
	return slices.DeleteFunc(allMeasures(quick), func(m measure) bool { return !strings.Contains(m.title(), only) })
}

func allMeasures(quick bool) []measure {
	million, tenMillion, hundredThousand := 1_000_000, 10_000_000, 100_000
	if quick {
		million = hundredThousand
	}
	count := base{"bg-nbd", million}
	both := func(task string) []rival {
		return []rival{{"lifetimes", "lifetimes", task}, {"pymc-marketing", "pymc", task}}
	}
	grouped := rival{"lifetimes, grouped by hand", "lifetimes", "bg-nbd-grouped"}
	measures := []measure{
		{name: "fit BG/NBD, whole days", task: "bg-nbd", base: count, kind: "days", rivals: append(both("bg-nbd"), grouped)},
		{name: "fit BG/NBD, continuous time", task: "bg-nbd", base: count, kind: "weeks", rivals: both("bg-nbd")},
		{name: "fit Pareto/NBD, whole days", task: "pareto-nbd", base: base{"pareto-nbd", hundredThousand}, kind: "days", rivals: both("pareto-nbd")},
		{name: "fit Pareto/NBD, continuous time", task: "pareto-nbd", base: base{"pareto-nbd", hundredThousand}, kind: "weeks"},
		{name: "score: alive, 39 weeks, value", task: "score", base: count, kind: "days", rivals: both("score")},
		{name: "bare pass over the rows", task: "pass", base: count, kind: "days", rivals: []rival{{"numpy", "lifetimes", "pass"}}},
		{name: "bare: three lgamma a row", task: "lgamma", base: count, kind: "days", rivals: []rival{{"scipy", "lifetimes", "lgamma"}}},
		{name: "bare: a log and an exp a row that came back", task: "log-exp", base: count, kind: "weeks", rivals: []rival{{"numpy", "lifetimes", "log-exp"}}},
	}
	if quick {
		return measures
	}
	large := base{"bg-nbd", tenMillion}
	return append(measures,
		measure{name: "fit BG/NBD, whole days", task: "bg-nbd", base: large, kind: "days", once: true, rivals: both("bg-nbd")},
		measure{name: "fit BG/NBD, continuous time", task: "bg-nbd", base: large, kind: "weeks", once: true})
}

// title is the measure's name with the number of customers.
func (m measure) title() string { return m.name + ", " + thousands(m.base.size) }

// thousands writes 1000000 as 1,000,000.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
