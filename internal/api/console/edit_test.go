package console_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
)

// formOf is what the form of a customer holds when it is opened, as it is sent back.
func formOf(t *testing.T, page apitest.Answer, change ...string) []string {
	t.Helper()
	fields := []string{"_etag", hidden(t, page, "_etag")}
	typed := map[string]string{}
	for i := 0; i+1 < len(change); i += 2 {
		typed[change[i]] = change[i+1]
	}
	for _, name := range []string{"name", "kind", "contact", "language", "preferredChannel", "preferredTime", "country", "city", "area", "address", "postalCode", "note", "contacts"} {
		was := hidden(t, page, "_was."+name)
		now, changed := typed[name]
		if !changed {
			now = was
		}
		fields = append(fields, "_was."+name, was, name, now) // of contacts only what was counts
	}
	return fields
}

func TestEditACustomer(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "سارا قادری", "phone": "09121234567", "city": "یزد"})
	page := "/console/fa/customers/" + id
	opened := f.Agent().Get(page + "/edit").Want(http.StatusOK)
	holds(t, opened, []string{`value="سارا قادری"`, `value="یزد"`, `value="person" selected`})
	done := sendForm(f.Agent(), page+"/edit", formOf(t, opened, "city", "اصفهان", "language", "fa", "note", "<i>x</i>")...).Want(http.StatusSeeOther)
	if to := done.Header.Get("Location"); to != page+"?done=changed" {
		t.Errorf("it leads to %s", to)
	}
	holds(t, f.Agent().Get(page).Want(http.StatusOK), []string{"اصفهان", "&lt;i&gt;x"}, "یزد")
	opened = f.Agent().Get(page + "/edit").Want(http.StatusOK)
	refused := sendForm(f.Agent(), page+"/edit", formOf(t, opened, "country", "Iran", "city", "ری")...).Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="country-error"`, `value="Iran"`, `value="ری"`})
	sendForm(f.Agent(), page+"/edit", formOf(t, refused, "country", "IR", "city", "ری")...).Want(http.StatusSeeOther)
	f.Agent().Get("/console/en/customers/cus_nobody/edit").Want(http.StatusNotFound)
}

// Two people change the same customer: the second sees what the first changed beside what they typed, keeps that, and undoes nothing
// when sending again.
func TestTwoPeopleEditACustomer(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"name": "Anna Baker", "phone": "09121234567", "city": "Yazd", "area": "Fahadan"})
	page := "/console/en/customers/" + id
	mine := f.Agent().Get(page + "/edit").Want(http.StatusOK)
	theirs := f.Manager().Get(page + "/edit").Want(http.StatusOK)
	sendForm(f.Manager(), page+"/edit", formOf(t, theirs, "city", "Shiraz", "area", "Zand", "contact", "Omid")...).Want(http.StatusSeeOther)
	stale := sendForm(f.Agent(), page+"/edit", formOf(t, mine, "city", "Tabriz", "note", "Calls at night")...).Want(http.StatusPreconditionFailed)
	holds(t, stale, []string{
		"What was changed meanwhile", "Somebody else has changed this", "<bdi>Shiraz</bdi></td><td><bdi>Tabriz</bdi>", `value="Tabriz"`, "Calls at night",
		"<bdi>Zand</bdi></td><td>The new one is taken over", `value="Zand"`, `value="Omid"`,
	})
	sendForm(f.Agent(), page+"/edit", formOf(t, stale, "city", "Tabriz", "note", "Calls at night")...).Want(http.StatusSeeOther)
	view := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK)
	for path, want := range map[string]string{"city": "Tabriz", "area": "Zand", "contact": "Omid", "note": "Calls at night"} {
		if got := view.At(path); got != want {
			t.Errorf("%s is %v, want %s", path, got, want)
		}
	}
}

func TestContactsOfACompany(t *testing.T) {
	f := apitest.New(t)
	id := enter(f, m{"kind": "company", "name": "Aftab", "legalId": "10380284790"})
	page := "/console/en/customers/" + id
	opened := f.Agent().Get(page + "/edit").Want(http.StatusOK)
	holds(t, opened, []string{`name="contacts.0.name"`, `name="contacts.1.phone"`})
	rows := []string{"contacts.0.name", "", "contacts.0.phone", "", "contacts.1.name", "Mina", "contacts.1.phone", "12"}
	refused := sendForm(f.Agent(), page+"/edit", append(formOf(t, opened), rows...)...).Want(http.StatusUnprocessableEntity)
	holds(t, refused, []string{`id="contacts-0-phone-error"`, `name="contacts.0.phone" type="text" value="12"`})
	rows = []string{"contacts.0.name", "", "contacts.1.name", "Mina", "contacts.1.phone", "09351112233", "contacts.1.role", "Buyer"}
	sendForm(f.Agent(), page+"/edit", append(formOf(t, opened), rows...)...).Want(http.StatusSeeOther)
	holds(t, f.Agent().Get(page).Want(http.StatusOK), []string{"Mina", "Buyer", "tel:&#43;989351112233"})
	// Who changes something else meanwhile does not take the contacts back.
	mine, theirs := f.Agent().Get(page+"/edit").Want(http.StatusOK), f.Agent().Get(page+"/edit").Want(http.StatusOK)
	as := func(name string) []string {
		return []string{"contacts.0.name", name, "contacts.0.phone", "+989351112233", "contacts.0.role", "Buyer", "contacts.1.name", ""}
	}
	sendForm(f.Agent(), page+"/edit", append(formOf(t, theirs), as("Mina Rad")...)...).Want(http.StatusSeeOther)
	stale := sendForm(f.Agent(), page+"/edit", append(formOf(t, mine, "city", "Qom"), as("Mina")...)...).Want(http.StatusPreconditionFailed)
	holds(t, stale, []string{"Mina Rad, Buyer", "The new one is taken over", `value="Mina Rad"`, `value="Qom"`})
}

func TestEnterACustomer(t *testing.T) {
	f := apitest.New(t)
	page := "/console/ar/customers/new"
	opened := f.Agent().Get(page).Want(http.StatusOK)
	holds(t, opened, []string{`dir="rtl"`, `name="consent.sms"`, "عميل جديد"})
	key := hidden(t, opened, "_key")
	done := sendForm(f.Agent(), page, "_key", key, "kind", "person", "name", "سمير", "phone", "٠٩١٢١٢٣٤٥٦٧", "consent.sms", "on", "language", "", "preferredChannel", "").Want(http.StatusSeeOther)
	id := f.ByPhone("09121234567")
	if to := done.Header.Get("Location"); to != "/console/ar/customers/"+id+"?done=created" {
		t.Errorf("it leads to %s", to)
	}
	if sms := f.Agent().Get("/v1/customers/" + id).Want(http.StatusOK).At("consent/sms"); sms != true {
		t.Errorf("consent %v", sms)
	}
	taken := sendForm(f.Agent(), page, "kind", "person", "name", "Other", "phone", "09121234567").Want(http.StatusConflict)
	holds(t, taken, []string{`href="/console/ar/find?q=09121234567"`, `value="Other"`})
	empty := sendForm(f.Agent(), page, "kind", "person", "name", "", "email", "no").Want(http.StatusUnprocessableEntity)
	holds(t, empty, []string{`id="email-error"`, `value="no"`})
}
