// Package event says what changes of the table are worth reacting to, and in which words others are told of them.
//
// What belongs here: the types of events, what each carries, and which change of an item causes which. What may not: how they leave
// (package bus, webhooks) or how items are stored (package table). An event carries ids, codes, times and amounts, and no name, phone,
// address or text: it goes to systems whose keepers we do not know, waits in queues, and an erasure cannot call it back. Whoever needs
// more asks the API by the id, with rights of their own. It trusts the items, which we have written.
package event
