package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"

	"vafa/internal/clv"
)

// The true parameters are those of the CDNOW customers (Fader, Hardie and Lee 2005), in weeks and dollars.
var (
	trueBG     = clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
	truePareto = clv.ParetoNBD{R: 0.553, Alpha: 10.578, S: 0.606, Beta: 11.669}
	trueSpend  = clv.GammaGamma{P: 6.25, Q: 3.74, V: 15.44}
)

// customer is one simulated history, in continuous time and in whole days.
type customer struct {
	weeks clv.Row
	days  clv.Days
	mean  float64 // spend per repeat purchase day
}

// person is what drives a customer: a purchase rate per week, a lifetime in weeks, and the chance of leaving after a purchase.
type person struct{ rate, lifetime, leaves float64 }

// simulate draws n customers and hands each to keep.
func simulate(model string, n int, seed uint64, keep func(customer)) {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	draw := bgPerson
	if model == truePareto.Name() {
		draw = paretoPerson
	}
	for range n {
		keep(draw(rng).live(rng))
	}
}

func bgPerson(rng *rand.Rand) person {
	stay, leave := gamma(rng, trueBG.B), gamma(rng, trueBG.A)
	return person{rate: gamma(rng, trueBG.R) / trueBG.Alpha, lifetime: math.Inf(1), leaves: leave / (leave + stay)}
}

func paretoPerson(rng *rand.Rand) person {
	return person{
		rate:     gamma(rng, truePareto.R) / truePareto.Alpha,
		lifetime: rng.ExpFloat64() * truePareto.Beta / gamma(rng, truePareto.S),
	}
}

// live follows a person who first bought 27 to 39 weeks ago, at some hour of the day. Purchases of one day are one in the history
// in days, and those of the first day are no repeat.
func (p person) live(rng *rand.Rand) customer {
	hour := rng.Float64()
	watched := 27 + 12*rng.Float64()
	day := func(weeks float64) int32 { return int32(hour + clv.DaysPerWeek*weeks) }
	c := customer{weeks: clv.Row{T: watched, Weight: 1}, days: clv.Days{T: day(watched)}}
	for t := rng.ExpFloat64() / p.rate; t < min(watched, p.lifetime); t += rng.ExpFloat64() / p.rate {
		c.weeks.X++
		c.weeks.Tx = t
		if today := day(t); today > c.days.Tx {
			c.days.X++
			c.days.Tx = today
		}
		if rng.Float64() < p.leaves {
			break
		}
	}
	if c.days.X > 0 {
		shape := trueSpend.P * float64(c.days.X)
		c.mean = gamma(rng, shape) / float64(c.days.X) * trueSpend.V / gamma(rng, trueSpend.Q)
	}
	return c
}

// gamma draws from Gamma(shape, 1): Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26:363-372.
func gamma(rng *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(rng, shape+1) * math.Pow(1-rng.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		n := rng.NormFloat64()
		v := 1 + n/math.Sqrt(9*d)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-rng.Float64()) < n*n/2+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}

// write simulates customers into three files: .days (three int32 each: x, tx, T in days), .weeks (the same as float64, in weeks) and
// .spend (the mean spend as float64), all little-endian. Path is that of the .days file.
func write(path, model string, n int, seed uint64) error {
	var outs []*bufio.Writer
	for _, kind := range []string{".days", ".weeks", ".spend"} {
		file, err := os.Create(strings.TrimSuffix(path, ".days") + kind)
		if err != nil {
			return err
		}
		defer file.Close()
		outs = append(outs, bufio.NewWriterSize(file, 1<<16))
	}
	var record [24]byte
	simulate(model, n, seed, func(c customer) {
		_, _ = outs[0].Write(appendInts(record[:0], c.days.X, c.days.Tx, c.days.T)) // Flush tells the first error
		_, _ = outs[1].Write(appendFloats(record[:0], float64(c.weeks.X), c.weeks.Tx, c.weeks.T))
		_, _ = outs[2].Write(appendFloats(record[:0], c.mean))
	})
	for _, out := range outs {
		if err := out.Flush(); err != nil {
			return fmt.Errorf("customers: %w", err)
		}
	}
	return nil
}

func appendInts(to []byte, values ...int32) []byte {
	for _, v := range values {
		to = binary.LittleEndian.AppendUint32(to, uint32(v))
	}
	return to
}

func appendFloats(to []byte, values ...float64) []byte {
	for _, v := range values {
		to = binary.LittleEndian.AppendUint64(to, math.Float64bits(v))
	}
	return to
}
