package template

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is something that must hold of the template and that neither cfn-lint nor checkov sees. Broken says where it does not, nothing
// if it holds.
type Rule struct {
	Name   string
	Broken func(Template) []string
}

// Rules are all of them.
func Rules() []Rule {
	return []Rule{
		{"nothing is allowed wholesale", wholesale},
		{"every right at the table names its keys", keyless},
		{"the public can neither scan, list nor delete", publicRights},
		{"the audit and the ledger are append-only", appendOnly},
		{"nobody both reads and writes the audit", bothWays},
		{"a role's policies fit", tooLarge},
		{"other sites are named", openToAnySite},
		{"the table is kept", tableAtRisk},
		{"queues have a dead letter queue", queuesThatLose},
		{"events that fail are kept", eventsThatGetLost},
		{"logs are kept for a while", logsForEver},
		{"a flood on a form starves nobody", unreserved},
	}
}

// logDelivery is what Step Functions needs to write its log, and what AWS gives no ARN to name.
// (Besides it, sam attaches AWSLambdaBasicExecutionRole, for logs, and AWSXrayWriteOnlyAccess, for traces.)
var logDelivery = []string{
	"logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery",
	"logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups",
}

func wholesale(t Template) (broken []string) {
	for _, s := range t.Allowed() {
		for _, action := range s.Actions {
			if strings.Contains(action, "*") {
				broken = append(broken, s.Owner+" may do "+action)
			}
		}
		named := slices.ContainsFunc(s.Actions, func(a string) bool { return !slices.Contains(logDelivery, a) })
		if slices.Contains(s.Resources, "*") && named {
			broken = append(broken, fmt.Sprintf("%s may do %v to everything", s.Owner, s.Actions))
		}
		if slices.Contains(s.Principals, "*") || slices.Contains(s.Principals, "map[AWS:*]") {
			broken = append(broken, fmt.Sprintf("%s lets anybody do %v", s.Owner, s.Actions))
		}
	}
	return broken
}

// keyless finds rights at the table that are not limited to partition keys. A condition on all keys of a call holds of a call
// without any, which is why nobody may scan.
func keyless(t Template) (broken []string) {
	for _, s := range t.Allowed() {
		for _, action := range s.Actions {
			name, ofTable := strings.CutPrefix(action, "dynamodb:")
			switch {
			case !ofTable:
			case !slices.Contains(keyed, name):
				broken = append(broken, s.Owner+" may "+name+", which names no key")
			case len(s.Keys) == 0 || slices.Contains(s.Keys, "*"):
				broken = append(broken, s.Owner+" may "+name+" any item")
			}
		}
	}
	return broken
}

// keyed are the actions that name the keys of the items they are about.
var keyed = []string{"GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"}

// publicRights looks at the functions to which the public may post, or that nobody else calls: whatever is made of their code, they
// can neither list nor remove anything.
func publicRights(t Template) (broken []string) {
	public := t.PublicFunctions()
	for _, s := range t.Allowed() {
		if !slices.Contains(public, s.Owner) {
			continue
		}
		for _, action := range s.Actions {
			if strings.HasSuffix(action, ":Query") || strings.HasSuffix(action, ":Scan") || strings.Contains(action, "Delete") || strings.HasSuffix(action, ":BatchWriteItem") {
				broken = append(broken, s.Owner+" may "+action)
			}
		}
	}
	return broken
}

// PublicFunctions are those to which anybody may post, and those that only the public calls.
func (t Template) PublicFunctions() []string {
	posted, closed := map[string]bool{}, map[string]bool{}
	for _, route := range t.Routes() {
		posted[route.Function] = posted[route.Function] || route.Public && route.Method == "POST"
		closed[route.Function] = closed[route.Function] || !route.Public
	}
	var public []string
	for function, closed := range closed {
		if posted[function] || !closed {
			public = append(public, function)
		}
	}
	slices.Sort(public)
	return public
}

// The partitions of records that are only ever added to: of what was done, and of who was erased.
const (
	auditKeys  = "AUDIT#"
	erasedKeys = "ERASED#"
)

// covers says whether a statement is about partition keys that begin with a text.
func (s Statement) covers(prefix string) bool {
	return slices.ContainsFunc(s.Keys, func(pattern string) bool {
		fixed, _, wild := strings.Cut(pattern, "*")
		return wild && (strings.HasPrefix(prefix, fixed) || strings.HasPrefix(fixed, prefix)) || strings.HasPrefix(pattern, prefix)
	})
}

// additive are what may be done to such records. Who erases looks into the ledger whether it was done.
var additive = []string{"dynamodb:PutItem", "dynamodb:Query", "dynamodb:GetItem", "dynamodb:BatchGetItem"}

func appendOnly(t Template) (broken []string) {
	for _, s := range t.Allowed() {
		for _, action := range s.Actions {
			harmless := slices.Contains(additive, action)
			for _, prefix := range []string{auditKeys, erasedKeys} {
				if strings.HasPrefix(action, "dynamodb:") && s.covers(prefix) && !harmless {
					broken = append(broken, s.Owner+" may "+action+" of "+prefix+"*")
				}
			}
		}
	}
	return broken
}

func bothWays(t Template) (broken []string) {
	reads, writes := map[string]bool{}, map[string]bool{}
	for _, s := range t.Allowed() {
		for _, action := range s.Actions {
			if !s.covers(auditKeys) || !strings.HasPrefix(action, "dynamodb:") {
				continue
			}
			writes[s.Owner] = writes[s.Owner] || action == "dynamodb:PutItem"
			reads[s.Owner] = reads[s.Owner] || action != "dynamodb:PutItem"
		}
	}
	if len(writes) == 0 || len(reads) == 0 {
		broken = append(broken, "nobody writes the audit, or nobody reads it")
	}
	for owner := range reads {
		if reads[owner] && writes[owner] {
			broken = append(broken, owner+" reads the audit and writes it")
		}
	}
	slices.Sort(broken)
	return broken
}
