package function_test

import (
	"strings"
	"testing"

	"vafa/internal/function"
	"vafa/internal/price"
)

func TestPricesOfTheRegion(t *testing.T) {
	for _, c := range []struct {
		name        string
		env         func(string) string
		region      string
		read, write price.Dollars
	}{
		{"nothing said", env(), "us-east-1", 125_000, 625_000},
		{"elsewhere", env("AWS_REGION", "eu-central-1"), "eu-central-1", 152_500, 762_500},
		{"where nothing is listed", env("AWS_REGION", "me-south-1"), "us-east-1", 125_000, 625_000},
		{"the firm's own", env("AWS_REGION", "me-south-1", "PRICE_READ", "0.16", "PRICE_WRITE", "0.8"), "us-east-1", 160_000, 800_000},
	} {
		got, err := function.Prices(c.env)
		if err != nil || got.Region != c.region || got.Read != c.read || got.Write != c.write {
			t.Errorf("%s: %+v, %v; want %s, %d, %d", c.name, got, err, c.region, c.read, c.write)
		}
	}
	for _, name := range []string{"PRICE_READ", "PRICE_WRITE"} {
		if _, err := function.Prices(env(name, "dear")); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v, want it named", name, err)
		}
	}
}

func TestPartsAtOnce(t *testing.T) {
	for text, want := range map[string]int{"": 4, "1": 1, "40": 40, "1000": 1000} {
		if got, err := function.AtOnce(env("PARTS_AT_ONCE", text)); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"0", "-1", "1001", "many", "1.5"} {
		if got, err := function.AtOnce(env("PARTS_AT_ONCE", text)); err == nil {
			t.Errorf("%q: %d, want it refused", text, got)
		}
	}
}

func TestMemory(t *testing.T) {
	for text, want := range map[string]float64{"2048": 2, "512": 0.5, "": 0, "much": 0, "-1": 0} {
		if got := function.Memory(env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
