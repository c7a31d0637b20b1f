package main

import (
	"cmp"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"vafa/internal/rest"
)

// pathOf is the operation's path as OpenAPI writes it.
func pathOf(op rest.Operation) string { return strings.ReplaceAll(op.Path, "{$}", "") }

// operation describes one operation of a function.
func (d document) operation(function string, op rest.Operation) *huma.Operation {
	out := &huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: pathOf(op), Summary: op.Summary, Tags: []string{function},
		Parameters: d.parameters(op), RequestBody: d.body(op), Responses: d.responses(op), Extensions: map[string]any{},
	}
	if op.Access.IsPublic() {
		out.Security = []map[string][]string{} // said, lest it be thought forgotten
		return out
	}
	out.Security = []map[string][]string{{"bearer": {}}}
	if op.Session != nil {
		out.Security = []map[string][]string{{"session": {}}}
	}
	if roles := op.Access.Roles(); len(roles) > 0 {
		roles = append(slices.Clone(roles), rest.Manager)
		slices.Sort(roles)
		out.Extensions["x-roles"] = slices.Compact(roles)
	}
	if op.Access.Machines() {
		out.Extensions["x-machine"] = true
	}
	return out
}

// parameters lists the fields of In that come from path, query and header, and what every list and every POST takes.
func (d document) parameters(op rest.Operation) []*huma.Param {
	var out []*huma.Param
	for i := range op.In.NumField() {
		field := op.In.Field(i)
		for _, place := range []string{"path", "query", "header"} {
			if name := field.Tag.Get(place); name != "" {
				out = append(out, d.parameter(place, name, field, op.Page))
			}
		}
	}
	if op.Paged() {
		out = append(out, sharedParameter("PageSize"), sharedParameter("PageToken"))
	}
	if op.Method == http.MethodPost {
		out = append(out, sharedParameter("IdempotencyKey"))
	}
	return out
}

func (d document) parameter(place, name string, field reflect.StructField, page bool) *huma.Param {
	schema := huma.SchemaFromField(d.schemas, field, "")
	out := &huma.Param{
		Name: name, In: place, Description: schema.Description, Schema: schema,
		Required: place == "path" || field.Tag.Get("required") == "true",
	}
	schema.Description = ""
	if place == "query" {
		out.Schema = typed(schema, out.Required)
	}
	if schema.Type == huma.TypeString && place != "header" && len(schema.Enum) == 0 && schema.Format == "" {
		longest := rest.MaxParameter
		if out.Schema.Pattern = `^[^\x00]*$`; !page { // the links of a page carry what it shows
			out.Schema.MaxLength = &longest
		}
	}
	return out
}

func sharedParameter(name string) *huma.Param {
	return &huma.Param{Ref: "#/components/parameters/" + name}
}

func sharedParameters() map[string]*huma.Param {
	first, last, longest := float64(1), float64(rest.MaxPageSize), rest.MaxKey
	return map[string]*huma.Param{
		"PageSize": {
			Name: "pageSize", In: "query", Description: "How many items the answer may hold.",
			Schema: typed(&huma.Schema{Type: huma.TypeInteger, Minimum: &first, Maximum: &last, Default: rest.DefaultPageSize}, false),
		},
		"PageToken": {
			Name: "pageToken", In: "query", Description: "nextPageToken of the page before, with the same query.",
			Schema: &huma.Schema{Type: huma.TypeString},
		},
		"IdempotencyKey": {
			Name: "Idempotency-Key", In: "header",
			Description: "A random text of the caller's. The same key and body get the same answer for a day; another body is refused.",
			Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
		},
	}
}

// takes registers the form that an operation takes.
func (d document) takes(op rest.Operation) {
	if body := op.Body(); body != nil {
		d.schemas.Schema(body, true, "")
	}
}

func (d document) body(op rest.Operation) *huma.RequestBody {
	body := op.Body()
	if body == nil {
		return nil
	}
	form := d.schemas.Schema(body, true, "")
	content := map[string]*huma.MediaType{"application/json": {Schema: form}}
	if op.Form != nil {
		content["application/x-www-form-urlencoded"] = &huma.MediaType{Schema: d.flat(form)}
	}
	return &huma.RequestBody{Required: true, Content: content}
}

// rawType is the media type of an answer that is not JSON of ours: by the end of its path, and anything where that end is
// a file of any name.
func rawType(path string) string {
	switch last := path[strings.LastIndexByte(path, '/')+1:]; {
	case strings.HasSuffix(last, ".json"):
		return "application/json"
	case strings.HasSuffix(last, ".js"):
		return "text/javascript"
	case strings.HasSuffix(last, ".css"):
		return "text/css"
	case last == "calendar":
		return "text/calendar"
	case last == "export":
		return "application/zip"
	case last == "{file}":
		return "*/*"
	default:
		return "text/html"
	}
}

// success is an answer of the operation's own.
func (d document) success(op rest.Operation, status int) *huma.Response {
	out := &huma.Response{Description: cmp.Or(done[status], http.StatusText(status)), Headers: d.headers(op, status)}
	if op.Out == reflect.TypeFor[rest.Nothing]() {
		return out
	}
	if op.Out == reflect.TypeFor[rest.Raw]() {
		out.Content = map[string]*huma.MediaType{rawType(pathOf(op)): {Schema: &huma.Schema{}}}
		return out
	}
	out.Content = map[string]*huma.MediaType{"application/json": {Schema: d.schemas.Schema(op.Out, true, "")}}
	return out
}

// headers are an ETag where the answer has a version, and a Location where what a POST made can be read.
func (d document) headers(op rest.Operation, status int) map[string]*huma.Param {
	out := map[string]*huma.Param{}
	text := &huma.Schema{Type: huma.TypeString}
	if op.Out.Kind() == reflect.Struct {
		if version, ok := op.Out.FieldByName("Version"); ok && version.Type.Kind() == reflect.Int {
			out["ETag"] = &huma.Param{Description: "The version, for If-Match.", Schema: text}
		}
	}
	if status == http.StatusSeeOther {
		out["Location"] = &huma.Param{Description: "Where the browser goes.", Schema: text}
	}
	if op.Method == http.MethodPost && status != http.StatusOK && d.reads[pathOf(op)+"/{id}"] {
		out["Location"] = &huma.Param{Description: "Where it can be read.", Schema: text}
	}
	return out
}
