package crm_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

var shelf = crm.Shelf{
	{SKU: "RF-480", Name: map[string]string{"fa": "یخچال ۴۸۰ لیتری", "en": "Fridge 480"}, Role: "main"},
	{SKU: "RF-481", Name: map[string]string{"fa": "یخچال ۴۸۰ لیتری", "en": "Fridge 480 Plus"}, Role: "main"},
	{SKU: "WM-1200", Name: map[string]string{"fa": "ماشین لباس‌شویی", "ar": "غسالة ملابس"}, Role: "main"},
	{SKU: "FL-1", Name: map[string]string{"en": "Filter"}, Role: "side"},
	{SKU: "FILTER", Name: map[string]string{"en": "Strainer"}, Role: "side"},
}

func TestModelOfWhatWasTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"RF-480": "RF-480", "rf 480": "RF-480", "RF480": "RF-480", "ｒｆ۴۸۰": "RF-480", "\u202aRF-480\u202c": "RF-480",
		"Fridge 480": "RF-480", "FRIDGE-480": "RF-480", "ماشين لباس شويي": "WM-1200", "ماشین لباسشویی": "WM-1200", "غَسَّالة ملابس": "WM-1200",
		"ماشین لباس‌شویی WM-1200": "WM-1200", "Filter": "FILTER", "strainer": "FILTER",
		"TV-9": "TV-9", "یخچال": "یخچال", "--": "--", "": "",
	} {
		got, faults := shelf.Model(typed, locale.Persian)
		if got != want || faults != nil {
			t.Errorf("%q is %q, %v; want %q", typed, got, faults, want)
		}
	}
}

func TestANameOfSeveralProductsListsThem(t *testing.T) {
	for lang, want := range map[locale.Lang]string{
		locale.Persian: "یخچال ۴۸۰ لیتری (RF-480)، یخچال ۴۸۰ لیتری (RF-481)", locale.English: "Fridge 480 (RF-480), Fridge 480 Plus (RF-481)",
	} {
		_, faults := shelf.Model("يخچال 480 ليتري", lang)
		if len(faults) != 1 || faults[0].Pointer != "/model" || faults[0].Code != "model.ambiguous" || faults[0].Args["choices"] != want {
			t.Errorf("%s: %v", lang, faults)
		}
	}
}

func TestSuggestionsAreInOrder(t *testing.T) {
	var got []string
	for _, product := range shelf.Suggested(locale.English, 4) {
		got = append(got, product.Label(locale.English))
	}
	if list := strings.Join(got, ", "); list != "Fridge 480, Fridge 480 Plus, ماشین لباس‌شویی, Filter" {
		t.Error(list)
	}
	if shelf[0].SKU != "RF-480" || shelf[4].SKU != "FILTER" {
		t.Error("the shelf was put in another order")
	}
}

// A SKU always names its own product, and any text gives either a model or one fault.
func TestModelOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"RF-480", "RF-481", "WM-1200", "FL-1", "FILTER"})).Draw(t, "typed")
		model, faults := shelf.Model(typed, locale.Arabic)
		for _, product := range shelf {
			if typed == product.SKU && model != typed {
				t.Fatalf("%s became %s", typed, model)
			}
		}
		if len(faults) > 1 || (len(faults) == 1) != (model == "" && typed != "") {
			t.Fatalf("%q: %q and %v", typed, model, faults)
		}
	})
}
