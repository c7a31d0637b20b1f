package rest

import (
	"context"
	"net/http"
	"net/url"
	"reflect"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Spec is what is said of an operation besides its types.
type Spec struct {
	ID      string // camelCase and unique, also the name that a machine key is bound to
	Method  string
	Path    string // a ServeMux pattern without the method
	Summary string
	Access  Access
	Status  int      // of a success
	Others  []int    // further statuses of a success or a refusal that the handler may answer
	Form    *Form    // set where a browser's form may be posted too
	Page    bool     // answers HTML or files; unknown query parameters are then let pass
	Even    bool     // the time of the answer tells nothing: see even.go
	Framed  bool     // a page that the listed sites may show within theirs
	Slow    bool     // does many things, one after the other: it may take as long as its function, see within.go
	Session *Session // set where the caller is whom the browser's session names: see session.go
	// Action is what the audit calls it; by its method, to read or to change, where none is named.
	Action crm.Action
}

// Operation is one route: its Spec, the types of request and answer, and the handler behind them.
type Operation struct {
	Spec
	In, Out reflect.Type
	bind    *binding
	serve   func(ctx context.Context, in reflect.Value) (answer, error)
}

// Reply is a handler's answer. Status 0 means the operation's own.
type Reply[T any] struct {
	Status   int
	ETag     string
	Location string
	Cookies  []*http.Cookie
	Body     T
}

// Answer is a Reply with nothing but a body.
func Answer[T any](body T) Reply[T] { return Reply[T]{Body: body} }

// Raw is an answer that is not JSON: a page, a file. Cache is its Cache-Control, "no-store" if empty; Name is the file's name
// where a browser is to save it and not to show it; Forms are the addresses besides ours that forms of this page are sent to.
type Raw struct {
	Type, Cache, Name string
	Forms             []string
	Data              []byte
}

// Nothing is the body of an answer of status 204.
type Nothing struct{}

// answer is a Reply without its type.
type answer struct {
	status         int
	etag, location string
	cookies        []*http.Cookie
	body           any
}

// New makes an operation of a typed handler. In is a struct whose fields are tagged path, query or header, or are named
// Body (the JSON document), or are of type Meta or url.Values (a browser's form as it is). It panics on a struct it cannot bind, which is a fault of the program
// and shows at the first start.
func New[In, Out any](spec Spec, handle func(context.Context, In) (Reply[Out], error)) Operation {
	in, out := reflect.TypeFor[In](), reflect.TypeFor[Out]()
	if spec.Status == 0 {
		spec.Status = http.StatusOK
	}
	if spec.Action == "" {
		spec.Action = actionOf(spec.Method)
	}
	return Operation{
		Spec: spec, In: in, Out: out, bind: bindingOf(in),
		serve: func(ctx context.Context, value reflect.Value) (answer, error) {
			reply, err := handle(ctx, value.Interface().(In))
			if reply.Status == 0 {
				reply.Status = spec.Status
			}
			return answer{reply.Status, reply.ETag, reply.Location, reply.Cookies, reply.Body}, err
		},
	}
}

func actionOf(method string) crm.Action {
	if method == http.MethodGet {
		return crm.ActionRead
	}
	return crm.ActionChange
}

// Body is the type of the JSON document that the operation takes, or nil.
func (o Operation) Body() reflect.Type {
	field, ok := o.In.FieldByName("Body")
	if !ok {
		return nil
	}
	return field.Type
}

// Paged says whether the operation answers a List, of which pageSize and pageToken choose a part.
func (o Operation) Paged() bool { return o.Out.Implements(reflect.TypeFor[interface{ paged() }]()) }

// Form is how an operation answers a browser that posts application/x-www-form-urlencoded.
type Form struct {
	// Again is the page with what was typed and what to mend.
	Again func(lang locale.Lang, typed url.Values, problem Problem) Raw
	// Done is the address of the page that follows success; body is the operation's answer.
	Done func(lang locale.Lang, body any) string
}

// Meta is what a handler may know of the request besides its fields.
type Meta struct {
	Caller Caller
	Host   string // that the caller asked, as the gateway or the listener knows it
	URI    string // path and query that the caller asked
	Lang   locale.Lang
	Once   Once
	Page   Page
	Form   url.Values // of a browser's form with what is not in the body, else nil
	// Cookies are those of a page with a session; nil elsewhere.
	Cookies []*http.Cookie
}
