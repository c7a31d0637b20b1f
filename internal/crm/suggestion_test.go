package crm

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vafa/internal/locale"
	"vafa/internal/money"
)

var suggestedOn = locale.Date{Year: 2026, Month: 11, Day: 23}

func noon(day locale.Date) time.Time { return day.In(time.UTC).Add(12 * time.Hour) }

func tomans(t *testing.T, text string) *money.Money {
	t.Helper()
	m, err := money.Parse(text, "IRT")
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

// reachable is somebody with a phone and an address who agreed to calls.
func reachable(t *testing.T) Situation {
	unit, err := money.ParseUnit("IRT")
	if err != nil {
		t.Fatal(err)
	}
	return Situation{
		Today: suggestedOn, Business: Business{Zone: time.UTC, Unit: unit},
		View: View{Customer: Customer{
			ID: "cus_1", Contact: "Maryam", Consent: Consent{"call": true},
			Identities: []Identity{{Type: Phone, Value: "+989121234567"}, {Type: Email, Value: "sara@example.com"}},
		}},
	}
}

func promised(due locale.Date) Task {
	return NewPromise("t", "cus_1", Promise{Text: "A new filter", Due: due}, "Ali", noon(due))
}

func TestWhatIsSuggested(t *testing.T) {
	card := CardSummary{Model: "RF-480", Serial: "SN1", StartsOn: suggestedOn.AddDays(-700), ExpiresOn: suggestedOn.AddDays(30), Status: CardActive}
	products := map[string]Product{"RF-480": {SKU: "RF-480", Next: []string{"WM-90"}}, "WM-90": {SKU: "WM-90", Margin: tomans(t, "300000")}}
	for name, c := range map[string]struct {
		change func(*Situation)
		want   []string // kinds, the best first
	}{
		"nothing is known": {func(*Situation) {}, nil},
		"one's own unit": {func(s *Situation) {
			s.Customer.Internal, s.Value.Stage, s.Left = true, Lapsed, tomans(t, "1000")
		}, nil},
		"about to leave": {func(s *Situation) { s.Value.Stage, s.Left = Lapsed, tomans(t, "1000") }, []string{"winBack"}},
		"about to leave, and nothing is expected":  {func(s *Situation) { s.Value.Stage, s.Left = Lost, tomans(t, "0") }, nil},
		"about to leave, and no model tells worth": {func(s *Situation) { s.Value.Stage = Lost }, nil},
		"loyal":           {func(s *Situation) { s.Value.Stage, s.Left = Active, tomans(t, "1000") }, nil},
		"a warranty ends": {func(s *Situation) { s.Cards = []CardSummary{card} }, []string{"warranty"}},
		"a warranty ends later": {func(s *Situation) {
			card.ExpiresOn = suggestedOn.AddDays(61)
			s.Cards = []CardSummary{card}
		}, nil},
		"a warranty has ended": {func(s *Situation) {
			card.ExpiresOn = suggestedOn.AddDays(-1)
			s.Cards = []CardSummary{card}
		}, nil},
		"the next product": {func(s *Situation) {
			card.ExpiresOn = suggestedOn.AddDays(400)
			s.Cards, s.Products = []CardSummary{card}, products
		}, []string{"next"}},
		"the next product is theirs": {func(s *Situation) {
			card.ExpiresOn, s.Products = suggestedOn.AddDays(400), products
			s.Cards = []CardSummary{card, {Model: "WM-90", ExpiresOn: suggestedOn.AddDays(400), Status: CardActive}}
		}, nil},
		"the next product after a purchase": {func(s *Situation) {
			s.Products = products
			s.Timeline = []Entry{{Purchase: &Purchase{At: noon(suggestedOn), Amount: *tomans(t, "9"), Items: []PurchaseItem{{SKU: "rf 480", Quantity: 1}}}}}
		}, []string{"next"}},
		"nothing after what was given back": {func(s *Situation) {
			s.Products = products
			s.Timeline = []Entry{{Purchase: &Purchase{
				At: noon(suggestedOn), Amount: *tomans(t, "9"), Refunded: tomans(t, "9"), Items: []PurchaseItem{{SKU: "RF-480", Quantity: 1}},
			}}}
		}, nil},
		"units for sale": {func(s *Situation) {
			card.ForSale = true
			s.Cards, s.Products = []CardSummary{card}, products
		}, []string{"consumer"}},
		"a card that somebody else has now": {func(s *Situation) {
			card.ForSale, card.Status = false, CardTransferred
			s.Cards = []CardSummary{card}
			s.Timeline = []Entry{{Type: EntryTransfer, At: noon(suggestedOn.AddDays(-10)), Card: &card}}
		}, []string{"passedOn"}},
		"a card that somebody else has for long": {func(s *Situation) {
			s.Timeline = []Entry{{Type: EntryTransfer, At: noon(suggestedOn.AddDays(-200)), Card: &card}}
		}, nil},
		"has brought a buyer":         {func(s *Situation) { s.Value.Influence = &Influence{Customers: 2, Buyers: 1} }, []string{"thank"}},
		"has brought nobody who buys": {func(s *Situation) { s.Value.Influence = &Influence{Customers: 2} }, nil},
		"e-mail waits":                {func(s *Situation) { s.Customer.Consent["pending.email"] = true }, []string{"confirmEmail"}},
		"bought twice, never asked":   {func(s *Situation) { s.Customer.Consent, s.Value.Summary.PurchaseDays = nil, 2 }, []string{"askConsent"}},
		"bought twice, has refused":   {func(s *Situation) { s.Customer.Consent, s.Value.Summary.PurchaseDays = Consent{"sms": false}, 2 }, nil},
		"bought once, never asked":    {func(s *Situation) { s.Customer.Consent, s.Value.Summary.PurchaseDays = nil, 1 }, nil},
		"a promise is late": {func(s *Situation) {
			s.Tasks = []Task{promised(suggestedOn.AddDays(-1))}
		}, []string{"promise"}},
		"a promise is due today": {func(s *Situation) { s.Tasks = []Task{promised(suggestedOn)} }, nil},
		"another task is late": {func(s *Situation) {
			s.Tasks = []Task{{ID: "t", Kind: TaskReminder, State: "open", Due: suggestedOn.AddDays(-1)}}
		}, nil},
		"a contested card is no matter": {func(s *Situation) { s.Cases = []Case{{ID: "c", Kind: "contested-card", State: "open"}} }, nil},
		"a complaint comes before all": {func(s *Situation) {
			s.Cases = []Case{{ID: "c", Kind: "complaint", State: "open", OpenedAt: noon(suggestedOn)}}
			s.Value.Stage, s.Left, s.Value.Influence = Lapsed, tomans(t, "1000"), &Influence{Buyers: 1}
			s.Tasks = []Task{promised(suggestedOn.AddDays(-1))}
		}, []string{"recover"}},
		"a low mark comes before all": {func(s *Situation) {
			s.Value.Standing.Rating = &Rating{Mark: 3, At: noon(suggestedOn)}
			s.Value.Rung = s.Value.Standing.Rung(noon(suggestedOn))
			s.Value.Stage, s.Left = Lapsed, tomans(t, "1000")
		}, []string{"recover"}},
		"the best come first": {func(s *Situation) {
			s.Value.Stage, s.Left, s.Value.Influence = Lapsed, tomans(t, "1000"), &Influence{Buyers: 1}
			s.Customer.Consent["pending.email"] = true
			s.Tasks = []Task{promised(suggestedOn.AddDays(-1))}
		}, []string{"promise", "winBack", "thank", "confirmEmail"}},
	} {
		t.Run(name, func(t *testing.T) {
			card = CardSummary{Model: "RF-480", Serial: "SN1", StartsOn: suggestedOn.AddDays(-700), ExpiresOn: suggestedOn.AddDays(30), Status: CardActive}
			s := reachable(t)
			c.change(&s)
			var kinds []string
			for _, one := range s.Suggestions() {
				kinds = append(kinds, one.Kind)
			}
			if diff := cmp.Diff(c.want, kinds); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGainOfTheNextProduct(t *testing.T) {
	half := 0.5
	for name, c := range map[string]struct {
		product Product
		own     *float64
		firm    float64
		want    *money.Money
	}{
		"its own margin":        {Product{Margin: tomans(t, "300"), Price: tomans(t, "1000")}, &half, 0.2, tomans(t, "300")},
		"the customer's margin": {Product{Price: tomans(t, "1000")}, &half, 0.2, tomans(t, "500")},
		"the firm's margin":     {Product{Price: tomans(t, "1000")}, nil, 0.2, tomans(t, "200")},
		"nobody told":           {Product{Price: tomans(t, "1000")}, nil, 0, nil},
		"no price":              {Product{}, nil, 0.2, nil},
	} {
		s := reachable(t)
		s.Customer.Margin, s.Business.DefaultMargin = c.own, c.firm
		got := s.gainOf(c.product)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestByWhichChannel(t *testing.T) {
	for name, c := range map[string]struct {
		preferred string
		consent   Consent
		want      string // of an offer
	}{
		"as they prefer":                          {"email", Consent{"email": true, "call": true}, "email"},
		"they refused what they prefer":           {"email", Consent{"email": false, "sms": true}, "sms"},
		"they said nothing":                       {"call", nil, Inbound},
		"they refused":                            {"call", Consent{"call": false, "sms": false, "email": false}, Inbound},
		"e-mail waits for its confirmation":       {"email", Consent{"pending.email": true}, Inbound},
		"only a survey was agreed to":             {"call", Consent{"survey.call": true}, Inbound},
		"a channel for which no consent is asked": {"visit", nil, Inbound},
	} {
		s := reachable(t)
		s.Customer.PreferredChannel, s.Customer.Consent = c.preferred, c.consent
		s.Value.Stage, s.Left, s.Value.Influence = Lapsed, tomans(t, "1000"), &Influence{Buyers: 1}
		all := s.Suggestions()
		if all[0].Channel != c.want || all[0].When.IsZero() != (c.want == Inbound) {
			t.Errorf("%s: %s on %s, want %s", name, all[0].Channel, all[0].When, c.want)
		}
		if thanks := all[len(all)-1]; thanks.Channel != c.preferred && c.preferred != "" && thanks.Kind == SuggestThank {
			t.Errorf("%s: thanks by %s, want %s", name, thanks.Channel, c.preferred)
		}
	}
}

// An offer is made before it is too late for it.
func TestAnOfferComesBeforeTheWarrantyEnds(t *testing.T) {
	s := reachable(t)
	s.Cards = []CardSummary{{Model: "RF-480", Serial: "SN1", ExpiresOn: suggestedOn.AddDays(2), Status: CardActive}}
	if all := s.Suggestions(); len(all) != 1 || all[0].When != suggestedOn.AddDays(2) || all[0].Staff != "Maryam" {
		t.Errorf("%+v", all)
	}
}

func TestWhatBecomesOfASuggestion(t *testing.T) {
	s := reachable(t)
	s.Value.Stage, s.Left = Lapsed, tomans(t, "1000")
	decide := func(v SuggestionVerdict) (SuggestionDecision, *Task) {
		return s.Suggestions()[0].Decide("cus_1", Deciding{Verdict: v, By: "ali", At: noon(suggestedOn), Today: suggestedOn, TaskID: "tsk_1"})
	}
	accepted, task := decide(SuggestionVerdict{State: SuggestionAccepted})
	if task == nil || task.Owner != "Maryam" || task.Due != suggestedOn.AddDays(3) || task.What.Code != "suggest.winBack" || task.Suggestion != accepted.Suggestion || !task.IsOpen() {
		t.Errorf("%+v makes %+v", accepted, task)
	}
	own, task := decide(SuggestionVerdict{State: SuggestionAccepted, Owner: "Reza", Due: suggestedOn.AddDays(1)})
	if own.Owner != "Reza" || task.Owner != "Reza" || task.Due != suggestedOn.AddDays(1) {
		t.Errorf("%+v makes %+v", own, task)
	}
	rejected, task := decide(SuggestionVerdict{State: SuggestionRejected, Reason: "Has moved"})
	if task != nil || rejected.Until != suggestedOn.AddDays(90) {
		t.Errorf("%+v makes %+v", rejected, task)
	}
	s.Decisions = []SuggestionDecision{rejected}
	if all := s.Suggestions(); len(all) != 0 {
		t.Errorf("suggested again after it was rejected: %+v", all)
	}
	s.Today = rejected.Until
	if all := s.Suggestions(); len(all) != 1 {
		t.Errorf("%d suggestions when the time of rest is over", len(all))
	}
}

func TestADecisionAsTyped(t *testing.T) {
	for name, c := range map[string]struct {
		form SuggestionForm
		want []string
	}{
		"accepted":               {SuggestionForm{State: "accepted"}, nil},
		"a day in other digits":  {SuggestionForm{State: "accepted", Due: "۲۰۲۶-۱۲-۰۱"}, nil},
		"rejected with a reason": {SuggestionForm{State: "rejected", Reason: "No"}, nil},
		"rejected without":       {SuggestionForm{State: "rejected", Reason: " \u200b"}, []string{"/reason required"}},
		"nothing":                {SuggestionForm{}, []string{"/state required"}},
		"no state of ours":       {SuggestionForm{State: "open", Due: "1405-09-01"}, []string{"/state choice", "/due date.invalid"}},
	} {
		_, err := c.form.Parse()
		var got []string
		if faults, ok := err.(Faults); ok {
			for _, f := range faults {
				got = append(got, f.Pointer+" "+f.Code)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// For whatever is known of somebody: at most three are shown and one of a kind, ids are different and fit into an address, an offer
// goes only where they agreed, and to who is dissatisfied there is no offer.
func TestSuggestionsKeepTheirRules(t *testing.T) {
	word := regexp.MustCompile(`^[a-zA-Z]+(-[0-9a-f]{16})?$`)
	purposes := map[string]string{}
	for _, rule := range suggestionRules {
		purposes[rule.Kind] = rule.Purpose
	}
	rapid.Check(t, func(r *rapid.T) {
		s := reachable(t)
		s.Customer.Consent = Consent{}
		for _, name := range []string{"call", "sms", "email", "pending.email"} {
			if rapid.Bool().Draw(r, "said "+name) {
				s.Customer.Consent[name] = rapid.Bool().Draw(r, name)
			}
		}
		s.Customer.PreferredChannel = rapid.SampledFrom(append([]string{""}, channels...)).Draw(r, "preferred")
		s.Value.Stage = rapid.SampledFrom([]string{Prospect, Active, Lapsed, Lost}).Draw(r, "stage")
		s.Left = tomans(t, "1000")
		s.Value.Influence = &Influence{Buyers: rapid.IntRange(0, 2).Draw(r, "buyers")}
		s.Value.Summary.PurchaseDays = rapid.IntRange(0, 3).Draw(r, "days")
		for i := range rapid.IntRange(0, 4).Draw(r, "cards") {
			s.Cards = append(s.Cards, CardSummary{
				Model: rapid.SampledFrom([]string{"RF-480", "WM-90"}).Draw(r, "model"), Serial: string(rune('A' + i)), Status: CardActive,
				ExpiresOn: suggestedOn.AddDays(rapid.IntRange(-10, 100).Draw(r, "expires")), ForSale: rapid.Bool().Draw(r, "for sale"),
			})
		}
		s.Products = map[string]Product{"RF-480": {Next: []string{"WM-90", "FL-1"}}, "WM-90": {Next: []string{"FL-1"}}, "FL-1": {}}
		if rapid.Bool().Draw(r, "dissatisfied") {
			s.Value.Rung.Name = RungDissatisfied
		}
		all := s.Suggestions()
		shown := Foremost(all)
		kinds, ids := map[string]bool{}, map[string]bool{}
		for _, one := range shown {
			kinds[one.Kind] = true
		}
		if len(shown) > 3 || len(kinds) != len(shown) {
			r.Errorf("shown: %+v", shown)
		}
		for _, one := range all {
			if !word.MatchString(one.ID) || ids[one.ID] {
				r.Errorf("id %q", one.ID)
			}
			ids[one.ID] = true
			if purposes[one.Kind] == Marketing && one.Channel != Inbound && !s.Customer.MaySend(one.Channel, Marketing) {
				r.Errorf("%s by %s with %v", one.Kind, one.Channel, s.Customer.Consent)
			}
			if s.Dissatisfied() && one.Kind != SuggestRecover {
				r.Errorf("%s to who is dissatisfied", one.Kind)
			}
		}
		if !slices.IsSortedFunc(all, Better) {
			r.Errorf("not in order: %+v", all)
		}
	})
}
