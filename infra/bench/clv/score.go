package main

import (
	"bufio"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"vafa/internal/clv"
)

// prediction is what a customer is scored with.
type prediction struct{ alive, in39, worth float64 }

// libraryMonth is a month in weeks as both libraries have it; clv.WeeksPerMonth is 4.348.
const libraryMonth = 4.345

// before39 is how many month ends come before 39 weeks.
const before39 = 8

// batchSize is how many customers are in memory at a time. A prediction needs nothing of other customers, so they are read, scored
// and written in batches, as the nightly job does.
const batchSize = 1 << 16

// score predicts with the true parameters and writes the predictions to OUTPUT. The clock runs while it predicts.
func score(path string, more []string) (answer, error) {
	p, err := newPredictor()
	if err != nil {
		return answer{}, err
	}
	file, err := os.Create(more[0])
	if err != nil {
		return answer{}, err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<16)
	into := make([]prediction, batchSize)
	var spent time.Duration
	err = readBatches(path, batchSize, func(days []clv.Days, spends []float64) {
		began := time.Now()
		p.predict(days, spends, into)
		spent += time.Since(began)
		writePredictions(out, into[:len(days)])
	})
	return answer{Seconds: spent.Seconds()}, errors.Join(err, out.Flush())
}

// predictor keeps a scorer for each core.
type predictor struct {
	scorers  []*clv.Scorer
	schedule clv.Schedule
}

func newPredictor() (*predictor, error) {
	schedule, err := clv.Terms{Margin: 1, Rate: 0.01, Timing: clv.AtEnd}.Schedule(12)
	if err != nil {
		return nil, err
	}
	var horizons []float64
	for month := 1; month <= 12; month++ {
		if month == before39+1 {
			horizons = append(horizons, 39)
		}
		horizons = append(horizons, float64(month)*libraryMonth)
	}
	p := &predictor{scorers: []*clv.Scorer{clv.NewScorer(trueBG, horizons)}, schedule: schedule}
	for range runtime.GOMAXPROCS(0) - 1 {
		p.scorers = append(p.scorers, p.scorers[0].Clone())
	}
	return p, nil
}

// predict shares customers out among the cores.
func (p *predictor) predict(days []clv.Days, spends []float64, into []prediction) {
	var wait sync.WaitGroup
	for i, own := range p.scorers {
		from, to := i*len(days)/len(p.scorers), (i+1)*len(days)/len(p.scorers)
		wait.Go(func() { p.part(own, days[from:to], spends[from:to], into[from:to]) })
	}
	wait.Wait()
}

func (p *predictor) part(own *clv.Scorer, days []clv.Days, spends []float64, into []prediction) {
	var ahead [13]float64
	for i, d := range days {
		alive := own.Score(int(d.X), float64(d.Tx)/clv.DaysPerWeek, float64(d.T)/clv.DaysPerWeek, ahead[:])
		in39 := ahead[before39]
		copy(ahead[before39:], ahead[before39+1:]) // the twelve months are left
		into[i] = prediction{alive, in39, p.schedule.Real(ahead[:12], trueSpend.ExpectedSpend(int(d.X), spends[i]))}
	}
}
