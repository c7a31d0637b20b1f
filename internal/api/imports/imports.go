// Package imports has the files of a firm's history: a manager says what file is coming, sends it straight to the bucket, and sees how
// far it is taken in, what was refused and why. How a file is read, cut and written is not here (package importer and its carry), nor
// does a byte of one come through this function. It trusts the caller that rest has checked, and nothing that is said of a file.
package imports

import (
	"context"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/rest"
)

// Operations are the routes of imports.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	manager := rest.Staff(rest.Manager)
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "createImport", Method: http.MethodPost, Path: "/v1/imports", Access: manager, Status: http.StatusCreated,
			Others: []int{http.StatusOK},
			Summary: "Announce a file of customers, purchases, serials or products, and learn where to send it; the same file to be read in the " +
				"same way is the same import (200)",
		}, h.create),
		rest.New(rest.Spec{
			ID: "listImports", Method: http.MethodGet, Path: "/v1/imports", Access: manager,
			Summary: "Imports of the last ninety days, the newest first, and how far each is",
		}, h.list),
		rest.New(rest.Spec{
			ID: "getImport", Method: http.MethodGet, Path: "/v1/imports/{id}", Access: manager, Others: []int{http.StatusNotFound},
			Summary: "An import: its columns, its progress, where to send its file while it waits, and the refused rows as CSV for a week after its end",
		}, h.get),
		rest.New(rest.Spec{
			ID: "startImport", Method: http.MethodPost, Path: "/v1/imports/{id}/start", Access: manager,
			Others:  []int{http.StatusNotFound, http.StatusConflict},
			Summary: "Let an import run whose columns were looked at, or one of which a part failed go on",
		}, h.start),
	}
}

type handler struct{ *api.Service }

type createIn struct {
	Body crm.ImportForm
	Meta rest.Meta
}

func (h handler) create(ctx context.Context, in createIn) (rest.Reply[Import], error) {
	none := rest.Reply[Import]{}
	if h.Imports == nil {
		return none, crm.ErrNotFound
	}
	asked, err := in.Body.Parse(h.Business)
	if err != nil {
		return none, err
	}
	asked.ID, asked.State, asked.By = h.Source.NewID("imp"), crm.ImportWaiting, in.Meta.Caller.Name()
	asked.CreatedAt, asked.Lang = h.Source.Now(), string(in.Meta.Lang)
	answer, err := h.shown(ctx, asked, in.Meta)
	if err != nil {
		return none, err
	}
	kept := answer
	kept.Upload = nil // what is kept for a repetition may be read by who may not send files
	once, err := in.Meta.Once.Answer(http.StatusCreated, kept)
	if err != nil {
		return none, err
	}
	now, created, err := h.Table.CreateImport(ctx, asked, once)
	if err != nil || created {
		return rest.Reply[Import]{Location: "/v1/imports/" + asked.ID, Body: answer}, err
	}
	known, err := h.shown(ctx, now, in.Meta)
	return rest.Reply[Import]{Status: http.StatusOK, Body: known}, err
}

type listIn struct{ Meta rest.Meta }

func (h handler) list(ctx context.Context, in listIn) (rest.Reply[rest.List[Import]], error) {
	found, next, err := h.Table.Imports(ctx, in.Meta.Page.After, in.Meta.Page.Size)
	if err != nil {
		return rest.Reply[rest.List[Import]]{}, err
	}
	var items []Import
	for _, one := range found {
		items = append(items, progress(one, in.Meta.Lang))
	}
	return rest.Answer(rest.ListOf(items, in.Meta.Page, next)), nil
}

type oneIn struct {
	ID   string `path:"id"`
	Meta rest.Meta
}

func (h handler) get(ctx context.Context, in oneIn) (rest.Reply[Import], error) {
	found, err := h.Table.Import(ctx, in.ID)
	if err != nil {
		return rest.Reply[Import]{}, err
	}
	answer, err := h.shown(ctx, found, in.Meta)
	return rest.Answer(answer), err
}

// start hands an import to whoever takes it in; one that runs is handed over again, which changes nothing for what was taken in.
func (h handler) start(ctx context.Context, in oneIn) (rest.Reply[Import], error) {
	none := rest.Reply[Import]{}
	found, err := h.Table.Import(ctx, in.ID)
	switch {
	case err != nil:
		return none, err
	case found.State != crm.ImportReady && found.State != crm.ImportRunning || h.Imports == nil:
		return none, crm.ConflictError{Code: "import.state"}
	}
	found.State, found.Failing = crm.ImportRunning, nil
	answer := progress(found, in.Meta.Lang)
	once, err := in.Meta.Once.Answer(http.StatusOK, answer)
	if err != nil {
		return none, err
	}
	if err := h.Table.StartImport(ctx, in.ID, once, h.Source.NewID("evt")); err != nil {
		return none, err
	}
	return rest.Answer(answer), h.Imports.Queue.Send(ctx, []crm.ImportTask{{Import: in.ID}})
}
