package desk

import (
	"net/url"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Suggestion is what might be done next for a customer, with its sentences in the reader's language.
type Suggestion struct {
	ID, Kind, Title, Reason string
	Gain                    *money.Money // an estimate; nil where that cannot be told
	Channel, Time           string
	When                    *locale.Date // nil where it waits for the customer to come by
	Staff                   string
}

// Suggestions are what to do next for one customer: the block "suggestions" of their page.
type Suggestions struct {
	Frame
	Customer string // id
	Items    []Suggestion
}

// SuggestedCustomer is a customer with the first of what might be done for them.
type SuggestedCustomer struct {
	ID, Name, Segment string
	Suggestion        Suggestion
}

// SuggestionsToday are the suggestions of the day: a page, and the block "suggestionsToday" of the list of work.
type SuggestionsToday struct {
	Frame
	Items []SuggestedCustomer
	Next  string // where the list goes on, "" at its end
}

// SuggestionPage is where one suggestion is decided.
type SuggestionPage struct {
	Frame
	Customer, Name string
	Suggestion     *Suggestion // nil when it no longer holds
}

// Deciding is the address at which a customer's suggestion is decided.
func (f Frame) Deciding(customer, suggestion string) string {
	return f.Link("/customers/" + url.PathEscape(customer) + "/suggestions/" + url.PathEscape(suggestion))
}

// Asked is one suggestion of a list, for the template of one.
type Asked struct {
	Frame
	Customer string
	Suggestion
}

// One is a suggestion for a customer with what its template needs.
func (f Frame) One(customer string, s Suggestion) Asked { return Asked{f, customer, s} }

// Due is the day by when it should be done, as it is typed; "" for none.
func (p SuggestionPage) Due() (string, error) {
	if p.Suggestion == nil || p.Suggestion.When == nil {
		return "", nil
	}
	return p.ShortDate(*p.Suggestion.When)
}
