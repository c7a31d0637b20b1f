// Package value turns purchases into what a relationship is worth: histories for the models, the fitted model of a base
// of customers, the figures of one customer, segments with their reasons, and the steps of the nightly job. What belongs
// here: the choices of a firm (horizon, rates, rules), and the use of clv's mathematics on the domain's summaries. What may
// not: AWS, HTTP, a formula that clv has. It trusts the summaries that crm keeps, and no figure of a model that clv refused.
package value
