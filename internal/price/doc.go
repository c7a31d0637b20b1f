// Package price knows what the cloud lists for what Vafa uses of it, and adds up what a piece of work has cost at those prices.
// Here belong prices, each with its region and day, and the arithmetic on them; what was used is measured elsewhere. It trusts
// nobody's bill: discounts, free tiers and taxes are not in it. It imports crm alone.
package price
