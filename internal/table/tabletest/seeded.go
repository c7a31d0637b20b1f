package tabletest

import (
	"math/rand/v2"
	"time"
)

// Kind is one kind of fault by its name, with the operations that it can meet.
type Kind struct {
	Name  string
	Fault Fault
	Meets func(operation string) bool
}

// Kinds are what befalls calls of DynamoDB and its network: what it documents that a caller has to bear.
var Kinds = []Kind{
	{"throttle", Throttle, whichever},
	{"server error", ServerError, whichever},
	{"lost reply", LoseReply, whichever},
	{"lost request", LoseRequest, whichever},
	{"conflict", Conflict, Writes},
	{"unprocessed", Unprocessed, batches},
	{"delay", Delay(SeededDelay), whichever},
}

// SeededDelay is how long a call of Kinds is held back: longer than any call takes, and far below the deadline of a request.
const SeededDelay = 20 * time.Millisecond

func whichever(string) bool { return true }

// Writes says whether an operation changes something, and so can meet another transaction at its items.
func Writes(operation string) bool {
	switch operation {
	case "TransactWriteItems", "UpdateItem", "PutItem", "DeleteItem":
		return true
	}
	return false
}

func batches(operation string) bool {
	return operation == "BatchGetItem" || operation == "BatchWriteItem"
}

// Seeded is a rule for Choose that lets a share of all calls go wrong, 0 for none and 1 for all, each by one of the kinds of
// fault that can meet it. What befalls a call follows from the seed, its number and its operation alone: the same calls in the
// same order go wrong in the same way again. It keeps nothing and may be used by several goroutines.
func Seeded(seed uint64, share float64) func(Call) Fault {
	return func(call Call) Fault {
		dice := rand.New(rand.NewPCG(seed, uint64(call.Number))) // #nosec G404 G115 -- a choice that shall be made again, of a call's number
		if dice.Float64() >= share {
			return nil
		}
		var able []Fault
		for _, kind := range Kinds {
			if kind.Meets(call.Operation) {
				able = append(able, kind.Fault)
			}
		}
		return able[dice.IntN(len(able))]
	}
}
