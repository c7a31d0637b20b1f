// Package clv is the mathematics of customer lifetime value: how often customers will buy, when they leave, what they spend,
// and what that is worth today, with intervals.
//
// What belongs here: models, fits, predictions, discounting of expected purchases, and nothing else. What may not: purchases,
// customers, currencies, clocks, storage, or any package of this module; the package stands alone on the standard library.
// Money is a float64 here because it is a statistic; exact amounts stay outside. Randomness is passed in.
//
// It trusts its callers to pass weeks where weeks are asked for. It does not trust histories: a row that cannot have
// happened is left out of a fit and counted, and a fit that the data do not support says so in its Status.
//
// # From histories to a fitted model
//
//	var g clv.Grouper                        // or clv.Group([]clv.Days)
//	g.Add(x, txDays, tDays)                  // repeat purchase days, last one, watched; one call a customer
//	g.Merge(&other)                          // parts may be counted apart
//	rows := g.Rows()                         // one weighted Row per distinct history, in weeks
//	model, fit := clv.FitBGNBD(rows)         // FitMBGNBD, FitParetoNBD, FitNBD; all satisfy Counts
//	spend, fit := clv.FitGammaGamma(rows)    // []SpendRow
//
// Fit.Status is Converged, NotIdentified or Refused, with a Cause to branch on and a Reason to show. A model is stored as
// its Name and its JSON, and read back by DecodeCounts.
//
// # Predictions
//
//	model.Alive(x, tx, T)                    // probability of not having left
//	model.Expected(x, tx, T, 39)             // purchases in the next 39 weeks
//	model.ResidualDiscounted(x, tx, T, rate) // DERT, continuous rate per week
//	spend.ExpectedSpend(x, mean)             // per purchase
//	scorer := clv.NewScorer(model, clv.MonthEnds(12))
//	alive := scorer.Score(x, tx, T, cumulative) // expected purchases by each month's end; Clone for each goroutine
//
// # Worth, intervals, choice
//
//	schedule, err := clv.Terms{Margin: 0.3, Rate: 0.01, Timing: clv.AtEnd}.Schedule(12)
//	schedule.Real(cumulative, spend.ExpectedSpend(x, mean))    // present value in today's prices
//	schedule.Nominal(cumulative, spend.ExpectedSpend(x, mean)) // cash of the day; the same present value
//	models, err := clv.Bootstrap(model.Name(), rows, 40, rng)  // parameters; BootstrapSpend
//	clv.Outlook{...}.Interval(x, tx, T, mean, draws, rng)      // one customer's value
//	clv.TotalInterval(models, rows, 39)                        // how well the expectation of the whole base is known
//	clv.TotalForecast(model, models, rows, 39, rng)            // what the whole base may buy
//	clv.SumInterval(expected, variance, rng)                   // any other sum over customers
//	clv.Evaluate(model, holdoutRows, 39)                       // how well it foretold what it had not seen
package clv
