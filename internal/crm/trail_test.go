package crm_test

import (
	"slices"
	"testing"

	"vafa/internal/crm"
)

// What is due to be recorded is whom the request saw and no record names, or that it saw anybody at all.
func TestTrail(t *testing.T) {
	hash := crm.HashID
	for _, test := range []struct {
		name string
		do   func(*crm.Trail)
		want []string
		due  bool
	}{
		{"nothing", func(*crm.Trail) {}, nil, false},
		{"somebody", func(tr *crm.Trail) { tr.Saw("cus_1"); tr.Saw("cus_1", "cus_2") }, []string{hash("cus_1"), hash("cus_2")}, true},
		{"who is no customer", func(tr *crm.Trail) { tr.Saw() }, nil, true},
		{"who is no customer, changed", func(tr *crm.Trail) { tr.Saw(); tr.Records(nil) }, nil, false},
		{"recorded", func(tr *crm.Trail) { tr.Saw("cus_1"); tr.Records([]string{hash("cus_1")}) }, nil, false},
		{"some recorded", func(tr *crm.Trail) { tr.Saw("cus_1", "cus_2"); tr.Records([]string{hash("cus_1")}) }, []string{hash("cus_2")}, true},
		{"recorded before", func(tr *crm.Trail) { tr.Records([]string{hash("cus_1")}); tr.Saw("cus_1") }, nil, false},
		{"an answer again", func(tr *crm.Trail) { tr.Repeats([]string{hash("cus_3")}) }, []string{hash("cus_3")}, true},
	} {
		trail := &crm.Trail{By: "staff"}
		test.do(trail)
		slices.Sort(test.want) // hashes are in no order of their ids
		if got, due := trail.Unrecorded(); !slices.Equal(got, test.want) || due != test.due {
			t.Errorf("%s: %v %t, want %v %t", test.name, got, due, test.want, test.due)
		}
	}
	if trail := crm.TrailOf(crm.WithTrail(crm.WithTrail(t.Context(), &crm.Trail{}), nil)); trail != nil {
		t.Errorf("a trail that was taken away is there: %v", trail)
	}
}
