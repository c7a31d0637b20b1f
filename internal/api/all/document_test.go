package all_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"vafa/internal/api/apitest"
	"vafa/internal/rest"
)

type m = apitest.M

// document is infra/openapi.yaml as far as an attacker would read it.
type document struct {
	Paths      map[string]map[string]route `yaml:"paths"`
	Components struct {
		Schemas map[string]*schema `yaml:"schemas"`
	} `yaml:"components"`
}

// route is an operation of the document.
type route struct {
	OperationID string           `yaml:"operationId"`
	Security    []map[string]any `yaml:"security"`
	Roles       []string         `yaml:"x-roles"`
	Machine     bool             `yaml:"x-machine"`
	Parameters  []map[string]any `yaml:"parameters"`
	Responses   map[string]any   `yaml:"responses"`
	RequestBody *struct {
		Content map[string]struct{ Schema *schema }
	} `yaml:"requestBody"`

	method, path string
}

// schema is what a document looks like.
type schema struct {
	Ref        string             `yaml:"$ref"`
	Type       any                `yaml:"type"`
	Properties map[string]*schema `yaml:"properties"`
	Items      *schema            `yaml:"items"`
	AnyOf      []*schema          `yaml:"anyOf"`
	Enum       []any              `yaml:"enum"`
}

// routes are the operations of the document, in order.
func routes(t *testing.T) (document, []route) {
	t.Helper()
	text, err := os.ReadFile("../../../infra/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := yaml.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	var out []route
	for path, methods := range d.Paths {
		for method, r := range methods {
			r.method, r.path = strings.ToUpper(method), path
			out = append(out, r)
		}
	}
	if len(out) < 60 {
		t.Fatalf("the document has only %d operations", len(out))
	}
	slices.SortFunc(out, func(a, b route) int { return strings.Compare(a.OperationID, b.OperationID) })
	return d, out
}

// public says whether the document opens the route to everyone.
func (r route) public() bool { return r.Security != nil && len(r.Security) == 0 }

// session says whether the route is a page for whoever the browser's cookie names.
func (r route) session() bool {
	return slices.ContainsFunc(r.Security, func(s map[string]any) bool { return s["session"] != nil })
}

// documented says whether the route may answer with a status.
func (r route) documented(status int) bool { return r.Responses[strconv.Itoa(status)] != nil }

// paged says whether the route answers a list page by page.
func (r route) paged() bool {
	return slices.ContainsFunc(r.Parameters, func(p map[string]any) bool { return p["$ref"] == "#/components/parameters/PageToken" })
}

// takes is what the body of a route may be, as JSON or as a form; nil if it takes none.
func (r route) takes(kind string) *schema {
	if r.RequestBody == nil {
		return nil
	}
	return r.RequestBody.Content[kind].Schema
}

// resolved follows references and leaves null out.
func (d document) resolved(s *schema) *schema {
	for s != nil {
		switch {
		case s.Ref != "":
			s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		case len(s.AnyOf) == 2 && s.AnyOf[1].Type == "null":
			s = s.AnyOf[0]
		default:
			return s
		}
	}
	return &schema{}
}

// at fills the path's parameters with one value each.
func (r route) at(value string) string {
	return parameter.ReplaceAllStringFunc(r.path, func(name string) string {
		if name == "{lang}" {
			return "en"
		}
		return value
	})
}

// lasting is the table as far as a refused request may not change it: what is recorded of staff who asked is none of it.
func lasting(f *apitest.Firm) []string {
	return slices.DeleteFunc(f.Lines(), func(line string) bool { return strings.HasPrefix(line, "AUDIT#") })
}

// operationOf finds the code behind a route.
func operationOf(f *apitest.Firm) map[string]rest.Operation {
	out := map[string]rest.Operation{}
	for _, op := range operations(f) {
		out[op.ID] = op
	}
	return out
}
