package console

import (
	"bytes"
	"context"
	"net/url"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

type frameworksIn struct {
	Lang string `path:"lang"`
	From string `query:"from"`
	To   string `query:"to"`
	Meta rest.Meta
}

// query is what the API is asked for, with days as it reads them.
func (in frameworksIn) query() string {
	out := url.Values{}
	for name, typed := range map[string]string{"from": in.From, "to": in.To} {
		if day := dayTyped(in.Meta.Lang, typed); day != "" {
			out.Set(name, day)
		}
	}
	return out.Encode()
}

func (h handler) frameworks(ctx context.Context, in frameworksIn) (desk.Frameworks, error) {
	out := desk.Frameworks{Frame: h.frame(in.Meta, "business", "frameworks")}
	err := h.ask(in.Meta).get(ctx, "/v1/scorecard/frameworks?"+in.query(), &out.FrameworkCard)
	return out, err
}

func (h handler) frameworksPage(ctx context.Context, in frameworksIn) (rest.Reply[rest.Raw], error) {
	shown, err := h.frameworks(ctx, in)
	typed := url.Values{"from": {in.From}, "to": {in.To}}
	if problem := refused(err); problem != nil {
		shown.Frame = mend(shown.Frame, problem, typed)
		return showAgain(problem, "frameworks", shown)
	}
	if err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	shown.Typed = typed
	return show("frameworks", shown)
}

func (h handler) frameworksFile(ctx context.Context, in frameworksIn) (rest.Reply[rest.Raw], error) {
	none := rest.Reply[rest.Raw]{}
	shown, err := h.frameworks(ctx, in)
	if err != nil {
		return none, err
	}
	var out bytes.Buffer
	if err := shown.File(&out); err != nil {
		return none, err
	}
	return rest.Answer(csvNamed("frameworks", shown.AsOf, out.Bytes())), nil
}
