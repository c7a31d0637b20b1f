package insight

import (
	"context"
	"errors"
	"net/http"

	"vafa/internal/crm"
	"vafa/internal/framework"
	"vafa/internal/locale"
	"vafa/internal/phrase"
	"vafa/internal/report"
	"vafa/internal/rest"
)

// Frameworks is the business as six texts on customer relations ask to see it. From and Until are the days that were counted; figures
// of all time say so by having no first day of their own.
type Frameworks struct {
	Run      string             `json:"run,omitempty"`
	AsOf     locale.Date        `json:"asOf,omitzero"`
	From     locale.Date        `json:"from,omitzero"`
	Until    locale.Date        `json:"until,omitzero"`
	Sections []FrameworkSection `json:"sections"`
}

// FrameworkSection is what one text asks for.
type FrameworkSection struct {
	Framework string            `json:"framework" enum:"barnett,newell,swift,galbreath,kalakota,elements,further"`
	Title     string            `json:"title"`
	Figures   []FrameworkFigure `json:"figures"`
}

// FrameworkFigure is one figure. Query says from which stored facts it was computed and how; Needs, where there is no value, what is
// missing. Page is where in the console what is behind it is seen, after /console/{lang}.
type FrameworkFigure struct {
	framework.Figure
	Title string         `json:"title"`
	Query string         `json:"query"`
	Needs string         `json:"needs,omitempty"`
	Page  string         `json:"page,omitempty"`
	Rows  []FrameworkRow `json:"rows"`
}

// FrameworkRow is a part of a figure, by its name.
type FrameworkRow struct {
	framework.Row
	Name string `json:"name"`
}

func (h handler) frameworkOperation(marketer rest.Access) rest.Operation {
	return rest.New(rest.Spec{
		ID: "frameworks", Method: http.MethodGet, Path: "/v1/scorecard/frameworks",
		Summary: "The figures that six texts on customer relations ask for, as of the last run, each with how it was computed", Access: marketer,
	}, h.frameworks)
}

type frameworksIn struct {
	From string `query:"from" doc:"The last twelve months if left out; whole months are counted."`
	To   string `query:"to" doc:"The day of the last run if left out."`
	Meta rest.Meta
}

func (h handler) frameworks(ctx context.Context, in frameworksIn) (rest.Reply[Frameworks], error) {
	none := rest.Reply[Frameworks]{}
	firm, err := h.Own(ctx)
	if err != nil {
		return none, err
	}
	query, err := scorecardIn{From: in.From, To: in.To, By: report.Month}.parse(firm)
	if err != nil {
		return none, err
	}
	run, err := h.Table.LatestRun(ctx)
	if err != nil && !errors.Is(err, crm.ErrNotFound) {
		return none, err
	}
	facts := framework.Input{Firm: firm}
	if err == nil {
		if facts, err = h.facts(ctx, facts, query, run, in.Meta.Lang); err != nil {
			return none, err
		}
	}
	out := Frameworks{Run: run.ID, AsOf: facts.Now.AsOf, From: facts.From, Until: facts.Until, Sections: []FrameworkSection{}}
	for _, section := range facts.Sections() {
		out.Sections = append(out.Sections, sectionOf(section, in.Meta.Lang))
	}
	return rest.Answer(out), nil
}

func sectionOf(s framework.Section, lang locale.Lang) FrameworkSection {
	out := FrameworkSection{Framework: s.Framework, Title: say(lang, "section."+s.Framework), Figures: []FrameworkFigure{}}
	for _, f := range s.Figures {
		one := FrameworkFigure{
			Figure: f, Title: say(lang, "title."+f.Key), Query: say(lang, "query."+f.Key), Needs: phrase.Of(lang, f.Needs), Page: f.Page, Rows: []FrameworkRow{},
		}
		for _, row := range f.Rows {
			named := FrameworkRow{Row: row, Name: row.Name}
			if row.Code != "" {
				named.Name = say(lang, "row."+row.Code)
			}
			one.Rows = append(one.Rows, named)
		}
		out.Figures = append(out.Figures, one)
	}
	return out
}

func say(lang locale.Lang, code string) string { return phrase.Of(lang, &crm.Reason{Code: code}) }

// facts reads what the figures are made of; nothing is counted here.
func (h handler) facts(ctx context.Context, out framework.Input, query scorecardQuery, run crm.Run, lang locale.Lang) (framework.Input, error) {
	kept, err := h.Table.Reports(ctx, report.Current().First, report.Current().Last)
	if err != nil {
		return out, err
	}
	if out.Now, err = report.ReadNow(kept); err != nil || out.Now.AsOf.IsZero() {
		return out, err
	}
	at := report.RelationsRange()
	if kept, err = h.Table.Reports(ctx, at.First, at.Last); err != nil {
		return out, err
	}
	if out.Relations, out.Ran, err = report.ReadRelations(kept); err != nil {
		return out, err
	}
	if err = h.monthsOf(ctx, &out, query.asOf(out.Now)); err != nil {
		return out, err
	}
	settings, err := h.Settings(ctx)
	if err != nil {
		return out, err
	}
	if out.RealRate = crm.UsualRealRate; settings.RealRate != nil {
		out.RealRate = *settings.RealRate
	}
	if out.Targets, err = h.Targets(ctx); err != nil {
		return out, err
	}
	if out.Tiers, err = h.Tiers(ctx); err != nil {
		return out, err
	}
	if out.Uses, err = h.Table.PlayUses(ctx); err != nil {
		return out, err
	}
	if err = h.valuesFor(ctx, &out, run, lang); err != nil {
		return out, err
	}
	return out, h.campaignsFor(ctx, &out)
}

// mostCampaigns is how many campaigns are looked through, the newest first.
const mostCampaigns = 200

// campaignsFor reads the campaigns that were launched within the days, with what each has shown, and what all have shown together.
func (h handler) campaignsFor(ctx context.Context, out *framework.Input) error {
	programme, err := h.Table.Programme(ctx)
	if err == nil {
		out.Programme = &programme
	} else if !errors.Is(err, crm.ErrNotFound) {
		return err
	}
	all, _, err := h.Table.Campaigns(ctx, "", mostCampaigns)
	if err != nil {
		return err
	}
	for _, one := range all {
		if launched := h.Business.Day(one.LaunchedAt); one.LaunchedAt.IsZero() || launched.Before(out.From) || launched.After(out.Until) {
			continue
		}
		shown := framework.Campaign{Campaign: one}
		result, err := h.Table.CampaignResult(ctx, one.ID)
		if err == nil {
			shown.Result = &result
		} else if !errors.Is(err, crm.ErrNotFound) {
			return err
		}
		out.Campaigns = append(out.Campaigns, shown)
	}
	return nil
}

// monthsOf reads the months that are asked for, and as many before them.
func (h handler) monthsOf(ctx context.Context, out *framework.Input, query scorecardQuery) error {
	length := 0
	for from := query.from; !from.After(query.to); from = query.scheme.Next(from) {
		length++
	}
	before := scorecardQuery{scheme: query.scheme, to: query.from}.back(length)
	periods, err := readReports[report.Period](ctx, h, report.PeriodsBetween(query.scheme, before, query.to))
	if err != nil {
		return err
	}
	for _, p := range periods {
		switch {
		case p.From.Before(before) || p.From.After(query.to):
		case p.From.Before(query.from):
			out.Before = append(out.Before, p)
		default:
			out.Months = append(out.Months, p)
		}
	}
	out.From, out.Until = query.from, earlier(query.scheme.Next(query.to).AddDays(-1), out.Now.AsOf)
	return nil
}

// valuesFor reads what each segment values, and which changes feedback led to.
func (h handler) valuesFor(ctx context.Context, out *framework.Input, run crm.Run, lang locale.Lang) error {
	labels, err := h.labels(ctx, lang, named(run))
	if err != nil {
		return err
	}
	for _, segment := range run.Segments {
		counted, answers, err := h.Table.ValuedDays(ctx, segment.Name, out.From, out.Until)
		if err != nil {
			return err
		}
		out.Values = append(out.Values, framework.SegmentValues{Label: labels[segment.Name], Named: counted, Answers: answers})
	}
	tags, err := h.ValueTags(ctx)
	if err != nil {
		return err
	}
	for _, tag := range tags.Items {
		out.Tags = append(out.Tags, framework.TagLabel{ID: tag.ID, Label: tags.Label(tag.ID, lang)})
	}
	happened, err := h.Table.HappeningsUntil(ctx, out.Until)
	for _, one := range happened {
		if one.Kind == crm.HappeningChange && !one.From.Before(out.From) {
			out.Changes = append(out.Changes, one)
		}
	}
	return err
}
