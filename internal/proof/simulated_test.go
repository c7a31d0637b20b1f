package proof_test

import (
	"cmp"
	"encoding/csv"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"vafa/internal/clv"
	"vafa/internal/proof"
)

// person is a customer of the sample of CDNOW: what the models foretell of them at the end of calibration, and what they then did.
type person struct {
	expected, spend float64
	purchases       []float64 // of the window
}

const (
	calibrationDays = 272 // 1997-01-01 to 1997-09-30, as in the literature
	windowDays      = 91
	margin          = 0.3 // of revenue that is profit
)

// readPeople replays the purchases of the sample.
func readPeople(t testing.TB) []person {
	t.Helper()
	days := readDays(t)
	var people []person
	var histories []clv.Days
	var spends []clv.SpendRow
	for _, name := range slices.Sorted(maps.Keys(days)) {
		history, spend, one := split(days[name])
		people, histories, spends = append(people, one), append(histories, history), append(spends, spend)
	}
	counts, _ := clv.FitBGNBD(clv.Group(histories))
	amounts, _ := clv.FitGammaGamma(spends)
	for i, h := range histories {
		x, tx, watched := int(h.X), float64(h.Tx)/clv.DaysPerWeek, float64(h.T)/clv.DaysPerWeek
		people[i].expected = counts.Expected(x, tx, watched, float64(windowDays)/clv.DaysPerWeek)
		people[i].spend = people[i].expected * amounts.ExpectedSpend(x, spends[i].Mean)
	}
	return people
}

// readDays is what each customer paid, by days since the start of calibration.
func readDays(t testing.TB) map[string]map[int]float64 {
	t.Helper()
	file, err := os.Open("../clv/testdata/cdnow-sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[int]float64{}
	for _, record := range records[1:] {
		on, err := time.Parse(time.DateOnly, record[1])
		if err != nil {
			t.Fatal(err)
		}
		amount, err := strconv.ParseFloat(record[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		if out[record[0]] == nil {
			out[record[0]] = map[int]float64{}
		}
		out[record[0]][int(on.Sub(time.Date(1997, 1, 1, 0, 0, 0, 0, time.UTC)).Hours()/24)] += amount
	}
	return out
}

func split(byDay map[int]float64) (history clv.Days, spend clv.SpendRow, one person) {
	days := slices.Sorted(maps.Keys(byDay))
	history.T = int32(calibrationDays - days[0])
	for _, day := range days[1:] {
		switch {
		case day <= calibrationDays:
			history.X++
			history.Tx = int32(day - days[0])
			spend.Mean += byDay[day]
		case day <= calibrationDays+windowDays:
			one.purchases = append(one.purchases, byDay[day])
		}
	}
	spend.X, spend.Weight = int(history.X), 1
	if history.X > 0 {
		spend.Mean /= float64(history.X)
	}
	return history, spend, one
}

// shop simulates campaigns: members are drawn from the people of the sample with replacement, so that the skew of what they spend is
// real, and lots are drawn among members of like prediction, as campaigns do.
type shop struct {
	people  []person
	baskets []float64 // of everybody in the window: what one more purchase is worth
	rng     *rand.Rand
}

func newShop(t testing.TB, seed uint64) shop {
	s := shop{people: readPeople(t), rng: rand.New(rand.NewPCG(seed, 8))}
	t.Logf("seed %d", seed)
	for _, p := range s.people {
		s.baskets = append(s.baskets, p.purchases...)
	}
	return s
}

// campaign gives the rows of one campaign, and by how much it raised each outcome for each of the whole audience, had it addressed
// them all: uplift is the probability that an address leads to one purchase more.
func (s shop) campaign(members int, holdout, uplift float64) ([]proof.Row, map[string]float64) {
	drawn := make([]person, members)
	for i := range drawn {
		drawn[i] = s.people[s.rng.IntN(len(s.people))]
	}
	slices.SortFunc(drawn, func(a, b person) int { return cmp.Compare(a.spend, b.spend) })
	rows, truth := make([]proof.Row, members), map[string]float64{}
	start := s.rng.Float64()
	for band := 0; band < members; band += members / 5 {
		s.rng.Shuffle(members/5, func(i, j int) { drawn[band+i], drawn[band+j] = drawn[band+j], drawn[band+i] })
	}
	for i, p := range drawn {
		control := int(start+holdout*float64(i+1)) > int(start+holdout*float64(i))
		rows[i] = s.row(p, !control, uplift, truth, 1/float64(members))
	}
	return rows, truth
}

func (s shop) row(p person, treated bool, uplift float64, truth map[string]float64, weight float64) proof.Row {
	row := proof.Row{Treated: treated, Expected: p.expected, Spend: p.spend, Bought: len(p.purchases) > 0}
	for _, amount := range p.purchases {
		row.Revenue += amount
	}
	if more := s.baskets[s.rng.IntN(len(s.baskets))]; s.rng.Float64() < uplift {
		truth[proof.Revenue] += more * weight
		truth[proof.Profit] += more * margin * weight
		if !row.Bought {
			truth[proof.Buyers] += weight
		}
		if treated {
			row.Bought, row.Revenue = true, row.Revenue+more
		}
	}
	row.Profit = row.Revenue * margin
	return row
}
