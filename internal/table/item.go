package table

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type item = map[string]types.AttributeValue

// Attributes that belong to the table and not to the domain.
const (
	attrEvent   = "event"   // the write that last touched the item: how we know our own earlier try
	attrExpires = "expires" // time to live, in seconds since 1970
)

// Domain values are stored under their JSON names; dates, times and amounts as text.
func encoderOptions(o *attributevalue.EncoderOptions) {
	o.TagKey = "json"
	o.UseEncodingMarshalers = true
}

func decoderOptions(o *attributevalue.DecoderOptions) {
	o.TagKey = "json"
	o.UseEncodingUnmarshalers = true
}

// encode makes the item of a value under a key. An empty text is left out: it reads back the same, and what is not there
// can be filled by if_not_exists.
func encode(k key, value any) (item, error) {
	out, err := attributevalue.MarshalMapWithOptions(value, encoderOptions)
	if err != nil {
		return nil, fmt.Errorf("item %s: %w", k.kind(), err)
	}
	for name, attribute := range out {
		if written, ok := attribute.(*types.AttributeValueMemberS); ok && written.Value == "" {
			delete(out, name)
		}
	}
	out["PK"], out["SK"] = text(k.pk), text(k.sk)
	return out, nil
}

// encodeField is one attribute.
func encodeField(value any) (types.AttributeValue, error) {
	return attributevalue.MarshalWithOptions(value, encoderOptions)
}

// decode reads a value out of its item.
func decode[T any](from item) (T, error) {
	var out T
	if err := attributevalue.UnmarshalMapWithOptions(from, &out, decoderOptions); err != nil {
		return out, fmt.Errorf("item: %w", err)
	}
	return out, nil
}

// decodeField reads a value out of one attribute.
func decodeField[T any](from types.AttributeValue) (T, error) {
	var out T
	if err := attributevalue.UnmarshalWithOptions(from, &out, decoderOptions); err != nil {
		return out, fmt.Errorf("attribute: %w", err)
	}
	return out, nil
}

// decodeAll reads a value out of each item.
func decodeAll[T any](from []item) ([]T, error) {
	out := make([]T, 0, len(from))
	for _, one := range from {
		value, err := decode[T](one)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	return out, nil
}

func (k key) item() item { return item{"PK": text(k.pk), "SK": text(k.sk)} }

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func boolean(b bool) types.AttributeValue { return &types.AttributeValueMemberBOOL{Value: b} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func textOf(from item, name string) string {
	if s, ok := from[name].(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

func numberOf(from item, name string) int64 {
	n, ok := from[name].(*types.AttributeValueMemberN)
	if !ok {
		return 0
	}
	value, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil {
		return 0
	}
	return value
}

// expired says whether an item has outlived its time: the table deletes late, up to days.
func expired(from item, now time.Time) bool {
	expires := numberOf(from, attrExpires)
	return expires != 0 && expires <= now.Unix()
}
