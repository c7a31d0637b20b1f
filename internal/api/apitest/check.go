package apitest

import (
	"context"
	"testing"

	"vafa/internal/check"
	"vafa/internal/table"
)

// Check holds the whole table, past the API and its faults, against what must always hold; what does not fails the test.
func (f *Firm) Check(t testing.TB) check.Report {
	t.Helper()
	report, err := check.Run(context.Background(), table.Inspect(f.Client, f.TableName), check.Options{Now: f.Clock.Latest(), Business: f.Service.Business})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range report.Findings {
		t.Errorf("%s: %s: %s", one.Rule, one.Key, one.What)
	}
	if report.More > 0 {
		t.Errorf("and %d suspicions more", report.More)
	}
	return report
}
