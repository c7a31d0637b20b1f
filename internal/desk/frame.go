package desk

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Frame is what every page has around it.
type Frame struct {
	Lang locale.Lang
	URI  string // path and query of the page, which its links to the other languages keep
	Here string // the entry of the navigation that the page belongs to
	// Title is the key of the page's heading; Heading is one without a key, such as a customer's name.
	Title, Heading string
	Who, Subject   string // who is signed in: what they are called, and their subject, by which records name them
	Roles          []string
	Firm           Firm
	Now            time.Time
	Key            string     // by which a form counts once, however often it is sent
	Done           string     // what has just been done: the key done.<Done>
	Typed          url.Values // what was typed into a form that is shown again
	Trouble        *Trouble   // what is to be mended of it
}

// Firm is what of the firm pages are written by.
type Firm struct {
	Name     string
	Zone     *time.Location
	Unit     money.Unit
	Country  string
	Calendar locale.Calendar // "" for the reader's own
	// FirstReports is what the firm turns on: product, sales or customer.
	FirstReports string
	Langs        []locale.Lang // those that the firm works in, its own first; none for all
}

// Trouble is what the API has refused.
type Trouble struct {
	Detail, Code string
	Faults       []Fault
}

// Fault is what is wrong with a field.
type Fault struct{ Field, Text string }

// IsStale says whether somebody else has changed meanwhile what was to be changed.
func (t *Trouble) IsStale() bool { return t != nil && t.Code == "stale" }

// Entry is a line of the navigation.
type Entry struct {
	Key, Address string
	Current      bool
}

// rooms are the entries of the navigation, with the roles that have them; a manager has all.
var rooms = []struct {
	name, path string
	roles      []string
}{
	{"find", "/home", []string{"agent", "marketer"}},
	{"work", "/work", []string{"agent"}},
	{"business", "/business", []string{"marketer"}},
	{"segments", "/segments", []string{"marketer"}},
	{"campaigns", "/campaigns", []string{"marketer"}},
	{"settings", "/settings", []string{"agent", "marketer"}},
}

// Rooms are where the reader may go.
func (f Frame) Rooms() []Entry {
	var out []Entry
	for _, room := range rooms {
		if f.May(room.roles...) {
			out = append(out, Entry{"nav." + room.name, f.Link(room.path), room.name == f.Here})
		}
	}
	return out
}

// May says whether the reader has one of the roles, or is a manager.
func (f Frame) May(roles ...string) bool {
	return slices.ContainsFunc(f.Roles, func(role string) bool { return role == "manager" || slices.Contains(roles, role) })
}

// Link is the address of a page of the console in the reader's language, by its path after the language.
func (f Frame) Link(path string) string { return "/console/" + string(f.Lang) + path }

// Segment is a text as one segment of a path.
func (f Frame) Segment(text string) string { return url.PathEscape(text) }

// Path is the page's own address without its query, where its forms go.
func (f Frame) Path() string {
	path, _, _ := strings.Cut(f.URI, "?")
	return path
}

// With is the page's own address with parameters of its query changed: pairs of name and value, "" to drop one.
func (f Frame) With(pairs ...string) string {
	address, err := url.Parse(f.URI)
	if err != nil {
		return f.Path()
	}
	query := address.Query()
	query.Del("done")
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Del(pairs[i])
		if pairs[i+1] != "" {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return (&url.URL{Path: address.Path, RawQuery: query.Encode()}).String()
}

// Tongue is a language to switch to.
type Tongue struct {
	Lang, Name, Address string
	Current             bool
}

var tongueNames = map[locale.Lang]string{locale.Persian: "فارسی", locale.Arabic: "العربية", locale.English: "English"}

// Tongues lists the languages that the firm works in, with the addresses of this page in them.
func (f Frame) Tongues() []Tongue {
	var out []Tongue
	langs := f.Firm.Langs
	if len(langs) == 0 {
		langs = locale.Langs()
	}
	if !slices.Contains(langs, f.Lang) {
		langs = append(slices.Clone(langs), f.Lang)
	}
	for _, lang := range langs {
		address := "/console/" + string(lang) + strings.TrimPrefix(f.URI, "/console/"+string(f.Lang))
		out = append(out, Tongue{string(lang), tongueNames[lang], address, lang == f.Lang})
	}
	return out
}

// HeadingText is the page's heading.
func (f Frame) HeadingText() (string, error) {
	if f.Heading != "" {
		return f.Heading, nil
	}
	return f.T(f.Title)
}

// PageTitle is the text of the page's title element, which says so when something is to be mended.
func (f Frame) PageTitle() (string, error) {
	heading, err := f.HeadingText()
	if err != nil {
		return "", err
	}
	title := heading + " – " + text(f.Lang, "site")
	if f.Trouble != nil {
		title = text(f.Lang, "error") + " " + title
	}
	return title, nil
}

// Said is the sentence on what has just been done, "" for none or one that there is not.
func (f Frame) Said() string {
	if f.Done == "" {
		return ""
	}
	return text(f.Lang, "done."+f.Done)
}

// T is a message in the reader's language.
func (f Frame) T(key string) (string, error) {
	out := text(f.Lang, key)
	if out == "" {
		return "", fmt.Errorf("no message %q", key)
	}
	return out, nil
}

// Or is a message in the reader's language, or the fallback where there is none of that key: for codes that may be newer than the
// page's words.
func (f Frame) Or(key, fallback string) string {
	if out := text(f.Lang, key); out != "" {
		return out
	}
	return fallback
}

// Fill is a message with values in the place of {name}: pairs of name and value. A value keeps its direction to itself.
func (f Frame) Fill(key string, pairs ...any) (template.HTML, error) {
	message, err := f.T(key)
	if err != nil {
		return "", err
	}
	out := template.HTMLEscapeString(message)
	for i := 0; i+1 < len(pairs); i += 2 {
		value := "<bdi>" + template.HTMLEscapeString(fmt.Sprint(pairs[i+1])) + "</bdi>"
		out = strings.ReplaceAll(out, "{"+fmt.Sprint(pairs[i])+"}", value)
	}
	return template.HTML(out), nil // #nosec G203 -- the message and every value are escaped above
}

// RoleNames are the reader's roles in words.
func (f Frame) RoleNames() string {
	var out []string
	for _, role := range f.Roles {
		out = append(out, f.Or("role."+role, role))
	}
	return strings.Join(out, text(f.Lang, "comma"))
}
