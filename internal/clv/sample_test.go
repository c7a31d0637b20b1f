package clv

import (
	"slices"
	"testing"
	"time"
)

// observed is what testdata/cdnow-sample.csv tells of one customer: the history in days at the end of calibration, the mean
// spend of repeat days, and purchase days and spend in the holdout.
type observed struct {
	Days
	mean          float64
	holdout       float64
	holdoutSpend  float64
	purchaseDates []int // days since the start of calibration
}

const (
	calibrationDays = 272 // 1997-01-01 to 1997-09-30
	holdoutWeeks    = 39
)

// readSample replays the purchases, in the order of customer ids.
func readSample(t testing.TB) []observed {
	t.Helper()
	spend := map[string]map[int]float64{}
	for _, rec := range readCSV(t, "testdata/cdnow-sample.csv") {
		if spend[rec[0]] == nil {
			spend[rec[0]] = map[int]float64{}
		}
		spend[rec[0]][dayOf(t, rec[1])] += number(t, rec[2])
	}
	ids := make([]string, 0, len(spend))
	for id := range spend {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var all []observed
	for _, id := range ids {
		all = append(all, replay(spend[id]))
	}
	return all
}

func replay(byDay map[int]float64) observed {
	var o observed
	for day := range byDay {
		o.purchaseDates = append(o.purchaseDates, day)
	}
	slices.Sort(o.purchaseDates)
	first := o.purchaseDates[0]
	o.T = int32(calibrationDays - first)
	for _, day := range o.purchaseDates[1:] {
		switch {
		case day <= calibrationDays:
			o.X++
			o.Tx = int32(day - first)
			o.mean += byDay[day]
		case day <= calibrationDays+holdoutWeeks*DaysPerWeek:
			o.holdout++
			o.holdoutSpend += byDay[day]
		}
	}
	if o.X > 0 {
		o.mean /= float64(o.X)
	}
	return o
}

func dayOf(t testing.TB, iso string) int {
	t.Helper()
	day, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		t.Fatal(err)
	}
	return int(day.Sub(time.Date(1997, 1, 1, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// sampleRows groups the histories of the sample.
func sampleRows(t testing.TB) []Row {
	var g Grouper
	for _, o := range readSample(t) {
		g.Add(o.X, o.Tx, o.T)
	}
	return g.Rows()
}
