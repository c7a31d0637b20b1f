// Command events writes a JSON Schema (draft 2020-12) for each type of event into infra/events, for whoever receives them. What belongs
// here: how an event looks as JSON. What may not: anything that runs when deployed. It trusts the types of package event. Run it at the
// top of the project after one of them changed:
//
//	go run ./infra/events
//
// Receivers let properties pass that they do not know: new ones may come at any time, and none is taken away or changes its meaning
// without another type.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"vafa/internal/event"
	"vafa/internal/money"
)

const definitions = "#/$defs/"

func main() {
	if err := write("infra/events"); err != nil {
		fmt.Fprintln(os.Stderr, "events:", err)
		os.Exit(1)
	}
}

func write(folder string) error {
	files, err := generate()
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil { // #nosec G306 -- it is part of the project, for everybody
			return err
		}
	}
	return nil
}

// generate makes the files by their names.
func generate() (map[string][]byte, error) {
	out := map[string][]byte{}
	for kind, data := range event.Data() {
		schema, err := schemaOf(kind, reflect.TypeOf(data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
		out[kind+".json"] = schema
	}
	return out, nil
}

// amount is money.Money as its JSON is.
type amount struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// schemaOf writes the schema of one type of event: the envelope with its data.
func schemaOf(kind string, data reflect.Type) ([]byte, error) {
	huma.DefaultArrayNullable = false
	r := huma.NewMapRegistry(definitions, huma.DefaultSchemaNamer)
	r.RegisterTypeAlias(reflect.TypeFor[money.Money](), reflect.TypeFor[amount]())
	envelope := r.Schema(reflect.TypeFor[event.Event](), false, "")
	envelope.Properties["type"].Enum = []any{kind}
	envelope.Properties["data"] = r.Schema(data, false, "")
	for _, open := range append([]*huma.Schema{envelope, envelope.Properties["data"]}, values(r.Map())...) {
		open.AdditionalProperties = nil
	}
	more := r.Map()
	delete(more, "Event") // these two stand in the document itself
	delete(more, data.Name())
	return document(kind, envelope, more)
}

func values(of map[string]*huma.Schema) []*huma.Schema {
	var out []*huma.Schema
	for _, one := range of {
		out = append(out, one)
	}
	return out
}

// document is the schema with its name and what it refers to, in the order of the names of its members.
func document(kind string, envelope *huma.Schema, more map[string]*huma.Schema) ([]byte, error) {
	text, err := json.Marshal(envelope)
	if err != nil {
		return nil, err
	}
	members := map[string]any{}
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	members["$schema"], members["$id"], members["title"] = "https://json-schema.org/draft/2020-12/schema", "urn:vafa:event:"+kind, kind
	if len(more) > 0 {
		members["$defs"] = more
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(members)
	return out.Bytes(), err
}
