package desk

import (
	"fmt"
	"time"

	"vafa/internal/crm"
	"vafa/internal/money"
)

// BoughtPage is the page of what was bought of each product and after it.
type BoughtPage struct {
	Frame
	Goods Goods
}

// Goods are as the API gives them.
type Goods struct {
	Items []Good      `json:"items"`
	Roles []RoleSales `json:"roles"`
	Notes []string    `json:"notes"`
}

// Good is one product.
type Good struct {
	SKU    string       `json:"sku"`
	Name   string       `json:"name"`
	Role   string       `json:"role"`
	Buyers int          `json:"buyers"`
	Units  int          `json:"units"`
	Sales  []GoodsSales `json:"sales"`
	Next   []BoughtNext `json:"next"`
}

// GoodsSales is what was paid in one currency and what is kept of it.
type GoodsSales struct {
	Revenue money.Money `json:"revenue"`
	Profit  money.Money `json:"profit"`
	Share   *float64    `json:"share"`
}

// RoleSales is what all products of a role brought.
type RoleSales struct {
	Role string `json:"role"`
	GoodsSales
}

// BoughtNext is a product that buyers of another bought later.
type BoughtNext struct {
	SKU        string  `json:"sku"`
	Name       string  `json:"name"`
	Support    int     `json:"support"`
	Confidence float64 `json:"confidence"`
	Lift       float64 `json:"lift"`
}

// RankingPage is the page of the rules of suggestions: a form for a manager, words for others.
type RankingPage struct {
	Editing
	Rules RankingRules
}

// RankingRules are as the API gives them.
type RankingRules struct {
	Items []RankingRule `json:"items"`
	Note  string        `json:"note"`
}

// RankingRule is one kind of suggestion.
type RankingRule struct {
	Kind      string  `json:"kind"`
	Title     string  `json:"title"`
	Weight    int     `json:"weight"`
	Usual     int     `json:"usual"`
	On        bool    `json:"on"`
	Duty      bool    `json:"duty"`
	Accepted  int     `json:"accepted"`
	Rejected  int     `json:"rejected"`
	Tried     int     `json:"tried"`
	Succeeded int     `json:"succeeded"`
	Learned   float64 `json:"learned"`
	Score     int     `json:"score"`
}

// Points are the score as it is shown: of the weight, what the share of successes leaves.
func (r RankingRule) Points() int { return r.Score / 1000 }

// PlaysPage is the page of the firm's plays: a form for a manager, words for others.
type PlaysPage struct {
	Editing
	Plays []crm.Play
}

// Rows are a row for each play, and an empty one.
func (p PlaysPage) Rows() []Row { return p.rows("items", ".id") }

// StepRows are a row for each step of a play, and an empty one.
func (p PlaysPage) StepRows(play Row) []Row { return p.rows(play.At+".steps", ".afterDays") }

func (p PlaysPage) rows(name, mark string) []Row {
	shown := p.Before
	if p.Typed != nil {
		shown = p.Typed
	}
	out := []Row{}
	for i := 0; ; i++ {
		at := fmt.Sprintf("%s.%d", name, i)
		out = append(out, Row{at, i + 1})
		if !shown.Has(at + mark) {
			return out
		}
	}
}

// RungBoxes are the rungs that a play is for.
func (p PlaysPage) RungBoxes(play Row) (Field, error) {
	return p.Boxes(play.At+".rungs", "rung.", crm.RungNames()...)
}

// PlayPage is where a play is begun for a customer.
type PlayPage struct {
	Frame
	Customer string
	Person   struct {
		Name string `json:"name"`
		Rung *struct {
			Name   string `json:"name"`
			Reason string `json:"reason"`
		} `json:"rung"`
		Play *PlayOf `json:"play"`
	}
	Plays []crm.Play
}

// PlayOf is the play that fits a customer, or is under way.
type PlayOf struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	State string `json:"state"`
	Steps int    `json:"steps"`
	Over  int    `json:"over"`
}

// Fits says whether a play is the one for the customer's rung.
func (p PlayPage) Fits(play crm.Play) bool {
	return p.Person.Play != nil && p.Person.Play.State == "fits" && p.Person.Play.ID == play.ID
}

// BenefitsPage is what a customer was granted.
type BenefitsPage struct {
	Frame
	Customer string
	Benefits struct {
		Items  []crm.Benefit `json:"items"`
		Grants []struct {
			Kind string `json:"kind"`
			Text string `json:"text"`
		} `json:"grants"`
	}
}

// ReviewPage lists customers who cost more than they bring.
type ReviewPage struct {
	Frame
	Items []Reviewed
	More  string
}

// Reviewed is one of them, with the reasons.
type Reviewed struct {
	ID       string       `json:"customerId"`
	Name     string       `json:"name"`
	Profit   money.Money  `json:"profit"`
	Expected *money.Money `json:"expected"`
	Reasons  []string     `json:"reasons"`
	Decision *struct {
		State string    `json:"state"`
		Why   string    `json:"why"`
		At    time.Time `json:"at"`
	} `json:"decision"`
}

// PlaySteps are the steps of a play as they are shown, for the template "steps".
type PlaySteps struct {
	Frame
	Lines []StepLine
}

// StepLine is one of them.
type StepLine struct {
	After any
	Text  string
	Owner string
}

// Steps are the steps of a play in the reader's language.
func (f Frame) Steps(play crm.Play) (PlaySteps, error) {
	out := PlaySteps{Frame: f}
	for _, step := range play.Steps {
		after, err := f.Fill("plays.after", "n", f.Number(step.AfterDays))
		if err != nil {
			return out, err
		}
		text := step.Text[string(f.Lang)]
		for _, other := range []string{"fa", "en", "ar"} {
			if text == "" {
				text = step.Text[other]
			}
		}
		out.Lines = append(out.Lines, StepLine{After: after, Text: text, Owner: step.Owner})
	}
	return out, nil
}

// PlayName is what a play of an entry is called in the reader's language.
func (l Line) PlayName() string {
	if l.Play == nil {
		return ""
	}
	return crm.Play{ID: l.Play.Play, Name: l.Play.Name}.Label(l.Lang)
}
