package framework

import (
	"math"

	"vafa/internal/crm"
)

// swift is better communication (Swift 2001): how soon and how evenly customers are answered, and whether the first answer helps; and
// whether an offer had the right product, channel and time.
func (in Input) swift() []Figure {
	now, before := counts(in.Months), counts(in.Before)
	answers := crm.TimesCounted(crm.CountAnswered, now)
	mean := meanOf("swift.answerMean", answers, needsCases)
	mean.Page = "/work"
	if was := crm.TimesCounted(crm.CountAnswered, before); was.Count >= Fewest {
		mean.Baseline = number(was.Mean())
	}
	ended := meanOf("swift.settled", crm.TimesCounted(crm.CountClosed, now), needsCases)
	if was := crm.TimesCounted(crm.CountClosed, before); was.Count >= Fewest {
		ended.Baseline = number(was.Mean())
	}
	first := shareOf("swift.firstContact", now[crm.CountFirst], now[crm.CountClosed], needsCases)
	first.Baseline = shareBefore(before[crm.CountFirst], before[crm.CountClosed])
	return []Figure{mean, answerMedian(now, before), answerSpread(now, before), ended, first, in.offers()}
}

func answerMedian(now, before crm.Counts) Figure {
	const key = "swift.answerMedian"
	n := now[crm.CountAnswered]
	switch {
	case n <= 0:
		return missing(key, Minutes, needsCases)
	case n < Fewest:
		return tooFew(key, Minutes, n)
	}
	out := Figure{Key: key, Unit: Minutes, N: n}
	median, ok := crm.MedianCounted(now)
	if !ok {
		return missing(key, Minutes, needsCases)
	}
	out.Value = number(median)
	if was, ok := crm.MedianCounted(before); ok && before[crm.CountAnswered] >= Fewest {
		out.Baseline = number(was)
	}
	return out
}

// answerSpread is the standard deviation: what customers may expect is met evenly where it is small, whatever the mean.
func answerSpread(now, before crm.Counts) Figure {
	const key = "swift.answerSpread"
	times := crm.TimesCounted(crm.CountAnswered, now)
	switch {
	case times.Count <= 0:
		return missing(key, Minutes, needsCases)
	case times.Count < Fewest:
		return tooFew(key, Minutes, times.Count)
	}
	out := Figure{Key: key, Unit: Minutes, Value: number(math.Sqrt(times.Variance())), N: times.Count}
	if was := crm.TimesCounted(crm.CountAnswered, before); was.Count >= Fewest {
		out.Baseline = number(math.Sqrt(was.Variance()))
	}
	return out
}
