package money_test

import (
	stdjson "encoding/json"
	"errors"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"vafa/internal/money"
)

type order struct {
	Amount money.Money   `json:"amount"`
	Margin money.Money   `json:"margin,omitzero"`
	Items  []money.Money `json:"items,omitzero"`
}

func TestJSON(t *testing.T) {
	const text = `{"amount":{"amount":"50000","currency":"IRT"},"items":[{"amount":"12.50","currency":"USD"}]}`
	var o order
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	if o.Amount.Minor() != 500_000 || o.Amount.Unit().Code() != "IRT" || o.Margin.IsSet() || o.Items[0].Minor() != 1250 {
		t.Errorf("read as %+v", o)
	}
	if data, err := json.Marshal(o); err != nil || string(data) != text {
		t.Errorf("written as %s, %v", data, err)
	}
	if data, err := stdjson.Marshal(o); err != nil || string(data) != text {
		t.Errorf("encoding/json writes %s, %v", data, err)
	}
	var again order
	if err := stdjson.Unmarshal([]byte(text), &again); err != nil || again.Amount != o.Amount {
		t.Errorf("encoding/json reads %+v, %v", again, err)
	}
}

func TestJSONNumbersAreExact(t *testing.T) {
	for text, want := range map[string]int64{
		`{"amount":50000,"currency":"IRT"}`:                    500_000,
		`{"currency":"USD","amount":12.34}`:                    1234,
		`{"amount":5e4,"currency":"IRR"}`:                      50_000,
		`{"amount":9999999999999.99,"currency":"USD"}`:         999_999_999_999_999,
		`{"amount":-0.07,"currency":"USD"}`:                    -7,
		` { "amount" : "1" , "currency" : "\u0055SD" } `:       100,
		`{"amount":12.300000000000000000,"currency":"USD"}`:    1230,
		`{"amount":"1000000000000000.0","currency":"IRR"}`:     money.MaxMinor,
		`{"amount":100000000000000000e-2,"currency":"IRR"}`:    money.MaxMinor,
		`{"amount":"0.10","currency":"USD"}`:                   10,
		`{"amount":4503599627370.49,"currency":"USD"}`:         450_359_962_737_049,
		`{"amount":0.1000000000000000000000,"currency":"IRT"}`: 1,
	} {
		var m money.Money
		if err := json.Unmarshal([]byte(text), &m); err != nil || m.Minor() != want {
			t.Errorf("%s is %d, %v, want %d", text, m.Minor(), err, want)
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	for _, c := range []struct {
		text    string
		want    error
		pointer jsontext.Pointer
	}{
		{`{"amount":{"amount":"1","currency":"XXX"}}`, money.ErrUnit, "/amount/currency"},
		{`{"amount":{"amount":"1"}}`, money.ErrUnit, "/amount/currency"},
		{`{"amount":{"currency":"IRT"}}`, money.ErrAmount, "/amount/amount"},
		{`{"amount":{"amount":"abc","currency":"IRT"}}`, money.ErrAmount, "/amount/amount"},
		{`{"amount":{"amount":"0.01","currency":"IRT"}}`, money.ErrPrecision, "/amount/amount"},
		{`{"amount":{"amount":1e16,"currency":"IRR"}}`, money.ErrRange, "/amount/amount"},
		{`{"amount":{"amount":true,"currency":"IRR"}}`, money.ErrAmount, "/amount/amount"},
		{`{"amount":{"amount":null,"currency":"IRR"}}`, money.ErrAmount, "/amount/amount"},
		{`{"amount":{"amount":["1"],"currency":"IRR"}}`, money.ErrAmount, "/amount/amount"},
		{`{"items":[{"amount":"1","currency":"IRT"},{"amount":"x","currency":"IRT"}]}`, money.ErrAmount, "/items/1/amount"},
		{`{"amount":{"amount":"1","currency":"IRT","unit":"x"}}`, json.ErrUnknownName, "/amount/unit"},
		{`{"amount":{"Amount":"1","currency":"IRT"}}`, json.ErrUnknownName, "/amount/Amount"},
		{`{"amount":{"amount":"1","amount":"2","currency":"IRT"}}`, jsontext.ErrDuplicateName, "/amount/amount"},
		{`{"amount":"50000 IRT"}`, nil, "/amount"},
		{`{"amount":50000}`, nil, "/amount"},
		{`{"amount":{"amount":"1","currency":5}}`, nil, "/amount/currency"},
	} {
		var o order
		err := json.Unmarshal([]byte(c.text), &o)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.text, err, c.want)
		}
		if got := pointerOf(err); got != c.pointer {
			t.Errorf("%s: pointer %q, want %q", c.text, got, c.pointer)
		}
	}
	var o order
	if err := json.Unmarshal([]byte(`{"amount":{"amount":"1",}}`), &o); err == nil {
		t.Error("broken JSON was taken")
	}
}

func pointerOf(err error) jsontext.Pointer {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return semantic.JSONPointer
	}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return syntactic.JSONPointer
	}
	return ""
}

func TestJSONNull(t *testing.T) {
	o := order{Margin: money.FromMinor(1, unit(t, "IRR"))}
	if err := json.Unmarshal([]byte(`{"margin":null}`), &o); err != nil || o.Margin.IsSet() {
		t.Errorf("null is read as %v, %v", o.Margin, err)
	}
	if data, err := json.Marshal(order{}); err != nil || string(data) != `{"amount":null}` {
		t.Errorf("no money is written %s, %v", data, err)
	}
}

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoney(anyCode().Draw(t, "code")).Draw(t, "money")
		data, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var back money.Money
		if err := json.Unmarshal(data, &back); err != nil || back != m {
			t.Fatalf("%v is %s, which is %v, %v", m, data, back, err)
		}
	})
}

// A request keeps its amounts as written, so that a wrong one does not hide the other faults.
func TestWritten(t *testing.T) {
	var request struct {
		Price  money.Written  `json:"price"`
		Margin *money.Written `json:"margin,omitzero"`
	}
	text := `{"price":{"amount":12.50,"currency":"USD"},"margin":{"amount":"۵","currency":"??"}}`
	if err := json.Unmarshal([]byte(text), &request, json.RejectUnknownMembers(true)); err != nil {
		t.Fatal(err)
	}
	if want := (money.Written{Amount: "12.50", Currency: "USD"}); request.Price != want {
		t.Errorf("read as %+v", request.Price)
	}
	if m, err := request.Price.Money(); err != nil || m.Minor() != 1250 {
		t.Errorf("judged as %v, %v", m, err)
	}
	if _, err := request.Margin.Money(); money.Member(err) != "currency" {
		t.Errorf("the margin: %v", err)
	}
	request.Margin.Currency = "IRT"
	if _, err := request.Margin.Money(); money.Member(err) != "amount" {
		t.Errorf("the margin's amount: %v", err)
	}
	if money.Member(nil) != "" || money.Member(errors.ErrUnsupported) != "" {
		t.Error("another error is about a member")
	}
}
