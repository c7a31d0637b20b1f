package desk

import (
	"strconv"
	"time"

	"vafa/internal/crm"
)

// Case is a case as the API answers, with the name of its customer.
type Case struct {
	crm.Case
	Name string `json:"name"`
}

// Tag is the case as an entity tag has it.
func (c Case) Tag() string { return tag(c.Version) }

// OfCard says whether it is about whose a card is, which a decision about the card settles.
func (c Case) OfCard() bool { return c.Kind == "contested-card" || c.Kind == "card-review" }

func tag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// HeldPost is a post in quarantine as the API answers.
type HeldPost struct {
	ID     string    `json:"id"`
	Form   string    `json:"form"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"`
	Post   struct {
		Name        string           `json:"name"`
		Identities  []crm.Identity   `json:"identities"`
		Note        string           `json:"note"`
		Interaction *crm.Interaction `json:"interaction"`
		Card        *crm.CardSummary `json:"card"`
	} `json:"post"`
}

// Said is what somebody wrote, "" for a form without a word of their own.
func (p HeldPost) Said() string {
	if p.Post.Interaction != nil {
		return p.Post.Interaction.Summary
	}
	return p.Post.Note
}

// Work is the list of what waits: cases, promises and tasks, posts in quarantine.
type Work struct {
	Frame
	Mine      bool
	Cases     []Case
	MoreCases string // where the list goes on, "" at its end
	Tasks     []Task
	MoreTasks string
	Posts     []HeldPost
	MorePosts string
	Today     *SuggestionsToday // on the first page of everybody's work
}

// Nothing says whether nothing waits at all.
func (w Work) Nothing() bool {
	return len(w.Cases)+len(w.Tasks)+len(w.Posts) == 0 && (w.Today == nil || len(w.Today.Items) == 0)
}

// CasePage is one case.
type CasePage struct {
	Frame
	Case Case
}

// IsMine says whether the reader has the case.
func (p CasePage) IsMine() bool { return p.Case.Owner == p.Subject }

// OfCase is the page of a case as far as its tags need it.
func (w Work) OfCase(c Case) CasePage { return CasePage{w.Frame, c} }

// Owner is whoever has something to do, as the reader knows them.
func (f Frame) Owner(name string) string {
	switch name {
	case "":
		return text(f.Lang, "work.nobody")
	case f.Subject:
		return text(f.Lang, "work.you")
	}
	return name
}
