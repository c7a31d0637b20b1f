package apitest

import (
	"encoding/json"
	"maps"
	"mime"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"vafa/internal/locale"
	"vafa/internal/locale/phone"
	"vafa/internal/rest"
)

// Canaries are texts that somebody told us: none may be in a log. The zero value has none yet. It may be used by several
// goroutines.
type Canaries struct {
	mutex sync.Mutex
	texts map[string]bool
	words map[string]bool // of ours, which say nothing of anybody
	ours  map[string]bool // texts of our own
}

// shortest is the length in characters from which a text tells something of somebody; a number, in digits.
const (
	shortest       = 5
	shortestNumber = 8 // a time in microseconds or a position in a file has fewer
)

// Note adds texts, with the other spellings under which we keep them.
func (c *Canaries) Note(texts ...string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.texts == nil {
		c.texts = map[string]bool{}
	}
	for _, text := range texts {
		c.add(text)
		digits := locale.Digits(text)
		c.add(digits)
		if number.MatchString(digits) {
			if e164, err := (phone.Book{}).E164(digits, "IR"); err == nil {
				c.add(e164)
				c.add(strings.TrimPrefix(e164, "+"))
			}
		}
	}
}

var (
	number = regexp.MustCompile(`^\+?[0-9 ()./-]{7,20}$`)
	digit  = regexp.MustCompile(`^[0-9.,+-]*$`)
	day    = regexp.MustCompile(`^\d{4}-\d\d(-\d\d.*)?$`)
)

// add keeps a text unless it is too short to tell anything, a day, or a word of ours.
func (c *Canaries) add(text string) {
	text = strings.TrimSpace(text)
	least := shortest
	if digit.MatchString(text) {
		least = shortestNumber
	}
	if utf8.RuneCountInString(text) >= least && !day.MatchString(text) && !c.words[text] && !c.ours[text] {
		c.texts[text] = true
	}
}

// Ours takes texts from what tells something of somebody, from now on: what a page's own form has in it before anybody types.
func (c *Canaries) Ours(texts ...string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.ours == nil {
		c.ours = map[string]bool{}
	}
	for _, text := range texts {
		c.ours[strings.TrimSpace(text)] = true
	}
}

// Forget lets everything that was told so far be in the log.
func (c *Canaries) Forget() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.texts = nil
}

// Sent adds what a request tells: the values of its query, and every text in its document or form.
func (c *Canaries) Sent(query url.Values, kind string, body []byte) {
	c.form(query)
	switch kind, _, _ = mime.ParseMediaType(kind); kind {
	case "application/x-www-form-urlencoded":
		if form, err := url.ParseQuery(string(body)); err == nil {
			c.form(form)
		}
	case "application/json":
		var document any
		if json.Unmarshal(body, &document) == nil {
			c.document(document)
		}
	}
}

func (c *Canaries) form(values url.Values) {
	for _, name := range slices.Collect(maps.Keys(values)) {
		c.Note(values[name]...)
	}
}

func (c *Canaries) document(value any) {
	switch value := value.(type) {
	case string:
		c.Note(value)
	case []any:
		for _, entry := range value {
			c.document(entry)
		}
	case map[string]any:
		for _, member := range value {
			c.document(member)
		}
	}
}

// allow takes the words of operations from what tells something of somebody: their ids and enumerations.
func (c *Canaries) allow(operations []rest.Operation) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.words = map[string]bool{}
	for _, op := range operations {
		c.words[op.ID] = true
		enumerations(op.In, c.words, 0)
	}
}

func enumerations(kind reflect.Type, into map[string]bool, depth int) {
	for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice {
		kind = kind.Elem()
	}
	if kind.Kind() != reflect.Struct || depth > 6 {
		return
	}
	for i := range kind.NumField() {
		for _, word := range strings.Split(kind.Field(i).Tag.Get("enum"), ",") {
			into[word] = true
		}
		enumerations(kind.Field(i).Type, into, depth+1)
	}
}

// Found are the canaries in a log of JSON lines, each with the text in which it is.
func (c *Canaries) Found(log string) map[string]string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	said := map[string]bool{}
	for line := range strings.Lines(log) {
		var document map[string]any
		if json.Unmarshal([]byte(line), &document) != nil {
			said[line] = true // whatever it is
			continue
		}
		delete(document, "time")
		for name, value := range document {
			said[name] = true
			if text, ok := value.(string); ok {
				said[text] = true
			} else {
				encoded, _ := json.Marshal(value) // it was JSON
				said[string(encoded)] = true
			}
		}
	}
	found := map[string]string{}
	whole := strings.Join(slices.Collect(maps.Keys(said)), "\n")
	for text := range c.texts {
		if at := strings.Index(whole, text); at >= 0 {
			found[text] = whole[max(0, at-80):min(len(whole), at+len(text)+80)]
		}
	}
	return found
}

// Silent fails the test if a canary is in the log.
func (c *Canaries) Silent(t testing.TB, log string) {
	t.Helper()
	for text, within := range c.Found(log) {
		t.Errorf("somebody told us %q, and the log has it: …%s…", text, within)
	}
}
