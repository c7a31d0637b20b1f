package check_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/check"
	"vafa/internal/crm"
	"vafa/internal/table"
	"vafa/internal/table/tabletest"
)

// endless is a table of very many customers who are like one, made as it is read.
type endless struct {
	rows      []row
	customers int
	torn      int // the customer of whom a claim is missing; 0 for none
	most      uint64
}

// like are the items of the n-th customer.
func (e *endless) like(n int) []table.Item {
	id := fmt.Sprintf("cus_%026d", 1000+n)
	swap := strings.NewReplacer(
		cus(1), id, crm.ReferralCode(cus(1)), crm.ReferralCode(id), "a@example.com", fmt.Sprintf("a%d@example.com", n),
		purchaseOne, fmt.Sprintf("pur_%026d", 1000+n), "order-1", fmt.Sprintf("order-%d", 1000+n),
	)
	var out []table.Item
	for _, one := range e.rows {
		made := swapped(&types.AttributeValueMemberM{Value: one}, swap).(*types.AttributeValueMemberM).Value
		if made["valuePK"] != nil {
			made["valuePK"], made["valueSK"] = text(fmt.Sprintf("VALUE#%d", table.ShardOf(id))), text(crm.Order(id))
		}
		if n != e.torn || !strings.HasPrefix(textAt(made, "PK"), "IDY#email") {
			out = append(out, table.ItemOf(made))
		}
	}
	return out
}

func swapped(value types.AttributeValue, swap *strings.Replacer) types.AttributeValue {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return text(swap.Replace(v.Value))
	case *types.AttributeValueMemberM:
		out := make(row, len(v.Value))
		for name, one := range v.Value {
			out[name] = swapped(one, swap)
		}
		return &types.AttributeValueMemberM{Value: out}
	case *types.AttributeValueMemberL:
		out := make([]types.AttributeValue, len(v.Value))
		for i, one := range v.Value {
			out[i] = swapped(one, swap)
		}
		return &types.AttributeValueMemberL{Value: out}
	}
	return value
}

func (e *endless) Scan(_ context.Context, part, of int, each func([]table.Item, float64) error) error {
	for n := 1 + part; n <= e.customers; n += of {
		if err := each(e.like(n), 1); err != nil {
			return err
		}
		if part == 0 && n%10_000 < of {
			e.weigh()
		}
	}
	return nil
}

// weigh keeps the most memory that was in use.
func (e *endless) weigh() {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	e.most = max(e.most, now.HeapInuse)
}

func (e *endless) Partition(_ context.Context, pk string, each func([]table.Item, float64) error) error {
	var items []table.Item
	if e.torn != 0 {
		items = slices.DeleteFunc(e.like(e.torn), func(i table.Item) bool { return i.Key().PK != pk })
	}
	return each(items, 1)
}

const purchaseOne = "pur_00000000000000000000000001"

// However large a table is, checking it takes the same memory; and one claim that is missing among all is found.
func TestFlat(t *testing.T) {
	const customers, parts, most = 30_000, 2, 24 << 20
	f := apitest.New(t)
	f.Public().Post("/v1/captures", m{"name": "Sara Ahmadi", "email": "a@example.com"}).Want(http.StatusAccepted)
	f.Buy(apitest.Purchase(cus(1), "order-1", "2026-11-01T10:00:00Z", "5000"))
	from := &endless{customers: customers, rows: slices.DeleteFunc(tabletest.Scan(t, f.Client, f.TableName), func(one row) bool {
		return !slices.ContainsFunc([]string{"CUS#", "IDY#", "EVT#", "ID#"}, func(begin string) bool { return strings.HasPrefix(textAt(one, "PK"), begin) })
	})}
	byPartition(from.rows)
	from.weigh()
	before := from.most
	options := check.Options{Now: f.Clock.Now(), Business: f.Service.Business, Parts: parts}
	from.torn = 12_345
	report, err := check.Run(t.Context(), from, options)
	if err != nil || len(report.Findings) != 1 || report.More > 0 || report.Findings[0].Rule != "identity.claim" {
		t.Errorf("%v, %+v", err, report.Findings)
	}
	if more := from.most - before; report.Items < 200_000 || more > most {
		t.Errorf("%d items took %d bytes, more than %d", report.Items, more, most)
	}
}

// byPartition puts the items of a partition beside each other.
func byPartition(rows []row) {
	slices.SortFunc(rows, func(a, b row) int {
		return strings.Compare(textAt(a, "PK")+" "+textAt(a, "SK"), textAt(b, "PK")+" "+textAt(b, "SK"))
	})
}
