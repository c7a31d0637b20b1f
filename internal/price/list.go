package price

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// List is what one region lists, each for one: a read or write unit on demand, a GB-second and a call of a function on ARM, a file
// put into a bucket and one fetched from it, a transition of a standard state machine.
type List struct {
	Region string
	AsOf   locale.Date // the day on which the prices were looked up

	Read, Write      Dollars
	GBSecond, Invoke Dollars
	Put, Get         Dollars
	Transition       Dollars
}

// lists are the first tier of what AWS lists publicly, without discounts: aws.amazon.com/{dynamodb,lambda,s3,step-functions}/pricing.
// Whoever runs elsewhere sets PRICE_READ and PRICE_WRITE.
var lists = []List{
	{
		Region: "us-east-1", AsOf: locale.Date{Year: 2026, Month: 11, Day: 23},
		Read: 125_000, Write: 625_000, GBSecond: 13_333_400, Invoke: 200_000, Put: 5_000_000, Get: 400_000, Transition: 25_000_000,
	},
	{
		Region: "eu-central-1", AsOf: locale.Date{Year: 2026, Month: 9, Day: 11},
		Read: 152_500, Write: 762_500, GBSecond: 13_333_400, Invoke: 200_000, Put: 5_400_000, Get: 430_000, Transition: 25_000_000,
	},
}

// Regions are those whose prices are listed.
func Regions() []string {
	var out []string
	for _, list := range lists {
		out = append(out, list.Region)
	}
	return out
}

// In is what a region lists; for one that is not known here it is what us-east-1 does, and says so by its Region.
func In(region string) List {
	for _, list := range lists {
		if list.Region == region {
			return list
		}
	}
	return lists[0]
}

// Table is what capacity costs.
func (l List) Table(used crm.Capacity) Dollars {
	return l.Read.Times(used.Reads) + l.Write.Times(used.Writes)
}
