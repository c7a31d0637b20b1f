package price_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/price"
)

func TestDollarsAreWrittenRoundedUp(t *testing.T) {
	for _, c := range []struct {
		amount price.Dollars
		want   string
	}{
		{0, "0.000000"},
		{1, "0.000001"},
		{625_000, "0.000001"},
		{1_000_000, "0.000001"},
		{1_000_001, "0.000002"},
		{12_345_678_000_000, "12.345678"},
		{-1_500_000, "-0.000002"},
	} {
		if got := c.amount.String(); got != c.want {
			t.Errorf("%d: %s, want %s", c.amount, got, c.want)
		}
	}
}

func TestEach(t *testing.T) {
	for text, want := range map[string]price.Dollars{
		"0.625": 625_000, "0.125": 125_000, "1": 1_000_000, "0": 0, "13.3334": 13_333_400, "0.000001": 1,
	} {
		if got, err := price.Each(text); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".", ".5", "-1", "+1", "1.-5", "0.0000001", "1e3", "1,5", "dear", "12345678", "۱"} {
		if got, err := price.Each(text); err == nil {
			t.Errorf("%q: %d, want it refused", text, got)
		}
	}
}

// A million units cost what is listed for a million.
func TestListedPrices(t *testing.T) {
	for _, c := range []struct {
		region      string
		read, write string
	}{
		{"us-east-1", "0.125000", "0.625000"},
		{"eu-central-1", "0.152500", "0.762500"},
	} {
		list := price.In(c.region)
		if list.Region != c.region || list.AsOf.IsZero() {
			t.Errorf("%s: %+v, want its own list and its day", c.region, list)
		}
		if got := list.Table(crm.Capacity{Reads: 1e6}).String(); got != c.read {
			t.Errorf("%s: a million reads %s, want %s", c.region, got, c.read)
		}
		if got := list.Table(crm.Capacity{Writes: 1e6}).String(); got != c.write {
			t.Errorf("%s: a million writes %s, want %s", c.region, got, c.write)
		}
	}
	if got := price.In("mars-north-1").Region; got != "us-east-1" {
		t.Errorf("an unknown region goes by %q, want us-east-1, which the list says", got)
	}
}

func TestCostByWhatBillsIt(t *testing.T) {
	use := price.Use{
		Capacity: crm.Capacity{Reads: 4000, Writes: 1000}, GBSeconds: 1000, Invocations: 1_000_000, Puts: 1000, Gets: 1000, Transitions: 1000,
	}
	cost := price.In("us-east-1").Of(use)
	got := map[string]string{
		"table": cost.Table.String(), "functions": cost.Functions.String(), "files": cost.Files.String(), "machine": cost.Machine.String(),
		"total": cost.Total().String(),
	}
	want := map[string]string{"table": "0.001125", "functions": "0.213334", "files": "0.005400", "machine": "0.025000", "total": "0.244859"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Two pieces of work cost together what they cost apart: units come in halves and files one by one, so nothing is lost by rounding.
func TestCostsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string) price.Use {
			return price.Use{
				Capacity: crm.Capacity{
					Reads:  float64(rapid.IntRange(0, 1e9).Draw(t, name+" reads")) / 2,
					Writes: float64(rapid.IntRange(0, 1e9).Draw(t, name+" writes")),
				},
				Puts:        rapid.IntRange(0, 1e6).Draw(t, name+" puts"),
				Transitions: rapid.IntRange(0, 1e6).Draw(t, name+" transitions"),
			}
		}
		list := price.In(rapid.SampledFrom(price.Regions()).Draw(t, "region"))
		a, b := some("a"), some("b")
		if apart, together := list.Of(a).Total()+list.Of(b).Total(), list.Of(a.Plus(b)).Total(); apart != together {
			t.Errorf("%s apart, %s together", apart, together)
		}
	})
}
