package framework

import (
	"strings"

	"vafa/internal/crm"
	"vafa/internal/report"
)

// further are figures that the texts ask for beside their lists.
func (in Input) further() []Figure {
	return []Figure{
		in.returnByRating(), in.retentionWorth(), in.repeatAndWinning(), in.repeatAndReferral(), in.reliability(), in.threeParts(), in.sources(),
		in.twoTreatments(), in.programme(), in.timePerContact(), in.keepingShare(), in.lostReasons(),
	}
}

// returnByRating is how many came back after their last mark, by its band.
func (in Input) returnByRating() Figure {
	rated := in.Relations.Relations.Rated
	var sum report.Return
	for _, one := range rated {
		sum = report.Return{Of: sum.Of + one.Of, Came: sum.Came + one.Came}
	}
	out := shareOf("further.returnByRating", int64(sum.Came), int64(sum.Of), needsRatings)
	out.From, out.Until = in.allTime()
	if out.Value != nil {
		for _, band := range []string{report.Promoters, report.Passives, report.Detractors} {
			out.Rows = append(out.Rows, shareRow(band, int64(rated[band].Came), int64(rated[band].Of)))
		}
	}
	return out
}

// retentionPoints is by how much retention is thought to rise.
const retentionPoints = 0.05

// retentionWorth is by which part customers would be worth more if five in a hundred more of them stayed each year. What a customer is
// worth is m r / (1 + d - r), of a profit m a year, the share r who stay and the rate of discount d (Gupta and Lehmann 2003, "Customers
// as assets"); m falls out of the change.
func (in Input) retentionWorth() Figure {
	const key = "further.retentionWorth"
	year := in.Relations.Relations.Years[in.Firm.Unit.Base()]
	switch {
	case year.Before == 0:
		return missing(key, Share, needsDeparted)
	case year.Before < Fewest:
		return tooFew(key, Share, int64(year.Before))
	case year.Again == 0:
		return missing(key, Share, needsDeparted)
	}
	r := float64(year.Again) / float64(year.Before)
	more := min(1, r+retentionPoints)
	if in.RealRate <= 0 {
		return missing(key, Share, needsDeparted) // the sum of all years has no end
	}
	worth := func(r float64) float64 { return r / (1 + in.RealRate - r) }
	out := Figure{Key: key, Unit: Share, Value: number(worth(more)/worth(r) - 1), N: int64(year.Before)}
	out.From, out.Until = in.Relations.AsOf.AddDays(-2*365), in.Relations.AsOf
	out.Rows = []Row{shareRow("retention", int64(year.Again), int64(year.Before))}
	if year.Active > 0 && year.Profit > 0 {
		m := float64(year.Profit)
		gain := int64(m*worth(more) - m*worth(r))
		out.Rows = append(out.Rows, Row{Code: "retentionGain", Unit: Amount, Value: in.amount(gain), N: int64(year.Active)})
	}
	return out
}

// repeatAndWinning shows both trends in one: whether more is bought again, and whether winning becomes cheaper.
func (in Input) repeatAndWinning() Figure {
	out := in.repeatShare("further.repeatAndWinning")
	if out.Value == nil {
		return out
	}
	won, was := newcomers(in.Months), newcomers(in.Before)
	out.Rows = []Row{{Code: "repeatShare", Unit: Share, Value: out.Value, Baseline: out.Baseline, N: out.N}}
	row := Row{Code: "costOfWinning", Unit: Amount, N: won}
	if cost := in.spent(in.Months, crm.Winning); cost > 0 {
		row.Value = in.perEach(cost, won)
	}
	if cost := in.spent(in.Before, crm.Winning); cost > 0 {
		row.Baseline = in.perEach(cost, was)
	}
	out.Rows = append(out.Rows, row)
	return out
}

// repeatAndReferral is who buys again and who was brought by others, together.
func (in Input) repeatAndReferral() Figure {
	r := in.Relations.Relations
	out := shareOf("further.repeatAndReferral", int64(r.Repeat), int64(r.Customers), needsBuyers)
	out.Low, out.High = nil, nil
	out.From, out.Until = in.allTime()
	if out.Value != nil {
		all := int64(r.Customers)
		out.Rows = []Row{
			census("repeat", int64(r.Repeat), all), census("referred", int64(r.Referred), all), census("brought", int64(r.Brought), all),
		}
	}
	return out
}

// census is a row of a share of everybody, where there is nothing to estimate.
func census(code string, part, all int64) Row {
	out := shareRow(code, part, all)
	out.Low, out.High = nil, nil
	return out
}

// reliability is how many of the promises whose day has come were kept in time.
func (in Input) reliability() Figure {
	now, before := counts(in.Months), counts(in.Before)
	of := func(c crm.Counts, state string) int64 { return c[crm.CountPromise(state)] }
	all := func(c crm.Counts) int64 {
		return of(c, crm.PromiseKept) + of(c, crm.PromiseLate) + of(c, crm.PromiseDropped)
	}
	out := shareOf("further.reliability", of(now, crm.PromiseKept), all(now), needsPromises)
	out.Baseline = shareBefore(of(before, crm.PromiseKept), all(before))
	out.Page = "/work"
	if out.Value != nil {
		for _, state := range []string{crm.PromiseKept, crm.PromiseLate, crm.PromiseDropped} {
			out.Rows = append(out.Rows, census("promise."+state, of(now, state), all(now)))
		}
	}
	return out
}

// threeParts are management, relationship and customer: none should be empty.
func (in Input) threeParts() Figure {
	now := counts(in.Months)
	_, contacts := directions(now)
	parts := []Row{
		{Code: "management", Unit: Number, Value: number(float64(len(in.Targets.Figures))), N: int64(len(in.Targets.Figures))},
		{Code: "relationship", Unit: Number, Value: number(float64(contacts)), N: contacts},
		{Code: "customer", Unit: Number, Value: number(float64(customers(in.Months))), N: customers(in.Months)},
	}
	filled := 0
	for _, part := range parts {
		if part.N > 0 {
			filled++
		}
	}
	return Figure{Key: "further.threeParts", Unit: Number, Value: number(float64(filled)), N: 3, Rows: parts}
}

// sources are how well the customers of each source fit: how many come back, and what each has brought.
func (in Input) sources() Figure {
	const key = "further.sources"
	r := in.Relations.Relations
	if r.Customers == 0 {
		return missing(key, Number, needsBuyers)
	}
	out := Figure{Key: key, Unit: Number, Value: number(float64(len(r.Sources))), N: int64(r.Customers)}
	out.From, out.Until = in.allTime()
	for _, name := range in.bySize() {
		one := r.Sources[name]
		code := ""
		if name == "" {
			code = "noSource"
		} else if name == report.OtherSources {
			code, name = "otherSources", ""
		}
		repeat := shareRow(code, int64(one.Repeat), int64(one.Buyers))
		repeat.Name = name
		earned := int64(0)
		for _, profit := range one.Profit[in.Firm.Unit.Base()] {
			earned += profit
		}
		profit := Row{Code: code, Name: name, Unit: Amount, N: int64(one.Buyers)}
		if one.Buyers >= Fewest && earned != 0 {
			profit.Value = in.perEach(earned, int64(one.Buyers))
		}
		out.Rows = append(out.Rows, repeat, profit)
	}
	return out
}

// twoTreatments is whether tiers are treated differently at all.
func (in Input) twoTreatments() Figure {
	const key = "further.treatments"
	if in.treatments() == 0 {
		return missing(key, Number, needsTiers)
	}
	return Figure{Key: key, Unit: Number, Value: number(float64(in.treatments())), N: int64(len(in.Tiers.Items)), Page: "/settings/tiers"}
}

// timePerContact is what a contact takes of staff's time, and before.
func (in Input) timePerContact() Figure {
	const key = "further.timePerContact"
	now, before := in.service()
	switch {
	case now.contacts == 0 || now.minutes == 0:
		return missing(key, Minutes, needsContacts)
	case now.contacts < Fewest:
		return tooFew(key, Minutes, now.contacts)
	}
	out := Figure{Key: key, Unit: Minutes, Value: number(float64(now.minutes) / float64(now.contacts)), N: now.contacts}
	if before.contacts >= Fewest {
		out.Baseline = number(float64(before.minutes) / float64(before.contacts))
	}
	return out
}

// keepingShare is which part of all effort went into keeping: of what it cost where that is known, else of its minutes.
func (in Input) keepingShare() Figure {
	const key = "further.keepingShare"
	parts := func(months []report.Period) (keeping, all int64) {
		if keeping, all = in.spent(months, crm.Keeping), in.spent(months, crm.Keeping, crm.Winning); all == 0 {
			c := counts(months)
			keeping, all = in.effort(c, crm.Keeping).minutes, in.effort(c, crm.Keeping, crm.Winning).minutes
		}
		return keeping, all
	}
	keeping, all := parts(in.Months)
	if all == 0 {
		return missing(key, Share, needsContacts)
	}
	now := counts(in.Months)
	out := Figure{Key: key, Unit: Share, Value: number(float64(keeping) / float64(all)), N: in.effort(now, crm.Keeping, crm.Winning).contacts, Page: "/business"}
	if keeping, all := parts(in.Before); all > 0 {
		out.Baseline = number(float64(keeping) / float64(all))
	}
	for _, end := range []string{crm.Winning, crm.Keeping} {
		one := in.effort(now, end)
		out.Rows = append(out.Rows,
			Row{Code: end, Unit: Amount, Value: in.amount(in.spent(in.Months, end)), N: one.contacts},
			Row{Code: end, Unit: Minutes, Value: number(float64(one.minutes)), N: one.contacts})
	}
	return out
}

// lostReasons are why customers left, as staff noted it.
func (in Input) lostReasons() Figure {
	const key = "further.lostReasons"
	now := counts(in.Months)
	out := Figure{Key: key, Unit: Number}
	for _, code := range crm.LostReasons() {
		if n := now[crm.CountLost(code)]; n > 0 {
			out.N += n
			out.Rows = append(out.Rows, Row{Code: strings.Join([]string{"lost", code}, "."), Unit: Number, Value: number(float64(n)), N: n})
		}
	}
	if out.N == 0 {
		return missing(key, Number, needsLost)
	}
	out.Value = number(float64(out.N))
	return out
}
