package function

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/message/webhook"
	"vafa/internal/metric"
	"vafa/internal/money"
)

// Settings are the firm's own, as the environment has them, in a deployment and on one machine.
type Settings struct {
	Business           crm.Business // COUNTRY, CURRENCY, TIME_ZONE, LANGUAGE, MINUTE_COST, DEFAULT_MARGIN, DOUBLE_OPT_IN, PREFERENCES_DAYS
	Limits             crm.Limits   // PHONE_BUDGET, FORM_BUDGET, TOTAL_BUDGET
	AuditDays          int          // AUDIT_DAYS
	ProspectDays       int          // PROSPECT_DAYS
	Theme              string       // THEME
	Origins, Redirects []string     // ALLOWED_ORIGINS, ALLOWED_REDIRECTS

	Hooks   webhook.Hosts // WEBHOOK_HOSTS
	Metrics metric.By     // METRICS
}

// ReadSettings reads them; an error names the first that cannot be read.
func ReadSettings(env func(string) string) (Settings, error) {
	out := Settings{Theme: env("THEME"), Origins: List(env("ALLOWED_ORIGINS")), Redirects: List(env("ALLOWED_REDIRECTS"))}
	var err error
	if out.Business, err = Business(env); err != nil {
		return Settings{}, err
	}
	if out.Limits, err = Limits(env); err != nil {
		return Settings{}, err
	}
	if out.AuditDays, err = AuditDays(env); err != nil {
		return Settings{}, err
	}
	if out.ProspectDays, err = ProspectDays(env); err != nil {
		return Settings{}, err
	}
	if out.Hooks, err = webhook.ParseHosts(env("WEBHOOK_HOSTS")); err != nil {
		return Settings{}, fmt.Errorf("WEBHOOK_HOSTS: %w", err)
	}
	if out.Metrics, err = metric.ParseBy(env("METRICS")); err != nil {
		return Settings{}, fmt.Errorf("METRICS: %w", err)
	}
	return out, nil
}

// usual are the settings that hold where the environment is silent.
var usual = map[string]string{"COUNTRY": "IR", "CURRENCY": "IRT", "TIME_ZONE": "Asia/Tehran", "LANGUAGE": "fa"}

// Business reads the firm's settings.
func Business(env func(string) string) (crm.Business, error) {
	get := func(name string) string {
		if value := env(name); value != "" {
			return value
		}
		return usual[name]
	}
	unit, err := money.ParseUnit(get("CURRENCY"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("CURRENCY: %w", err)
	}
	zone, err := time.LoadLocation(get("TIME_ZONE"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("TIME_ZONE: %w", err)
	}
	lang, err := locale.ParseLang(get("LANGUAGE"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("LANGUAGE: %w", err)
	}
	country := strings.ToUpper(get("COUNTRY"))
	if len(country) != 2 || strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return crm.Business{}, fmt.Errorf("COUNTRY: %q is not a country's two letters", country)
	}
	minute, err := minuteCost(env("MINUTE_COST"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("MINUTE_COST: %w", err)
	}
	margin, err := defaultMargin(env("DEFAULT_MARGIN"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("DEFAULT_MARGIN: %w", err)
	}
	days, err := preferencesDays(env("PREFERENCES_DAYS"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("PREFERENCES_DAYS: %w", err)
	}
	double, err := doubleOptIn(env("DOUBLE_OPT_IN"))
	if err != nil {
		return crm.Business{}, fmt.Errorf("DOUBLE_OPT_IN: %w", err)
	}
	return crm.Business{
		Country: country, Unit: unit, Zone: zone, Lang: lang, WarrantyMonths: 12, MinuteCost: minute, DefaultMargin: margin,
		Prices: money.PriceTables(), PreferencesDays: days, DoubleOptIn: double,
	}, nil
}

// Limits reads how much the public may send: posts an hour of one phone, a minute of one form, a minute of all; 0 is no limit.
func Limits(env func(string) string) (crm.Limits, error) {
	limits := crm.UsualLimits()
	for name, limit := range map[string]*int{"PHONE_BUDGET": &limits.Phone, "FORM_BUDGET": &limits.Form, "TOTAL_BUDGET": &limits.Total} {
		text := env(name)
		if text == "" {
			continue
		}
		number, err := strconv.Atoi(text)
		if err != nil || number < 0 {
			return crm.Limits{}, fmt.Errorf("%s: %q is not a number of posts", name, text)
		}
		*limit = number
	}
	return limits, nil
}

// ProspectDays reads after how many days without a word a prospect is forgotten, PROSPECT_DAYS; 0, as silence, keeps everybody.
func ProspectDays(env func(string) string) (int, error) {
	text := env("PROSPECT_DAYS")
	if text == "" {
		return 0, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 0 || days > 36500 {
		return 0, fmt.Errorf("PROSPECT_DAYS: %q is not a number of days up to 36500", text)
	}
	return days, nil
}

// AuditDays reads for how many days the audit is kept: 0 for ever.
func AuditDays(env func(string) string) (int, error) {
	text := env("AUDIT_DAYS")
	if text == "" {
		return crm.UsualAuditDays, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 0 || days > 36500 {
		return 0, fmt.Errorf("AUDIT_DAYS: %q is not a number of days up to 36500", text)
	}
	return days, nil
}

// usualPreferencesDays is a year, and some days for a letter that is sent once a year.
const usualPreferencesDays = 400

// preferencesDays reads how long a link to somebody's preferences holds.
func preferencesDays(text string) (int, error) {
	if text == "" {
		return usualPreferencesDays, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 || days > 3650 {
		return 0, fmt.Errorf("%q is not a number of days up to 3650", text)
	}
	return days, nil
}

// doubleOptIn reads "true" or "false"; silence is false.
func doubleOptIn(text string) (bool, error) {
	switch text {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", text)
}

// minuteCost reads a minute's price such as "5000 IRT"; silence sets none.
func minuteCost(text string) (money.Money, error) {
	if text == "" {
		return money.Money{}, nil
	}
	amount, unit, _ := strings.Cut(text, " ")
	cost, err := money.Parse(amount, unit)
	if err != nil {
		return money.Money{}, fmt.Errorf("write %q as 5000 IRT: %w", text, err)
	}
	if cost.Sign() < 0 || cost.Minor() > crm.DearestMinute {
		return money.Money{}, fmt.Errorf("%q is less than nothing or more than anybody earns", text)
	}
	return cost, nil
}

// defaultMargin reads a share such as "0.3"; silence sets none.
func defaultMargin(text string) (float64, error) {
	if text == "" {
		return 0, nil
	}
	share, err := strconv.ParseFloat(text, 64)
	if err != nil || !(share > 0 && share <= 1) {
		return 0, fmt.Errorf("%q is not a share such as 0.3", text)
	}
	return share, nil
}
