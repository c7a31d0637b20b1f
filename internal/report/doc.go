// Package report adds up what customers bought, day by day, into the figures of the business: how many customers a week, month or
// quarter had, how many of them came back, what first and later purchases brought, who of each month's newcomers stayed, and which
// share of customers carries the value. What belongs here is arithmetic over ledgers and counts; no table, no HTTP, no sentence and
// no clock. It trusts the ledgers that it is given.
package report
