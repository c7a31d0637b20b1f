package value_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/money"
	"vafa/internal/value"
)

func unitOf(code string) money.Unit {
	u, err := money.ParseUnit(code)
	if err != nil {
		panic(err)
	}
	return u
}

// tomanShop shows toman.
var tomanShop = crm.Business{Country: "IR", Unit: unitOf("IRT"), Zone: time.UTC, Lang: locale.Persian}

func sumOf(t *testing.T, form value.SumForm) value.Sum {
	t.Helper()
	sum, err := value.Calculate(form, locale.English, tomanShop)
	if err != nil {
		t.Fatalf("%+v: %v", form, err)
	}
	return sum
}

func TestShopkeepersSum(t *testing.T) {
	for _, c := range []struct {
		name           string
		form           value.SumForm
		total, present string
	}{
		{"ten years", value.SumForm{Amount: "50000", Currency: "IRT", Every: "week", Years: "10"}, "26000000 IRT", "26000000 IRT"},
		{"as the business is set", value.SumForm{Amount: "50000", Years: "10"}, "26000000 IRT", "26000000 IRT"},
		{"one year", value.SumForm{Amount: "50000", Years: "1"}, "2600000 IRT", "2600000 IRT"},
		{"a day", value.SumForm{Amount: "1", Every: "day", Years: "1"}, "365 IRT", "365 IRT"},
		{"a month", value.SumForm{Amount: "1", Every: "month", Years: "2"}, "24 IRT", "24 IRT"},
		{"a year", value.SumForm{Amount: "1", Every: "year", Years: "100"}, "100 IRT", "100 IRT"},
		{"30 % at the end", value.SumForm{Amount: "50000", Years: "10", Discount: "30%", Timing: "end"}, "26000000 IRT", "8038003 IRT"},
		{"30 % at the end, unless told", value.SumForm{Amount: "50000", Years: "10", Discount: "0.30"}, "26000000 IRT", "8038003 IRT"},
		{"30 % at the start", value.SumForm{Amount: "50000", Years: "10", Discount: "30 %", Timing: "start"}, "26000000 IRT", "10449404 IRT"},
		{"30 % in the middle", value.SumForm{Amount: "50000", Years: "10", Discount: ".3", Timing: "middle"}, "26000000 IRT", "9164733 IRT"},
		{"Persian digits and signs", value.SumForm{Amount: "۵۰٬۰۰۰", Years: "۱۰", Discount: "۳۰٪"}, "26000000 IRT", "8038003 IRT"},
		{"Arabic digits and point", value.SumForm{Amount: "٥٠٠٠٠", Years: "١٠", Discount: "٠٫٣"}, "26000000 IRT", "8038003 IRT"},
		{"rials", value.SumForm{Amount: "500000", Currency: "irr", Years: "10"}, "260000000 IRR", "260000000 IRR"},
		{"cents", value.SumForm{Amount: "0.10", Currency: "USD", Every: "year", Years: "3"}, "0.30 USD", "0.30 USD"},
		{"inflation and growth", value.SumForm{Amount: "100", Every: "year", Years: "2", Inflation: "10%", Growth: "10%"}, "221 IRT", "221 IRT"},
		{"half of them stay", value.SumForm{Amount: "100", Every: "year", Years: "3", Retention: "50%"}, "175 IRT", "175 IRT"},
		{"nobody stays", value.SumForm{Amount: "100", Every: "year", Years: "3", Retention: "0"}, "100 IRT", "100 IRT"},
		{"inflation as high as discount", value.SumForm{Amount: "100", Every: "year", Years: "3", Inflation: "40%", Discount: "40%", Timing: "start"}, "436 IRT", "300 IRT"},
		{"deflation", value.SumForm{Amount: "100", Every: "year", Years: "2", Inflation: "-50%"}, "150 IRT", "150 IRT"},
		{"half a toman rounds up", value.SumForm{Amount: "0.5", Every: "year", Years: "1"}, "1 IRT", "1 IRT"},
		{"just below half rounds down, once", value.SumForm{Amount: "0.5", Every: "year", Years: "1", Discount: "0.01"}, "1 IRT", "0 IRT"},
	} {
		sum := sumOf(t, c.form)
		if sum.Total.String() != c.total || sum.PresentValue.String() != c.present {
			t.Errorf("%s: %s, worth %s; want %s, worth %s", c.name, sum.Total, sum.PresentValue, c.total, c.present)
		}
	}
}

func TestSumStatesItsConvention(t *testing.T) {
	sum := sumOf(t, value.SumForm{Amount: "50000", Years: "2", Discount: "۳۰٪", Inflation: "0.123456789"})
	want := value.Sum{
		Amount: money.FromMinor(500_000, unitOf("IRT")), Every: "week", TimesAYear: 52, Years: 2, Timing: "end",
		Rates: value.Rates{Inflation: "0.123457", Discount: "0.3", Growth: "0", Retention: "1"},
		Total: sum.Total, PresentValue: sum.PresentValue, Table: sum.Table, Convention: sum.Convention,
	}
	if !cmp.Equal(sum, want, cmp.Comparer(func(a, b money.Money) bool { return a == b })) {
		t.Errorf("%+v", sum)
	}
	for _, part := range []string{"today's prices", "52 payments", "discounted from its end", "toman"} {
		if !strings.Contains(sum.Convention, part) {
			t.Errorf("the convention lacks %q: %s", part, sum.Convention)
		}
	}
	for _, lang := range locale.Langs() {
		for _, timing := range []string{"start", "middle", "end"} {
			sum, err := value.Calculate(value.SumForm{Amount: "1", Years: "1", Timing: timing}, lang, tomanShop)
			if err != nil || sum.Convention == "" || strings.ContainsAny(sum.Convention, "{}") || lang != locale.English && strings.ContainsAny(sum.Convention, "0123456789") {
				t.Errorf("%s %s: %s, %v", lang, timing, sum.Convention, err)
			}
		}
	}
}

func TestSumFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		form value.SumForm
		want string
	}{
		{"nothing", value.SumForm{}, "/amount:required /years:required"},
		{"everything", value.SumForm{
			Amount: "-5", Currency: "XXX", Every: "hour", Years: "0", Inflation: "x", Discount: "1001%", Growth: "-1", Retention: "1.1", Timing: "never",
		}, "/currency:currency.unknown /amount:amount.notPositive /every:choice /timing:choice /years:number.range " +
			"/inflation:number.invalid /discount:number.range /growth:number.range /retention:number.range"},
		{"words", value.SumForm{Amount: "fifty", Years: "ten"}, "/amount:amount.invalid /years:number.range"},
		{"zero", value.SumForm{Amount: "0", Years: "1"}, "/amount:amount.notPositive"},
		{"a rial's fraction", value.SumForm{Amount: "1.15", Years: "1"}, "/amount:amount.precision"},
		{"other money's fraction", value.SumForm{Amount: "1.155", Currency: "QQQ", Years: "1"}, "/currency:currency.unknown"},
		{"42 digits", value.SumForm{Amount: strings.Repeat("9", 42), Years: "1"}, "/amount:amount.range"},
		{"more than can be added up", value.SumForm{Amount: "100000000000000", Every: "day", Years: "100", Inflation: "1000%"}, "/amount:amount.range"},
		{"101 years", value.SumForm{Amount: "1", Years: "101"}, "/years:number.range"},
		{"huge years", value.SumForm{Amount: "1", Years: "99999999999999999999"}, "/years:number.range"},
		{"years with a fraction", value.SumForm{Amount: "1", Years: "1.5"}, "/years:number.range"},
		{"negative years", value.SumForm{Amount: "1", Years: "-3"}, "/years:number.range"},
		{"another case", value.SumForm{Amount: "1", Years: "1", Every: "Week", Timing: "END"}, "/every:choice /timing:choice"},
		{"NaN", value.SumForm{Amount: "NaN", Years: "1", Discount: "NaN"}, "/amount:amount.invalid /discount:number.invalid"},
		{"infinite", value.SumForm{Amount: "1", Years: "1", Discount: "Inf"}, "/discount:number.invalid"},
		{"an exponent", value.SumForm{Amount: "1", Years: "1", Discount: "1e2"}, "/discount:number.invalid"},
		{"a binary exponent", value.SumForm{Amount: "1", Years: "1", Discount: "1p-9"}, "/discount:number.invalid"},
		{"another base", value.SumForm{Amount: "1", Years: "1", Discount: "0b1", Growth: "0x1"}, "/discount:number.invalid /growth:number.invalid"},
		{"a fraction of integers", value.SumForm{Amount: "1", Years: "1", Discount: "1/3"}, "/discount:number.invalid"},
		{"percent alone", value.SumForm{Amount: "1", Years: "1", Discount: "%"}, "/discount:number.invalid"},
		{"percent twice", value.SumForm{Amount: "1", Years: "1", Discount: "3%%"}, "/discount:number.invalid"},
		{"a million digits", value.SumForm{Amount: "1", Years: "1", Discount: "0." + strings.Repeat("1", 1_000_000)}, "/discount:number.invalid"},
	} {
		_, err := value.Calculate(c.form, locale.English, tomanShop)
		var faults crm.Faults
		errors.As(err, &faults)
		var got []string
		for _, f := range faults {
			got = append(got, f.Pointer+":"+f.Code)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %s, want %s", c.name, strings.Join(got, " "), c.want)
		}
	}
}

// TestSumIsTheFormula compares with the formula in floating point, and the table with its sum.
func TestSumIsTheFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := func(name string, low, high int) (float64, string) {
			n := rapid.IntRange(low, high).Draw(t, name)
			return float64(n) / 10_000, money.FromMinor(int64(n), unitOf("USD")).Decimal() + "%"
		}
		inflation, i := rate("inflation", -2000, 6000)
		discount, d := rate("discount", -2000, 9000)
		growth, g := rate("growth", -2000, 3000)
		retention, r := rate("retention", 0, 10_000)
		years := rapid.IntRange(1, 30).Draw(t, "years")
		tomans := rapid.Int64Range(1, 1_000_000).Draw(t, "amount")
		timing := rapid.SampledFrom([]string{"start", "middle", "end"}).Draw(t, "timing")
		sum, err := value.Calculate(value.SumForm{
			Amount: money.FromMinor(tomans*10, unitOf("IRT")).Decimal(), Years: locale.LocalDigits(locale.Persian, itoa(years)), Every: "month",
			Inflation: i, Discount: d, Growth: g, Retention: r, Timing: timing,
		}, locale.English, tomanShop)
		if err != nil {
			t.Fatal(err)
		}
		shift := map[string]float64{"start": 1, "middle": 0.5, "end": 0}[timing]
		total, present, added := 0.0, 0.0, int64(0)
		for k := 1; k <= years; k++ {
			spend := float64(tomans) * 12 * math.Pow((1+inflation)*(1+growth)*retention, float64(k-1))
			total += spend
			present += spend * math.Pow(1+discount, shift-float64(k))
			added += sum.Table[k-1].Spend.Minor()
		}
		for name, pair := range map[string][2]float64{"total": {sum.Total.Float(), total}, "present": {sum.PresentValue.Float(), present}} {
			if math.Abs(pair[0]-pair[1]) > 0.51+1e-9*pair[1] {
				t.Fatalf("%s is %f, want %f", name, pair[0], pair[1])
			}
		}
		if off := math.Abs(float64(added - sum.Total.Minor())); len(sum.Table) != years || off > float64(5*(years+1)) {
			t.Fatalf("%d years add up to %f rials off the total", len(sum.Table), off)
		}
		if !slices.IsSortedFunc(sum.Table, func(a, b value.SumYear) int { return a.Year - b.Year }) || sum.Table[0].Year != 1 {
			t.Fatalf("years out of order: %+v", sum.Table)
		}
	})
}

func TestLongestSumIsQuick(t *testing.T) {
	start := time.Now()
	sumOf(t, value.SumForm{
		Amount: "0.1", Every: "day", Years: "100", Inflation: "0.12345671", Discount: "23.456789%", Growth: "0.0345671%", Retention: "0.98765431", Timing: "middle",
	})
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
}
