package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// contactDays is over how many days the sample's contacts are spread, up to today.
const contactDays = 28

// interactions logs contacts with the customers who can be reached; a few are complaints, which open cases, or promises.
func (l loader) interactions(ctx context.Context) error {
	return l.each(ctx, "contacts", l.customers()[:sampleCards], func(ctx context.Context, i int, id string) error {
		known, err := l.found(ctx, id)
		if err != nil {
			return err
		}
		for n := range 1 + i%3 {
			contact := l.contact(i + n*sampleCards/3)
			key := fmt.Sprintf("sample-contact-%s-%d", id, n)
			if err := l.call(ctx, "POST", "/v1/customers/"+known+"/interactions", key, contact, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// contact is what staff logged on one of the last days, of any kind.
func (l loader) contact(i int) map[string]any {
	out := maps.Clone(sampleContacts[i%len(sampleContacts)])
	if days := i % contactDays; days > 0 {
		out["at"] = l.today.AddDays(-days).In(l.business.Zone).Add(time.Duration(9+i%8) * time.Hour).UTC().Format(time.RFC3339)
	}
	if out["kind"] == "promise" {
		out["promise"] = map[string]string{"text": "قطعهٔ یدکی را پیدا می‌کنیم و خبر می‌دهیم.", "due": l.today.AddDays(i/6%5 - 1).String()}
	}
	return out
}

// sampleTroubles is how many there are of each kind of thing that waits for staff.
const sampleTroubles = 3

// troubles makes what staff must look into: cards that two people claim, customers who may be one and the same, and posts of robots.
func (l loader) troubles(ctx context.Context) error {
	customers := l.customers()
	for i := range sampleTroubles {
		name, _ := sampleName(i + sampleCards/2)
		second := map[string]any{
			"model": sampleProducts[i]["sku"], "serial": sampleSerial(i), "purchasedOn": l.today.AddDays(-1 - i).String(),
			"owner": map[string]any{"name": name, "email": sampleEmail(customers[i+sampleCards/2])},
		}
		// A card that somebody else has answers 409, which is what is wanted.
		if err := l.call(ctx, "POST", "/v1/warranty-cards", "", second, nil); err == nil || !strings.Contains(err.Error(), " 409 ") {
			return fmt.Errorf("the card of customer %s is not contested: %w", customers[i], err)
		}
		// The phone of one and the address of another: somebody may be in the table twice.
		one, other := 10+2*i, 11+2*i
		name, _ = sampleName(one)
		both := map[string]any{"name": name, "phone": samplePhone(one), "email": sampleEmail(customers[other])}
		if err := l.call(ctx, "POST", "/v1/captures", "sample-both-"+customers[one], both, nil); err != nil {
			return err
		}
		if err := l.trapped(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// trapped sends the form of messages as a robot does that fills in every field, also the one that people do not see.
func (l loader) trapped(ctx context.Context, i int) error {
	form := url.Values{
		"name": {"Cheap Watches"}, "email": {fmt.Sprintf("robot-%d@example.com", i)}, "text": {"Best prices, click here."}, "_website": {"http://example.com"},
		"_key": {fmt.Sprintf("sample-robot-%d", i)},
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+"/v1/messages", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := l.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("the post of a robot: %d", response.StatusCode)
	}
	return nil
}
