package local

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa"
)

// A table has no stream until it is turned on; then every change is read once, in the order of one item, and from any place on again.
func TestStreamIsReadFromAPlaceOn(t *testing.T) {
	client, name := sharedClient(t), "stream-"+t.Name()
	if err := CreateTable(t.Context(), client, name, vafa.Template); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := client.DeleteTable(t.Context(), &dynamodb.DeleteTableInput{TableName: &name}); err != nil {
			t.Error(err)
		}
	}()
	if _, err := OpenStream(t.Context(), client, name); err == nil {
		t.Error("a table without a stream has one")
	}
	for range 2 {
		if err := EnableStream(t.Context(), client, name, vafa.Template); err != nil {
			t.Fatal(err)
		}
	}
	stream, err := OpenStream(t.Context(), client, name)
	if err != nil {
		t.Fatal(err)
	}
	put := func(n int) {
		item := map[string]types.AttributeValue{"PK": &types.AttributeValueMemberS{Value: "x"}, "SK": &types.AttributeValueMemberS{Value: "y"}, "n": &types.AttributeValueMemberN{Value: fmt.Sprint(n)}}
		if _, err := client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: aws.String(name), Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 {
		put(n)
	}
	first, place := readAll(t, stream, nil)
	put(3)
	later, end := readAll(t, stream, place)
	again, _ := readAll(t, stream, place)
	none, _ := readAll(t, stream, end)
	if got := fmt.Sprint(first, later, len(again), len(none)); got != "[:0 0:1 1:2] [2:3] 1 0" {
		t.Errorf("read %s", got)
	}
}

// readAll reads to the end of what there is; a change is the number before and after.
func readAll(t *testing.T, stream *Stream, from Place) (out []string, to Place) {
	t.Helper()
	number := func(image map[string]types.AttributeValue) string {
		if n, ok := image["n"].(*types.AttributeValueMemberN); ok {
			return n.Value
		}
		return ""
	}
	for to = from; ; {
		records, next, err := stream.Read(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		if to = next; len(records) == 0 {
			return out, to
		}
		for _, one := range records {
			out = append(out, number(one.Before)+":"+number(one.After))
			if one.ID == "" || one.Sequence == "" || one.At.IsZero() {
				t.Errorf("record %+v", one)
			}
		}
	}
}
