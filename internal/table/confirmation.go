package table

import (
	"maps"
	"slices"
	"time"

	"vafa/internal/crm"
)

// confirmation is the step that plans the e-mail by which a customer confirms their address, unless there is one of this day already,
// whatever became of it: that stays as it is, and refuses nothing of the transaction.
func confirmation(customer, by string, at time.Time, event string) (step, error) {
	m := crm.NewConfirmation(customer, by, at)
	planned, err := encode(messageKey(m.Customer, m.ID), m)
	if err != nil {
		return step{}, err
	}
	maps.Copy(planned, messageList(m))
	fill := filler{update: update{key: messageKey(m.Customer, m.ID), names: map[string]string{}, values: item{}}}
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		if name != "PK" && name != "SK" {
			fill.also("#"+name+" = if_not_exists(#"+name+", :"+name+")", name, planned[name])
		}
	}
	return fill.update.step(event, raced), nil
}

// confirmed adds to the steps of a contact the e-mail that asks to confirm an address, where the contact leaves an agreement pending and
// the customer may have an address, as far as that is known.
func confirmed(steps []step, c crm.Contact, customer string, has []crm.IdentityType) ([]step, error) {
	if !c.From.Consent.Waits("email") || !slices.Contains(append(typesOf(c.From.Identities), has...), crm.Email) {
		return steps, nil
	}
	mail, err := confirmation(customer, c.By, c.At, c.Event)
	return append(steps, mail), err
}

// pendingIn says whether records leave an agreement to be confirmed.
func pendingIn(records []crm.ConsentRecord) bool {
	return slices.ContainsFunc(records, func(r crm.ConsentRecord) bool { return r.Pending })
}
