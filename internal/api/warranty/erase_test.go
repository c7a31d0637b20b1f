package warranty_test

import (
	"net/http"
	"os"
	"testing"

	"vafa/internal/api/apitest"
)

// The file of an invoice goes with whose it was, and one that is still on its way is not kept.
func TestInvoicesAreErased(t *testing.T) {
	f := apitest.New(t)
	files := func() int {
		entries, err := os.ReadDir(f.Bucket.Dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	_, first := cardPage(t, f, "AB1")
	_, second := cardPage(t, f, "AB2")
	first.post(t, f, jpeg).Want(http.StatusSeeOther)
	if status := invoiceOf(f, "AB1").Want(http.StatusOK).Text("status"); status != "kept" || files() != 1 {
		t.Fatalf("%s, %d files", status, files())
	}
	found := f.Agent().Get("/v1/customers?serial=AB1").Want(http.StatusOK)
	f.Manager().Call(http.MethodDelete, "/v1/customers/"+found.Text("items/0/id")+"?reason=asked", nil).Want(http.StatusNoContent)
	second.post(t, f, jpeg).Want(http.StatusSeeOther)
	invoiceOf(f, "AB1").Want(http.StatusNotFound)
	invoiceOf(f, "AB2").Want(http.StatusNotFound)
	if n := files(); n != 0 {
		t.Errorf("%d files are left", n)
	}
}
