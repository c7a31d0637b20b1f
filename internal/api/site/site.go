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
func Operations(*api.Service) []rest.Operation {
	at := func(id, path, summary string, handle func(context.Context, pageIn) (rest.Reply[rest.Raw], error)) rest.Operation {
		return rest.New(rest.Spec{ID: id, Method: http.MethodGet, Path: path, Summary: summary, Access: rest.Public(), Page: true}, handle)
	}
	return []rest.Operation{
		at("home", "/{$}", "Where to begin", home),
		at("docs", "/docs", "This document as a page", docs),
		at("openapi", "/openapi.json", "This document", document),
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

func home(_ context.Context, in pageIn) (rest.Reply[rest.Raw], error) {
	lang := in.Meta.Lang
	if chosen, err := locale.ParseLang(in.Lang); err == nil {
		lang = chosen
	}
	shown, err := web.Home(lang)
	return rest.Answer(page.HTML(shown)), err
}

func docs(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	shown, err := web.Docs()
	return rest.Answer(page.HTML(shown)), err
}

func document(context.Context, pageIn) (rest.Reply[rest.Raw], error) {
	return rest.Answer(rest.Raw{Type: "application/json", Cache: "public, max-age=300", Data: apiDocument}), nil
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
