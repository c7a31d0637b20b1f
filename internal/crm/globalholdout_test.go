package crm_test

import (
	"fmt"
	"math"
	"testing"

	"vafa/internal/crm"
)

func TestGlobalHoldout(t *testing.T) {
	const customers = 20000
	five, ten := crm.Outreach{Global: 0.05, GlobalSeed: "a"}, crm.Outreach{Global: 0.1, GlobalSeed: "a"}
	other := crm.Outreach{Global: 0.1, GlobalSeed: "b"}
	held, both := 0, 0
	for i := range customers {
		id := fmt.Sprint("cus_", i)
		if crm.InGlobalHoldout(five, id) && !crm.InGlobalHoldout(ten, id) {
			t.Fatalf("%s is held out of 5 %% and not of 10 %%", id)
		}
		if crm.InGlobalHoldout(ten, id) {
			held++
			if crm.InGlobalHoldout(other, id) {
				both++
			}
		}
	}
	if math.Abs(float64(held)/customers-0.1) > 0.01 || math.Abs(float64(both)/customers-0.01) > 0.004 {
		t.Errorf("%d of %d held out, %d by another seed too", held, customers, both)
	}
	for name, o := range map[string]crm.Outreach{"no share": {GlobalSeed: "a"}, "no seed": {Global: 0.5}} {
		if crm.InGlobalHoldout(o, "cus_1") {
			t.Errorf("%s: held out", name)
		}
	}
}
