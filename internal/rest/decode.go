package rest

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"vafa/internal/crm"
)

// shapeError is a fault of shape: syntax, type, unknown or duplicate name. It is answered with 400, a broken rule with 422.
type shapeError struct{ crm.Faults }

// decode reads a JSON document strictly: no unknown or duplicate names, no invalid UTF-8, nothing after the end. A null in
// place of the document is refused: the decoder would take it for an empty one.
func decode(data []byte, into reflect.Value) error {
	if string(bytes.TrimSpace(data)) == "null" {
		return shapeError{crm.Faults{{Code: "type", Args: map[string]string{"expected": "object"}}}}
	}
	err := json.Unmarshal(data, into.Addr().Interface(), json.RejectUnknownMembers(true), json.WithUnmarshalers(integers))
	if err == nil {
		return nil
	}
	pointer, code := shapeOf(err)
	faults := crm.Faults{}
	if code == "type" {
		faults.Add(pointer, code, "expected", expected(err))
	} else {
		faults.Add(pointer, code)
	}
	return shapeError{faults}
}

// integers reads a whole number however JSON writes it: 9.0 and 9e0 are 9, as JSON Schema has it. A fraction, or more than an
// integer holds, is a fault of type.
var integers = json.UnmarshalFromFunc(func(from *jsontext.Decoder, to *int) error {
	if from.PeekKind() != '0' {
		return errors.ErrUnsupported
	}
	value, err := from.ReadValue()
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(string(value))
	if err != nil {
		number, err = whole(string(value))
	}
	if err != nil {
		return &json.SemanticError{JSONKind: '0', JSONPointer: from.StackPointer(), GoType: reflect.TypeFor[int](), Err: err}
	}
	*to = number
	return nil
})

// largest is the greatest number up to which a float holds every integer.
const largest = 1 << 53

func whole(number string) (int, error) {
	value, err := strconv.ParseFloat(number, 64)
	if err != nil || value != math.Trunc(value) || math.Abs(value) > largest {
		return 0, strconv.ErrSyntax
	}
	return int(value), nil
}

// shapeOf finds the pointer and the code of what the decoder refused.
func shapeOf(err error) (pointer, code string) {
	var semantic *json.SemanticError
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &semantic) {
		pointer = string(semantic.JSONPointer)
	} else if errors.As(err, &syntactic) {
		pointer = string(syntactic.JSONPointer)
	}
	switch {
	case errors.Is(err, json.ErrUnknownName):
		return pointer, "field.unknown"
	case errors.Is(err, jsontext.ErrDuplicateName):
		return pointer, "field.duplicate"
	case semantic != nil:
		return pointer, "type"
	default:
		return pointer, "json.syntax"
	}
}

// expected names the JSON type that the field takes.
func expected(err error) string {
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) || semantic.GoType == nil {
		return "value"
	}
	kind := semantic.GoType
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch kind.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice, reflect.Array:
		return "array"
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Int:
		return "integer"
	default:
		return "number"
	}
}
