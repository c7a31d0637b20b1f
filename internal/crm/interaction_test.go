package crm_test

import (
	"strings"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
)

func contact() crm.InteractionForm {
	return crm.InteractionForm{Channel: "call", Direction: "inbound", Phase: "after-sale", Kind: "complaint", Summary: "دیر رسید"}
}

func TestInteraction(t *testing.T) {
	form := contact()
	form.At, form.Minutes, form.Cost, form.Rating = "2026-11-22T13:00:00.1239+03:30", 1440, toman("۱۲۰۰۰"), ptr(10)
	form.Promise = &crm.PromiseForm{Text: "تماس", Due: "2026-12-01"}
	got, at, err := form.Parse(crm.UsualValueTags(), now)
	if err != nil || !got.OpensCase() || got.Cost.Minor() != 120_000 || got.Promise.Due != day("2026-12-01") || *got.Rating != 10 {
		t.Errorf("%+v, %v", got, err)
	}
	if !at.Equal(time.Date(2026, 11, 22, 9, 30, 0, 123_000_000, time.UTC)) || at.Location() != time.UTC {
		t.Errorf("at %v", at)
	}
	if _, at, _ := contact().Parse(crm.UsualValueTags(), now); !at.Equal(now) {
		t.Errorf("no time is %v", at)
	}
}

func TestInteractionFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*crm.InteractionForm)
		want   string
	}{
		{"nothing wrong", func(*crm.InteractionForm) {}, ""},
		{"empty", func(f *crm.InteractionForm) { *f = crm.InteractionForm{} },
			"/channel:required /direction:required /phase:required /kind:required /summary:required"},
		{"choices", func(f *crm.InteractionForm) { f.Channel, f.Direction, f.Phase, f.Kind = "x", "x", "x", "x" },
			"/channel:choice /direction:choice /phase:choice /kind:choice"},
		{"long summary", func(f *crm.InteractionForm) { f.Summary = strings.Repeat("x", 10_000) }, "/summary:text.tooLong"},
		{"minutes", func(f *crm.InteractionForm) { f.Minutes = 1441 }, "/minutes:number.range"},
		{"negative minutes", func(f *crm.InteractionForm) { f.Minutes = -1 }, "/minutes:number.range"},
		{"rating", func(f *crm.InteractionForm) { f.Rating = ptr(11) }, "/rating:number.range"},
		{"feeling and tags", func(f *crm.InteractionForm) { f.Feeling, f.Tags = "sad", []string{"price", "colour"} }, "/feeling:choice /tags/1:choice"},
		{"a reach of a call", func(f *crm.InteractionForm) { f.Reach = ptr(5) }, "/reach:reach.kind"},
		{"nobody's reach", func(f *crm.InteractionForm) { f.Kind, f.Reach = "story", ptr(-1) }, "/reach:number.range"},
		{"cost", func(f *crm.InteractionForm) { f.Cost = toman("-1") }, "/cost/amount:amount.negative"},
		{"promise", func(f *crm.InteractionForm) { f.Promise = &crm.PromiseForm{} }, "/promise/text:required /promise/due:required"},
		{"promise on no day", func(f *crm.InteractionForm) { f.Promise = &crm.PromiseForm{Text: "x", Due: "2026-11-31"} }, "/promise/due:date.invalid"},
		{"not a time", func(f *crm.InteractionForm) { f.At = "2026-11-22" }, "/at:time.invalid"},
		{"a Jalali year", func(f *crm.InteractionForm) { f.At = "1405-09-01T00:00:00Z" }, "/at:time.invalid"},
		{"a leap second of no year", func(f *crm.InteractionForm) { f.At = "2026-11-22T09:30:60Z" }, "/at:time.invalid"},
		{"a clock an hour ahead", func(f *crm.InteractionForm) { f.At = "2026-11-22T10:30:00Z" }, ""},
		{"a clock further ahead", func(f *crm.InteractionForm) { f.At = "2026-11-22T10:30:01Z" }, "/at:time.future"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := contact()
			c.change(&form)
			_, _, err := form.Parse(crm.UsualValueTags(), now)
			if got := faultsOf(t, err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestOnlyComplaintsAndClaimsOpenACase(t *testing.T) {
	for _, kind := range []string{"inquiry", "complaint", "claim", "service", "feedback", "promise", "story", "review", "extra"} {
		if got := (crm.Interaction{Kind: kind}).OpensCase(); got != (kind == "complaint" || kind == "claim") {
			t.Errorf("%s: %v", kind, got)
		}
	}
}

func TestMessage(t *testing.T) {
	for kind, want := range map[string]string{"": "inquiry", "question": "inquiry", "complaint": "complaint", "thanks": "feedback"} {
		from, got, err := crm.MessageForm{Email: "A@b.ir", Text: "سلام", Kind: kind, Serial: "ab-1"}.Parse(shop, crm.UsualValueTags())
		if err != nil || got.Kind != want || got.Direction != "inbound" || got.Channel != "web" || got.Serial != "AB1" || from.Identities[0].Value != "a@b.ir" {
			t.Errorf("%q: %+v %+v %v", kind, from, got, err)
		}
	}
	for want, form := range map[string]crm.MessageForm{
		"/phone:identity.required /text:required": {},
		"/phone:phone.invalid":                    {Text: "x", Phone: "1"},
		"/phone:identity.required /kind:choice /text:text.tooLong /rating:number.range /serial:text.tooLong": {
			Kind: "spam", Text: strings.Repeat("x", 4001), Rating: ptr(-1), Serial: strings.Repeat("1", 201),
		},
	} {
		if _, _, err := form.Parse(shop, crm.UsualValueTags()); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
}

func TestCaseWaitsByItsKind(t *testing.T) {
	for kind, want := range map[string]struct {
		priority int
		wait     time.Duration
	}{"complaint": {2, 24 * time.Hour}, "claim": {3, 72 * time.Hour}, "contested-card": {4, 168 * time.Hour}} {
		c := crm.OpenCase("cas_1", "cus_1", kind, "x", now)
		if c.Priority != want.priority || !c.Due.Equal(now.Add(want.wait)) || !c.IsOpen() || c.Version != 1 || c.Kind != kind {
			t.Errorf("%+v", c)
		}
	}
}

func TestCaseChange(t *testing.T) {
	open := crm.OpenCase("cas_1", "cus_1", "claim", "x", now.Add(-time.Hour))
	got, err := crm.CaseChange{Owner: ptr("sara"), Priority: ptr(9), Due: ptr("۲۰۲۶-۱۲-۰۱T۱۲:۰۰:۰۰+03:30")}.Apply(open, "reza", now)
	if err != nil || got.Owner != "sara" || got.Priority != 9 || !got.Due.Equal(time.Date(2026, 12, 1, 8, 30, 0, 0, time.UTC)) || !got.IsOpen() || !got.UpdatedAt.Equal(now) {
		t.Errorf("%+v, %v", got, err)
	}
	closed, err := crm.CaseChange{State: ptr("resolved"), Outcome: ptr("تعویض شد")}.Apply(got, "reza", now)
	if err != nil || closed.IsOpen() || closed.Outcome != "تعویض شد" {
		t.Errorf("%+v, %v", closed, err)
	}
	if again, err := (crm.CaseChange{State: ptr("open")}).Apply(closed, "reza", now); err != nil || !again.IsOpen() {
		t.Errorf("opened again: %+v, %v", again, err)
	}
	for _, c := range []struct {
		change crm.CaseChange
		of     crm.Case
		want   string
	}{
		{crm.CaseChange{State: ptr("resolved")}, open, "/outcome:required"},
		{crm.CaseChange{State: ptr("rejected"), Outcome: ptr(" ")}, open, "/outcome:required"},
		{crm.CaseChange{Outcome: ptr("")}, closed, "/outcome:required"},
		{crm.CaseChange{State: ptr("lost")}, open, "/state:choice"},
		{crm.CaseChange{State: ptr("")}, open, "/state:required"},
		{crm.CaseChange{Priority: ptr(0)}, open, "/priority:number.range"},
		{crm.CaseChange{Due: ptr("soon")}, open, "/due:time.invalid"},
		{crm.CaseChange{Due: ptr("1405-09-01T00:00:00Z")}, open, "/due:time.invalid"},
		{crm.CaseChange{State: ptr("resolved"), Priority: ptr(10), Owner: ptr(strings.Repeat("x", 201))}, open,
			"/owner:text.tooLong /priority:number.range /outcome:required"},
	} {
		if _, err := c.change.Apply(c.of, "reza", now); faultsOf(t, err) != c.want {
			t.Errorf("got %s, want %s", faultsOf(t, err), c.want)
		}
	}
}

func product() crm.ProductForm {
	return crm.ProductForm{SKU: " x 200# ", ProductFields: crm.ProductFields{Name: &crm.NameForm{FA: "پنکه"}}}
}

func TestProduct(t *testing.T) {
	form := product()
	form.Price, form.Margin, form.WarrantyMonths, form.Role = toman("50000"), toman("-5"), ptr(600), ptr("side")
	form.Next, form.SerialPattern = &[]string{"y 1", " "}, ptr(`ab\d{4}`)
	p, err := form.Parse()
	if err != nil || p.SKU != "X-200" || p.Price.Minor() != 500_000 || p.Margin.Minor() != -50 || p.Role != "side" || len(p.Next) != 1 || p.Next[0] != "Y-1" || p.Version != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = crm.ProductFields{Next: &[]string{}, Name: &crm.NameForm{EN: "Fan"}}.Apply(p)
	if err != nil || p.Next != nil || p.Label("fa") != "Fan" || p.Price.Minor() != 500_000 {
		t.Errorf("%+v, %v", p, err)
	}
	if got := (crm.Product{SKU: "X"}).Label("fa"); got != "X" {
		t.Error(got)
	}
}

func TestProductFaults(t *testing.T) {
	usd := money.Written{Amount: "1", Currency: "USD"}
	for _, c := range []struct {
		name   string
		change func(*crm.ProductForm)
		want   string
	}{
		{"nothing wrong", func(*crm.ProductForm) {}, ""},
		{"empty", func(f *crm.ProductForm) { *f = crm.ProductForm{} }, "/sku:required /name:required"},
		{"SKU of nothing", func(f *crm.ProductForm) { f.SKU = "##" }, "/sku:sku.invalid"},
		{"long SKU", func(f *crm.ProductForm) { f.SKU = strings.Repeat("x", 101) }, "/sku:text.tooLong"},
		{"a name in no language", func(f *crm.ProductForm) { f.Name = &crm.NameForm{FA: " "} }, "/name:required"},
		{"a name too long", func(f *crm.ProductForm) { f.Name = &crm.NameForm{EN: strings.Repeat("x", 201)} }, "/name/en:text.tooLong"},
		{"price", func(f *crm.ProductForm) { f.Price = toman("-1") }, "/price/amount:amount.negative"},
		{"margin above the price", func(f *crm.ProductForm) { f.Price, f.Margin = toman("5"), toman("6") }, "/margin/amount:margin.aboveAmount"},
		{"margin in other money", func(f *crm.ProductForm) { f.Price, f.Margin = toman("5"), &usd }, "/margin/currency:currency.mixed"},
		{"warranty", func(f *crm.ProductForm) { f.WarrantyMonths = ptr(601) }, "/warrantyMonths:number.range"},
		{"role", func(f *crm.ProductForm) { f.Role = ptr("hero") }, "/role:choice"},
		{"no role", func(f *crm.ProductForm) { f.Role = ptr("") }, "/role:required"},
		{"next", func(f *crm.ProductForm) { f.Next = ptr(make([]string, 51)) }, "/next:list.tooLong"},
		{"pattern", func(f *crm.ProductForm) { f.SerialPattern = ptr("a(") }, "/serialPattern:pattern.invalid"},
		{"pattern that would end the group", func(f *crm.ProductForm) { f.SerialPattern = ptr("a)|(b") }, "/serialPattern:pattern.invalid"},
		{"pattern that would explode", func(f *crm.ProductForm) { f.SerialPattern = ptr("((a{1000}){1000}){1000}") }, "/serialPattern:pattern.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := product()
			c.change(&form)
			_, err := form.Parse()
			if got := faultsOf(t, err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPatternMustFitTheWholeSerial(t *testing.T) {
	for _, c := range []struct {
		pattern, serial string
		want            bool
	}{
		{"", "anything", true}, {`AB\d{4}`, "AB1234", true}, {`ab\d{4}`, "AB1234", true}, {`AB\d{4}`, "XAB1234", false},
		{`AB\d{4}`, "AB12345", false}, {"A|B", "AB", false}, {"A|B", "B", true}, {`(?:A)\d+`, "A1", true},
		{"(a+)+B", strings.Repeat("A", 200), false},
	} {
		if got := (crm.Product{SerialPattern: c.pattern}).Accepts(c.serial); got != c.want {
			t.Errorf("%q of %q: %v", c.serial, c.pattern, got)
		}
	}
}
