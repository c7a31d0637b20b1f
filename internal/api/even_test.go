package api_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"testing"
	"time"

	"vafa/internal/api/all"
	"vafa/internal/api/apitest"
	"vafa/internal/rest"
)

// Two hundred answers about people who are known and two hundred about people who are not, over a real connection and by a real
// clock: the same but for their receipts, and a rank test does not tell their times apart. Chance alone makes one such test
// in a hundred fail, so it may be tried once more.
func TestAnswersTakeTheSameTime(t *testing.T) {
	for name, test := range map[string]struct {
		path string
		body func(phone string, i int) m
	}{
		"capture": {"/v1/captures", func(phone string, i int) m {
			return m{"name": "Sara", "phone": phone, "city": "Yazd", "email": fmt.Sprintf("new%s@example.com", phone[1:])}
		}},
		"status of a card": {"/v1/warranty-cards/status", func(phone string, i int) m { return m{"serial": fmt.Sprint("AB", i), "phone": phone} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := 0.0
			for try := 0; try < 2 && p <= 0.01; try++ {
				known, unknown := timesOf(t, test.path, test.body)
				p = rankTest(known, unknown)
				t.Logf("medians %.2f and %.2f ms, p = %.3f", median(known), median(unknown), p)
			}
			if p <= 0.01 {
				t.Errorf("the times tell who is known: p = %.4f", p)
			}
		})
	}
}

// told is an answer as far as it may be compared: without the ids and the date.
type told struct {
	status int
	header http.Header
	body   string
	size   int
}

// timesOf asks about two hundred known and two hundred unknown people in a random order, several at a time, and gives the
// milliseconds to the answers.
func timesOf(t *testing.T, path string, body func(string, int) m) (known, unknown []float64) {
	const people, atOnce = 200, 8
	f := apitest.New(t)
	real := &rest.Edge{Log: slog.New(slog.DiscardHandler), Now: time.Now, Seal: f.Service.Seal, Lang: f.Service.Business.Lang, Wait: rest.Pause}
	var operations []rest.Operation
	for _, own := range all.Operations(f.Service, f.Starter) {
		operations = append(operations, own...)
	}
	server := httptest.NewServer(real.Handler(operations...))
	defer server.Close()
	server.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = atOnce
	apitest.AtOnce(people, atOnce, func(i int) { f.Public().Post("/v1/captures", m{"name": "Sara", "phone": person(i)}) })

	order, took, answers := rand.Perm(2*people), make([]float64, 2*people), make([]told, 2*people)
	apitest.AtOnce(2*people, atOnce, func(i int) {
		document, err := json.Marshal(body(person(order[i]), order[i]))
		if err != nil {
			t.Error(err)
			return
		}
		start := time.Now()
		answer, err := server.Client().Post(server.URL+path, "application/json", bytes.NewReader(document))
		if err != nil {
			t.Error(err)
			return
		}
		content, err := io.ReadAll(answer.Body)
		took[order[i]] = float64(time.Since(start).Microseconds()) / 1000
		answer.Body.Close()
		if err != nil {
			t.Error(err)
		}
		answer.Header.Del("Date")
		answers[order[i]] = told{answer.StatusCode, answer.Header, drawnIDs.ReplaceAllString(string(content), "_"), len(content)}
	})
	for _, answer := range answers {
		if fmt.Sprint(answer) != fmt.Sprint(answers[0]) {
			t.Fatalf("%v, but %v", answer, answers[0])
		}
	}
	return took[:people], took[people:]
}

var drawnIDs = regexp.MustCompile(`[a-z]+_[0-9]{26}`)

func person(i int) string { return fmt.Sprintf("+98912%07d", i) }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// rankTest is the two-sided p of the test of Mann and Whitney that a and b are of one distribution, by the normal approximation
// with the correction for ties.
func rankTest(a, b []float64) float64 {
	type value struct {
		of    float64
		first bool
	}
	var all []value
	for _, x := range a {
		all = append(all, value{x, true})
	}
	for _, x := range b {
		all = append(all, value{x, false})
	}
	slices.SortFunc(all, func(x, y value) int { return cmp.Compare(x.of, y.of) })
	n, ranks, ties := float64(len(all)), 0.0, 0.0
	for i := 0; i < len(all); {
		end := i
		for end < len(all) && all[end].of == all[i].of {
			end++
		}
		for _, v := range all[i:end] {
			if v.first {
				ranks += float64(i+1+end) / 2
			}
		}
		tied := float64(end - i)
		ties += tied*tied*tied - tied
		i = end
	}
	na, nb := float64(len(a)), float64(len(b))
	u := ranks - na*(na+1)/2
	deviation := math.Sqrt(na * nb / 12 * (n + 1 - ties/(n*(n-1))))
	if deviation == 0 {
		return 1
	}
	return math.Erfc(math.Abs(u-na*nb/2) / deviation / math.Sqrt2)
}

// The rank test tells what is different, and not what is the same.
func TestRankTest(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var a, b, later []float64
	for range 200 {
		a, b = append(a, rng.NormFloat64()), append(b, rng.NormFloat64())
		later = append(later, rng.NormFloat64()+0.5)
	}
	if p := rankTest(a, b); p < 0.05 {
		t.Errorf("the same: p = %f", p)
	}
	if p := rankTest(a, later); p > 0.001 {
		t.Errorf("later by half a deviation: p = %f", p)
	}
	if p := rankTest([]float64{1, 2, 3}, []float64{4, 5, 6}); math.Abs(p-0.0495) > 0.001 { // z = 4.5 / sqrt(5.25)
		t.Errorf("p = %f, want 0.0495", p)
	}
	if p := rankTest([]float64{1, 1}, []float64{1, 1}); p != 1 {
		t.Errorf("all tied: p = %f", p)
	}
}
