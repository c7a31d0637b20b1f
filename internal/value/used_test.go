package value_test

import (
	"net/http"
	"testing"

	"vafa/internal/price"
	"vafa/internal/table"
	"vafa/internal/value"
)

// number is a figure of an answer, 0 where there is none.
func number(from any) float64 {
	n, _ := from.(float64)
	return n
}

// A run says what it took at the table and beside it, by step and in all, and what that costs at the listed prices.
func TestRunSaysWhatItCost(t *testing.T) {
	f := shop(t, 40)
	done := run(f, m{})
	var reads, writes, calls float64
	parts := map[string]any{}
	for _, one := range done.List("steps") {
		step, _ := one.(m)
		used, _ := step["used"].(m)
		if used == nil || used["dollars"] == "0.000000" {
			t.Errorf("step %v took %v", step["name"], used)
			continue
		}
		reads, writes, calls = reads+number(used["reads"]), writes+number(used["writes"]), calls+number(used["calls"])
		parts[step["name"].(string)] = used["parts"]
	}
	const shards = float64(table.Shards)
	want(t, "parts", map[string]any{"open": 1.0, "measure": shards, "fit": 1.0, "score": shards, "report": shards, "publish": 1.0}, parts)
	want(t, "sums", []any{reads, writes, calls}, []any{done.At("cost/reads"), done.At("cost/writes"), done.At("cost/calls")})
	if reads < 20 || writes < 40 { // 40 customers, each read in the index and written once at least
		t.Errorf("%v reads and %v writes for 40 customers", reads, writes)
	}
	prices := price.In("us-east-1")
	want(t, "prices", []any{"us-east-1", prices.AsOf.String(), false}, []any{done.At("cost/region"), done.At("cost/pricesOf"), done.At("cost/here")})
	want(t, "table", (prices.Read.Times(reads) + prices.Write.Times(writes)).String(), done.At("cost/table"))

	again := run(f, m{})
	writesOf := func(answer m) float64 { return number(answer["writes"]) }
	for _, one := range again.List("steps") {
		step, _ := one.(m)
		if used, _ := step["used"].(m); step["name"] == value.StepScore && writesOf(used) != 0 {
			t.Errorf("nothing has changed, and score writes %v units", writesOf(used))
		}
	}
	list := f.Manager().Get("/v1/segmentation/runs").Want(http.StatusOK)
	want(t, "in the list", again.At("cost/total"), list.At("items/0/cost/total"))
}

// One machine says that nobody bills it; prices and memory are those that it is told.
func TestCostByWhatTheJobIsTold(t *testing.T) {
	f := shop(t, 3)
	f.Job.Bill = value.Bill{Prices: price.In("eu-central-1"), Memory: 2, Here: true}
	dear := run(f, m{})
	want(t, "told", []any{"eu-central-1", true}, []any{dear.At("cost/region"), dear.At("cost/here")})
	f.Job.Bill.Prices.Read, f.Job.Bill.Prices.Write = 0, 0
	want(t, "free capacity", "0.000000", run(f, m{}).At("cost/table"))
}
