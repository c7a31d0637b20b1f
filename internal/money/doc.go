// Package money holds exact amounts: a whole number of a currency's smallest unit, together with the unit it was
// written in.
//
// What belongs here: units and their worth, parsing and printing of amounts, sums that cannot silently overflow, the
// JSON form, tables of consumer prices that bring amounts of different months to the prices of one. What may not: text for readers (separators, unit words and digits of a language are package locale's), the
// clock, rates of exchange, storage. An amount is never a float64 on its way in, in store or in a sum; Float and
// FromFloat exist for statistics and for estimates that statistics publish.
//
// It trusts nobody: every amount and code may come from a stranger's request. It does not fold digits: the caller turns
// Persian and Arabic digits into ASCII first, because this package knows no language.
package money
