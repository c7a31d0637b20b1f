package crm_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

func card() crm.CardForm {
	return crm.CardForm{Model: "X 200", Serial: "ab-12 ۳۴", PurchasedOn: "2026-11-01", Owner: someone()}
}

func TestCardIsKeyedByFoldedModelAndSerial(t *testing.T) {
	form := card()
	form.Relation, form.Giver = "gift", &crm.GiverForm{Name: "رضا", Phone: "09351234567"}
	got, err := form.Parse(shop, now)
	c := got.Card
	if err != nil || c.Model != "X-200" || c.Serial != "AB1234" || c.PurchasedOn != day("2026-11-01") || c.Relation != "gift" ||
		c.GiverName != "رضا" || c.GiverPhone != "+989351234567" || got.Owner.Name != "سارا" || !c.CreatedAt.Equal(now) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSerialsThatPeopleTypeForTheSame(t *testing.T) {
	for _, typed := range []string{
		"AB1234", "ab-12 ۳۴", "AB–12–34", "a.b_1/2\\3#4", "\u200fAB١٢٣٤\u200e", "ＡＢ１２３４", "ab\u200c12\u00ad34", "Ab−12‒34", " AB12\u202e34 ", "ab\u00a01234",
	} {
		if got := crm.FoldSerial(typed); got != "AB1234" {
			t.Errorf("%q folds to %q", typed, got)
		}
	}
	for typed, want := range map[string]string{"کد۱۲": "کد12", "كد12": "کد12", "---": "", "\u202e\u200b": "", "O0": "O0"} {
		if got := crm.FoldSerial(typed); got != want {
			t.Errorf("%q folds to %q, want %q", typed, got, want)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.String().Draw(t, "typed")
		if once := crm.FoldSerial(typed); crm.FoldSerial(once) != once {
			t.Fatalf("serial %q, %q", once, crm.FoldSerial(once))
		}
		if once := crm.FoldSKU(typed); crm.FoldSKU(once) != once || strings.Contains(once, "#") {
			t.Fatalf("SKU %q, %q", once, crm.FoldSKU(once))
		}
	})
}

func TestCardFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*crm.CardForm)
		want   string
	}{
		{"nothing wrong", func(*crm.CardForm) {}, ""},
		{"today", func(f *crm.CardForm) { f.PurchasedOn = "2026-11-22" }, ""},
		{"today in Persian digits", func(f *crm.CardForm) { f.PurchasedOn = "۲۰۲۶-۱۱-۲۲" }, ""},
		{"tomorrow", func(f *crm.CardForm) { f.PurchasedOn = "2026-11-23" }, "/purchasedOn:date.future"},
		{"no such day", func(f *crm.CardForm) { f.PurchasedOn = "2025-02-29" }, "/purchasedOn:date.invalid"},
		{"other order", func(f *crm.CardForm) { f.PurchasedOn = "01-11-2026" }, "/purchasedOn:date.invalid"},
		{"with a time", func(f *crm.CardForm) { f.PurchasedOn = "2026-11-01T00:00:00Z" }, "/purchasedOn:date.invalid"},
		{"a Jalali day as if Gregorian", func(f *crm.CardForm) { f.PurchasedOn = "1405-08-10" }, "/purchasedOn:date.invalid"},
		{"year 1", func(f *crm.CardForm) { f.PurchasedOn = "0001-01-01" }, "/purchasedOn:date.invalid"},
		{"no day", func(f *crm.CardForm) { f.PurchasedOn = " " }, "/purchasedOn:required"},
		{"no model", func(f *crm.CardForm) { f.Model = "" }, "/model:required"},
		{"model of nothing", func(f *crm.CardForm) { f.Model = "#" }, "/model:model.invalid"},
		{"model and serial of nothing", func(f *crm.CardForm) { f.Model, f.Serial = "#", "-- --" }, "/model:model.invalid /serial:serial.invalid"},
		{"serial of invisible characters", func(f *crm.CardForm) { f.Serial = "\u202e\u200b" }, "/serial:required"},
		{"long serial", func(f *crm.CardForm) { f.Serial = strings.Repeat("x", 10_000) }, "/serial:text.tooLong"},
		{"serial that folding makes long", func(f *crm.CardForm) { f.Serial = strings.Repeat("ﷺ", 50) }, "/serial:text.tooLong"},
		{"relation", func(f *crm.CardForm) { f.Relation = "theft" }, "/relation:choice"},
		{"giver", func(f *crm.CardForm) { f.Giver = &crm.GiverForm{Phone: "1"} }, "/giver/name:required /giver/phone:phone.invalid"},
		{"owner", func(f *crm.CardForm) { f.Owner = crm.CaptureForm{} }, "/owner/name:required /owner/phone:identity.required"},
		{"all at once", func(f *crm.CardForm) { *f = crm.CardForm{Serial: "-", Relation: "x"} },
			"/model:required /serial:serial.invalid /purchasedOn:required /relation:choice /owner/name:required /owner/phone:identity.required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := card()
			c.change(&form)
			_, err := form.Parse(shop, now)
			if got := faultsOf(t, err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestWarrantyEndsOnTheSameDayOfAMonth(t *testing.T) {
	for _, c := range []struct {
		bought string
		months int
		ends   string
	}{
		{"2024-08-31", 6, "2025-02-28"}, {"2023-08-31", 6, "2024-02-29"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
		{"2026-01-31", 1, "2026-02-28"}, {"2026-03-31", 1, "2026-04-30"}, {"2026-11-22", 24, "2028-11-22"}, {"2026-12-31", 2, "2027-02-28"},
		{"2026-11-22", 0, "2026-11-22"},
	} {
		got := crm.Card{PurchasedOn: day(c.bought)}.Begin(crm.Unit{Product: &crm.Product{WarrantyMonths: c.months}}, shop)
		if got.StartsOn != day(c.bought) || got.ExpiresOn != day(c.ends) || got.Status != crm.CardActive {
			t.Errorf("%s and %d months: %s to %s, %s", c.bought, c.months, got.StartsOn, got.ExpiresOn, got.Status)
		}
	}
	if got := (crm.Card{PurchasedOn: day("2026-01-31")}).Begin(crm.Unit{}, shop); got.ExpiresOn != day("2027-01-31") || got.Status != crm.CardReview {
		t.Errorf("a model that nobody knows: %+v", got)
	}
}

// Months are those of the Gregorian calendar, whatever calendar the day of purchase was typed in: a warranty of six months from
// the last day of Shahrivar ends where six months of days end, not on the last day of Esfand.
func TestWarrantyFromTheEndOfAJalaliMonth(t *testing.T) {
	for _, c := range []struct {
		bought [3]int
		months int
		ends   string
	}{
		{[3]int{1405, 6, 31}, 6, "۲ فروردین ۱۴۰۶"},   // 22 September 2026 to 22 March 2027
		{[3]int{1405, 1, 31}, 1, "۳۰ اردیبهشت ۱۴۰۵"}, // 20 April to 20 May
		{[3]int{1403, 12, 30}, 12, "۲۹ اسفند ۱۴۰۴"},  // the leap day, 20 March 2025 to 20 March 2026
		{[3]int{1402, 12, 10}, 12, "۱۰ اسفند ۱۴۰۳"},  // 29 February 2024 to 28 February 2025
		{[3]int{1405, 9, 30}, 24, "۱ دی ۱۴۰۷"},       // 21 December 2026 to 21 December 2028, after a leap day
	} {
		bought, err := locale.DateIn(locale.Jalali, c.bought[0], c.bought[1], c.bought[2])
		if err != nil {
			t.Fatal(err)
		}
		card := crm.Card{PurchasedOn: bought}.Begin(crm.Unit{Product: &crm.Product{WarrantyMonths: c.months}}, shop)
		if got := locale.LongDate(card.ExpiresOn, locale.Persian, locale.Jalali); got != c.ends {
			t.Errorf("%v and %d months: %s (%s), want %s", c.bought, c.months, got, card.ExpiresOn, c.ends)
		}
	}
}

// For any day and length, the warranty ends on the day of the month on which it began, or on the last of a shorter month; more
// months never end earlier, and its first and last day are in it.
func TestWarrantyEndsWhereItShould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bought := locale.FromDays(rapid.IntRange(-20000, 40000).Draw(t, "day"))
		months := rapid.IntRange(0, 600).Draw(t, "months")
		lasting := func(months int) crm.Card {
			return crm.Card{PurchasedOn: bought}.Begin(crm.Unit{Product: &crm.Product{WarrantyMonths: months}}, shop)
		}
		c := lasting(months)
		if end := c.ExpiresOn; end.Day != bought.Day && (end.Day > bought.Day || end.AddDays(1).Day != 1) {
			t.Fatalf("%s and %d months: %s", bought, months, end)
		}
		if lasting(months + 1).ExpiresOn.Before(c.ExpiresOn) {
			t.Fatalf("%s: a month more ends earlier", bought)
		}
		if !c.Covers(c.StartsOn) || !c.Covers(c.ExpiresOn) || c.Covers(c.StartsOn.AddDays(-1)) || c.Covers(c.ExpiresOn.AddDays(1)) {
			t.Fatalf("%s to %s", c.StartsOn, c.ExpiresOn)
		}
	})
}

// Today is the business's: in Tehran a day begins at 20:30 of the day before in UTC.
func TestPurchaseOfToday(t *testing.T) {
	for at, want := range map[string]string{"2026-11-22T20:29:59Z": "/purchasedOn:date.future", "2026-11-22T20:30:00Z": ""} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		form := card()
		form.PurchasedOn = "2026-11-23"
		if _, err := form.Parse(shop, now); faultsOf(t, err) != want {
			t.Errorf("at %s: %s, want %q", at, faultsOf(t, err), want)
		}
	}
}

func TestCardStatusNeedsSerialAndPhone(t *testing.T) {
	serial, phone, err := crm.CardStatusForm{Serial: "ab-12", Phone: "۰۹۱۲۱۲۳۴۵۶۷"}.Parse(shop)
	if err != nil || serial != "AB12" || phone != (crm.Identity{Type: crm.Phone, Value: "+989121234567"}) {
		t.Errorf("%s %v %v", serial, phone, err)
	}
	for want, form := range map[string]crm.CardStatusForm{
		"/serial:required /phone:required":            {},
		"/phone:required":                             {Serial: "1"},
		"/serial:serial.invalid /phone:phone.invalid": {Serial: "-", Phone: "1"},
	} {
		if _, _, err := form.Parse(shop); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
}

func TestCardSummaryNamesNobody(t *testing.T) {
	c := crm.Card{ID: "crd_1", Model: "M", Serial: "S", Owner: "cus_1", GiverName: "رضا", Status: crm.CardActive}
	if got := c.Summary(); got != (crm.CardSummary{ID: "crd_1", Model: "M", Serial: "S", Status: crm.CardActive}) {
		t.Errorf("%+v", got)
	}
}

// When its holder is merged into another customer, what they filed is still the holder's, and somebody else's claim is still one;
// undone, all is as it was.
func TestCardOfAMergedHolder(t *testing.T) {
	before := crm.Card{Relation: "self", PurchasedOn: day("2026-01-31")}.Register("cus_1", "public").Contest(crm.Card{}, "cus_2", "cas_1")
	merged := before
	merged.Owner, merged.History = "cus_3", before.HeldAs("cus_3")
	if got := merged.Claimants(); merged.Holder() != "cus_3" || merged.History[0].Customer != "cus_3" || len(got) != 1 || got[0] != "cus_2" {
		t.Errorf("claimants %v of %+v", got, merged)
	}
	if back := merged.HeldAs("cus_1"); back[0].Customer != "cus_1" || len(back[0].Formerly) != 0 || len(before.History[0].Formerly) != 0 {
		t.Errorf("undone: %+v", back)
	}
}

// A card that was written without a history, as early ones were, can still change hands.
func TestTransferOfACardWithoutAHistory(t *testing.T) {
	old := crm.Card{Owner: "cus_1", Status: crm.CardActive, PurchasedOn: day("2026-01-31")}
	if _, err := old.Transfer(crm.Holding{Customer: "cus_2", From: day("2026-01-30")}); faultsOf(t, err) != "/on:date.beforeOwner" {
		t.Errorf("before its purchase: %v", err)
	}
	if got, err := old.Transfer(crm.Holding{Customer: "cus_2", From: day("2026-02-01")}); err != nil || got.Holder() != "cus_2" || len(got.History) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
