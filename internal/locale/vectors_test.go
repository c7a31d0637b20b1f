package locale

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
)

// vectors are ids, phones and dates that independent tools have judged; their verdict is ref where there are several.
type vectors struct {
	NationalID idVectors `json:"national_id"`
	LegalID    idVectors `json:"legal_id"`
	Sheba      struct {
		Valid, Invalid []struct{ IBAN string }
	}
	PostalCode []struct {
		PC      string
		Strict  bool `json:"validator_js"`
		Liberal bool `json:"liberal_10digits"`
	} `json:"postal_code"`
	Normalisation struct {
		Equal     []struct{ A, B, Key string }
		Different []struct{ A, B string }
	}
	Jalali []struct {
		Gregorian, Jalali string
		Leap              bool
	}
	JalaliInvalid []struct{ In string } `json:"jalali_invalid"`
}

type idVectors struct {
	Valid, Invalid, Public []struct {
		ID  string
		Ref bool
	}
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	data, err := os.ReadFile("testdata/identity-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.NationalID.Valid) == 0 || len(v.LegalID.Valid) == 0 || len(v.Sheba.Valid) == 0 ||
		len(v.PostalCode) == 0 || len(v.Normalisation.Equal) == 0 || len(v.Jalali) == 0 || len(v.JalaliInvalid) == 0 {
		t.Fatal("the vectors lack a part")
	}
	return v
}

func TestIDVectors(t *testing.T) {
	v := readVectors(t)
	check := func(kind Kind, parse func(string) (string, error), ids idVectors) {
		for _, list := range [][]struct {
			ID  string
			Ref bool
		}{ids.Valid, ids.Invalid, ids.Public} {
			for _, id := range list {
				got, err := parse(id.ID)
				if (err == nil) != id.Ref {
					t.Errorf("%s %s: error %v, want valid %v", kind, id.ID, err, id.Ref)
				}
				if err == nil && got != id.ID {
					t.Errorf("%s %s became %s", kind, id.ID, got)
				}
				wantInvalid(t, err, kind)
			}
		}
	}
	check(KindNationalID, NationalID, v.NationalID)
	check(KindLegalID, LegalID, v.LegalID)
}

// wantInvalid checks that an error, if any, is an InvalidError of that kind.
func wantInvalid(t *testing.T, err error, kind Kind) {
	t.Helper()
	if err == nil {
		return
	}
	if invalid, ok := errors.AsType[*InvalidError](err); !ok || invalid.Kind != kind || invalid.Reason == "" {
		t.Errorf("error %#v, want an InvalidError of kind %s with a reason", err, kind)
	}
}

func TestShebaVectors(t *testing.T) {
	v := readVectors(t)
	for _, s := range v.Sheba.Valid {
		if got, err := Sheba(s.IBAN); err != nil || got != s.IBAN {
			t.Errorf("Sheba(%s) = %s, %v", s.IBAN, got, err)
		}
	}
	for _, s := range v.Sheba.Invalid {
		_, err := Sheba(s.IBAN)
		if err == nil {
			t.Errorf("Sheba(%s) was taken", s.IBAN)
		}
		wantInvalid(t, err, KindSheba)
	}
}

func TestPostalCodeVectors(t *testing.T) {
	for _, p := range readVectors(t).PostalCode {
		code, unusual, err := PostalCode(p.PC)
		if (err == nil) != p.Liberal {
			t.Errorf("PostalCode(%s): error %v, want valid %v", p.PC, err, p.Liberal)
		}
		if err == nil && (code != p.PC || unusual == p.Strict) {
			t.Errorf("PostalCode(%s) = %s, unusual %v, want unusual %v", p.PC, code, unusual, !p.Strict)
		}
		wantInvalid(t, err, KindPostalCode)
	}
}

func wantReason(t *testing.T, input string, err error, kind Kind, reason Reason) {
	t.Helper()
	if invalid, ok := errors.AsType[*InvalidError](err); !ok || *invalid != (InvalidError{kind, reason}) {
		t.Errorf("%q: error %v, want %s: %s", input, err, kind, reason)
	}
}

func TestFoldVectors(t *testing.T) {
	v := readVectors(t).Normalisation
	for _, e := range v.Equal {
		if a, b := Fold(e.A), Fold(e.B); a != e.Key || b != e.Key {
			t.Errorf("Fold(%q) = %q, Fold(%q) = %q, want %q", e.A, a, e.B, b, e.Key)
		}
	}
	for _, d := range v.Different {
		if Fold(d.A) == Fold(d.B) {
			t.Errorf("%q and %q fold to the same %q", d.A, d.B, Fold(d.A))
		}
	}
}

func TestJalaliVectors(t *testing.T) {
	v := readVectors(t)
	for _, j := range v.Jalali {
		want, err := ParseDate(j.Gregorian)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParseIn(Jalali, j.Jalali); err != nil || got != want {
			t.Errorf("ParseIn(jalali, %s) = %v, %v, want %v", j.Jalali, got, err, want)
		}
		if got := ShortDate(want, English, Jalali); got != j.Jalali {
			t.Errorf("%v in jalali is %s, want %s", want, got, j.Jalali)
		}
		year, _, _, _ := want.Split(Jalali)
		if _, err := DateIn(Jalali, year, 12, 30); (err == nil) != j.Leap {
			t.Errorf("year %d: error for day 12/30 is %v, want leap %v", year, err, j.Leap)
		}
	}
	for _, j := range v.JalaliInvalid {
		_, err := ParseIn(Jalali, j.In)
		wantReason(t, j.In, err, KindDate, ReasonCalendar)
	}
}
