package console

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

func (h handler) editPage(ctx context.Context, in customerIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.editOf(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("edit", shown)
}

// editOf is the form with what stands there now.
func (h handler) editOf(ctx context.Context, in customerIn) (desk.Edit, error) {
	found, err := h.person(ctx, in, "edit")
	return desk.Edit{Frame: found.Frame, Person: found.Person, Was: desk.FieldsOf(found.Person.Customer)}, err
}

func (h handler) edit(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	in.Form = compacted(in.Form)
	was, typed := typedFields(in.Form, "_was."), typedFields(in.Form, "")
	err := h.ask(in.Meta).change(ctx, http.MethodPatch, of(in.ID), in.Form.Get("_etag"), changeOf(was, typed, in.Form), nil)
	problem := refused(err)
	switch {
	case err == nil:
		return to(in.Meta, "/customers/"+in.ID, "changed")
	case problem == nil || problem.Status == http.StatusNotFound:
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.editOf(ctx, in.page())
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Frame = mend(shown.Frame, problem, in.Form)
	if problem.Status != http.StatusPreconditionFailed {
		shown.Was = was // as the form was opened: the entity tag goes with it
		shown.Person.Version = versionOf(in.Form.Get("_etag"), shown.Person.Version)
		return showAgain(problem, "edit", shown)
	}
	form, theirs := desk.Merged(was, typed, shown.Was)
	for name, value := range form {
		shown.Typed.Set(name, value)
	}
	if form["contacts"] != typed["contacts"] { // they are others' now
		maps.DeleteFunc(shown.Typed, func(name string, _ []string) bool { return strings.HasPrefix(name, "contacts.") })
	}
	shown.Theirs = theirs
	return showAgain(problem, "edit", shown)
}

// versionOf is the version that an entity tag names.
func versionOf(etag string, otherwise int) int {
	version, err := strconv.Atoi(strings.Trim(etag, `"`))
	if err != nil {
		return otherwise
	}
	return version
}

// typedFields are the fields of the form, or what stood in them when it was opened. Browsers end lines as they like.
func typedFields(form url.Values, prefix string) map[string]string {
	out := map[string]string{}
	for _, name := range desk.Editable() {
		out[name] = strings.TrimSpace(strings.ReplaceAll(form.Get(prefix+name), "\r\n", "\n"))
	}
	if prefix == "" {
		out["contacts"] = typedContacts(form)
	}
	return out
}

// typedContacts are the contacts of the form as a text; as they were where the form has none, as that of a person.
func typedContacts(form url.Values) string {
	if !form.Has("contacts.0.name") {
		return typedFields(form, "_was.")["contacts"]
	}
	var lines []string
	for _, row := range contactsOf(form) {
		values := map[string]string{}
		for part, value := range row {
			values[part], _ = value.(string)
		}
		lines = append(lines, desk.ContactLine(values))
	}
	return strings.Join(lines, "\n")
}

// changeOf is the change that a form asks for: of what was typed only what is not as it was, so that it undoes no change of others.
func changeOf(was, typed map[string]string, form url.Values) document {
	out := document{}
	for _, name := range desk.Editable() {
		switch {
		case typed[name] == was[name]:
		case strings.HasPrefix(name, "lostReason."): // both parts, or the API would take the one back that is left out
			out["lostReason"] = document{"code": typed["lostReason.code"], "text": typed["lostReason.text"]}
		case name == "interests":
			out[name] = linesOf(typed[name])
		case name == "contacts":
			out[name] = contactsOf(form)
		default:
			out[name] = typed[name]
		}
	}
	return out
}

func linesOf(text string) []string {
	out := []string{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// contactsOf are the contacts of a company as the form has them, without empty rows.
func contactsOf(form url.Values) []document {
	out := []document{}
	for i := 0; form.Has("contacts." + strconv.Itoa(i) + ".name"); i++ {
		row := document{}
		for _, part := range desk.ContactParts() {
			if value := strings.TrimSpace(form.Get("contacts." + strconv.Itoa(i) + "." + part)); value != "" {
				row[part] = value
			}
		}
		if len(row) > 0 {
			out = append(out, row)
		}
	}
	return out
}

// compacted is a form whose empty rows of contacts come last, so that what the API says of a row is said beside it.
func compacted(form url.Values) url.Values {
	rows := contactsOf(form)
	for i := 0; form.Has("contacts." + strconv.Itoa(i) + ".name"); i++ {
		for _, part := range desk.ContactParts() {
			value := ""
			if i < len(rows) {
				value, _ = rows[i][part].(string)
			}
			form.Set("contacts."+strconv.Itoa(i)+"."+part, value)
		}
	}
	return form
}

func (h handler) newPage(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	return show("new", desk.Enter{Frame: h.frame(in.Meta, "find", "new")})
}

type enterIn struct {
	Lang string `path:"lang"`
	Form url.Values
	Meta rest.Meta
}

func (h handler) enter(ctx context.Context, in enterIn) (rest.Reply[rest.Raw], error) {
	body := document{"source": consoleSource}.texts(in.Form, "kind", "name", "phone", "email", "nationalId", "legalId", "city", "address",
		"postalCode", "language", "preferredChannel", "referredBy", "note")
	for _, channel := range (desk.Enter{}).Contactable() {
		if in.Form.Has("consent." + channel) { // what is not ticked was not said
			body.put("consent."+channel, true)
		}
	}
	var created struct {
		ID string `json:"id"`
	}
	err := h.ask(in.Meta).post(ctx, "/v1/customers", in.Form.Get("_key"), body, &created)
	if problem := refused(err); problem != nil {
		again := desk.Enter{Frame: mend(h.frame(in.Meta, "find", "new"), problem, in.Form)}
		if problem.Code == "identity.taken" {
			again.Taken = firstOf(in.Form, "phone", "email", "nationalId", "legalId")
		}
		return showAgain(problem, "new", again)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/customers/"+created.ID, "created")
}

// firstOf is the first of some fields that was filled in.
func firstOf(form url.Values, names ...string) string {
	for _, name := range names {
		if value := strings.TrimSpace(form.Get(name)); value != "" {
			return value
		}
	}
	return ""
}
