// Package template reads the deployment template, so that tests can hold it against the code and against the house's
// rules, and the emulators' tests can publish its routes. Only reading belongs here; nothing that runs in production
// imports it. It trusts the template to be one that sam accepts.
package template

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"vafa"
)

// Map is a mapping of the template. An intrinsic function is a Map of one entry under its long name: `!Ref Table` is
// {"Ref": "Table"}, `!GetAtt Table.Arn` is {"Fn::GetAtt": "Table.Arn"}.
type Map = map[string]any

// Template is the whole document.
type Template struct{ root Map }

// Route is a route of the HTTP API.
type Route struct {
	Function string // logical id, such as CaptureFunction
	Method   string
	Path     string // with {name} for a variable
	Public   bool   // whether it is let through without the authorizer
}

// Read reads the template that is embedded in the module.
func Read() (Template, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(vafa.Template, &document); err != nil {
		return Template{}, fmt.Errorf("template.yaml: %w", err)
	}
	root, err := value(document.Content[0])
	if err != nil {
		return Template{}, fmt.Errorf("template.yaml: %w", err)
	}
	mapping, ok := root.(Map)
	if !ok {
		return Template{}, fmt.Errorf("template.yaml: a %T, not a mapping", root)
	}
	return Template{mapping}, nil
}

// At gives what lies under the keys, or nil: At("Resources", "Table", "Type").
func (t Template) At(keys ...string) any { return At(t.root, keys...) }

// At gives what lies under the keys in a value of the template, or nil.
func At(in any, keys ...string) any {
	for _, key := range keys {
		mapping, _ := in.(Map)
		in = mapping[key]
	}
	return in
}

// Texts spells a value or a list of values, an intrinsic function as Go prints it: "map[Fn::GetAtt:Table.Arn]".
func Texts(in any) []string {
	if in == nil {
		return nil
	}
	items, ok := in.([]any)
	if !ok {
		items = []any{in}
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		texts = append(texts, fmt.Sprint(item))
	}
	return texts
}

// OfType lists the logical ids of the resources of a type, in alphabetical order.
func (t Template) OfType(kind string) []string {
	var ids []string
	resources, _ := t.At("Resources").(Map)
	for id, resource := range resources {
		if At(resource, "Type") == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Functions lists the logical ids of the functions.
func (t Template) Functions() []string { return t.OfType("AWS::Serverless::Function") }

// Routes lists the routes of the HTTP API, by function and then in alphabetical order.
func (t Template) Routes() []Route {
	var routes []Route
	for _, function := range t.Functions() {
		events, _ := t.At("Resources", function, "Properties", "Events").(Map)
		for _, event := range events {
			if At(event, "Type") != "HttpApi" {
				continue
			}
			method, _ := At(event, "Properties", "Method").(string)
			path, _ := At(event, "Properties", "Path").(string)
			public := At(event, "Properties", "Auth", "Authorizer") == "NONE"
			routes = append(routes, Route{function, method, path, public})
		}
	}
	slices.SortFunc(routes, func(a, b Route) int {
		return strings.Compare(a.Function+a.Path+a.Method, b.Function+b.Path+b.Method)
	})
	return routes
}

// value turns a node into maps, slices and scalars, and spells intrinsic functions out.
func value(node *yaml.Node) (any, error) {
	if node.Kind == yaml.AliasNode {
		return value(node.Alias)
	}
	plain, err := untagged(node)
	if err != nil {
		return nil, err
	}
	switch tag := node.Tag; {
	case tag == "!Ref" || tag == "!Condition":
		return Map{tag[1:]: plain}, nil
	case strings.HasPrefix(tag, "!") && !strings.HasPrefix(tag, "!!"):
		return Map{"Fn::" + tag[1:]: plain}, nil
	}
	return plain, nil
}

func untagged(node *yaml.Node) (any, error) {
	switch node.Kind {
	case yaml.MappingNode:
		mapping := Map{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			v, err := value(node.Content[i+1])
			if err != nil {
				return nil, err
			}
			mapping[node.Content[i].Value] = v
		}
		return mapping, nil
	case yaml.SequenceNode:
		list := make([]any, 0, len(node.Content))
		for _, item := range node.Content {
			v, err := value(item)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	}
	if strings.HasPrefix(node.Tag, "!!") {
		var scalar any
		err := node.Decode(&scalar)
		return scalar, err
	}
	return node.Value, nil
}
