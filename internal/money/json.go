package money

import (
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Written is money as someone wrote it, not yet judged: what a request holds until the rules of the domain look at it,
// so that a wrong amount is reported together with every other fault. Decoding it refuses only what has the wrong
// shape.
type Written struct {
	Amount   Literal `json:"amount"`
	Currency string  `json:"currency"`
}

// Money judges what was written, as Parse does. A member left out is ErrAmount or ErrUnit; Member names the culprit.
func (w Written) Money() (Money, error) { return Parse(string(w.Amount), w.Currency) }

// Member names the member of {"amount", "currency"} that an error of Parse is about, "" for any other error.
func Member(err error) string {
	switch {
	case errors.Is(err, ErrUnit):
		return "currency"
	case errors.Is(err, ErrAmount), errors.Is(err, ErrPrecision), errors.Is(err, ErrRange):
		return "amount"
	}
	return ""
}

// Literal is a decimal number exactly as written, whether JSON gave it as a string or as a number.
type Literal string

// UnmarshalJSONFrom takes the text of a JSON string or number as it stands.
func (l *Literal) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	kind := dec.PeekKind()
	if kind != '"' && kind != '0' {
		if err := dec.SkipValue(); err != nil {
			return err
		}
		return &json.SemanticError{JSONKind: kind, JSONPointer: dec.StackPointer(), Err: ErrAmount}
	}
	token, err := dec.ReadToken()
	if err != nil {
		return err
	}
	*l = Literal(token.String())
	return nil
}

// MarshalJSONTo writes {"amount": "50000", "currency": "IRT"}, and null for no money.
func (m Money) MarshalJSONTo(enc *jsontext.Encoder) error {
	if m.IsZero() {
		return enc.WriteToken(jsontext.Null)
	}
	return json.MarshalEncode(enc, Written{Amount: Literal(m.Decimal()), Currency: m.unit.code})
}

// UnmarshalJSONFrom reads {"amount": "50000", "currency": "IRT"}, the amount as a string or a number; null is no money.
// Unknown and missing members are refused. The sentinels of Parse can be found in the decoder's error with errors.Is,
// and its JSON pointer names the member.
func (m *Money) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() == 'n' {
		*m = Money{}
		return dec.SkipValue()
	}
	var w Written
	if err := json.UnmarshalDecode(dec, &w, json.RejectUnknownMembers(true)); err != nil {
		return err
	}
	parsed, err := w.Money()
	if err != nil {
		pointer := dec.StackPointer().AppendToken(Member(err))
		return &json.SemanticError{JSONPointer: pointer, Err: err}
	}
	*m = parsed
	return nil
}

// MarshalJSON is MarshalJSONTo for encoding/json, which would otherwise write an empty object.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(m) }

// UnmarshalJSON is UnmarshalJSONFrom for encoding/json.
func (m *Money) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, m) }
