// Package campaign plans campaigns and looks after those under way: who is addressed, who is left alone by lot, what goes to the
// queue, when a campaign is over, and what it has shown. It is a job of small steps, each of which may run twice, so that a state
// machine can run them as well as one machine can. What may not be here: how a message is written or sent, which is the delivery's;
// the statistics, which are proof's; a key of the table. It trusts the store, and nobody's clock but its own.
package campaign
