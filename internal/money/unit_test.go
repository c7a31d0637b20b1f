package money

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
)

func TestUnitTable(t *testing.T) {
	for _, u := range unitTable {
		base, known := unitsByCode[u.base]
		if len(u.code) != 3 || !known || base.base != base.code || u.decimals < base.decimals || u.decimals > 4 {
			t.Errorf("row %+v", u)
		}
		if u.Worth() != int64(math.Pow10(u.decimals)) {
			t.Errorf("one %s is worth %d", u, u.Worth())
		}
	}
	if len(unitsByCode) != len(unitTable) || len(Units()) != len(unitTable) {
		t.Errorf("%d rows, %d codes, %d listed", len(unitTable), len(unitsByCode), len(Units()))
	}
}

func TestUnitDecimals(t *testing.T) {
	for code, want := range map[string]int{"IRR": 0, "IRT": 1, "USD": 2, "JPY": 0, "KWD": 3, "IQD": 3, "AED": 2, "SAR": 2, "CLP": 0} {
		if u, err := ParseUnit(code); err != nil || u.Decimals() != want {
			t.Errorf("%s has %d decimals, %v, want %d", code, u.Decimals(), err, want)
		}
	}
}

// A new rial of 10,000 rials is one more row: what was stored stays as it is and adds up with it.
func TestNewRialIsARow(t *testing.T) {
	newRial := Unit{"XNR", "IRR", 4}
	stored := FromMinor(1_234_500, unitsByCode["IRT"])
	shown, err := stored.In(newRial)
	if err != nil || shown.Decimal() != "123.4500" || newRial.Worth() != 10_000 {
		t.Errorf("%v is %v, %v", stored, shown, err)
	}
	n, err := scan("0.5")
	if err != nil {
		t.Fatal(err)
	}
	if minor, err := n.minor(newRial, MaxMinor); err != nil || minor != 5000 {
		t.Errorf("half a new rial is %d rials, %v", minor, err)
	}
	sum, err := stored.Add(FromMinor(10_000, newRial))
	if err != nil || sum.String() != "124450 IRT" {
		t.Errorf("with one new rial more it is %v, %v", sum, err)
	}
}

func TestUnitText(t *testing.T) {
	var settings struct {
		Currency Unit `json:"currency"`
	}
	if err := json.Unmarshal([]byte(`{"currency":"IRT"}`), &settings); err != nil || settings.Currency.Code() != "IRT" {
		t.Errorf("read as %v, %v", settings, err)
	}
	if data, err := json.Marshal(settings); err != nil || string(data) != `{"currency":"IRT"}` {
		t.Errorf("written as %s, %v", data, err)
	}
	if err := json.Unmarshal([]byte(`{"currency":"XXX"}`), &settings); !errors.Is(err, ErrUnit) {
		t.Errorf("an unknown currency: %v", err)
	}
	if err := json.Unmarshal([]byte(`{"currency":""}`), &settings); err != nil || !settings.Currency.IsZero() {
		t.Errorf("no currency is read as %v, %v", settings, err)
	}
}
