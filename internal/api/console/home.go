package console

import (
	"context"
	"net/http"

	"vafa/internal/desk"
	"vafa/internal/rest"
)

// first are the operations of the first page.
func (h handler) first() []rest.Operation {
	return []rest.Operation{
		rest.New(h.at("consoleHome", http.MethodGet, "/home", "The staff's first page", everybody()), h.home),
	}
}

// pageIn is a page that is asked for by its address alone.
type pageIn struct {
	Lang string `path:"lang"`
	Meta rest.Meta
}

func (h handler) home(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	return show("home", desk.Home{Frame: h.frame(in.Meta, "find", "home")})
}
