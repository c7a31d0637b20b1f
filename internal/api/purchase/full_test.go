package purchase_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/crm"
)

// mostItem is how large an item may be, in bytes, with the names of its attributes.
const mostItem = 400 << 10

// bought fills a customer's ledger as if they had bought on each of so many days, and gives the size of its text in bytes.
func bought(t *testing.T, f *apitest.Firm, customer string, days int) int {
	t.Helper()
	key := map[string]types.AttributeValue{
		"PK": &types.AttributeValueMemberS{Value: "CUS#" + customer}, "SK": &types.AttributeValueMemberS{Value: "VALUE"},
	}
	found, err := f.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &f.TableName, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	ledger := crm.Ledger{}
	for i := range days {
		day := time.Date(2026, time.November, 20, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -i).Format("2006-01-02")
		ledger[day] = crm.DayTotal{Amount: 12_500_000, Margin: 3_125_000, Purchases: 1}
	}
	text, err := ledger.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	found.Item["ledger"] = &types.AttributeValueMemberS{Value: string(text)}
	f.Broken = true // there are days without purchases
	if _, err := f.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &f.TableName, Item: found.Item}); err != nil {
		t.Fatal(err)
	}
	return len(text)
}

// Somebody who buys on every single day, as a reseller may, has room for thirty years of it.
func TestLedgerHasRoomForThirtyYearsOfDays(t *testing.T) {
	t.Parallel()
	f := apitest.New(t)
	id := f.Capture("Reza", "09351234567")
	f.Buy(apitest.Purchase(id, "1", "2026-11-20T10:00:00Z", "50000"))
	const days = 30 * 365
	size := bought(t, f, id, days)
	if per := float64(size) / days; per > 33 {
		t.Errorf("a day takes %.1f bytes of the ledger", per)
	}
	if got := f.Agent().Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(id, "2", "2026-11-21T10:00:00Z", "50000")}}).Want(http.StatusOK).Text("results/0/status"); got != "recorded" {
		t.Errorf("after thirty years of days a purchase is %s", got)
	}
}

// What no item can hold is refused by its name, and nothing of it is half done; others of the batch are taken.
func TestFullLedgerRefusesAPurchase(t *testing.T) {
	t.Parallel()
	f := apitest.New(t)
	full, other := f.Capture("Reza", "09351234567"), f.Capture("Sara", "09121234567")
	f.Buy(apitest.Purchase(full, "1", "2026-11-20T10:00:00Z", "50000"))
	size := bought(t, f, full, 12_000)
	bought(t, f, full, 12_000*(mostItem-2000)/size)
	buy := func(i int) apitest.Answer {
		at := time.Date(1971, 1, 1+i, 10, 0, 0, 0, time.UTC).Format(time.RFC3339)
		return f.Agent().Post("/v1/purchases", m{"purchases": []m{apitest.Purchase(full, "4"+at, at, "50000")}})
	}
	n := 0
	for n < 100 && buy(n).Status == http.StatusOK { // the last of the room
		n++
	}
	before := f.Lines()
	refused := buy(n).Want(http.StatusUnprocessableEntity)
	want(t, "refused with", []string{"/purchases/0/customerId record.full"}, refused.Codes())
	want(t, "after a refusal", before, f.Lines())
	both := f.Agent().Post("/v1/purchases", m{"purchases": []m{
		apitest.Purchase(full, "5", "1972-01-01T10:00:00Z", "50000"), apitest.Purchase(other, "6", "2026-11-21T10:00:00Z", "50000"),
	}}).Want(http.StatusOK)
	if got := both.Text("results/0/status") + " " + both.Text("results/1/status"); got != "refused recorded" {
		t.Errorf("of a batch: %s", got)
	}
}
