package framework

// galbreath are customisation, personal relations and after-sales support (Galbreath and Rogers 1999).
func (in Input) galbreath() []Figure {
	return []Figure{in.customised(), in.personal(), in.afterSales()}
}

// afterSales is how many bought again after a warranty claim was closed: support that leads to the next purchase.
func (in Input) afterSales() Figure {
	claims := in.Relations.Relations.Claims
	out := shareOf("galbreath.afterSales", int64(claims.Came), int64(claims.Of), needsClaims)
	out.From, out.Until = in.allTime()
	return out
}

// kalakota are revenue from relations that exist, one history whatever the channel, and a process that is followed (Kalakota and
// Robinson).
func (in Input) kalakota() []Figure {
	return []Figure{in.existing(), in.crossSell(), in.oneHistory(), in.process()}
}

func (in Input) existing() Figure {
	const key = "kalakota.existing"
	now := in.sales(in.Months)
	if now.First+now.Repeat == 0 {
		return missing(key, Amount, needsRevenue)
	}
	out := Figure{Key: key, Unit: Amount, Value: in.amount(now.Repeat), N: returns(in.Months), Page: "/business"}
	if before := in.sales(in.Before); before.First+before.Repeat != 0 {
		out.Baseline = in.amount(before.Repeat)
	}
	out.Rows = []Row{
		{Code: "existing", Unit: Amount, Value: in.amount(now.Repeat), N: returns(in.Months)},
		{Code: "first", Unit: Amount, Value: in.amount(now.First), N: newcomers(in.Months)},
	}
	return out
}

// oneHistory is how many of the customers who were in touch used more than one channel: their one history shows them all.
func (in Input) oneHistory() Figure {
	var all, several int64
	out := Figure{}
	for channels, n := range in.Relations.Relations.Channels {
		if channels > 0 {
			all += int64(n)
		}
		if channels > 1 {
			several += int64(n)
		}
	}
	out = shareOf("kalakota.oneHistory", several, all, needsChannels)
	out.From, out.Until = in.allTime()
	return out
}

// process is how many steps of plays were done as they are written, of all time: uses of a play are counted by its version and not
// by day.
func (in Input) process() Figure {
	var asWritten, ended int64
	for _, use := range in.Uses {
		for i := range use.Texts {
			step := use.Step(i)
			asWritten += step.AsWritten
			ended += step.AsWritten
			for _, deviation := range step.Deviations {
				ended += deviation.Count
			}
		}
	}
	out := shareOf("kalakota.process", asWritten, ended, needsPlays)
	out.From, out.Until = in.allTime()
	out.Page = "/settings/playbooks"
	return out
}
