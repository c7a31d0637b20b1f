package authorizer_test

import (
	"testing"
	"time"

	"vafa/internal/api/apitest"
	"vafa/internal/api/authorizer"
	"vafa/internal/crm"
)

// A key is found in the table, by the right that the authorizer has there.
func TestKeyInTheTable(t *testing.T) {
	f := apitest.New(t)
	secret, key := crm.NewMachineKey("till", []string{"recordPurchases"}, [32]byte{1}, f.Clock.Now(), time.Hour)
	if err := f.Service.Table.SaveMachineKey(t.Context(), key, crm.Once{}); err != nil {
		t.Fatal(err)
	}
	gate := authorizer.Authorizer{Keys: f.TableOf("authorizer"), Now: f.Clock.Now}
	caller, err := gate.Caller(t.Context(), map[string]string{"authorization": "Bearer " + secret})
	if err != nil || len(caller.Operations) != 1 {
		t.Errorf("%+v, %v", caller, err)
	}
}
