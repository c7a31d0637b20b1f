// Package table keeps the domain in one DynamoDB table. keys.go shows every key on one page; then there is one file a
// noun. What belongs here: keys, items, transactions, retries, and the translation of DynamoDB's errors into the
// domain's. What may not: a rule of the domain (crm has those), or anything of HTTP. It trusts the values it is given,
// which crm has checked, and nothing that it has read before: every write states what it relies on as a condition.
package table
