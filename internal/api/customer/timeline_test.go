package customer_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"vafa/internal/api/apitest"
)

func TestTimelineFilters(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	path := "/v1/customers/" + id
	for _, one := range []m{
		{"channel": "call", "direction": "inbound", "kind": "inquiry"}, {"channel": "call", "direction": "outbound", "kind": "service"},
		{"channel": "visit", "direction": "inbound", "kind": "complaint"},
	} {
		one["phase"], one["summary"] = "sale", fmt.Sprint(one["channel"], " ", one["direction"])
		f.Clock.Add(time.Minute)
		f.Agent().Post(path+"/interactions", one).Want(http.StatusCreated)
	}
	f.Clock.Add(time.Minute)
	f.Buy(apitest.Purchase(id, "1", f.Clock.Now().Format(time.RFC3339), "1000"))
	for query, want := range map[string][]string{
		"type=purchase":                  {"purchase "},
		"type=interaction":               {"interaction visit inbound", "interaction call outbound", "interaction call inbound"},
		"channel=call":                   {"interaction call outbound", "interaction call inbound"},
		"channel=call&direction=inbound": {"interaction call inbound"},
		"direction=outbound":             {"interaction call outbound"},
		"direction=inbound":              {"purchase ", "interaction visit inbound", "interaction call inbound", "capture "},
		"type=refund":                    {},
	} {
		answer, got := f.Agent().Get(path+"/timeline?"+query).Want(http.StatusOK), []string{}
		for i := range answer.List("items") {
			at := fmt.Sprintf("items/%d/", i)
			summary, _ := answer.At(at + "interaction/summary").(string)
			got = append(got, answer.Text(at+"type")+" "+summary)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for query, code := range map[string]string{"type=x": "/type choice", "channel=fax": "/channel choice", "direction=up": "/direction choice"} {
		want(t, query, []string{code}, f.Agent().Get(path+"/timeline?"+query).Want(http.StatusUnprocessableEntity).Codes())
	}
	f.Agent().Get("/v1/customers/cus_nobody/timeline?type=purchase").Want(http.StatusNotFound)
}

// A filter looks at a part of a long timeline at a time, and its pages together have all of what is wanted.
func TestAFilteredTimelineOfAnyLength(t *testing.T) {
	f := apitest.New(t)
	id := f.Capture("A", mobile)
	var batch []m
	for i := range 1010 {
		batch = append(batch, apitest.Purchase(id, fmt.Sprint(i), apitest.Start.AddDate(0, 0, -i%300).Format(time.RFC3339), "1000"))
		if len(batch) == 100 || i == 1009 {
			f.Buy(batch...)
			batch = nil
		}
	}
	path := "/v1/customers/" + id + "/timeline?type=capture"
	first := f.Agent().Get(path).Want(http.StatusOK)
	second := f.Agent().Get(path + "&pageToken=" + first.Text("nextPageToken")).Want(http.StatusOK)
	want(t, "entries", 1, len(first.List("items"))+len(second.List("items")))
	want(t, "the end", "", second.Text("nextPageToken"))
	whole := 0
	for next := path[:len(path)-len("capture")] + "purchase&pageSize=100"; next != ""; {
		page := f.Agent().Get(next).Want(http.StatusOK)
		whole += len(page.List("items"))
		if next = page.Text("nextPageToken"); next != "" {
			next = path[:len(path)-len("capture")] + "purchase&pageSize=100&pageToken=" + next
		}
	}
	want(t, "purchases", 1010, whole)
}
