package tabletest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"vafa/internal/crm"
)

// RightsFolder is the environment variable that names a folder: into it each process of a run of the tests writes which rights its
// calls of the table used, for infra/rights to compare with what the template grants. Unset, nothing is noted.
const RightsFolder = "VAFA_RIGHTS"

// Right is one thing that somebody did at the table. IAM judges a transaction or batch item by item, and so are they noted.
type Right struct {
	Function  string `json:"function,omitempty"`  // that made the call, where it serves no operation
	Operation string `json:"operation,omitempty"` // of the API, for which the call was made
	Action    string `json:"action"`              // such as PutItem
	Index     string `json:"index,omitempty"`     // "" is the table itself
	Key       string `json:"key"`                 // the pattern of the partition key, such as CUS#* or CATALOGUE
}

type functionKey struct{}

// As is an option of a client whose calls pass through f as those of a function; "" leaves it to the operation that is served.
func As(function string, f *Faults) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) {
		if function != "" {
			o.HTTPClient = &http.Client{Transport: named{function, f}}
		}
	}
}

// named tells whose calls they are.
type named struct {
	function string
	next     http.RoundTripper
}

// RoundTrip sends a call on as the function's.
func (n named) RoundTrip(req *http.Request) (*http.Response, error) {
	return n.next.RoundTrip(req.WithContext(context.WithValue(req.Context(), functionKey{}, n.function)))
}

// noteRights writes down which rights a call uses, and gives the call to send on. What a test does for itself, as nobody, is not
// noted.
func noteRights(req *http.Request) (*http.Request, error) {
	var who Right
	who.Function, _ = req.Context().Value(functionKey{}).(string)
	if trail := crm.TrailOf(req.Context()); trail != nil && who.Function == "" {
		who.Operation = trail.Operation
	}
	if os.Getenv(RightsFolder) == "" || who == (Right{}) || req.Body == nil {
		return req, nil
	}
	content, err := io.ReadAll(req.Body)
	_ = req.Body.Close() // it is read
	if err != nil {
		return nil, err
	}
	other := req.Clone(req.Context())
	other.Body = io.NopCloser(bytes.NewReader(content))
	rights, err := rightsOf(operation(req), content)
	if err != nil {
		return nil, fmt.Errorf("rights of %s: %w", operation(req), err)
	}
	for _, right := range rights {
		right.Function, right.Operation = who.Function, who.Operation
		if err := keep(right); err != nil {
			return nil, err
		}
	}
	return other, nil
}

// attributes are names and values as DynamoDB writes them; only texts matter here.
type attributes map[string]struct{ S string }

func (a attributes) pk() string { return pattern(a["PK"].S) }

// pattern is what a policy says of a partition key: all of it, or its first part and anything after it.
func pattern(pk string) string {
	if kind, _, found := strings.Cut(pk, "#"); found {
		return kind + "#*"
	}
	return pk
}

// document is what of a call's document tells its rights.
type document struct {
	Key, Item                 attributes
	IndexName                 string
	KeyConditionExpression    string
	ExpressionAttributeValues attributes
	RequestItems              map[string]struct{ Keys []attributes }
	TransactItems             []map[string]struct{ Key, Item attributes }
}

// transactional are the actions by which IAM judges the parts of a transaction.
var transactional = map[string]string{
	"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem",
}

// rightsOf are the rights that a call uses. A query states its partition key as :pk.
func rightsOf(action string, content []byte) ([]Right, error) {
	var call document
	if err := json.Unmarshal(content, &call); err != nil {
		return nil, err
	}
	var out []Right
	switch action {
	case "GetItem", "UpdateItem", "DeleteItem":
		out = append(out, Right{Action: action, Key: call.Key.pk()})
	case "PutItem":
		out = append(out, Right{Action: action, Key: call.Item.pk()})
	case "Query":
		out = append(out, Right{Action: action, Index: call.IndexName, Key: pattern(call.ExpressionAttributeValues[":pk"].S)})
	case "BatchGetItem":
		for _, part := range call.RequestItems {
			for _, k := range part.Keys {
				out = append(out, Right{Action: action, Key: k.pk()})
			}
		}
	case "TransactWriteItems", "TransactGetItems":
		for _, one := range call.TransactItems {
			for _, kind := range slices.Sorted(maps.Keys(one)) {
				pk := one[kind].Key.pk()
				if kind == "Put" {
					pk = one[kind].Item.pk()
				}
				out = append(out, Right{Action: transactional[kind], Key: pk})
			}
		}
	default:
		out = append(out, Right{Action: action, Key: "*"}) // whatever it is, no policy should grant it
	}
	for _, right := range out {
		if right.Key == "" || right.Action == "" {
			return nil, fmt.Errorf("no key or action in %s", content)
		}
	}
	return out, nil
}

// kept are the rights that this process has written down, and where.
var kept struct {
	mutex sync.Mutex
	seen  map[string]bool
}

func keep(right Right) error {
	line, err := json.Marshal(right)
	if err != nil {
		return err
	}
	folder := os.Getenv(RightsFolder)
	kept.mutex.Lock()
	defer kept.mutex.Unlock()
	if kept.seen[folder+string(line)] {
		return nil
	}
	if kept.seen == nil {
		kept.seen = map[string]bool{}
	}
	kept.seen[folder+string(line)] = true
	file, err := os.OpenFile(filepath.Join(folder, strconv.Itoa(os.Getpid())+".jsonl"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) // #nosec G304 G703 -- the folder that whoever runs the tests names
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(line, '\n'))
	return err
}
