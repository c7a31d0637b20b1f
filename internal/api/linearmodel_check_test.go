package api_test

import (
	"testing"

	"github.com/anishathalye/porcupine"
)

// The model refuses answers that cannot have been, and takes those that can.
func TestLinearModel(t *testing.T) {
	asked := func(in, out any, call, end int64) porcupine.Operation {
		return porcupine.Operation{Input: in, Output: out, Call: call, Return: end}
	}
	captures := []porcupine.Operation{asked(captured{0}, nil, 1, 2), asked(found{0}, 7, 3, 4), asked(captured{1}, nil, 5, 6), asked(found{1}, 8, 7, 8)}
	for name, one := range map[string]struct {
		more []porcupine.Operation
		want porcupine.CheckResult
	}{
		"nothing":                      {nil, porcupine.Ok},
		"found as two":                 {[]porcupine.Operation{asked(found{0}, 9, 11, 12)}, porcupine.Illegal},
		"found no more":                {[]porcupine.Operation{asked(found{0}, 0, 11, 12)}, porcupine.Illegal},
		"bought once":                  {[]porcupine.Operation{asked(bought{0, 1, 5}, "recorded", 11, 12), asked(looked{7}, look{true, 5}, 13, 14)}, porcupine.Ok},
		"bought and lost":              {[]porcupine.Operation{asked(bought{0, 1, 5}, "recorded", 11, 12), asked(looked{7}, look{true, 0}, 13, 14)}, porcupine.Illegal},
		"bought at the time of a look": {[]porcupine.Operation{asked(bought{0, 1, 5}, "recorded", 11, 14), asked(looked{7}, look{true, 0}, 12, 13)}, porcupine.Ok},
		"counted twice":                {[]porcupine.Operation{asked(bought{0, 1, 5}, "recorded", 11, 12), asked(bought{0, 1, 5}, "recorded", 13, 14)}, porcupine.Illegal},
		"merged and found": {[]porcupine.Operation{
			asked(joined{7, 8, false}, 200, 11, 12), asked(joined{7, 8, true}, 200, 11, 12), asked(found{1}, 7, 13, 14), asked(looked{8}, look{}, 15, 16),
		}, porcupine.Ok},
		"merged and as before": {[]porcupine.Operation{
			asked(joined{7, 8, false}, 200, 11, 12), asked(joined{7, 8, true}, 200, 11, 12), asked(found{1}, 8, 13, 14),
		}, porcupine.Illegal},
		"merged, and a purchase left behind": {[]porcupine.Operation{
			asked(bought{1, 1, 5}, "recorded", 9, 10),
			asked(joined{7, 8, false}, 200, 11, 12), asked(joined{7, 8, true}, 200, 11, 12), asked(looked{7}, look{true, 0}, 13, 14),
		}, porcupine.Illegal},
		"erased": {[]porcupine.Operation{
			asked(forgot{7, false}, 204, 11, 12), asked(forgot{7, true}, 204, 11, 12), asked(found{0}, 0, 13, 14), asked(looked{7}, look{}, 15, 16),
		}, porcupine.Ok},
		"erased and there": {[]porcupine.Operation{
			asked(forgot{7, false}, 204, 11, 12), asked(forgot{7, true}, 204, 11, 12), asked(looked{7}, look{there: true}, 15, 16),
		}, porcupine.Illegal},
	} {
		t.Run(name, func(t *testing.T) {
			history := append(append([]porcupine.Operation{}, captures...), one.more...)
			if got := porcupine.CheckOperationsTimeout(linear(), history, 0); got != one.want {
				t.Errorf("%s instead of %s", got, one.want)
			}
		})
	}
}
