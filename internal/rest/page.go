package rest

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"vafa/internal/crm"
)

// How many items a page has, unless asked, and at most.
const (
	DefaultPageSize = 25
	MaxPageSize     = 100
)

// pageLife is how long a list can be gone on with.
const pageLife = 24 * time.Hour

// Page is what part of a list the caller wants. After is where the table continues, "" at the start.
type Page struct {
	Size  int
	After string
	seal  Seal
	query string
	until time.Time // when the tokens of its answer end
}

// Of is the page of another list without a filter, by its path: for an answer that holds the beginning of that list.
func (p Page) Of(path string) Page {
	p.query = "page " + path + "?"
	return p
}

// List is one page of anything.
type List[T any] struct {
	Items         []T    `json:"items"`
	NextPageToken string `json:"nextPageToken,omitempty"`
}

func (List[T]) paged() {}

// ListOf makes a page of items; next is where the table continues, "" at the end.
func ListOf[T any](items []T, page Page, next string) List[T] {
	if items == nil {
		items = []T{}
	}
	out := List[T]{Items: items}
	if next != "" {
		out.NextPageToken = page.seal.SignUntil(page.query, next, page.until)
	}
	return out
}

// pageOf reads pageSize and pageToken; a token is bound to its query and a day old at most: another filter or path makes it
// invalid.
func pageOf(r *http.Request, seal Seal, now time.Time) (Page, error) {
	query := r.URL.Query()
	size, token := query.Get("pageSize"), query.Get("pageToken")
	query.Del("pageSize")
	query.Del("pageToken")
	page := Page{
		Size: DefaultPageSize, seal: seal, query: "page " + r.URL.Path + "?" + url.Values(query).Encode(), until: now.Add(pageLife),
	}
	var faults crm.Faults
	if size != "" {
		number, err := wholeNumber(size)
		if err != nil || number < 1 || number > MaxPageSize {
			faults.Add("/pageSize", "number.range", "low", "1", "high", strconv.Itoa(MaxPageSize))
		}
		page.Size = number
	}
	if token != "" {
		after, err := seal.OpenAt(page.query, token, now)
		if err != nil {
			faults.Add("/pageToken", "token.invalid")
		}
		page.After = after
	}
	if len(faults) > 0 {
		return page, shapeError{faults}
	}
	return page, nil
}
