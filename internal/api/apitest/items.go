package apitest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/table/tabletest"
)

// Items is the whole table by "PK SK", past the API and its faults.
func (f *Firm) Items() map[string]M {
	f.t.Helper()
	out := map[string]M{}
	for _, item := range tabletest.Scan(f.t, f.Client, f.TableName) {
		plain := M{}
		if err := attributevalue.UnmarshalMapWithOptions(item, &plain, asNumbers); err != nil {
			f.t.Fatal(err)
		}
		out[textOf(item, "PK")+" "+textOf(item, "SK")] = plain
	}
	return out
}

// asNumbers keeps numbers as they are written; a float could not tell large ones apart.
func asNumbers(o *attributevalue.DecoderOptions) { o.UseNumber = true }

func textOf(item map[string]types.AttributeValue, name string) string {
	if text, ok := item[name].(*types.AttributeValueMemberS); ok {
		return text.Value
	}
	return ""
}

// Lines is the whole table as sorted text, an item a line, so that two tables can be compared. Attributes that are named
// are left out, and so is who looked at something, which changes nothing.
func (f *Firm) Lines(without ...string) []string {
	f.t.Helper()
	var out []string
	for key, item := range f.Items() {
		if strings.HasPrefix(key, "AUDIT#") && item["action"] == "read" {
			continue
		}
		for _, name := range without {
			delete(item, name)
		}
		encoded, err := json.Marshal(item)
		if err != nil {
			f.t.Fatal(err)
		}
		out = append(out, key+" "+string(encoded))
	}
	slices.Sort(out)
	return out
}

// Count is how many items have a key that begins with one text and ends with another, such as "IDY#" and " CLAIM".
func (f *Firm) Count(begin, end string) int {
	f.t.Helper()
	n := 0
	for key := range f.Items() {
		if strings.HasPrefix(key, begin) && strings.HasSuffix(key, end) {
			n++
		}
	}
	return n
}
