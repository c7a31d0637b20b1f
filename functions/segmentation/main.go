// Command segmentation is one step of the nightly job, as the state machine asks for it: see internal/value/job.go.
package main

import (
	"os"

	"vafa/internal/function"
	"vafa/internal/function/bucket"
	"vafa/internal/table"
	"vafa/internal/value"
)

func main() {
	s := function.MustSetup()
	prices, err := function.Prices(os.Getenv)
	if err != nil {
		function.Fail(s.Log, err)
	}
	atOnce, err := function.AtOnce(os.Getenv)
	if err != nil {
		function.Fail(s.Log, err)
	}
	job := &value.Job{
		Store: s.Service.Table, Source: s.Service.Source, Business: s.Service.Business, Terms: value.TermsOf(s.Service.Business), Shards: table.Shards,
		Rows:   bucket.Rows{Client: bucket.Client(s.AWS), Bucket: os.Getenv("ROWS_BUCKET")},
		AtOnce: atOnce, Bill: value.Bill{Prices: prices, Memory: function.Memory(os.Getenv)},
	}
	function.Start(s, func(in value.Input) string { return in.Step }, job.Do)
}
