package console

import (
	"context"
	"net/http"
	"net/url"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

func (h handler) runsPage(ctx context.Context, in sheetIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.runs(ctx, in.Meta, in.Page)
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return show("runs", shown)
}

func (h handler) runs(ctx context.Context, meta rest.Meta, token string) (desk.Runs, error) {
	query := url.Values{"pageSize": {"20"}}
	if token != "" {
		query.Set("pageToken", token)
	}
	var found rest.List[desk.Run]
	err := h.ask(meta).get(ctx, "/v1/segmentation/runs?"+query.Encode(), &found)
	return desk.Runs{Frame: h.frame(meta, "segments", "runs"), Items: found.Items, Next: found.NextPageToken}, err
}

func (h handler) startRun(ctx context.Context, in formIn) (rest.Reply[rest.Raw], error) {
	err := h.ask(in.Meta).post(ctx, "/v1/segmentation/runs", in.Form.Get("_key"), document{}, nil)
	if err == nil {
		return to(in.Meta, "/runs", "runStarted")
	}
	problem := refused(err)
	if problem == nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown, err := h.runs(ctx, in.Meta, "")
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Frame = mend(shown.Frame, problem, nil)
	return showAgain(problem, "runs", shown)
}

func (h handler) modelPage(ctx context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	shown := desk.Model{Frame: h.frame(in.Meta, "segments", "model")}
	var report desk.ModelReport
	err := h.ask(in.Meta).get(ctx, "/v1/models/current", &report)
	if problem := refused(err); problem != nil && problem.Status == http.StatusNotFound {
		return show("model", shown)
	} else if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Report = &report
	return show("model", shown)
}
