package customer

import (
	"context"
	"net/http"
	"slices"
	"time"

	"vafa/internal/crm"
	"vafa/internal/rest"
)

// playbooks are the operations on how plays are used.
func (h handler) playbooks() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "listPlaybooks", Method: http.MethodGet, Path: "/v1/playbooks", Access: rest.Staff(rest.Agent, rest.Marketer),
			Summary: "How each version of each play was used: begun, ended, and how its steps were done",
		}, h.listPlaybooks),
	}
}

// Playbooks are the plays with their versions.
type Playbooks struct {
	Items []Playbook `json:"items"`
}

// Playbook is a play with its versions, the newest first. Current is the one in force, 0 where the play is no more.
type Playbook struct {
	Play     string            `json:"play"`
	Name     string            `json:"name"` // in the caller's language
	Current  int               `json:"current"`
	Versions []PlaybookVersion `json:"versions"`
}

// PlaybookVersion is how one version was used.
type PlaybookVersion struct {
	Version  int            `json:"version"`
	Started  int64          `json:"started"`
	Finished int64          `json:"finished"`
	FirstAt  time.Time      `json:"firstAt,omitzero"`
	LastAt   time.Time      `json:"lastAt,omitzero"`
	Steps    []PlaybookStep `json:"steps"`
}

// PlaybookStep is what a step says, in the caller's language, and how it was done.
type PlaybookStep struct {
	Text string `json:"text"`
	crm.StepUse
}

type playbooksIn struct{ Meta rest.Meta }

func (h handler) listPlaybooks(ctx context.Context, in playbooksIn) (rest.Reply[Playbooks], error) {
	none := rest.Reply[Playbooks]{}
	plays, err := h.StoredPlays(ctx)
	if err != nil {
		return none, err
	}
	uses, err := h.Table.PlayUses(ctx)
	if err != nil {
		return none, err
	}
	out := Playbooks{Items: []Playbook{}}
	for _, p := range plays.Items {
		out.Items = append(out.Items, playbookOf(p, uses, in.Meta))
	}
	for _, u := range uses { // plays that the firm has no more
		if !slices.ContainsFunc(out.Items, func(p Playbook) bool { return p.Play == u.Play }) {
			gone := playbookOf(crm.Play{ID: u.Play, Name: u.Name}, uses, in.Meta)
			out.Items = append(out.Items, gone)
		}
	}
	return rest.Answer(out), nil
}

// playbookOf is a play with its versions: the one in force, used or not, and those that were used.
func playbookOf(p crm.Play, uses []crm.PlayUse, meta rest.Meta) Playbook {
	out := Playbook{Play: p.ID, Name: p.Label(meta.Lang), Current: p.Version, Versions: []PlaybookVersion{}}
	used := false
	for _, u := range uses {
		if u.Play == p.ID {
			used = used || u.Version == p.Version
			out.Versions = append(out.Versions, versionOf(u, meta))
		}
	}
	if !used && p.Version > 0 {
		fresh := crm.PlayUse{Play: p.ID, Version: p.Version}
		for _, s := range p.Steps {
			fresh.Texts = append(fresh.Texts, s.Text)
		}
		out.Versions = append(out.Versions, versionOf(fresh, meta))
	}
	slices.SortFunc(out.Versions, func(a, b PlaybookVersion) int { return b.Version - a.Version })
	return out
}

func versionOf(u crm.PlayUse, meta rest.Meta) PlaybookVersion {
	out := PlaybookVersion{
		Version: u.Version, Started: u.Started(), Finished: u.Over(), FirstAt: u.FirstAt, LastAt: u.LastAt, Steps: []PlaybookStep{},
	}
	for i, texts := range u.Texts {
		out.Steps = append(out.Steps, PlaybookStep{Text: crm.Play{Name: texts}.Label(meta.Lang), StepUse: u.Step(i)})
	}
	return out
}
