package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
	"vafa/internal/money"
	"vafa/internal/table"
)

type item = map[string]types.AttributeValue

// prototype is the id of one who is written by the table's own code, copyOf that of a copy. They are as long as each other, and every
// text that is somebody's own holds their id.
func prototype(n int) string { return fmt.Sprintf("cus_p%09d", n) }
func copyOf(n int) string    { return fmt.Sprintf("cus_c%09d", n) }

// fill makes the customers, unless the engine's folder has them already.
func (b *bench) fill(ctx context.Context) error {
	filled, err := b.isFilled(ctx)
	if err != nil || filled {
		return err
	}
	begin := time.Now()
	b.prototypes = min(b.prototypes, b.customers)
	for n := range b.prototypes {
		if err := b.make(ctx, n); err != nil {
			return err
		}
	}
	kept, err := b.itemsOfPrototypes(ctx)
	if err != nil {
		return err
	}
	copies := b.customers - b.prototypes
	err = b.besides(ctx, (copies+block-1)/block, writersBeside, func(ctx context.Context, k int) error {
		var writes []types.WriteRequest
		for n := k * block; n < min((k+1)*block, copies); n++ {
			was := prototype(n % b.prototypes)
			for _, one := range kept[was] {
				writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: another(one, was, copyOf(n))}})
			}
		}
		return b.put(ctx, writes)
	})
	fmt.Printf("filled %d customers in %.0f s\n", b.customers, time.Since(begin).Seconds())
	return err
}

// block is how many customers are copied at once.
const block = 25

// isFilled says whether the last customer is there.
func (b *bench) isFilled(ctx context.Context) (bool, error) {
	last := copyOf(max(b.customers-b.prototypes-1, 0))
	found, err := b.table.ValuesOf(ctx, []string{last})
	return len(found) > 0, err
}

// make writes a prototype: with purchases as BG/NBD has them, three in the mean, over three years.
func (b *bench) make(ctx context.Context, n int) error {
	rng := rand.New(rand.NewPCG(uint64(n), 1)) // #nosec G404 G115 -- customers that are made up; the same at each start
	id := prototype(n)
	first := b.now.AddDate(0, 0, -1-rng.IntN(3*365))
	_, err := b.table.Contact(ctx, crm.Contact{
		Event: "evt_" + id, NewCustomer: id, By: crm.Public, At: first,
		From: crm.Capture{
			Kind: "person", Name: "Customer " + id, Consent: map[string]bool{}, Identities: []crm.Identity{{Type: crm.Email, Value: id + "@example.com"}},
		},
	})
	if err != nil {
		return err
	}
	var purchases []crm.Purchase
	rate, leave, taste := rng.ExpFloat64()/150, 0.1+0.3*rng.Float64(), 1+rng.ExpFloat64()
	for at := first; at.Before(b.now) && len(purchases) < 15; at = at.Add(time.Duration(rng.ExpFloat64() / rate * 24 * float64(time.Hour))) {
		amount := money.FromMinor(int64(100_000*taste*(0.5+rng.Float64())), b.business.Unit)
		at := at.Truncate(time.Second)
		purchases = append(purchases, crm.Purchase{
			ID: fmt.Sprint("pur_", id, "-", len(purchases)), Customer: id, Source: "shop", Reference: fmt.Sprint(id, "-", len(purchases)), At: at, Amount: amount,
		})
		if rng.Float64() < leave {
			break
		}
	}
	_, err = b.table.Buy(ctx, id, purchases, b.business, "buy_"+id, b.now)
	return err
}

// itemsOfPrototypes are the items of each that are to be copied. The table holds nobody else yet.
func (b *bench) itemsOfPrototypes(ctx context.Context) (map[string][]item, error) {
	out := map[string][]item{}
	pages := dynamodb.NewScanPaginator(b.client, &dynamodb.ScanInput{TableName: &b.name, ConsistentRead: aws.Bool(true)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, found := range page.Items {
			pk, sk := textOf(found["PK"]), textOf(found["SK"])
			at := strings.Index(pk, "cus_p")
			if at < 0 || !b.claims && sk != "PROFILE" && sk != "VALUE" {
				continue
			}
			id := pk[at : at+len(prototype(0))]
			out[id] = append(out[id], found)
		}
	}
	return out, nil
}

func textOf(value types.AttributeValue) string {
	text, _ := value.(*types.AttributeValueMemberS)
	if text == nil {
		return ""
	}
	return text.Value
}

// another is an item with one id in the place of another, and so at another place of the value index.
func another(one item, was, is string) item {
	out := item{}
	for name, value := range one {
		out[name] = renamed(value, was, is)
	}
	if out["valuePK"] != nil {
		out["valuePK"] = &types.AttributeValueMemberS{Value: fmt.Sprint("VALUE#", table.ShardOf(is))}
		out["valueSK"] = &types.AttributeValueMemberS{Value: crm.Order(is)}
	}
	return out
}

func renamed(value types.AttributeValue, was, is string) types.AttributeValue {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return &types.AttributeValueMemberS{Value: strings.ReplaceAll(v.Value, was, is)}
	case *types.AttributeValueMemberM:
		return &types.AttributeValueMemberM{Value: renamedAll(v.Value, was, is)}
	case *types.AttributeValueMemberL:
		out := make([]types.AttributeValue, len(v.Value))
		for i, one := range v.Value {
			out[i] = renamed(one, was, is)
		}
		return &types.AttributeValueMemberL{Value: out}
	}
	return value
}

func renamedAll(in item, was, is string) item {
	out := item{}
	for name, value := range in {
		out[name] = renamed(value, was, is)
	}
	return out
}

// put writes items, 25 at once, until none is left.
func (b *bench) put(ctx context.Context, writes []types.WriteRequest) error {
	const atOnce = 25
	for len(writes) > 0 {
		n := min(atOnce, len(writes))
		out, err := b.client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{b.name: writes[:n]}})
		if err != nil {
			return err
		}
		writes = append(out.UnprocessedItems[b.name], writes[n:]...)
	}
	return nil
}
