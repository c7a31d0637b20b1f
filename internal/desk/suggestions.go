package desk

import (
	"net/url"

	"vafa/internal/locale"
	"vafa/internal/money"
)

// Suggestion is what might be done next for a customer, as the API says it in the reader's language.
type Suggestion struct {
	ID      string       `json:"id"`
	Kind    string       `json:"kind"`
	Title   string       `json:"title"`
	Reason  string       `json:"reason"`
	Gain    *money.Money `json:"gain"` // an estimate; nil where that cannot be told
	Channel string       `json:"channel"`
	Time    string       `json:"time"`
	When    *locale.Date `json:"when"` // nil where it waits for the customer to come by
	Staff   string       `json:"staff"`
}

// Suggestions are what to do next for one customer: the block "suggestions" of their page.
type Suggestions struct {
	Frame
	Customer string // id
	Items    []Suggestion
}

// SuggestedCustomer is a customer with the first of what might be done for them.
type SuggestedCustomer struct {
	ID         string     `json:"customerId"`
	Name       string     `json:"name"`
	Kind       string     `json:"kind"`
	Segment    string     `json:"segment"`
	Suggestion Suggestion `json:"suggestion"`
}

// SuggestionsToday are the suggestions of the day: a page, and the block "suggestionsToday" of the list of work.
type SuggestionsToday struct {
	Frame
	Items  []SuggestedCustomer
	Next   string // where the list goes on, "" at its end
	Within bool   // another page, one heading deeper
}

// Of is the customer of one item of the list, by name.
func (s SuggestionsToday) Of(one SuggestedCustomer) Suggestions {
	f := s.Frame
	f.Heading = one.Name
	return Suggestions{Frame: f, Customer: one.ID}
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
