package desk

// Match is a customer whom a search found, as GET /v1/customers?q= answers.
type Match struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	By    string `json:"by"`
	With  string `json:"with"`
	Phone string `json:"phone"`
	City  string `json:"city"`
}

// Find is the page of what a search found.
type Find struct {
	Frame
	Query   string
	Found   []Match
	Refusal string // why nothing was looked for
}

// Called is the name of a customer, or the words for one who has told none.
func (f Frame) Called(name string) string {
	if name == "" {
		return text(f.Lang, "find.nameless")
	}
	return name
}
