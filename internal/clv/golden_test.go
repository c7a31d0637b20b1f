package clv

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
)

// golden is testdata/clv-golden.json, as far as the tests read it.
type golden struct {
	MLE struct {
		BGNBD, ParetoNBD, GammaGamma goldenFit
		NBD                          goldenFit `json:"nbd_baseline"`
	} `json:"mle_polished"`
	Lifetimes struct {
		BGNBD, GammaGamma, MBGNBD goldenFit
		ParetoNBD                 goldenFit `json:"paretonbd_seed1"`
	} `json:"lifetimes_fits"`
	Customers []goldenCustomer
	Edge      struct{ BGNBD, ParetoNBD []edgeCase } `json:"edge_cases_mpmath60"`
	Invariant struct {
		BGDays     float64 `json:"LL_days_bgnbd_cdnow"`
		ParetoDays float64 `json:"LL_days_pareto_cdnow"`
		GG10       float64 `json:"GG_LL_x10"`
	} `json:"invariances"`
	Inflation struct {
		Curve     []float64
		Customers map[string]goldenValue
	} `json:"inflation_golden"`
	Bootstrap struct {
		Params     map[string][3]float64 `json:"param_pct_2.5_50_97.5"`
		Total      [3]float64            `json:"total_exp39_CI"`
		Predictive [3]float64            `json:"total_exp39_predictive"`
		One        [3]float64            `json:"id1_exp39_CI"`
		OneFuture  [3]float64            `json:"id1_predictive"`
		Coverage   float64               `json:"per_customer_95_predictive_coverage_of_holdout"`
	} `json:"bootstrap_bgnbd_cdnow"`
	Holdout struct {
		BGNBD, ParetoNBD, NBD goldenHoldout
		ByX                   map[string][3]float64 `json:"by_x_actual_vs_bg_vs_pareto"`
		Spend                 goldenHoldout         `json:"spend_bg_gg"`
	} `json:"holdout_39w"`
	Exact struct {
		BGNBD, ParetoNBD, GammaGamma goldenFit
		Holdout                      struct{ Pred, Actual, MAE, RMSE float64 } `json:"holdout39w"`
	} `json:"exact_days_sample"`
}

type goldenFit struct {
	Params    map[string]float64
	LogLik    float64
	SE        map[string]float64
	Condition float64 `json:"hessian_cond_logparams"`
}

type goldenCustomer struct {
	ID       int
	X        float64
	Tx       float64 `json:"t_x"`
	T, M     float64
	Polished map[string]float64
}

type edgeCase struct {
	Name     string
	Params   [4]float64
	X        int
	Tx       float64 `json:"t_x"`
	T        float64 `json:"T"`
	Horizon  float64 `json:"t"`
	LogLik   float64
	Alive    float64 `json:"palive"`
	Expected float64
}

type goldenValue struct {
	Real       float64 `json:"real_clv12_d1pct"`
	Fisher     float64 `json:"nominal_clv12_pi3_fisher"`
	Wrong      float64 `json:"wrong_nominal_rate_no_inflation"`
	Curve      float64 `json:"curve_pv_real_rate"`
	Cash       float64 `json:"curve_undiscounted_nominal_revenue"`
	Margin     float64 `json:"margin30_cost2"`
	MidMonth   float64 `json:"mid_month"`
	Continuous float64
}

type goldenHoldout struct {
	Pred   float64 `json:"pred_total"`
	Actual float64 `json:"actual_total"`
	MAE    float64
	RMSE   float64
	Corr   float64
}

func readGolden(t testing.TB) golden {
	t.Helper()
	data, err := os.ReadFile("testdata/clv-golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// lifetimesModels are the models as lifetimes fits them, and the polished baseline.
func (g golden) lifetimesModels() map[string]Counts {
	bg, pareto, nbd := g.Lifetimes.BGNBD.Params, g.Lifetimes.ParetoNBD.Params, g.MLE.NBD.Params
	return map[string]Counts{
		"bg-nbd":     BGNBD{bg["r"], bg["alpha"], bg["a"], bg["b"]},
		"pareto-nbd": ParetoNBD{pareto["r"], pareto["alpha"], pareto["s"], pareto["beta"]},
		"nbd":        NBD{nbd["r"], nbd["alpha"]},
	}
}

// customer is one line of testdata/cdnow-summary.csv.
type customer struct {
	id    int
	x     int
	tx, t float64
	mean  float64
}

func (c customer) row() Row { return Row{X: c.x, Tx: c.tx, T: c.t, Weight: 1} }

func readSummary(t testing.TB) []customer {
	t.Helper()
	var all []customer
	for _, rec := range readCSV(t, "testdata/cdnow-summary.csv") {
		all = append(all, customer{
			id: int(number(t, rec[0])), x: int(number(t, rec[1])), tx: number(t, rec[2]), t: number(t, rec[3]), mean: number(t, rec[4]),
		})
	}
	return all
}

func readCSV(t testing.TB, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records[1:]
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func summaryRows(t testing.TB) []Row {
	var rows []Row
	for _, c := range readSummary(t) {
		rows = append(rows, c.row())
	}
	return rows
}

func summarySpend(t testing.TB) []SpendRow {
	var rows []SpendRow
	for _, c := range readSummary(t) {
		if c.x > 0 {
			rows = append(rows, SpendRow{X: c.x, Mean: c.mean, Weight: 1})
		}
	}
	return rows
}

// reporter is a *testing.T, *testing.B or *rapid.T.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}

// near fails unless got is within a relative tolerance of want.
func near(t reporter, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s = %.15g, want %.15g (off by %.2g, allowed %.2g)", what, got, want, math.Abs(got-want)/math.Abs(want), tolerance)
	}
}

// nearFit compares a fit with its reference.
func nearFit(t *testing.T, params map[string]float64, fit Fit, want goldenFit) {
	t.Helper()
	if fit.Status != Converged {
		t.Fatalf("status %q: %s", fit.Status, fit.Reason)
	}
	near(t, "log-likelihood", fit.LogLikelihood, want.LogLik, 1e-9)
	for name, value := range want.Params {
		near(t, name, params[name], value, 1e-6)
	}
	for name, value := range want.SE {
		near(t, "standard error of "+name, fit.StandardErrors[name], value, 1e-3)
	}
	near(t, "condition", fit.Condition, want.Condition, 1e-3)
	if fit.GradientNorm > 1e-5 {
		t.Errorf("gradient norm %g", fit.GradientNorm)
	}
}

// params is a model's parameters by their JSON names.
func params(t testing.TB, model any) map[string]float64 {
	t.Helper()
	data, err := json.Marshal(model)
	if err != nil {
		t.Fatal(err)
	}
	var byName map[string]float64
	if err := json.Unmarshal(data, &byName); err != nil {
		t.Fatal(err)
	}
	return byName
}
