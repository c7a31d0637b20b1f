package table

import (
	"context"

	"vafa/internal/crm"
)

// storedReport is a report as it is kept: its document is text, since a map of maps would be several times as large.
type storedReport struct {
	Document string `json:"document"`
}

// Reports reads the reports whose names are from first to last, in the order of their names.
func (t *Table) Reports(ctx context.Context, first, last string) ([]crm.Report, error) {
	var out []crm.Report
	if last < first { // as of periods that begin after the last run; DynamoDB refuses to look between them
		return nil, nil
	}
	s := span{pk: pkJob, low: prefixReport + first, high: prefixReport + last}
	err := t.all(ctx, s, func(items []item) error {
		for _, one := range items {
			stored, err := decode[storedReport](one)
			if err != nil {
				return err
			}
			out = append(out, crm.Report{Name: textOf(one, "SK")[len(prefixReport):], Document: []byte(stored.Document)})
		}
		return nil
	})
	return out, err
}

// AllReports reads every report.
func (t *Table) AllReports(ctx context.Context) ([]crm.Report, error) {
	return t.Reports(ctx, "", last)
}

// SaveReport writes a report in the place of what was there; a ConflictError says that a later run has taken the lease, and then nothing
// is written.
func (t *Table) SaveReport(ctx context.Context, r crm.Report, fence int, event string) error {
	put, err := overwrite(reportKey(r.Name), storedReport{string(r.Document)}, event, nil)
	if err != nil {
		return err
	}
	return t.write(ctx, event, put, holdsLease(fence))
}

// holdsLease is the condition that no later run has taken the lease.
func holdsLease(fence int) step {
	return update{
		key: leaseKey(), condition: "#fence = :fence",
		names: map[string]string{"#fence": "fence"}, values: item{":fence": number(int64(fence))},
	}.check(func(item) error { return crm.ConflictError{Code: "run.inProgress"} })
}
