package main

import (
	"fmt"
	"io"

	"vafa/internal/csvfile"
)

// shownRefusals is how many refusals are listed on standard error; a file of another kind would flood it.
const shownRefusals = 100

// refusalList keeps every refusal and tells the first of them as they come.
type refusalList struct {
	to   io.Writer
	list []csvfile.Refusal
}

func (r *refusalList) add(refusal csvfile.Refusal) {
	r.list = append(r.list, refusal)
	if len(r.list) <= shownRefusals {
		fmt.Fprintf(r.to, "refused: %v\n", &refusal)
	}
}

// end says what was not listed.
func (r *refusalList) end() {
	if more := len(r.list) - shownRefusals; more > 0 {
		fmt.Fprintf(r.to, "refused: %d more; --json lists them all\n", more)
	}
}
