package desk

import (
	"html/template"
	"math"
	"time"

	"vafa/internal/chart"
	"vafa/internal/locale"
)

// Run is a run of the nightly job, as GET /v1/segmentation/runs answers.
type Run struct {
	ID        string      `json:"id"`
	AsOf      locale.Date `json:"asOf"`
	State     string      `json:"state"`
	Steps     []RunStep   `json:"steps"`
	Customers int         `json:"customers"`
	Changed   int         `json:"changed"`
	Warnings  []string    `json:"warnings"`
	Rules     int         `json:"rules"`
	StartedAt time.Time   `json:"startedAt"`
	EndedAt   time.Time   `json:"endedAt"`
	Cost      *RunCost    `json:"cost"`
}

// RunStep is a step of a run.
type RunStep struct {
	Name    string  `json:"name"`
	State   string  `json:"state"`
	Seconds float64 `json:"seconds"`
	Used    *RunUse `json:"used"`
}

// Seconds is how long a run took, 0 while it goes on.
func (r Run) Seconds() float64 {
	if r.EndedAt.IsZero() {
		return 0
	}
	return r.EndedAt.Sub(r.StartedAt).Seconds()
}

// Runs is the page of runs.
type Runs struct {
	Frame
	Items []Run
	Next  string
}

// Busy says whether a run is under way, so that the page looks again.
func (r Runs) Busy() bool {
	for _, run := range r.Items {
		if run.State == "queued" || run.State == "running" {
			return true
		}
	}
	return false
}

// ModelReport is what GET /v1/models/current answers.
type ModelReport struct {
	Version string      `json:"version"`
	AsOf    locale.Date `json:"asOf"`
	Buyers  int         `json:"buyers"`
	Chosen  struct {
		Name string `json:"name"`
		Why  string `json:"why"`
	} `json:"chosen"`
	Candidates []ModelCandidate `json:"candidates"`
	Tracking   *ModelTracking   `json:"tracking"`
	Warnings   []string         `json:"warnings"`
}

// ModelCandidate is a model that was fitted, and how it did in the holdout.
type ModelCandidate struct {
	Name string `json:"name"`
	Fit  struct {
		Status string `json:"status"`
		Reason string `json:"reason"`
	} `json:"fit"`
	Holdout *struct {
		Predicted float64 `json:"predicted"`
		Actual    float64 `json:"actual"`
		RMSE      float64 `json:"rmse"`
		MAE       float64 `json:"mae"`
	} `json:"holdout"`
}

// ModelTracking sets what was foretold beside what came.
type ModelTracking struct {
	Weeks       float64 `json:"weeks"`
	Predicted   float64 `json:"predicted"`
	Actual      float64 `json:"actual"`
	ByPurchases []struct {
		Purchases int     `json:"purchases"`
		Customers float64 `json:"customers"`
		Predicted float64 `json:"predicted"`
		Actual    float64 `json:"actual"`
	} `json:"byPurchases"`
}

// Model is the page of the current model; Report is nil before the first run.
type Model struct {
	Frame
	Report *ModelReport
}

// Off is by how much the forecast missed what came, as a share; NaN where nothing came.
func (m Model) Off() float64 {
	if m.Report == nil || m.Report.Tracking == nil || m.Report.Tracking.Actual == 0 {
		return math.NaN()
	}
	return math.Abs(m.Report.Tracking.Predicted/m.Report.Tracking.Actual - 1)
}

// Sentence says how well the model foretold.
func (m Model) Sentence() string {
	t := m.Report.Tracking
	return filled(m.Lang, "model.tracked", "weeks", m.Decimal(t.Weeks, 0), "predicted", m.Decimal(t.Predicted, 0), "actual", m.Decimal(t.Actual, 0), "off", m.Percent(m.Off()))
}

// Chart is forecast against actual, by how often customers had bought again before.
func (m Model) Chart() template.HTML {
	predicted, actual := chart.Series{Name: text(m.Lang, "model.predicted")}, chart.Series{Name: text(m.Lang, "model.actual")}
	bars := chart.Bars{Frame: chart.Frame{
		Lang: m.Lang, ID: "tracking", Title: m.Sentence(), Desc: text(m.Lang, "model.chart.desc"), Number: func(v float64) string { return chart.Short(m.Lang, v) },
	}}
	for _, bucket := range m.Report.Tracking.ByPurchases {
		bars.Categories = append(bars.Categories, m.Number(bucket.Purchases))
		predicted.Values, actual.Values = append(predicted.Values, bucket.Predicted), append(actual.Values, bucket.Actual)
	}
	bars.Series = []chart.Series{predicted, actual}
	return bars.SVG()
}
