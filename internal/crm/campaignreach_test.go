package crm_test

import (
	"testing"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

var reachNow = time.Date(2026, time.November, 22, 6, 30, 0, 0, time.UTC) // ten in the morning in Tehran

func inTehran(t *testing.T) crm.Business {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Tehran")
	if err != nil {
		t.Fatal(err)
	}
	return crm.Business{Zone: zone, Lang: locale.Persian}
}

func TestTheChannelOfAMember(t *testing.T) {
	both := []crm.Identity{{Type: crm.Phone, Value: "+989121234567"}, {Type: crm.Email, Value: "sara@example.com"}}
	until := locale.Date{Year: 2026, Month: 11, Day: 25}
	lately := crm.Reached{Times: []time.Time{reachNow.AddDate(0, 0, -1), reachNow.AddDate(0, 0, -2)}}
	for name, c := range map[string]struct {
		who             crm.Customer
		reached         crm.Reached
		purpose         string
		channel, reason string
	}{
		"in the campaign's order": {crm.Customer{Identities: both, Consent: crm.Consent{"sms": true, "email": true}}, crm.Reached{}, crm.Marketing, "sms", ""},
		"their own preference": {crm.Customer{Identities: both, Consent: crm.Consent{"sms": true, "email": true}, Details: crm.Details{PreferredChannel: "email"}},
			crm.Reached{}, crm.Marketing, "email", ""},
		"what they agreed to": {crm.Customer{Identities: both, Consent: crm.Consent{"email": true}}, crm.Reached{}, crm.Marketing, "email", ""},
		"nothing agreed":      {crm.Customer{Identities: both}, crm.Reached{}, crm.Marketing, "", crm.WhyNoConsent},
		"service needs none":  {crm.Customer{Identities: both}, crm.Reached{}, crm.Service, "sms", ""},
		"no address":          {crm.Customer{Consent: crm.Consent{"sms": true}}, crm.Reached{}, crm.Marketing, "", crm.WhyNoAddress},
		"nobody there":        {crm.Customer{Identities: both[1:], Consent: crm.Consent{"email": true}, Bounced: []string{"sara@example.com"}}, crm.Reached{}, crm.Marketing, "", crm.WhyNoAddress},
		"heard enough":        {crm.Customer{Identities: both, Consent: crm.Consent{"sms": true}}, lately, crm.Marketing, "", crm.WhyCap},
	} {
		campaign := crm.Campaign{Purpose: c.purpose, Until: until, Mix: crm.Mix{Channels: []string{"sms", "email"}}}
		channel, reason := crm.Addressee{Customer: c.who, Reached: c.reached}.Channel(campaign, crm.UsualOutreach(), inTehran(t), reachNow)
		if channel != c.channel || reason != c.reason {
			t.Errorf("%s: %q %q, want %q %q", name, channel, reason, c.channel, c.reason)
		}
	}
}

func TestWhenAMemberIsDue(t *testing.T) {
	day := func(d int) locale.Date { return locale.Date{Year: 2026, Month: 11, Day: d} }
	for name, c := range map[string]struct {
		from, until locale.Date
		prefers     string
		channel     string
		want        string // in Tehran
	}{
		"now":                          {day(22), day(25), "", "sms", "22 10:00"},
		"on the first day":             {day(24), day(25), "", "sms", "24 09:00"},
		"at their hour":                {day(22), day(25), "18:00", "sms", "22 18:00"},
		"tomorrow, today's is past":    {day(22), day(25), "9:30", "sms", "23 09:30"},
		"past and the last day":        {day(22), day(22), "9:30", "sms", "22 10:00"},
		"their hour is a quiet one":    {day(22), day(25), "23:00", "sms", "23 09:00"},
		"a call is no noise by itself": {day(24), day(25), "", "call", "24 00:00"},
	} {
		campaign := crm.Campaign{Purpose: crm.Marketing, From: c.from, Until: c.until}
		who := crm.Customer{Details: crm.Details{PreferredTime: c.prefers}}
		b := inTehran(t)
		if got := campaign.DueFor(who, c.channel, crm.UsualOutreach(), b, reachNow).In(b.Zone).Format("2 15:04"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
