package console

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"vafa/internal/api/imports"
	"vafa/internal/crm"
	"vafa/internal/desk"
	"vafa/internal/rest"
)

// importPages are the pages of files of history.
func (h handler) importPages() []rest.Operation {
	manager := rest.Staff(rest.Manager)
	const list, one = "/settings/imports", "/settings/imports/{id}"
	return []rest.Operation{
		rest.New(h.at("consoleImports", http.MethodGet, list, "Files of history, and how far each is", manager), h.importsPage),
		rest.New(h.at("consoleAddImport", http.MethodPost, list, "Announce a file", manager), h.addImport),
		rest.New(h.at("consoleImport", http.MethodGet, one, "Send a file, look at its columns, and see how far it is", manager), h.importPage),
		rest.New(h.at("consoleStartImport", http.MethodPost, one, "Let a file be taken in", manager), h.startImport),
	}
}

func (h handler) importsPage(ctx context.Context, in listIn) (rest.Reply[rest.Raw], error) {
	page, err := h.importsForm(ctx, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("imports", page)
}

func (h handler) importsForm(ctx context.Context, meta rest.Meta) (desk.ImportsPage, error) {
	var there rest.List[imports.Import]
	if err := h.ask(meta).get(ctx, "/v1/imports"+pageQuery(meta), &there); err != nil {
		return desk.ImportsPage{}, err
	}
	page := desk.ImportsPage{Editing: h.editing(meta, "imports", "", url.Values{"kind": {crm.ImportCustomers}}), Units: crm.UnitsOf(h.Business.Unit)}
	for _, one := range there.Items {
		page.Imports = append(page.Imports, importShown(one))
	}
	if there.NextPageToken != "" {
		page.More = page.With("pageToken", there.NextPageToken)
	}
	return page, nil
}

func importShown(i imports.Import) desk.Import {
	out := desk.Import{
		ID: i.ID, Kind: i.Kind, Name: i.Name, State: i.State, Shop: i.Shop, Unknown: i.Unknown,
		Rows: i.Rows, New: i.New, Already: i.Already, Refused: i.Refused, Chunks: i.Chunks, ChunksDone: i.ChunksDone,
		CreatedAt: i.CreatedAt, EndedAt: i.EndedAt, CreatedBy: i.CreatedBy, Rejected: i.RejectedURL,
	}
	if i.Reason != nil {
		out.Why = i.Reason.Detail
	}
	for _, column := range i.Columns {
		out.Columns = append(out.Columns, desk.ImportColumn(column))
	}
	return out
}

// addImport announces a file that is not here yet: nothing of it is written before its columns were looked at.
func (h handler) addImport(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	body := document{"confirm": true, "returnTo": home + "/" + string(in.Meta.Lang) + "/settings/imports/{id}?sent=1"}
	body.texts(in.Form, "kind", "name", "calendar", "unit", "source")
	var made imports.Import
	err := h.ask(in.Meta).post(ctx, "/v1/imports", in.Form.Get("_key"), body, &made)
	if problem := refused(err); problem != nil {
		page, err := h.importsForm(ctx, in.Meta)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, in.Form)
		return showAgain(problem, "imports", page)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/settings/imports/"+url.PathEscape(made.ID), "")
}

type importIn struct {
	Lang string `path:"lang"`
	ID   string `path:"id"`
	Sent string `query:"sent"` // by which the form of the file leads back
	Meta rest.Meta
}

func (h handler) importPage(ctx context.Context, in importIn) (rest.Reply[rest.Raw], error) {
	page, err := h.anImport(ctx, in.ID, in.Sent, in.Meta)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return showImport(page)
}

func (h handler) anImport(ctx context.Context, id, sent string, meta rest.Meta) (desk.ImportPage, error) {
	var one imports.Import
	if err := h.ask(meta).get(ctx, "/v1/imports/"+url.PathEscape(id), &one); err != nil {
		return desk.ImportPage{}, err
	}
	page := desk.ImportPage{Frame: h.frame(meta, "settings", "import"), Import: importShown(one), Sent: sent != ""}
	page.Heading = one.Name
	if one.Upload != nil {
		page.Action = one.Upload.URL
		for _, name := range slices.Sorted(maps.Keys(one.Upload.Fields)) {
			page.Fields = append(page.Fields, desk.Input{Name: name, Value: one.Upload.Fields[name]})
		}
	}
	return page, nil
}

// showImport lets the page's form go to the bucket.
func showImport(page desk.ImportPage) (rest.Reply[rest.Raw], error) {
	out, err := show("import", page)
	if page.Action != "" {
		out.Body.Forms = []string{page.Action}
	}
	return out, err
}

func (h handler) startImport(ctx context.Context, in customerForm) (rest.Reply[rest.Raw], error) {
	err := h.ask(in.Meta).post(ctx, "/v1/imports/"+url.PathEscape(in.ID)+"/start", in.Form.Get("_key"), nil, nil)
	if problem := refused(err); problem != nil {
		page, err := h.anImport(ctx, in.ID, "", in.Meta)
		if err != nil {
			return rest.Reply[rest.Raw]{}, err
		}
		page.Frame = mend(page.Frame, problem, in.Form)
		out, err := showImport(page)
		out.Status = problem.Status
		return out, err
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return to(in.Meta, "/settings/imports/"+url.PathEscape(in.ID), "importStarted")
}
