package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer is one line that the scenarios write.
type answer struct {
	Kind       string
	Key        string
	Attempt    int
	Status     int
	Ms         float64
	RetryAfter string
}

// answers are all of them, by what was asked.
type answers struct {
	times    map[string][]float64 // milliseconds by kind
	statuses map[string]map[int]int
	taken    map[string]bool // writes that were answered with success
	asked    map[string]bool // writes that were sent at all
	late     []answer
	broken   []answer // neither a success, nor a 503 that says when to come back
}

func readAnswers(path string, late time.Duration) (*answers, error) {
	file, err := os.Open(path) // #nosec G304 G703 -- of our own folder
	if err != nil {
		return nil, err
	}
	defer file.Close()
	a := &answers{times: map[string][]float64{}, statuses: map[string]map[int]int{}, taken: map[string]bool{}, asked: map[string]bool{}}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var one answer
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return nil, fmt.Errorf("line %q: %w", lines.Text(), err)
		}
		a.add(one, late)
	}
	return a, lines.Err()
}

// add counts an answer; a 503 may come later than anything else, since it says when to come back.
func (a *answers) add(one answer, late time.Duration) {
	a.times[one.Kind] = append(a.times[one.Kind], one.Ms)
	if a.statuses[one.Kind] == nil {
		a.statuses[one.Kind] = map[int]int{}
	}
	a.statuses[one.Kind][one.Status]++
	good := one.Status >= 200 && one.Status < 300
	busy := one.Status == 503 && one.RetryAfter != ""
	if one.Kind != "pages" {
		a.asked[one.Key] = true
		a.taken[one.Key] = a.taken[one.Key] || good
	}
	if !good && !busy {
		a.broken = append(a.broken, one)
	}
	if one.Ms > late.Seconds()*1000 && !busy {
		a.late = append(a.late, one)
	}
}

// report tells what was answered and how long it took.
func (a *answers) report(out io.Writer, s spent, o options) {
	requests, waited := 0, 0.0
	fmt.Fprintf(out, "\n%-10s %9s %8s %8s %8s %8s   answers\n", "", "requests", "p50 ms", "p95 ms", "p99 ms", "most ms")
	for _, kind := range slices.Sorted(maps.Keys(a.times)) {
		times := a.times[kind]
		slices.Sort(times)
		for _, ms := range times {
			waited += ms
		}
		requests += len(times)
		fmt.Fprintf(out, "%-10s %9d %8.1f %8.1f %8.1f %8.1f   %s\n", kind, len(times), at(times, .5), at(times, .95), at(times, .99), at(times, 1), counts(a.statuses[kind]))
	}
	if requests == 0 {
		return
	}
	each := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(requests) }
	fmt.Fprintf(out, "%d requests in %s, %.1f a second; the nightly job began %d times\n", requests, s.took.Round(time.Second), float64(requests)/s.took.Seconds(), s.jobs)
	fmt.Fprintf(out, "%d calls at the table, %d of them made to go wrong\n", s.calls, s.failed)
	fmt.Fprintf(out, "a request took %.2f ms, of which its calls waited %.2f ms for the engine (calls beside each other count twice, those of the job too);\n"+
		"the command used %.2f ms of a processor a request, the job and the client of the table included\n", waited/float64(requests), each(s.table), each(s.cpu))
}

// at is a quantile of sorted times.
func at(sorted []float64, share float64) float64 {
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func counts(of map[int]int) string {
	var out []string
	for _, status := range slices.Sorted(maps.Keys(of)) {
		out = append(out, strconv.Itoa(status)+" × "+strconv.Itoa(of[status]))
	}
	return strings.Join(out, ", ")
}

// verdict holds what was answered against what the table has.
func (a *answers) verdict(out io.Writer, found map[string]int, o options) error {
	var lost, twice, unasked []string
	for key, taken := range a.taken {
		if taken && found[key] == 0 {
			lost = append(lost, key)
		}
	}
	for key, n := range found {
		if n > 1 {
			twice = append(twice, key)
		}
		if !a.asked[key] {
			unasked = append(unasked, key)
		}
	}
	fmt.Fprintf(out, "%d writes answered with success, %d in the table: %d lost, %d twice, %d that nobody asked for\n",
		count(a.taken), len(found), len(lost), len(twice), len(unasked))
	fmt.Fprintf(out, "%d answers took longer than %s, %d were neither a success nor 503 with Retry-After\n", len(a.late), o.late, len(a.broken))
	for _, one := range a.broken[:min(5, len(a.broken))] {
		fmt.Fprintf(out, "  %s %s, attempt %d: %d after %.0f ms\n", one.Kind, one.Key, one.Attempt, one.Status, one.Ms)
	}
	if len(a.taken) == 0 && len(a.times["pages"]) == 0 {
		return errors.New("nothing was answered")
	}
	if len(lost)+len(twice)+len(unasked)+len(a.late)+len(a.broken) > 0 {
		return errors.New("something was lost, doubled, late or broken")
	}
	return nil
}

func count(of map[string]bool) (n int) {
	for _, is := range of {
		if is {
			n++
		}
	}
	return n
}
