// Command scale reckons what Vafa needs and costs at a number of customers, and where its first limit lies: it prints infra/SCALE.md.
//
//	go run ./infra/scale -write infra/SCALE.md
//	go run ./infra/scale -purchases 12 -batch 50
//
// What belongs here is arithmetic: on what the handlers were measured to do at the table (measured.go, held to them by tests), on listed
// prices (prices.go and package price), and on what is assumed of people (load.go, each a flag). It trusts none of the three beyond that,
// and rounds nothing before the end.
package main
