package function_test

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/function"
	"vafa/internal/locale"
	"vafa/internal/value"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestUsualBusiness(t *testing.T) {
	b, err := function.Business(env())
	if err != nil || b.Country != "IR" || b.Unit.Code() != "IRT" || b.Zone.String() != "Asia/Tehran" || b.Lang != locale.Persian || b.WarrantyMonths != 12 {
		t.Errorf("%+v, %v", b, err)
	}
	if b.MinuteCost.IsSet() || b.PricesOf("IRT").IsZero() || !b.PricesOf("USD").IsZero() {
		t.Errorf("%+v", b)
	}
}

func TestBusinessElsewhere(t *testing.T) {
	b, err := function.Business(env("COUNTRY", "ae", "CURRENCY", "AED", "TIME_ZONE", "Asia/Dubai", "LANGUAGE", "ar"))
	if err != nil || b.Country != "AE" || b.Unit.Code() != "AED" || b.Zone.String() != "Asia/Dubai" || b.Lang != locale.Arabic {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestPriceOfAMinute(t *testing.T) {
	b, err := function.Business(env("MINUTE_COST", "5000 IRT"))
	if err != nil || b.MinuteCost.String() != "5000 IRT" {
		t.Errorf("%s, %v", b.MinuteCost, err)
	}
	for _, text := range []string{"5000", "IRT", "5000 XXX", "-5 IRT", "5 000 IRT", "1000000000000 IRT"} {
		if b, err := function.Business(env("MINUTE_COST", text)); err == nil || !strings.HasPrefix(err.Error(), "MINUTE_COST:") {
			t.Errorf("%q: %s, %v", text, b.MinuteCost, err)
		}
	}
}

func TestMarginOfTheFirm(t *testing.T) {
	b, err := function.Business(env("DEFAULT_MARGIN", "0.35"))
	if err != nil || b.DefaultMargin != 0.35 || value.TermsOf(b).Margin != 0.35 {
		t.Errorf("%v, %v", b.DefaultMargin, err)
	}
	if b, err := function.Business(env()); err != nil || b.DefaultMargin != 0 || value.TermsOf(b).Margin != 1 {
		t.Errorf("%v, %v", b.DefaultMargin, err)
	}
	for _, text := range []string{"0", "-0.1", "1.1", "NaN", "30%"} {
		if _, err := function.Business(env("DEFAULT_MARGIN", text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestSettingsOfConsent(t *testing.T) {
	b, err := function.Business(env())
	if err != nil || b.DoubleOptIn || b.PreferencesDays != 400 {
		t.Errorf("%v %v, %v", b.DoubleOptIn, b.PreferencesDays, err)
	}
	b, err = function.Business(env("DOUBLE_OPT_IN", "true", "PREFERENCES_DAYS", "30"))
	if err != nil || !b.DoubleOptIn || b.PreferencesDays != 30 {
		t.Errorf("%v %v, %v", b.DoubleOptIn, b.PreferencesDays, err)
	}
	for _, wrong := range [][2]string{
		{"DOUBLE_OPT_IN", "yes"}, {"DOUBLE_OPT_IN", "True "}, {"PREFERENCES_DAYS", "0"}, {"PREFERENCES_DAYS", "-1"}, {"PREFERENCES_DAYS", "4000"}, {"PREFERENCES_DAYS", "a year"},
	} {
		if b, err := function.Business(env(wrong[0], wrong[1])); err == nil || !strings.HasPrefix(err.Error(), wrong[0]+":") {
			t.Errorf("%s: %v %v, %v", wrong, b.DoubleOptIn, b.PreferencesDays, err)
		}
	}
}

func TestWrongSettingIsNamed(t *testing.T) {
	for name, value := range map[string]string{"COUNTRY": "Iran", "CURRENCY": "XXX", "TIME_ZONE": "Tehran", "LANGUAGE": "de", "MINUTE_COST": "-5 IRT", "DEFAULT_MARGIN": "30"} {
		if b, err := function.Business(env(name, value)); err == nil || !strings.HasPrefix(err.Error(), name+":") || !reflect.DeepEqual(b, crm.Business{}) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
}

func TestLimits(t *testing.T) {
	if got, err := function.Limits(env()); err != nil || got != crm.UsualLimits() {
		t.Errorf("%+v, %v", got, err)
	}
	got, err := function.Limits(env("PHONE_BUDGET", "7", "FORM_BUDGET", "0", "TOTAL_BUDGET", "60"))
	if err != nil || got.Phone != 7 || got.Form != 0 || got.Total != 60 || got.Fastest != crm.UsualLimits().Fastest {
		t.Errorf("%+v, %v", got, err)
	}
	for _, name := range []string{"PHONE_BUDGET", "FORM_BUDGET", "TOTAL_BUDGET"} {
		for _, text := range []string{"-1", "many", "1.5"} {
			if got, err := function.Limits(env(name, text)); err == nil || !strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("%s=%s: %+v, %v", name, text, got, err)
			}
		}
	}
}

func TestSource(t *testing.T) {
	source := function.Source()
	now := source.Now()
	if now.Location() != time.UTC || now.Nanosecond()%int(time.Millisecond) != 0 || time.Since(now).Abs() > time.Minute {
		t.Error(now)
	}
	var ids []string
	for range 100 {
		ids = append(ids, source.NewID("cus"))
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 100 || !regexp.MustCompile(`^cus_[0-9A-HJKMNP-TV-Z]{26}$`).MatchString(ids[0]) {
		t.Error(ids[0])
	}
	time.Sleep(2 * time.Millisecond)
	if later := source.NewID("cus"); later <= ids[99] {
		t.Errorf("%s sorts before %s", later, ids[99])
	}
}

func TestFromEnvironment(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-central-1")
	t.Setenv("TABLE", "vafa")
	t.Setenv("SIGNING_KEY", "secret")
	t.Setenv("ALLOWED_REDIRECTS", "https://a.example,https://b.example  https://c.example,")
	s, err := function.FromEnvironment(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"https://a.example", "https://b.example", "https://c.example"}; !slices.Equal(s.Edge.Redirects, want) {
		t.Error(s.Edge.Redirects)
	}
	if text, err := s.Edge.Seal.Open("p", s.Service.Seal.Sign("p", "x")); err != nil || text != "x" {
		t.Errorf("edge and service have different seals: %v", err)
	}
	if s.Edge.Lang != locale.Persian || s.AWS.Region != "eu-central-1" || s.Service.Table == nil || s.Log == nil || s.Edge.Log == nil {
		t.Errorf("%+v", s)
	}
	t.Setenv("CURRENCY", "doubloons")
	if _, err := function.FromEnvironment(context.Background()); err == nil {
		t.Error("an unknown currency starts")
	}
}

func TestForgottenSigningKeySignsNothing(t *testing.T) {
	t.Setenv("AWS_REGION", "eu-central-1")
	t.Setenv("SIGNING_KEY", "")
	s, err := function.FromEnvironment(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Service.Seal.Open("p", s.Service.Seal.Sign("p", "x")); err == nil {
		t.Error("a seal without a key opens")
	}
}

func TestCallsToOthersEnd(t *testing.T) {
	if got := function.HTTPClient().Timeout; got <= 0 || got > 10*time.Second {
		t.Error(got)
	}
}

func TestAuditDays(t *testing.T) {
	for text, days := range map[string]int{"": crm.UsualAuditDays, "0": 0, "30": 30, "36500": 36500} {
		if got, err := function.AuditDays(env("AUDIT_DAYS", text)); err != nil || got != days {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, wrong := range []string{"-1", "36501", "ever", "1.5"} {
		if days, err := function.AuditDays(env("AUDIT_DAYS", wrong)); err == nil {
			t.Errorf("%q: %d", wrong, days)
		}
	}
}

func TestProspectDays(t *testing.T) {
	for text, want := range map[string]int{"": 0, "0": 0, "365": 365, "36500": 36500} {
		if got, err := function.ProspectDays(env("PROSPECT_DAYS", text)); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"-1", "a year", "1.5", "36501", " 5"} {
		if _, err := function.ProspectDays(env("PROSPECT_DAYS", text)); err == nil || !strings.Contains(err.Error(), "PROSPECT_DAYS") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
