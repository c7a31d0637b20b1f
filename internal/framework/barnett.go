package framework

import "vafa/internal/crm"

// barnett are the three effects that relations with customers should have (Barnett 2001): costs saved, revenue gained, and a
// strategic one: that the firm lives on relations which last.
func (in Input) barnett() []Figure {
	return []Figure{in.costPerContact(), in.costPerCustomer(), in.costSaved(), in.revenueGained(), in.strategic()}
}

// service are the contacts of a time and what they cost.
func (in Input) service() (now, before effort) {
	return in.effort(counts(in.Months), crm.Winning, crm.Keeping), in.effort(counts(in.Before), crm.Winning, crm.Keeping)
}

// costly says what is missing before a cost of contacts can be told, "" for nothing.
func costly(e effort) string {
	switch {
	case e.contacts == 0:
		return needsContacts
	case e.cost == 0:
		return needsPrice
	}
	return ""
}

func (in Input) costPerContact() Figure {
	const key = "barnett.costPerContact"
	now, before := in.service()
	if code := costly(now); code != "" {
		return missing(key, Amount, code)
	}
	out := Figure{Key: key, Unit: Amount, Value: in.perEach(now.cost, now.contacts), N: now.contacts}
	if costly(before) == "" {
		out.Baseline = in.perEach(before.cost, before.contacts)
	}
	return out
}

func (in Input) costPerCustomer() Figure {
	const key = "barnett.costPerCustomer"
	now, before := in.service()
	n := customers(in.Months)
	switch code := costly(now); {
	case code != "":
		return missing(key, Amount, code)
	case n == 0:
		return missing(key, Amount, needsBuyers)
	}
	out := Figure{Key: key, Unit: Amount, Value: in.perEach(now.cost, n), N: n}
	if costly(before) == "" {
		out.Baseline = in.perEach(before.cost, customers(in.Before))
	}
	return out
}

// costSaved is what the contacts of these months would have cost at the price of one before, less what they did cost.
func (in Input) costSaved() Figure {
	const key = "barnett.costSaved"
	now, before := in.service()
	if code := costly(now); code != "" {
		return missing(key, Amount, code)
	}
	if costly(before) != "" {
		return missing(key, Amount, needsBefore)
	}
	saved := before.cost*now.contacts/before.contacts - now.cost
	return Figure{Key: key, Unit: Amount, Value: in.amount(saved), N: now.contacts}
}

// strategic is the share of revenue that comes from customers of before.
func (in Input) strategic() Figure {
	return in.repeatShare("barnett.strategic")
}

// repeatShare is which part of the revenue came after a customer's first day.
func (in Input) repeatShare(key string) Figure {
	now, before := in.sales(in.Months), in.sales(in.Before)
	if now.First+now.Repeat <= 0 {
		return missing(key, Share, needsRevenue)
	}
	n := newcomers(in.Months) + returns(in.Months)
	if n < Fewest {
		return tooFew(key, Share, n)
	}
	out := Figure{Key: key, Unit: Share, Value: number(float64(now.Repeat) / float64(now.First+now.Repeat)), N: n, Page: "/business"}
	if all := before.First + before.Repeat; all > 0 && newcomers(in.Before)+returns(in.Before) >= Fewest {
		out.Baseline = number(float64(before.Repeat) / float64(all))
	}
	return out
}
