// Package site has what needs no table: the home page, the API's document and docs page, and the files that pages load. It
// has no rights on anything.
package site

import (
	"context"
	_ "embed"
	"net/http"

	"vafa/internal/api"
	"vafa/internal/api/page"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/web"
)

// apiDocument is written by infra/openapi from the operations.
//
//go:embed openapi.json
var apiDocument []byte

// Operations are the routes of the site function.
func Operations(s *api.Service) []rest.Operation {
	h := handler{s}
	at := func(id, path, summary string, handle func(context.Context, pageIn) (rest.Reply[rest.Raw], error)) rest.Operation {
		return rest.New(rest.Spec{ID: id, Method: http.MethodGet, Path: path, Summary: summary, Access: rest.Public(), Page: true}, handle)
	}
	return []rest.Operation{
		at("home", "/{$}", "Where to begin", h.home),
		at("docs", "/docs", "This document as a page", docs),
		at("embed", "/embed.js", "The script by which another site shows a form", embedded),
		at("openapi", "/openapi.json", "This document", document),
		rest.New(rest.Spec{
			ID: "theme", Method: http.MethodGet, Path: "/theme.css", Summary: "The style sheet of a look", Access: rest.Public(), Page: true,
		}, theme),
		rest.New(rest.Spec{
			ID: "asset", Method: http.MethodGet, Path: "/assets/{version}/{file}", Summary: "Styles, scripts and fonts of the pages",
			Access: rest.Public(), Page: true, Others: []int{http.StatusNotFound},
		}, asset),
	}
}

type pageIn struct {
	Lang string `query:"lang"`
	Meta rest.Meta
}

type handler struct{ *api.Service }

func (h handler) home(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	lang := in.Meta.Lang
	if chosen, err := locale.ParseLang(in.Lang); err == nil {
		lang = chosen
	}
	shown, err := web.Home(lang, page.Look(h.Service, ""))
	return rest.Answer(page.HTML(shown)), err
}

func docs(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	shown, err := web.Docs()
	return rest.Answer(page.HTML(shown)), err
}

func document(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	return rest.Answer(rest.Raw{Type: "application/json", Cache: "public, max-age=300", Data: apiDocument}), nil
}

// hourLong is for what other sites name without a version.
const hourLong = "public, max-age=3600"

func embedded(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	return rest.Answer(rest.Raw{Type: "text/javascript; charset=utf-8", Cache: hourLong, Data: web.Embed()}), nil
}

type themeIn struct {
	Theme string `query:"theme"`
}

// theme is a style sheet made of nothing but its address.
func theme(_ context.Context, in themeIn) (rest.Reply[rest.Raw], error) {
	return rest.Answer(rest.Raw{Type: "text/css; charset=utf-8", Cache: hourLong, Data: web.ParseTheme(in.Theme).CSS()}), nil
}

type assetIn struct {
	Version string `path:"version"`
	File    string `path:"file"`
}

// yearLong is for files whose address changes with their content.
const yearLong = "public, max-age=31536000, immutable"

func asset(_ context.Context, in assetIn) (rest.Reply[rest.Raw], error) {
	data, kind, ok := web.Asset(in.Version, in.File)
	if !ok {
		return rest.Reply[rest.Raw]{}, crm.ErrNotFound
	}
	return rest.Answer(rest.Raw{Type: kind, Cache: yearLong, Data: data}), nil
}
