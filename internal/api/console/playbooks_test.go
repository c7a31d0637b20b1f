package console_test

import (
	"net/http"
	"testing"

	"vafa/internal/api/apitest"
)

// The plays that a firm is installed with are there before any is used, and then with how they were used, in every language.
func TestPlaybooksPage(t *testing.T) {
	f := apitest.New(t)
	const path = "/console/en/settings/playbooks"
	has(t, f.Agent().Get(path).Want(http.StatusOK), "Recover", "In force", "Not used yet", "Call, apologise and ask what happened.")
	sara := f.Capture("Sara", "+989121234567")
	begun := f.Agent().Post("/v1/customers/"+sara+"/plays", apitest.M{"play": "recover"}).Want(http.StatusCreated)
	f.Agent().Call(http.MethodPatch, "/v1/tasks/"+sara+"/"+begun.Text("steps/0/task"), apitest.M{"state": "dismissed"}, "If-Match", `"1"`).Want(http.StatusOK)
	page := f.Marketer().Get(path).Want(http.StatusOK)
	has(t, page, "left out: 1", "Begun between")
	lacks(t, page, "Sara")
	has(t, f.Agent().Get("/console/fa/settings/playbooks").Want(http.StatusOK), `dir="rtl"`, "جبران", "کنار گذاشته: ۱", "هنوز به کار نرفته است")
	f.Public().Get(path).Want(http.StatusUnauthorized)
}
