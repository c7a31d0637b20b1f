package console

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"vafa/internal/crm"
	"vafa/internal/csvfile"
	"vafa/internal/desk"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// business are the pages of how the business stands.
func (h handler) business() []rest.Operation {
	marketer := rest.Staff(rest.Marketer)
	return []rest.Operation{
		rest.New(h.at("consoleBusiness", http.MethodGet, "/business", "How the business stands", marketer), h.businessPage),
		rest.New(h.at("consoleBusinessFile", http.MethodGet, "/business/file/{sheet}", "A table of that page as a file", marketer), h.businessFile),
		rest.New(h.at("consoleFrameworks", http.MethodGet, "/business/frameworks", "What six texts ask to see of a business", marketer), h.frameworksPage),
		rest.New(h.at("consoleFrameworksFile", http.MethodGet, "/business/frameworks/file", "These figures as a file", marketer), h.frameworksFile),
		rest.New(h.at("consoleBusinessCustomers", http.MethodGet, "/business/customers", "The customers behind a figure", marketer), h.behind),
		rest.New(h.at("consoleBusinessCustomersFile", http.MethodGet, "/business/customers/file", "These as a file", marketer), h.behindFile),
	}
}

type businessIn struct {
	Lang     string `path:"lang"`
	Sheet    string `path:"sheet"`
	By       string `query:"by"`
	Calendar string `query:"calendar"`
	From     string `query:"from"`
	To       string `query:"to"`
	Meta     rest.Meta
}

// query is what the API is asked for: days that were typed in a calendar are written as the API reads them; what is none is left as
// it was typed, for the API to refuse.
func (in businessIn) query() url.Values {
	out := url.Values{}
	for name, value := range map[string]string{
		"by": in.By, "calendar": in.Calendar, "from": dayTyped(in.Meta.Lang, in.From), "to": dayTyped(in.Meta.Lang, in.To),
	} {
		if value != "" {
			out.Set(name, value)
		}
	}
	return out
}

func dayTyped(lang locale.Lang, typed string) string {
	typed = strings.TrimSpace(typed)
	if day, err := locale.ParseAny(lang, typed); err == nil {
		return day.String()
	}
	if day, err := locale.ParseIn(locale.Jalali, typed); err == nil { // a Jalali year in a page that is not Persian
		return day.String()
	}
	return typed
}

func (h handler) scorecard(ctx context.Context, in businessIn) (desk.Business, error) {
	out := desk.Business{Frame: h.frame(in.Meta, "business", "business")}
	err := h.ask(in.Meta).get(ctx, "/v1/scorecard?"+in.query().Encode(), &out.Scorecard)
	return out, err
}

func (h handler) businessPage(ctx context.Context, in businessPageIn) (rest.Reply[rest.Raw], error) {
	asked := in.asked()
	shown, err := h.scorecard(ctx, asked)
	if problem := refused(err); problem != nil {
		shown.By, shown.Calendar = in.By, locale.Calendar(in.Calendar)
		shown.Frame = mend(shown.Frame, problem, url.Values{"from": {in.From}, "to": {in.To}})
		return showAgain(problem, "business", shown)
	}
	if err == nil {
		shown.Happenings, err = h.lately(ctx, in.Meta)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("business", shown)
}

// businessPageIn is the page as it is asked for.
type businessPageIn struct {
	Lang     string `path:"lang"`
	By       string `query:"by"`
	Calendar string `query:"calendar"`
	From     string `query:"from"`
	To       string `query:"to"`
	Meta     rest.Meta
}

func (in businessPageIn) asked() businessIn {
	return businessIn{Lang: in.Lang, By: in.By, Calendar: in.Calendar, From: in.From, To: in.To, Meta: in.Meta}
}

func (h handler) businessFile(ctx context.Context, in businessIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.scorecard(ctx, in)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	for _, sheet := range shown.Sheets() {
		if sheet.ID == in.Sheet {
			var out bytes.Buffer
			err := sheet.Write(&out)
			return rest.Answer(csvNamed(sheet.ID, shown.AsOf, out.Bytes())), err
		}
	}
	return rest.Reply[rest.Raw]{}, crm.ErrNotFound
}

func csvNamed(name string, asOf locale.Date, data []byte) rest.Raw {
	return rest.Raw{Type: "text/csv; charset=utf-8", Name: name + "-" + asOf.String() + ".csv", Data: data}
}

type behindIn struct {
	Lang     string `path:"lang"`
	Figure   string `query:"figure"`
	By       string `query:"by"`
	Calendar string `query:"calendar"`
	On       string `query:"on"`
	Token    string `query:"after"`
	Meta     rest.Meta
}

func (in behindIn) path(token string, size string) string {
	query := url.Values{"pageSize": {size}}
	for name, value := range map[string]string{"figure": in.Figure, "by": in.By, "calendar": in.Calendar, "on": in.On, "pageToken": token} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return "/v1/scorecard/customers?" + query.Encode()
}

// behind lists the customers behind a figure, a page at a time.
func (h handler) behind(ctx context.Context, in behindIn) (rest.Reply[rest.Raw], error) {
	shown := desk.BehindFigure{Frame: h.frame(in.Meta, "business", "business"), Figure: in.Figure}
	shown.Heading = shown.FigureName()
	var found rest.List[desk.Counted]
	err := h.ask(in.Meta).get(ctx, in.path(in.Token, "50"), &found)
	if problem := refused(err); problem != nil {
		shown.Refusal = problem.Detail
		if len(problem.Errors) > 0 {
			shown.Refusal = problem.Errors[0].Detail
		}
		return showAgain(problem, "behind", shown)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Items, shown.Next = found.Items, found.NextPageToken
	return show("behind", shown)
}

// mostInFile and mostAsked bound a file: that many customers, from so many pages of the API.
const (
	mostInFile = 5000
	mostAsked  = 100
)

func (h handler) behindFile(ctx context.Context, in behindIn) (rest.Reply[rest.Raw], error) {
	none := rest.Reply[rest.Raw]{}
	f := desk.BehindFigure{Frame: h.frame(in.Meta, "business", "business"), Figure: in.Figure}
	var out bytes.Buffer
	file, err := csvfile.NewWriter(&out, f.FileColumns()...)
	if err != nil {
		return none, err
	}
	token := ""
	for page, rows := 0, 0; page < mostAsked && rows < mostInFile; page++ {
		var found rest.List[desk.Counted]
		if err := h.ask(in.Meta).get(ctx, in.path(token, "100"), &found); err != nil {
			return none, err
		}
		for _, one := range found.Items {
			if err := file.Write(one.Cells()...); err != nil {
				return none, err
			}
		}
		rows += len(found.Items)
		if token = found.NextPageToken; token == "" {
			break
		}
	}
	if err := file.Flush(); err != nil {
		return none, err
	}
	return rest.Answer(csvNamed(in.Figure, f.Today(), out.Bytes())), nil
}
