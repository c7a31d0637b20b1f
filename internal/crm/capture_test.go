package crm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vafa/internal/crm"
)

func someone() crm.CaptureForm {
	return crm.CaptureForm{Name: "سارا", IdentityForm: crm.IdentityForm{Phone: "09121234567"}}
}

func TestCaptureIsNormalised(t *testing.T) {
	form := crm.CaptureForm{
		Kind: "company", Name: "  شرکت\u202e  می\u200cرود \u200b", Note: "a\x00b",
		IdentityForm: crm.IdentityForm{
			Phone: "۰۹۱۲ ۱۲۳ ۴۵۶۷", Email: " Sara@Example.COM ", NationalID: "۰۰۱۱۲۳۴۵۶۳", Reference: &crm.OutsideReference{Source: " Shop ", ID: "كد-۱۲"},
		},
		DetailsForm: crm.DetailsForm{
			Country: " ir ", PostalCode: "۱۶۱۹۷-۳۵۷۴۴", Language: "fa", PreferredChannel: "sms", Interests: []string{"چای", " ", "قهوه"},
		},
		Consent: &crm.ConsentForm{SMS: ptr(true), Call: ptr(false)},
	}
	got, faults := form.Parse("", shop)
	want := crm.Capture{
		Kind: "company", Name: "شرکت می\u200cرود", Note: "ab",
		Identities: []crm.Identity{
			{Type: crm.NationalID, Value: "0011234563"}, {Type: crm.Reference, Value: "shop:کد-12"},
			{Type: crm.Phone, Value: "+989121234567"}, {Type: crm.Email, Value: "sara@example.com"},
		},
		Details: crm.Details{Country: "IR", PostalCode: "1619735744", Language: "fa", PreferredChannel: "sms", Interests: []string{"چای", "قهوه"}},
		Consent: map[string]bool{"sms": true, "call": false},
	}
	if len(faults) > 0 || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", faults, cmp.Diff(want, got))
	}
}

func TestCaptureFaults(t *testing.T) {
	long := strings.Repeat("ا", 10_000)
	for _, c := range []struct {
		name   string
		change func(*crm.CaptureForm)
		want   string
	}{
		{"nothing wrong", func(*crm.CaptureForm) {}, ""},
		{"no name", func(f *crm.CaptureForm) { f.Name = "" }, "/name:required"},
		{"blank name", func(f *crm.CaptureForm) { f.Name = " \t\n" }, "/name:required"},
		{"name of invisible characters", func(f *crm.CaptureForm) { f.Name = "\u200b\u202e\u200c\u2066" }, "/name:required"},
		{"name of 200", func(f *crm.CaptureForm) { f.Name = strings.Repeat("م", 200) }, ""},
		{"name of 201", func(f *crm.CaptureForm) { f.Name = strings.Repeat("م", 201) }, "/name:text.tooLong"},
		{"name of 10,000", func(f *crm.CaptureForm) { f.Name = long }, "/name:text.tooLong"},
		{"no identity", func(f *crm.CaptureForm) { f.Phone = "" }, "/phone:identity.required"},
		{"neither name nor identity", func(f *crm.CaptureForm) { *f = crm.CaptureForm{} }, "/name:required /phone:identity.required"},
		{"identity wrong, not missing", func(f *crm.CaptureForm) { f.Phone = "123" }, "/phone:phone.invalid"},
		{"phone in letters", func(f *crm.CaptureForm) { f.Phone = "0912CALLNOW" }, "/phone:phone.invalid"},
		{"long phone", func(f *crm.CaptureForm) { f.Phone = strings.Repeat("9", 10_000) }, "/phone:phone.invalid"},
		{"e-mail without a dot", func(f *crm.CaptureForm) { f.Email = "a@b" }, "/email:email.invalid"},
		{"e-mail with a name", func(f *crm.CaptureForm) { f.Email = "Sara <a@b.ir>" }, "/email:email.invalid"},
		{"two e-mails", func(f *crm.CaptureForm) { f.Email = "a@b.ir,c@d.ir" }, "/email:email.invalid"},
		{"e-mail with a header", func(f *crm.CaptureForm) { f.Email = "a@b.ir\r\nBcc: c@d.ir" }, "/email:email.invalid"},
		{"long e-mail", func(f *crm.CaptureForm) { f.Email = strings.Repeat("a", 250) + "@b.ir" }, "/email:email.invalid"},
		{"national id", func(f *crm.CaptureForm) { f.NationalID = "0011234564" }, "/nationalId:nationalId.invalid"},
		{"legal id", func(f *crm.CaptureForm) { f.LegalID = "12345678901" }, "/legalId:legalId.invalid"},
		{"empty reference", func(f *crm.CaptureForm) { f.Reference = &crm.OutsideReference{} }, "/reference/source:required /reference/id:required"},
		{"reference that folds to nothing", func(f *crm.CaptureForm) { f.Reference = &crm.OutsideReference{Source: "shop", ID: "ـ"} }, "/reference/id:required"},
		{"reference that folding makes long", func(f *crm.CaptureForm) {
			f.Reference = &crm.OutsideReference{Source: "shop", ID: strings.Repeat("ﷺ", 100)}
		}, "/reference/id:text.tooLong"},
		{"source with a colon", func(f *crm.CaptureForm) { f.Reference = &crm.OutsideReference{Source: "a:b", ID: "1"} }, "/reference/source:reference.source"},
		{"source with a wide colon", func(f *crm.CaptureForm) { f.Reference = &crm.OutsideReference{Source: "a：b", ID: "1"} }, "/reference/source:reference.source"},
		{"source with a hash", func(f *crm.CaptureForm) { f.Reference = &crm.OutsideReference{Source: "a#b", ID: "1"} }, "/reference/source:reference.source"},
		{"kind", func(f *crm.CaptureForm) { f.Kind = "robot" }, "/kind:choice"},
		{"country", func(f *crm.CaptureForm) { f.Country = "Iran" }, "/country:country.invalid"},
		{"country in Persian", func(f *crm.CaptureForm) { f.Country = "ایران" }, "/country:country.invalid"},
		{"postal code at home", func(f *crm.CaptureForm) { f.PostalCode = "123" }, "/postalCode:postalCode.invalid"},
		{"postal code in Iran", func(f *crm.CaptureForm) { f.Country, f.PostalCode = "IR", "SW1A 1AA" }, "/postalCode:postalCode.invalid"},
		{"postal code elsewhere", func(f *crm.CaptureForm) { f.Country, f.PostalCode = "GB", "SW1A 1AA" }, ""},
		{"long postal code elsewhere", func(f *crm.CaptureForm) { f.Country, f.PostalCode = "GB", strings.Repeat("1", 21) }, "/postalCode:text.tooLong"},
		{"language", func(f *crm.CaptureForm) { f.Language = "de" }, "/language:choice"},
		{"channel", func(f *crm.CaptureForm) { f.PreferredChannel = "pigeon" }, "/preferredChannel:choice"},
		{"address", func(f *crm.CaptureForm) { f.Address = long }, "/address:text.tooLong"},
		{"interests", func(f *crm.CaptureForm) { f.Interests = make([]string, 51) }, "/interests:list.tooLong"},
		{"one interest", func(f *crm.CaptureForm) { f.Interests = []string{"a", long} }, "/interests/1:text.tooLong"},
		{"note", func(f *crm.CaptureForm) { f.Note = long }, "/note:text.tooLong"},
		{"all at once", func(f *crm.CaptureForm) {
			f.Kind, f.Name, f.Phone, f.Email, f.Country, f.Note = "x", "", "1", "x", "x", long
		}, "/kind:choice /name:required /phone:phone.invalid /email:email.invalid /country:country.invalid /note:text.tooLong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := someone()
			c.change(&form)
			_, faults := form.Parse("", shop)
			if got := faultsOf(t, faults.Err()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPointersBeginWhereTheFormStands(t *testing.T) {
	_, faults := crm.CaptureForm{}.Parse("/owner", shop)
	if got := faultsOf(t, faults.Err()); got != "/owner/name:required /owner/phone:identity.required" {
		t.Error(got)
	}
}

func TestPhoneOfTheBusinesssOwnCountry(t *testing.T) {
	emirates := shop
	emirates.Country = "AE"
	form := someone()
	form.Phone = "050 123 4567"
	got, faults := form.Parse("", emirates)
	if len(faults) > 0 || got.Identities[0].Value != "+971501234567" {
		t.Errorf("%+v %v", got.Identities, faults)
	}
}

func TestCaptureBecomesACustomer(t *testing.T) {
	capture, err := crm.CustomerForm{Kind: "unit", Name: "سارا", CaptureForm: someone()}.Parse(shop)
	if err != nil {
		t.Fatal(err)
	}
	c := capture.Customer("cus_1", now)
	if c.ID != "cus_1" || c.Version != 1 || !c.Internal || c.Kind != "unit" || c.Name != "سارا" || !c.CreatedAt.Equal(now) || len(c.Identities) != 1 {
		t.Errorf("%+v", c)
	}
	capture, _ = someone().Parse("", shop)
	if c := capture.Customer("cus_2", now); c.Internal || c.Kind != "person" {
		t.Errorf("%+v", c)
	}
}

func TestDomestic(t *testing.T) {
	country := crm.Area{Country: "IR"}
	city := crm.Area{Country: "IR", City: "تهران", Area: "شمیران"}
	tests := []struct {
		home crm.Area
		from crm.Details
		want bool
	}{
		{country, crm.Details{}, true},
		{country, crm.Details{Country: "IR", City: "شیراز"}, true},
		{country, crm.Details{Country: "AE"}, false},
		{city, crm.Details{Country: "IR"}, true},
		{city, crm.Details{City: "تهران"}, true},
		{city, crm.Details{City: "  تهران", Area: "شميران"}, true}, // the Arabic letter
		{city, crm.Details{Country: "IR", City: "شیراز"}, false},
		{city, crm.Details{Country: "IR", City: "تهران", Area: "ری"}, false},
		{city, crm.Details{Country: "AE", City: "تهران"}, false},
		{crm.Area{}, crm.Details{Country: "AE"}, true},
	}
	for _, test := range tests {
		if got := (crm.Customer{Details: test.from}).Domestic(test.home); got != test.want {
			t.Errorf("%+v from %+v: %v", test.home, test.from, got)
		}
	}
}

// Nobody outside can declare themselves one's own unit, whose purchases are no revenue.
func TestPublicIsNoUnit(t *testing.T) {
	form := someone()
	form.Kind = "unit"
	_, faults := form.Parse("", shop)
	if got := faultsOf(t, faults.Err()); got != "/kind:choice" {
		t.Error(got)
	}
}

func TestStaffNeedLittle(t *testing.T) {
	tests := map[string]struct {
		form crm.CustomerForm
		want string
	}{
		"a name":          {crm.CustomerForm{Name: "Sara"}, ""},
		"a phone":         {crm.CustomerForm{CaptureForm: crm.CaptureForm{IdentityForm: crm.IdentityForm{Phone: "09121234567"}}}, ""},
		"nothing":         {crm.CustomerForm{}, "/name:customer.empty"},
		"invisible name":  {crm.CustomerForm{Name: "\u200b"}, "/name:customer.empty"},
		"a broken phone":  {crm.CustomerForm{CaptureForm: crm.CaptureForm{IdentityForm: crm.IdentityForm{Phone: "12"}}}, "/phone:phone.invalid"},
		"an unknown kind": {crm.CustomerForm{Kind: "x", Name: "Sara"}, "/kind:choice"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := test.form.Parse(shop)
			got := ""
			if err != nil {
				got = faultsOf(t, err)
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestKindAndContacts(t *testing.T) {
	kind := func(k string) *string { return &k }
	people := []crm.ContactForm{{Name: "Sara", Role: "Buyer", Phone: "0912 123 4567", Email: "S@B.example"}}
	company := crm.Customer{Kind: "company", Contacts: []crm.ContactPerson{{Name: "Reza"}}}
	tests := map[string]struct {
		from   crm.Customer
		change crm.CustomerChange
		want   crm.Customer
		faults string
	}{
		"contacts": {company, crm.CustomerChange{Contacts: &people}, crm.Customer{Kind: "company", UpdatedAt: now, Contacts: []crm.ContactPerson{
			{Name: "Sara", Role: "Buyer", Phone: "+989121234567", Email: "s@b.example"},
		}}, ""},
		"one's own after all":         {company, crm.CustomerChange{Kind: kind("unit")}, crm.Customer{Kind: "unit", Internal: true, UpdatedAt: now, Contacts: company.Contacts}, ""},
		"a customer after all":        {crm.Customer{Kind: "unit", Internal: true}, crm.CustomerChange{Kind: kind("company")}, crm.Customer{Kind: "company", UpdatedAt: now}, ""},
		"a person after all":          {company, crm.CustomerChange{Kind: kind("person")}, crm.Customer{}, "/contacts:contacts.person"},
		"a person, contacts let go":   {company, crm.CustomerChange{Kind: kind("person"), Contacts: &[]crm.ContactForm{}}, crm.Customer{Kind: "person", UpdatedAt: now}, ""},
		"a person has none":           {crm.Customer{Kind: "person"}, crm.CustomerChange{Contacts: &people}, crm.Customer{}, "/contacts:contacts.person"},
		"an unknown kind":             {company, crm.CustomerChange{Kind: kind("")}, crm.Customer{}, "/kind:required"},
		"a contact without a name":    {company, crm.CustomerChange{Contacts: &[]crm.ContactForm{{Phone: "1"}}}, crm.Customer{}, "/contacts/0/name:required /contacts/0/phone:phone.invalid"},
		"more contacts than one list": {company, crm.CustomerChange{Contacts: ptr(make([]crm.ContactForm, 51))}, crm.Customer{}, "/contacts:list.tooLong"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := test.change.Apply(test.from, shop, now)
			if test.faults != "" {
				if faults := faultsOf(t, err); faults != test.faults {
					t.Errorf("%s, want %s", faults, test.faults)
				}
			} else if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestMergeFillsOnlyWhatIsEmpty(t *testing.T) {
	own := crm.Details{City: "تهران", Interests: []string{"چای"}}
	other := crm.Details{City: "شیراز", Area: "مرکز", Country: "IR", Address: "a", PostalCode: "p", Language: "fa", PreferredChannel: "sms", PreferredTime: "t", Interests: []string{"x"}}
	want := other
	want.City, want.Interests = own.City, own.Interests
	if got := own.Merge(other); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	if got := (crm.Details{}).Merge(other); !cmp.Equal(got, other) {
		t.Error(cmp.Diff(other, got))
	}
}

func TestStrongerIdentityDecides(t *testing.T) {
	order := []crm.IdentityType{crm.NationalID, crm.LegalID, crm.Reference, crm.Phone, crm.Email}
	for i, a := range order {
		for j, b := range order {
			if got := (crm.Identity{Type: a}).Stronger(crm.Identity{Type: b}); got != (i < j) {
				t.Errorf("%s over %s: %v", a, b, got)
			}
		}
	}
}

func TestCustomerChange(t *testing.T) {
	before := crm.Customer{ID: "cus_1", Name: "سارا", Note: "n", Details: crm.Details{Country: "GB", PostalCode: "SW1A 1AA", City: "لندن"}}
	after, err := crm.CustomerChange{Name: ptr(" سارا احمدی "), Note: ptr(""), City: ptr("تهران"), Interests: ptr([]string{})}.Apply(before, shop, now)
	want := before
	want.Name, want.Note, want.City, want.UpdatedAt = "سارا احمدی", "", "تهران", now
	if err != nil || !cmp.Equal(after, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, after))
	}
	for want, change := range map[string]crm.CustomerChange{
		"/name:required":                          {Name: ptr("\u200f")},
		"/country:country.invalid":                {Country: ptr("Iran")},
		"/postalCode:postalCode.invalid":          {Country: ptr("IR"), PostalCode: ptr("SW1A 1AA")},
		"/language:choice":                        {Language: ptr("xx")},
		"/contact:text.tooLong":                   {Contact: ptr(strings.Repeat("x", 201))},
		"/name:required /preferredChannel:choice": {Name: ptr(""), PreferredChannel: ptr("x")},
	} {
		if _, err := change.Apply(before, shop, now); faultsOf(t, err) != want {
			t.Errorf("got %s, want %s", faultsOf(t, err), want)
		}
	}
	// Moving to Iran makes the postal code kept until now one that a later change must mend; the move itself is no fault.
	if _, err := (crm.CustomerChange{Country: ptr("IR")}).Apply(before, shop, now); err != nil {
		t.Error(err)
	}
}

func TestConsentLeftOpenIsNotRecorded(t *testing.T) {
	var none *crm.ConsentForm
	if got := none.Channels(); len(got) != 0 {
		t.Error(got)
	}
	all := crm.ConsentForm{SMS: ptr(true), Email: ptr(false), Call: ptr(true), Chat: ptr(false)}
	if got := all.Channels(); !cmp.Equal(got, map[string]bool{"sms": true, "email": false, "call": true, "chat": false}) {
		t.Error(got)
	}
}

func TestParseIdentity(t *testing.T) {
	ids, err := crm.ParseIdentity(crm.IdentityForm{Email: "A@b.ir"}, shop)
	if err != nil || !slices.Equal(ids, []crm.Identity{{Type: crm.Email, Value: "a@b.ir"}}) || ids[0].Key() != "email#a@b.ir" {
		t.Errorf("%v %v", ids, err)
	}
	if _, err := crm.ParseIdentity(crm.IdentityForm{Phone: "x"}, shop); faultsOf(t, err) != "/phone:phone.invalid" {
		t.Error(err)
	}
}
