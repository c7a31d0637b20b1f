package campaign_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/api/apitest"
	"vafa/internal/campaign"
	"vafa/internal/crm"
	"vafa/internal/table"
)

// BenchmarkPlan draws, enlists and queues a campaign of 100,000 customers who agree to SMS, or of as many as VAFA_BENCH_MEMBERS says, whose
// items are written directly. It tells how long that takes and how much memory it holds at most.
func BenchmarkPlan(b *testing.B) {
	planned := 100_000
	if text := os.Getenv("VAFA_BENCH_MEMBERS"); text != "" {
		var err error
		if planned, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	f := apitest.New(b)
	f.Broken = true // those who are written past the API have no claims
	populate(b, f, planned)
	f.Campaigns.AtOnce = 2
	for i := range b.N {
		b.StopTimer()
		runtime.GC()
		id := fmt.Sprintf("cam_bench%d", i)
		c := crm.Campaign{
			ID: id, Version: 1, Name: "All", State: crm.CampaignPlanning, Purpose: crm.Marketing, Mix: crm.Mix{Channels: []string{"sms"}},
			Variants: []crm.Variant{{Texts: map[string]crm.Wording{"fa": {Text: "{name}"}}}}, Holdout: 0.1, Window: 30, Seed: id,
			From: f.Service.Business.Day(f.Clock.Now()), Until: f.Service.Business.Day(f.Clock.Now()).AddDays(7),
			LaunchedAt: f.Clock.Now(), Terms: &crm.CampaignTerms{},
		}
		if err := f.Service.Table.CreateCampaign(b.Context(), c, crm.Once{}, "evt_"+id); err != nil {
			b.Fatal(err)
		}
		stop, most := watchMemory()
		b.StartTimer()
		if err := f.Campaigns.RunAll(context.Background(), campaign.Input{Do: campaign.DoLaunch, Campaign: id}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		stop()
		counts, err := f.Service.Table.CampaignCounts(b.Context(), id)
		if err != nil || counts.Audience != planned || len(f.Queue.Parcels) != counts.Planned {
			b.Fatalf("%+v, %d queued, %v", counts, len(f.Queue.Parcels), err)
		}
		f.Queue.Parcels = nil
		b.ReportMetric(float64(most())/(1<<20), "MB-heap")
		b.ReportMetric(float64(planned)/b.Elapsed().Seconds()*float64(i+1), "members/s")
	}
}

// watchMemory tells how much of the heap was in use at most until it is stopped.
func watchMemory() (stop func(), most func() uint64) {
	done, top := make(chan struct{}), uint64(0)
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			top = max(top, now.HeapAlloc)
			select {
			case <-done:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	})
	return func() { close(done); wait.Wait() }, func() uint64 { return top }
}

// populate makes n customers like one that the API has made, with items of their own that are written past it.
func populate(b *testing.B, f *apitest.Firm, n int) {
	b.Helper()
	id := f.Agent().Post("/v1/customers", apitest.M{"name": "One of many", "phone": "+989121234567", "consent": apitest.M{"sms": true}}).
		Want(http.StatusCreated).Text("id")
	var like []map[string]types.AttributeValue
	for _, sk := range []string{"PROFILE", "VALUE"} {
		out, err := f.Client.GetItem(b.Context(), &dynamodb.GetItemInput{TableName: &f.TableName, Key: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: "CUS#" + id}, "SK": &types.AttributeValueMemberS{Value: sk},
		}})
		if err != nil {
			b.Fatal(err)
		}
		like = append(like, out.Item)
	}
	const atOnce, parts = 12, 4 // customers in a call, of two items each, and calls beside each other
	var wait sync.WaitGroup
	for part := range parts {
		wait.Go(func() {
			for from := 1 + part*atOnce; from < n; from += parts * atOnce {
				var writes []types.WriteRequest
				for k := from; k < min(from+atOnce, n); k++ {
					for _, one := range like {
						writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: another(one, id, fmt.Sprintf("cus_bench%08d", k))}})
					}
				}
				input := &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{f.TableName: writes}}
				if out, err := f.Client.BatchWriteItem(b.Context(), input); err != nil || len(out.UnprocessedItems) > 0 {
					b.Error(len(out.UnprocessedItems), err)
				}
			}
		})
	}
	wait.Wait()
}

// another is an item with another id in the place of one, and so in another shard.
func another(one map[string]types.AttributeValue, was, is string) map[string]types.AttributeValue {
	out := map[string]types.AttributeValue{}
	for name, value := range one {
		if text, ok := value.(*types.AttributeValueMemberS); ok {
			value = &types.AttributeValueMemberS{Value: strings.ReplaceAll(text.Value, was, is)}
		}
		out[name] = value
	}
	if out["valuePK"] != nil {
		out["valuePK"] = &types.AttributeValueMemberS{Value: "VALUE#" + strconv.Itoa(table.ShardOf(is))}
		out["valueSK"] = &types.AttributeValueMemberS{Value: crm.Order(is)}
	}
	return out
}
