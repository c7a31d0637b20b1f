package report

import "vafa/internal/crm"

// CrossSum is what customers paid for products that are known, in minor units of a base currency: All of them, and those Later ones
// that a customer first bought on a later day than their first.
type CrossSum struct {
	Buyers int   `json:"buyers"`
	All    int64 `json:"all"`
	Later  int64 `json:"later"`
}

// addCross takes in what a customer has of each product.
func (r *Relations) addCross(currency string, goods []crm.Good) {
	if len(goods) == 0 {
		return
	}
	first := goods[0].First
	for _, good := range goods {
		if good.First.Before(first) {
			first = good.First
		}
	}
	sum := r.Cross[currency]
	sum.Buyers++
	for _, good := range goods {
		sum.All += good.Amount
		if good.First.After(first) {
			sum.Later += good.Amount
		}
	}
	r.Cross[currency] = sum
}
