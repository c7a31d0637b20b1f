package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
)

// loaders is how many requests of the sample are under way at once.
const loaders = 8

// batchSize is how many purchases one request carries.
const batchSize = 100

// sampleSource names the sample's customers and orders.
const sampleSource = "cdnow"

// samplePurchase is one row of the sample.
type samplePurchase struct {
	customer string
	day      locale.Date
	amount   string
}

// readSample reads the CDNOW purchases and shifts them so that the last lies on the day given.
func readSample(last locale.Date) ([]samplePurchase, error) {
	rows, err := csv.NewReader(bytes.NewReader(cdnowSample)).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []samplePurchase
	newest := locale.Date{}
	for _, row := range rows[1:] {
		day, err := locale.ParseDate(row[1])
		if err != nil {
			return nil, fmt.Errorf("row of customer %s: %w", row[0], err)
		}
		if day.After(newest) {
			newest = day
		}
		out = append(out, samplePurchase{customer: row[0], day: day, amount: row[2]})
	}
	shift := last.Days() - newest.Days()
	for i := range out {
		out[i].day = out[i].day.AddDays(shift)
	}
	return out, nil
}

// loadSample takes the sample in through the API, as a shop would, and runs the job.
func (m *machine) loadSample(ctx context.Context, stdout, stderr io.Writer) error {
	token, err := m.issuer.token(string(rest.Manager), time.Now())
	if err != nil {
		return err
	}
	today := m.service.Business.Day(m.service.Source.Now())
	purchases, err := readSample(today.AddDays(-1))
	if err != nil {
		return err
	}
	l := loader{client: newClient(m.base, token), business: m.service.Business, purchases: purchases, today: today, progress: stderr}
	began := time.Now()
	for _, part := range []func(context.Context) error{l.products, l.captures, l.sales, l.cards, l.interactions, l.troubles} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "Vafa: %d customers and %d purchases taken in within %.0f s; running the job ...\n",
		len(l.customers()), len(purchases), time.Since(began).Seconds())
	return l.job(ctx, stdout)
}

// loader sends the sample.
type loader struct {
	client
	business  crm.Business
	purchases []samplePurchase
	today     locale.Date
	progress  io.Writer
}

// customers are the sample's customers in the order of their numbers.
func (l loader) customers() []string {
	var out []string
	for _, p := range l.purchases {
		if len(out) == 0 || out[len(out)-1] != p.customer {
			out = append(out, p.customer)
		}
	}
	return out
}

func (l loader) products(ctx context.Context) error {
	for _, p := range sampleProducts {
		var found struct{ Items []map[string]any }
		if err := l.call(ctx, "GET", "/v1/products?pageSize=100", "", nil, &found); err != nil {
			return err
		}
		if len(found.Items) >= len(sampleProducts) {
			return nil
		}
		if err := l.call(ctx, "POST", "/v1/products", "sample-product-"+p["sku"].(string), p, nil); err != nil {
			return err
		}
	}
	return nil
}

// captures makes the customers known by made-up names and their CDNOW number; those who get a card or a contact also by an
// address and a phone that belong to nobody. These come first, because some of the others name them as who sent them.
func (l loader) captures(ctx context.Context) error {
	customers := l.customers()
	if err := l.capture(ctx, "reached", customers[:sampleCards], 0, nil); err != nil {
		return err
	}
	var codes []string
	for _, id := range customers[:sampleReferrers] {
		known, err := l.found(ctx, id)
		if err != nil {
			return err
		}
		codes = append(codes, crm.ReferralCode(known))
	}
	return l.capture(ctx, "customers", customers[sampleCards:], sampleCards, codes)
}

// capture makes customers known, of whom the first has a number in the sample; codes are those of whom the first of them were sent by.
func (l loader) capture(ctx context.Context, what string, customers []string, first int, codes []string) error {
	return l.each(ctx, what, customers, func(ctx context.Context, at int, id string) error {
		i := first + at
		name, language := sampleName(i)
		capture := map[string]any{
			"name": name, "language": language, "source": "sample",
			"reference": map[string]string{"source": sampleSource, "id": id}, "consent": map[string]bool{"email": i%3 != 0},
		}
		if i < sampleCards {
			capture["email"], capture["phone"] = sampleEmail(id), samplePhone(i)
		}
		if at < len(codes)*sampleReferred {
			capture["referredBy"] = codes[at%len(codes)]
		}
		return l.call(ctx, "POST", "/v1/captures", "", capture, nil)
	})
}

// sampleEmail is in a domain that nobody can own (RFC 2606).
func sampleEmail(id string) string { return "cdnow-" + id + "@example.com" }

// samplePhone is one of the numbers that the North American plan keeps for stories, 555-0100 to 555-0199: nobody has them.
func samplePhone(i int) string { return fmt.Sprintf("+120255501%02d", i) }

// found is the customer with a sample address.
func (l loader) found(ctx context.Context, id string) (string, error) {
	var out struct{ Items []struct{ ID string } }
	if err := l.call(ctx, "GET", "/v1/customers?email="+sampleEmail(id), "", nil, &out); err != nil {
		return "", err
	}
	if len(out.Items) != 1 {
		return "", fmt.Errorf("customer %s was not found again", id)
	}
	return out.Items[0].ID, nil
}

// sales sends the purchases in batches; each counts once by its reference.
func (l loader) sales(ctx context.Context) error {
	var batches [][]map[string]any
	for i, p := range l.purchases {
		if i%batchSize == 0 {
			batches = append(batches, nil)
		}
		at := p.day.In(l.business.Zone).Add(12 * time.Hour)
		batches[len(batches)-1] = append(batches[len(batches)-1], map[string]any{
			"customerReference": map[string]string{"source": sampleSource, "id": p.customer},
			"source":            sampleSource, "reference": strconv.Itoa(i + 1), "at": at.UTC().Format(time.RFC3339),
			"amount": map[string]string{"amount": p.amount, "currency": "USD"},
		})
	}
	return l.each(ctx, "purchases", make([]string, len(batches)), func(ctx context.Context, i int, _ string) error {
		var out struct{ Results []struct{ Status string } }
		if err := l.call(ctx, "POST", "/v1/purchases", "", map[string]any{"purchases": batches[i]}, &out); err != nil {
			return err
		}
		for j, result := range out.Results {
			if result.Status == "refused" {
				return fmt.Errorf("purchase %d was refused", i*batchSize+j+1)
			}
		}
		return nil
	})
}

// sampleCards is how many warranty cards the sample has, sampleReferrers how many customers have brought others, each sampleReferred.
const (
	sampleCards     = 48
	sampleReferrers = 6
	sampleReferred  = 4
)

// cards registers appliances to the first customers.
func (l loader) cards(ctx context.Context) error {
	return l.each(ctx, "cards", l.customers()[:sampleCards], func(ctx context.Context, i int, id string) error {
		product := sampleProducts[i%len(sampleProducts)]
		name, _ := sampleName(i)
		return l.call(ctx, "POST", "/v1/warranty-cards", "sample-card-"+id, map[string]any{
			"model": product["sku"], "serial": sampleSerial(i), "purchasedOn": l.today.AddDays(-7 * (i + 1)).String(),
			"retailer": "Vafa Sample Store", "owner": map[string]any{"name": name, "email": sampleEmail(id)},
		}, nil)
	})
}

func sampleSerial(i int) string { return fmt.Sprintf("VS%07d", 1000+37*i) }

// each runs work for every item, some at once, with a progress bar; the first error ends it.
func (l loader) each(ctx context.Context, what string, items []string, work func(context.Context, int, string) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var done, next atomic.Int64
	var workers sync.WaitGroup
	for range loaders {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(items)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if err := work(ctx, int(i), items[i]); err != nil {
					cancel(err)
					return
				}
				l.bar(what, int(done.Add(1)), len(items))
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// barWidth is the length of the progress bar.
const barWidth = 40

// bar redraws the progress bar about a hundred times in all.
func (l loader) bar(what string, done, all int) {
	if step := max(all/100, 1); done%step != 0 && done != all {
		return
	}
	filled := barWidth * done / all
	end := ""
	if done == all {
		end = "\n"
	}
	fmt.Fprintf(l.progress, "\r%-10s [%-*s] %d/%d%s", what, barWidth, stars(filled), done, all, end)
}

func stars(n int) string { return "########################################"[:n] }

// job runs the segmentation and prints what it found.
func (l loader) job(ctx context.Context, stdout io.Writer) error {
	var started struct{ ID string }
	if err := l.call(ctx, "POST", "/v1/segmentation/runs", "", map[string]any{}, &started); err != nil {
		return err
	}
	for {
		var run crm.Run
		if err := l.call(ctx, "GET", "/v1/segmentation/runs/"+started.ID, "", nil, &run); err != nil {
			return err
		}
		switch run.State {
		case crm.RunDone:
			printSegments(stdout, run)
			return nil
		case crm.RunFailed, crm.RunSuperseded:
			return fmt.Errorf("run %s: %s %v", run.ID, run.State, run.Warnings)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func printSegments(stdout io.Writer, run crm.Run) {
	fmt.Fprintf(stdout, "\n%-12s %9s   value of the next 12 months\n", "segment", "customers")
	for _, s := range run.Segments {
		fmt.Fprintf(stdout, "%-12s %9d  ", s.Name, s.Customers)
		for currency, amount := range s.Value {
			fmt.Fprintf(stdout, " %s %s", amount, currency)
		}
		fmt.Fprintln(stdout)
	}
	for _, warning := range run.Warnings {
		fmt.Fprintln(stdout, "note:", warning)
	}
}

// welcome prints where to look.
func (m *machine) welcome(ctx context.Context, stdout io.Writer) {
	fmt.Fprintf(stdout, `
Vafa is at %[1]s
  forms   %[1]s/fa/capture  %[1]s/fa/warranty   (and /ar, /en)
  staff   %[1]s/console   (choose a role; no password)
  docs    %[1]s/docs
  token   curl -s '%[1]s/dev/token?role=manager'
`, m.base)
	found, _, err := m.service.Table.Segment(ctx, "champion", "", 1)
	if err == nil && len(found) > 0 {
		fmt.Fprintf(stdout, "  one customer:\n    curl -s -H \"Authorization: Bearer $(curl -s '%[1]s/dev/token?role=manager' | cut -d'\"' -f4)\" %[1]s/v1/customers/%[2]s\n",
			m.base, found[0].Customer)
	}
	fmt.Fprintln(stdout, "Ctrl-C stops.")
}
