package template

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// Restored is a table that was restored from a backup, and is to take the place of the stack's own.
type Restored struct{ Name, ARN, StreamARN string }

// ownTable is the table as a resource: its first line and all that is indented below it.
var ownTable = regexp.MustCompile(`(?m)^  Table:\n(?:(?:    .*)?\n)+`)

// With writes a template in which a restored table stands where the stack's own was: everything that named the table by its logical id
// names the restored one, and the own is no part of the stack any more, so that it stays as its deletion policy says.
func (r Restored) With(template []byte) ([]byte, error) {
	if r.Name == "" || r.ARN == "" || r.StreamARN == "" {
		return nil, errors.New("a restored table has a name, an ARN and a stream")
	}
	if found := ownTable.FindAllIndex(template, -1); len(found) != 1 {
		return nil, fmt.Errorf("the template has %d tables, want one", len(found))
	}
	out := ownTable.ReplaceAll(template, nil)
	for from, to := range map[string]string{
		`!GetAtt Table\.Arn\b`: r.ARN, `!GetAtt Table\.StreamArn\b`: r.StreamARN, `!Ref Table\b`: r.Name, `\$\{Table\.Arn\}`: r.ARN, `\$\{Table\}`: r.Name,
	} {
		out = regexp.MustCompile(from).ReplaceAllLiteral(out, []byte(to))
	}
	var document yaml.Node
	if err := yaml.Unmarshal(out, &document); err != nil {
		return nil, fmt.Errorf("the template with the restored table: %w", err)
	}
	if left := naming(&document, "Table"); left != "" {
		return nil, fmt.Errorf("the template still names the table that it had: %s", left)
	}
	return bytes.TrimLeft(out, "\n"), nil
}

// naming is a value that names a resource by its logical id, "" for none.
func naming(node *yaml.Node, id string) string {
	switch {
	case node.Tag == "!Ref" && node.Value == id, node.Tag == "!GetAtt" && strings.HasPrefix(node.Value, id+"."),
		strings.Contains(node.Value, "${"+id+"}"), strings.Contains(node.Value, "${"+id+"."):
		return node.Value
	}
	for _, child := range node.Content {
		if found := naming(child, id); found != "" {
			return found
		}
	}
	return ""
}
