package main

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"vafa/internal/rest"
)

// done says what a success means.
var done = map[int]string{
	http.StatusOK:       "Done.",
	http.StatusCreated:  "It is recorded.",
	http.StatusAccepted: "It is taken.",
	http.StatusSeeOther: "A browser's form was taken; Location is the page that follows.",
}

// refused says what a refusal means and, mostly, what to do.
var refused = map[int]string{
	http.StatusBadRequest:            "The request cannot be read: its syntax, a type, a name that is unknown or twice, or a page token of another query.",
	http.StatusUnauthorized:          "The caller has not signed in.",
	http.StatusForbidden:             "The caller's role or key does not allow this.",
	http.StatusNotFound:              "There is no such thing; or it is a customer who was merged, and mergedInto says into whom.",
	http.StatusConflict:              "It contradicts what is recorded; the code says how.",
	http.StatusPreconditionFailed:    "It changed after the version in If-Match was read.",
	http.StatusRequestEntityTooLarge: "The body is too large.",
	http.StatusUnsupportedMediaType:  "The body is not of a media type listed here.",
	http.StatusUnprocessableEntity:   "Rules are broken, and errors lists each; or the Idempotency-Key was used with another request.",
	http.StatusPreconditionRequired:  "If-Match is missing.",
	http.StatusTooManyRequests:       "Too many requests at once; send it again later.",
	http.StatusInternalServerError:   "Something failed on our side and was recorded.",
	http.StatusServiceUnavailable:    "The system is busy; send it again after the seconds in Retry-After.",
}

// gatewayStatuses are refusals that a gateway before the functions may make in its own words.
var gatewayStatuses = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
}

// gatewayRefusal is how API Gateway words a refusal.
type gatewayRefusal struct {
	Message string `json:"message"`
}

// refusals are the statuses with which an operation may refuse.
func refusals(op rest.Operation) []int {
	out := []int{
		http.StatusBadRequest, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable,
	}
	if !op.Access.IsPublic() {
		out = append(out, http.StatusUnauthorized, http.StatusForbidden)
	}
	if op.Body() != nil {
		out = append(out, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	} else if !op.Page && asks(op.In) {
		out = append(out, http.StatusUnprocessableEntity)
	}
	for _, status := range op.Others {
		if status >= 400 {
			out = append(out, status)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asks says whether an operation has parameters on which the domain has rules.
func asks(in reflect.Type) bool {
	for i := range in.NumField() {
		if tag := in.Field(i).Tag; tag.Get("query") != "" || tag.Get("header") != "" {
			return true
		}
	}
	return false
}

func (d document) responses(op rest.Operation) map[string]*huma.Response {
	out := map[string]*huma.Response{strconv.Itoa(op.Status): d.success(op, op.Status)}
	for _, status := range op.Others {
		if status < 400 {
			out[strconv.Itoa(status)] = d.success(op, status)
		}
	}
	if op.Form != nil {
		out[strconv.Itoa(http.StatusSeeOther)] = &huma.Response{
			Description: done[http.StatusSeeOther],
			Headers:     map[string]*huma.Param{"Location": {Schema: &huma.Schema{Type: huma.TypeString, Format: "uri-reference"}}},
		}
	}
	for _, status := range refusals(op) {
		shown := op.Form != nil || op.Session != nil || rawType(pathOf(op)) == "text/html" && op.Page && status == http.StatusNotFound
		out[strconv.Itoa(status)] = d.refusal(status, shown)
	}
	return out
}

// beforeForm are refusals that are made before a form was read.
var beforeForm = []int{http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests}

// refusal refers to the shared description of a refusal, and makes it where it is needed first. Of a form, a refusal is
// also the page with what was typed; of a page, that something is not there may be a page too.
func (d document) refusal(status int, form bool) *huma.Response {
	name := strings.NewReplacer(" ", "", "-", "").Replace(http.StatusText(status))
	if form = form && !slices.Contains(beforeForm, status); form {
		name += "OfForm"
	}
	if d.Components.Responses[name] == nil {
		d.Components.Responses[name] = d.problem(status, form)
	}
	return &huma.Response{Ref: "#/components/responses/" + name}
}

func (d document) problem(status int, form bool) *huma.Response {
	out := &huma.Response{Description: refused[status], Content: map[string]*huma.MediaType{}}
	if status != http.StatusTooManyRequests { // which the gateway alone says
		problem := d.schemas.Schema(reflect.TypeFor[rest.Problem](), true, "")
		out.Content["application/problem+json"] = &huma.MediaType{Schema: problem}
		if form {
			out.Content["text/html"] = &huma.MediaType{Schema: &huma.Schema{}}
		}
	}
	if slices.Contains(gatewayStatuses, status) {
		message := d.schemas.Schema(reflect.TypeFor[gatewayRefusal](), true, "")
		out.Content["application/json"] = &huma.MediaType{Schema: message}
	}
	if status == http.StatusServiceUnavailable {
		out.Headers = map[string]*huma.Param{"Retry-After": {Schema: &huma.Schema{Type: huma.TypeInteger}}}
	}
	return out
}
