package value_test

import (
	"math"
	"testing"

	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/value"
)

// regular bought ten times, the last time a week ago, for ten dollars each.
func regular() crm.Summary { return boughtOn("USD", 1000, 97, 87, 77, 67, 57, 47, 37, 27, 17, 7) }

func TestFiguresAreOneStory(t *testing.T) {
	scorer := scorerOf(t, modelWith(t, 1))
	f, cost := scorer.Of(crm.Value{Summary: regular()})
	if !f.HasModel || f.Alive < 0.8 || f.Alive > 1 || f.ExpectedPurchases < 5 || f.ExpectedPurchases > 40 || cost != 0 || f.Margin != 1 || f.MarginTold {
		t.Errorf("%+v", f)
	}
	if f.ExpectedSpend < 9 || f.ExpectedSpend > 12 {
		t.Errorf("ten dollars each are expected to be %f", f.ExpectedSpend)
	}
	most := f.ExpectedPurchases * f.ExpectedSpend
	if f.Real >= most || f.Real < most/1.1 {
		t.Errorf("%f dollars discounted at 10 %% a year are %f", most, f.Real)
	}
}

func TestMarginThatWasTold(t *testing.T) {
	scorer := scorerOf(t, modelWith(t, 1))
	s := regular()
	all, _ := scorer.Of(crm.Value{Summary: s})
	s.Margin, s.MarginUnknown = 1250, 5000 // a quarter of the half that is known
	quarter, _ := scorer.Of(crm.Value{Summary: s})
	if !quarter.MarginTold || quarter.Margin != 0.25 || math.Abs(quarter.Real-all.Real/4) > 1e-9 {
		t.Errorf("%+v, of %+v", quarter, all)
	}
	s.Margin = -500
	if loss, _ := scorer.Of(crm.Value{Summary: s}); loss.Real >= 0 || loss.Margin != -0.1 {
		t.Errorf("%+v", loss)
	}
}

func TestCostToServeIsTakenOff(t *testing.T) {
	scorer := scorerOf(t, modelWith(t, 1))
	v := crm.Value{Summary: regular(), ServiceCost: 5000, ServiceUnit: "USD"} // five dollars a purchase day
	free, _ := scorer.Of(crm.Value{Summary: regular()})
	served, cost := scorer.Of(v)
	if cost != 50 || math.Abs(served.Real-free.Real*(1-5/free.ExpectedSpend)) > 1e-9 {
		t.Errorf("%f dollars: %f of %f", cost, served.Real, free.Real)
	}
	v.ServiceUnit = "IRT"
	if other, cost := scorer.Of(v); cost != 0 || other.Real != free.Real {
		t.Errorf("another currency's cost: %f, %f", cost, other.Real)
	}
}

func TestCurrencyWithoutAModelOfSpend(t *testing.T) {
	scorer := scorerOf(t, modelWith(t, 1))
	s := boughtOn("EUR", 1000, 97, 57, 7)
	f, _ := scorer.Of(crm.Value{Summary: s})
	if !f.HasModel || f.ExpectedPurchases <= 0 || !math.IsNaN(f.ExpectedSpend) || f.Real != 0 {
		t.Errorf("%+v", f)
	}
	if _, ok := scorer.Interval("cus_1", s, f, 0); ok {
		t.Error("an interval without a model of spend")
	}
	if v := scorer.Decide(crm.Value{Summary: s}, at); v.RFM != "" || v.Percentile != 0 || v.Segment == "" {
		t.Errorf("%+v", v.Published)
	}
}

func TestTomanAndRialAreTheSameMoney(t *testing.T) {
	model := modelWith(t, 1)
	model.Spend["IRR"] = model.Spend["USD"]
	scorer := scorerOf(t, model)
	toman, _ := scorer.Of(crm.Value{Summary: boughtOn("IRT", 10, 50, 20)})
	rial, _ := scorer.Of(crm.Value{Summary: boughtOn("IRR", 10, 50, 20)})
	if toman != rial || toman.Real <= 0 {
		t.Errorf("%+v, %+v", toman, rial)
	}
}

func TestInterval(t *testing.T) {
	customers := crowd(200, "USD", 1)
	scorer := scorerOf(t, fitOn(t, customers))
	inside, likely, wide := 0, 0, 0
	for i, s := range customers {
		id := "cus_" + itoa(i)
		f, cost := scorer.Of(crm.Value{Summary: s})
		first, ok := scorer.Interval(id, s, f, cost)
		if again, _ := scorer.Interval(id, s, f, cost); !ok || again != first {
			t.Fatalf("%s: %+v, then %+v", id, first, again)
		}
		if !(0 <= first.Low && first.Low <= first.Median && first.Median <= first.High) || math.IsInf(first.High, 0) {
			t.Fatalf("%s: %+v", id, first)
		}
		if f.Alive >= 0.2 {
			likely++
			if first.Low <= f.Real && f.Real <= first.High {
				inside++
			}
		}
		if other, _ := scorer.Interval("other", s, f, cost); other != first {
			wide++
		}
	}
	// Somebody who has most likely left is expected to bring a little, and brings nothing in 95 futures of 100.
	if likely < 100 || inside < likely || wide < 100 {
		t.Errorf("the interval holds the expected value of %d of %d; another seed gives another for %d", inside, likely, wide)
	}
}

func TestNobodyHasNoFigures(t *testing.T) {
	scorer := scorerOf(t, modelWith(t, 1))
	f, cost := scorer.Of(crm.Value{})
	if f.HasModel || cost != 0 || f.Real != 0 {
		t.Errorf("%+v", f)
	}
	if _, ok := scorer.Interval("cus_1", crm.Summary{}, f, 0); ok {
		t.Error("an interval of nobody")
	}
}

func TestTallyCountsEverybody(t *testing.T) {
	customers := append(crowd(80, "IRT", 1), crm.Summary{}, crm.Summary{})
	scorer := scorerOf(t, fitOn(t, customers))
	total, seen := 0, -1
	segments, all := scorer.Tally(customers, tomanShop)
	for _, segment := range segments {
		total += segment.Customers
		place := -1
		for i, name := range value.Segments() {
			if name == segment.Name {
				place = i
			}
		}
		if place <= seen {
			t.Errorf("%s is out of order", segment.Name)
		}
		seen = place
		for code, amount := range segment.Value {
			if _, err := money.Parse(amount, code); err != nil || code != "IRT" {
				t.Errorf("%s: %s %s, %v", segment.Name, amount, code, err)
			}
		}
		if segment.Name == value.SegmentProspect && segment.Customers != 2 {
			t.Errorf("%d prospects", segment.Customers)
		}
	}
	if total != 82 || all.Customers != 82 || all.Name != crm.AllSegments {
		t.Errorf("%d customers, %+v", total, all)
	}
}
