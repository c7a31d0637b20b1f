package crm

import "time"

// confirmationIDLength is how much of a hash names the confirmation of a day: enough that no two customers share one.
const confirmationIDLength = 24

// NewConfirmation is the message that asks a customer to confirm that an e-mail address is theirs, by the link to their preferences. A
// customer has one of a day, whose id is made of the two, so that nobody can have an address flooded with them. Its text is put in when
// it is sent, in the language that they read then.
func NewConfirmation(customer, by string, at time.Time) Message {
	day := at.UTC().Format(time.DateOnly)
	return Message{
		ID: "msg_" + HashID("confirmation " + customer + " " + day)[:confirmationIDLength], Customer: customer, Version: 1, Purpose: Service,
		Channel: "email", Confirms: true, State: SendingPlanned, By: by, CreatedAt: at, Due: at,
	}
}

// asksInVain says whether a message asks to confirm what is not to be confirmed any more.
func (o Occasion) asksInVain() Verdict {
	if o.Confirms && !o.Customer.Consent.Waits("email") {
		return skip(WhySettled)
	}
	return Verdict{}
}
