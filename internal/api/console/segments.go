package console

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"vafa/internal/csvfile"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// segmenting are the pages of segments, of their rules, and of the runs and the model behind them.
func (h handler) segmenting() []rest.Operation {
	marketer, manager := rest.Staff(rest.Marketer), rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(h.at("consoleSegments", http.MethodGet, "/segments", "Segments with their size, value and movement", marketer), h.segmentsPage),
		rest.New(h.at("consoleSegment", http.MethodGet, "/segments/{name}", "The customers of a segment", marketer), h.segmentPage),
		rest.New(h.at("consoleRuns", http.MethodGet, "/runs", "Runs of the segmentation", marketer), h.runsPage),
		rest.New(h.at("consoleStartRun", http.MethodPost, "/runs", "Run the segmentation now", manager), h.startRun),
		rest.New(h.at("consoleModel", http.MethodGet, "/model", "The current model, and its forecast against what came", marketer), h.modelPage),
		rest.New(h.at("consoleSegmentRules", http.MethodGet, "/settings/segments", "The rules of segments", marketer), h.rulesPage),
		rest.New(h.at("consoleChangeSegmentRules", http.MethodPost, "/settings/segments", "Edit the rules of segments, see who would move, save them", manager), h.changeRules),
	}
}

// sheetIn is a list that goes on at a token, as a page or as a file.
type sheetIn struct {
	Lang string `path:"lang"`
	As   string `query:"as"`
	Page string `query:"page"`
	Meta rest.Meta
}

func (h handler) segmentsPage(ctx context.Context, in sheetIn) (rest.Reply[rest.Raw], error) {
	shown := desk.Segments{Frame: h.frame(in.Meta, "segments", "segments")}
	if err := h.ask(in.Meta).get(ctx, "/v1/segments", &shown.SegmentReport); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	if in.As == "csv" {
		return segmentsFile(shown)
	}
	return show("segments", shown)
}

// segmentsFile has a line a segment and currency.
func segmentsFile(s desk.Segments) (rest.Reply[rest.Raw], error) {
	rows := [][]string{}
	for _, item := range s.Items {
		for _, currency := range s.Currencies() {
			rows = append(rows, []string{
				item.Name, s.Called(item.Name), strconv.Itoa(item.Customers), currency, item.Value[currency], item.Low[currency], item.High[currency],
				strconv.Itoa(s.Came(item.Name)), strconv.Itoa(s.Went(item.Name)), s.AsOf.String(),
			})
		}
	}
	return spreadsheet("segments-"+s.AsOf.String(), rows, "segment", "label", "customers", "currency", "value", "low", "high", "came", "went", "asOf")
}

// spreadsheet is a file that opens in one, with a line a row.
func spreadsheet(name string, rows [][]string, columns ...string) (rest.Reply[rest.Raw], error) {
	var out bytes.Buffer
	w, err := csvfile.NewWriter(&out, columns...)
	for _, row := range rows {
		if err == nil {
			err = w.Write(row...)
		}
	}
	if err == nil {
		err = w.Flush()
	}
	return rest.Answer(rest.Raw{Type: "text/csv; charset=utf-8", Name: name + ".csv", Data: out.Bytes()}), err
}

type segmentIn struct {
	Lang string `path:"lang"`
	Name string `path:"name"`
	As   string `query:"as"`
	Page string `query:"page"`
	Meta rest.Meta
}

// mostMembers is how many customers a file has: each hundred of them is asked for by itself.
const mostMembers = 5000

func (h handler) segmentPage(ctx context.Context, in segmentIn) (rest.Reply[rest.Raw], error) {
	none, ask := rest.Reply[rest.Raw]{}, h.ask(in.Meta)
	found, err := ask.members(ctx, in.Name, "25", in.Page)
	if err != nil {
		return none, err
	}
	shown := desk.Members{Frame: h.frame(in.Meta, "segments", ""), Name: in.Name, Customer: found.Items, Next: found.NextPageToken, Most: mostMembers}
	if in.As == "csv" {
		return ask.membersFile(ctx, in.Name)
	}
	var all desk.SegmentReport
	if err := ask.get(ctx, "/v1/segments", &all); err != nil {
		return none, err
	}
	if i := slices.IndexFunc(all.Items, func(s desk.SegmentTotal) bool { return s.Name == in.Name }); i >= 0 {
		shown.Total = &all.Items[i]
	}
	if err := ask.get(ctx, "/v1/segments/"+url.PathEscape(in.Name)+"/values", &shown.Values); err != nil {
		return none, err
	}
	shown.Heading = all.Label(shown.Frame, in.Name)
	if shown.Heading == in.Name {
		shown.Heading = shown.Or("segment."+in.Name, in.Name)
	}
	return show("members", shown)
}

// members are a page of a segment's customers.
func (c client) members(ctx context.Context, segment, size, token string) (out rest.List[desk.SegmentMember], err error) {
	query := url.Values{"pageSize": {size}}
	if token != "" {
		query.Set("pageToken", token)
	}
	return out, c.get(ctx, "/v1/segments/"+url.PathEscape(segment)+"/customers?"+query.Encode(), &out)
}

// membersFile has the most valuable customers of a segment, a line each.
func (c client) membersFile(ctx context.Context, segment string) (rest.Reply[rest.Raw], error) {
	rows, token := [][]string{}, ""
	for len(rows) < mostMembers {
		found, err := c.members(ctx, segment, strconv.Itoa(rest.MaxPageSize), token)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		for _, m := range found.Items {
			rows = append(rows, []string{m.ID, m.Name, m.Kind, segment, strconv.Itoa(m.Percentile), m.RFM, m.Since.UTC().Format("2006-01-02"), m.Reason})
		}
		if token = found.NextPageToken; token == "" {
			break
		}
	}
	return spreadsheet("segment-"+segment, rows, "id", "name", "kind", "segment", "percentile", "rfm", "since", "reason")
}
