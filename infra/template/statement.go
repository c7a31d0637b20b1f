package template

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Statement is one statement of a policy, and whose it is. Resources and principals are spelt as Texts spells them.
type Statement struct {
	Owner, Effect                  string
	Actions, Resources, Principals []string
	Keys                           []string // patterns of the partition keys it is limited to, none for all
}

// Statements are all of every policy: of functions, the state machine, roles, buckets and queues, in the order of the owners' ids.
func (t Template) Statements() []Statement {
	var found []Statement
	resources, _ := t.At("Resources").(Map)
	for id, resource := range resources {
		collect(id, resource, &found)
	}
	slices.SortStableFunc(found, func(a, b Statement) int { return strings.Compare(a.Owner, b.Owner) })
	return found
}

// Allowed are the statements that allow something.
func (t Template) Allowed() []Statement {
	return slices.DeleteFunc(t.Statements(), func(s Statement) bool { return s.Effect != "Allow" })
}

func collect(owner string, in any, found *[]Statement) {
	switch in := in.(type) {
	case Map:
		if effect, ok := in["Effect"].(string); ok {
			*found = append(*found, Statement{
				Owner: owner, Effect: effect, Actions: Texts(in["Action"]), Resources: Texts(in["Resource"]), Principals: Texts(in["Principal"]),
				Keys: Texts(At(in, "Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys")),
			})
		}
		for _, value := range in {
			collect(owner, value, found)
		}
	case []any:
		for _, value := range in {
			collect(owner, value, found)
		}
	}
}

// IAM's limit of the policies within one role, in characters without white space, and how long an ARN of ours may become.
const (
	mostPolicy = 10240
	longestARN = 120
)

// tooLarge finds functions whose policies would not fit into a role, with ARNs as long as they may become.
func tooLarge(t Template) (broken []string) {
	for _, function := range t.Functions() {
		size := 0
		policies, _ := t.At("Resources", function, "Properties", "Policies").([]any)
		for _, policy := range policies {
			statements, _ := At(policy, "Statement").([]any)
			for _, statement := range statements {
				size += policySize(statement)
			}
		}
		if size > mostPolicy {
			broken = append(broken, fmt.Sprintf("%s has policies of %d characters, IAM takes %d", function, size, mostPolicy))
		}
	}
	return broken
}

func policySize(statement any) int {
	text, err := json.Marshal(resolved(statement))
	if err != nil {
		return mostPolicy + 1
	}
	return len(text)
}

// resolved puts something as long as an ARN in the place of every intrinsic function.
func resolved(in any) any {
	switch in := in.(type) {
	case Map:
		out := Map{}
		for name, value := range in {
			if name == "Ref" || strings.HasPrefix(name, "Fn::") {
				return strings.Repeat("x", longestARN)
			}
			out[name] = resolved(value)
		}
		return out
	case []any:
		out := make([]any, len(in))
		for i, value := range in {
			out[i] = resolved(value)
		}
		return out
	}
	return in
}
