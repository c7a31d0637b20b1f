package check

import (
	"vafa/internal/crm"
	"vafa/internal/table"
)

// member says in which state a member of a campaign is counted. Who waits, or is about to be sent something, is counted exactly; of the
// others the count keeps those who were erased, or whose item has expired.
func member(b *book, i table.Item) error {
	m, err := table.Read[crm.Member](i)
	if err != nil {
		return err
	}
	b.say(countedAs(m.State), table.CampaignAt(m.Campaign), m.State, 1, i.Key().PK)
	return nil
}

func countedAs(state string) rule {
	if state == crm.SendingPlanned || state == crm.SendingClaimed {
		return memberWaits
	}
	return memberCount
}

// states of a member, which are the names of the counts too.
var states = []string{crm.SendingControl, crm.SendingPlanned, crm.SendingClaimed, crm.SendingSent, crm.SendingSkipped, crm.SendingFailed}

// count is the part of a campaign's counts that one shard of customers has.
func count(b *book, i table.Item) error {
	of := table.CampaignIn(i.Key().PK)
	for _, state := range states {
		b.say(countedAs(state), of, state, -i.Number(state))
	}
	return nil
}

// message is held to its campaign, of which a customer gets one at most, and to the name that a gateway gave it.
func message(b *book, i table.Item) error {
	m, err := table.Read[crm.Message](i)
	if err != nil {
		return err
	}
	if m.Reference != "" {
		b.pointed(gatewayName, table.SentAt(m.Gateway, m.Reference), i.Key())
	}
	if m.Campaign == "" {
		return nil
	}
	if b.person.campaigns[m.Campaign] {
		b.fault(messageTwice, i, "a second message of one campaign to one customer")
	}
	b.person.campaigns[m.Campaign] = true
	return nil
}
