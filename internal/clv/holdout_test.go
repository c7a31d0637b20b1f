package clv

import (
	"strconv"
	"testing"
)

func sampleHoldout(t testing.TB) []HoldoutRow {
	var rows []HoldoutRow
	for _, o := range readSample(t) {
		rows = append(rows, HoldoutRow{o.Row(1), o.holdout})
	}
	return rows
}

// TestHoldoutOfTheReferenceModels: the reference evaluated the parameters lifetimes prints, and the polished baseline, on
// histories in exact days.
func TestHoldoutOfTheReferenceModels(t *testing.T) {
	g, rows := readGolden(t), sampleHoldout(t)
	want := g.Holdout
	models := g.lifetimesModels()
	got := map[string]Holdout{}
	for name, want := range map[string]goldenHoldout{"bg-nbd": want.BGNBD, "pareto-nbd": want.ParetoNBD, "nbd": want.NBD} {
		h := Evaluate(models[name], rows, holdoutWeeks)
		near(t, name+" predicted", h.Predicted, want.Pred, 1e-9)
		near(t, name+" actual", h.Actual, want.Actual, 0)
		near(t, name+" MAE", h.MAE, want.MAE, 1e-9)
		near(t, name+" RMSE", h.RMSE, want.RMSE, 1e-9)
		near(t, name+" correlation", h.Correlation, want.Corr, 1e-9)
		got[name] = h
	}
	for x, means := range want.ByX {
		i, _ := strconv.Atoi(x)
		bg, pareto := got["bg-nbd"].ByPurchases[i], got["pareto-nbd"].ByPurchases[i]
		if bg.Purchases != i {
			t.Fatalf("bucket %d holds %d purchases", i, bg.Purchases)
		}
		near(t, x+" actual", bg.Actual, means[0], 1e-9)
		near(t, x+" bg", bg.Predicted, means[1], 1e-9)
		near(t, x+" pareto", pareto.Predicted, means[2], 1e-9)
	}
}

func TestHoldoutOfTheSampleInExactDays(t *testing.T) {
	want, rows := readGolden(t).Exact.Holdout, sampleHoldout(t)
	m, _ := FitBGNBD(sampleRows(t))
	h := Evaluate(m, rows, holdoutWeeks)
	near(t, "predicted", h.Predicted, want.Pred, 1e-6)
	near(t, "actual", h.Actual, want.Actual, 0)
	near(t, "MAE", h.MAE, want.MAE, 1e-6)
	near(t, "RMSE", h.RMSE, want.RMSE, 1e-6)
}

func TestHoldoutOfSpend(t *testing.T) {
	g := readGolden(t)
	want, bg, spend := g.Holdout.Spend, g.lifetimesModels()["bg-nbd"], g.Lifetimes.GammaGamma.Params
	gg := GammaGamma{spend["p"], spend["q"], spend["v"]}
	var predicted, actual float64
	for _, o := range readSample(t) {
		r := o.Row(1)
		predicted += bg.Expected(r.X, r.Tx, r.T, holdoutWeeks) * gg.ExpectedSpend(r.X, o.mean)
		actual += o.holdoutSpend
	}
	near(t, "predicted", predicted, want.Pred, 1e-9)
	near(t, "actual", actual, want.Actual, 1e-9)
}

func TestHoldoutOfNobody(t *testing.T) {
	if h := Evaluate(cdnowBG, nil, 39); h.Predicted != 0 || h.MAE != 0 || h.ByPurchases != nil {
		t.Errorf("holdout of nobody: %+v", h)
	}
}
