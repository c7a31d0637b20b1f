package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// right is one thing that a function may do or did at the table.
type right struct {
	function string // as its folder is called
	action   string // such as PutItem
	index    string // "" is the table itself
	key      string // pattern of the partition key; every is any
}

// every is the pattern of a statement without leading keys.
const every = "(any key)"

func compare(a, b right) int {
	return cmp.Or(cmp.Compare(a.function, b.function), cmp.Compare(a.index, b.index), cmp.Compare(a.action, b.action), cmp.Compare(a.key, b.key))
}

// sorted are rights in order, each once.
func sorted(rights []right) []right {
	slices.SortFunc(rights, compare)
	return slices.Compact(rights)
}

// without are the rights of a that are not in b.
func without(a, b []right) []right {
	var out []right
	for _, one := range a {
		if !slices.Contains(b, one) {
			out = append(out, one)
		}
	}
	return out
}

func functionsOf(rights []right) []string {
	var out []string
	for _, one := range rights {
		out = append(out, one.function)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// place is where an action is done: the table or one of its indexes.
func (r right) place() string {
	if r.index == "" {
		return "table"
	}
	return "index " + r.index
}

// write says what differs, a line for a function, place and action.
func write(out io.Writer, title string, rights []right) {
	if len(rights) == 0 {
		return
	}
	fmt.Fprintf(out, "%s:\n", title)
	for _, group := range grouped(rights, func(r right) string { return r.function + " " + r.place() + " " + r.action }) {
		first := group[0]
		fmt.Fprintf(out, "  %-13s %-12s dynamodb:%-18s %s\n", first.function, first.place(), first.action, strings.Join(keysOf(group), " "))
	}
}

func keysOf(rights []right) []string {
	out := make([]string, len(rights))
	for i, one := range rights {
		out[i] = one.key
	}
	return out
}

// grouped are rights that are alike, in the order in which the first of each comes.
func grouped(rights []right, by func(right) string) [][]right {
	at := map[string]int{}
	var out [][]right
	for _, one := range rights {
		name := by(one)
		if _, known := at[name]; !known {
			at[name] = len(out)
			out = append(out, nil)
		}
		out[at[name]] = append(out[at[name]], one)
	}
	return out
}

// writeStatements writes the statements of functions as the template has them: actions on the same keys share one.
func writeStatements(out io.Writer, used []right, functions []string) {
	for _, function := range functions {
		own := slices.DeleteFunc(slices.Clone(used), func(r right) bool { return r.function != function })
		fmt.Fprintf(out, "# %s\n", function)
		actions := grouped(own, func(r right) string { return r.index + " " + r.action })
		statements := map[string][]string{}
		var order []string
		for _, group := range actions {
			name := group[0].index + "\n" + `"` + strings.Join(keysOf(group), `", "`) + `"`
			if statements[name] == nil {
				order = append(order, name)
			}
			statements[name] = append(statements[name], "dynamodb:"+group[0].action)
		}
		for _, name := range order {
			index, keys, _ := strings.Cut(name, "\n")
			writeStatement(out, statements[name], index, keys)
		}
	}
}

func writeStatement(out io.Writer, actions []string, index, keys string) {
	resource := "!GetAtt Table.Arn"
	if index != "" {
		resource = `!Sub "${Table.Arn}/index/` + index + `"`
	}
	action := actions[0]
	if len(actions) > 1 {
		action = "[" + strings.Join(actions, ", ") + "]"
	}
	fmt.Fprintf(out, "            - Effect: Allow\n              Action: %s\n              Resource: %s\n"+
		"              Condition: { ForAllValues:StringLike: { dynamodb:LeadingKeys: [%s] } }\n", action, resource, keys)
}
