package table

import (
	"strings"

	"vafa/internal/crm"
)

// Where items are, for who holds items against each other; keys.go has the patterns.

// ProfileAt is where a customer is.
func ProfileAt(customer string) Key { return profileKey(customer).exported() }

// ValueAt is where the value of a customer is.
func ValueAt(customer string) Key { return valueKey(customer).exported() }

// CustomerAt is the partition of a customer, CustomerIn the customer of a partition.
func CustomerAt(customer string) string { return customerPK(customer) }

// CustomerIn is the customer in whose partition something lies, "" where it is nobody's.
func CustomerIn(pk string) string {
	if !fits(pk, prefixCustomer) {
		return ""
	}
	return customerOf(pk)
}

// ClaimAt is where the claim of an identity is.
func ClaimAt(identity crm.Identity) Key { return identityKey(identity).exported() }

// CodeAt is where the claim of a referral code is.
func CodeAt(code string) Key { return referralKey(code).exported() }

// EventAt is where the claim of a purchase is.
func EventAt(source, reference string) Key { return eventKey(source, reference).exported() }

// WebEventAt is where the claim of an event on the web is.
func WebEventAt(source, reference string) Key { return webEventKey(source, reference).exported() }

// PointerAt is where the pointer of an id is.
func PointerAt(id string) Key { return pointerKey(id).exported() }

// SentAt is where the pointer is of a message by the name that a gateway gave it.
func SentAt(gateway, reference string) Key { return sentPointerKey(gateway, reference).exported() }

// EntryAt is where a line of a timeline is.
func EntryAt(customer string, e crm.Entry) Key { return entryKey(customer, e).exported() }

// CaseAt is where a case is.
func CaseAt(customer, id string) Key { return caseKey(customer, id).exported() }

// TaskAt is where a task is.
func TaskAt(customer, id string) Key { return taskKey(customer, id).exported() }

// CardAt is where a card is.
func CardAt(model, serial string) Key { return cardKey(model, serial).exported() }

// OwnCardAt is where a card is on the page of a customer.
func OwnCardAt(customer, model, serial string) Key {
	return customerCardKey(customer, crm.Card{Model: model, Serial: serial}).exported()
}

// SerialAt is where the models of a serial are listed.
func SerialAt(serial string) Key { return serialKey(serial).exported() }

// ProductAt is where a product is.
func ProductAt(sku string) Key { return productKey(sku).exported() }

// ShelfAt is where the names of a product are.
func ShelfAt(sku string) Key { return shelfKey(shardOf(sku)).exported() }

// MemberAt is where a member of a campaign is.
func MemberAt(campaign, customer string) Key { return memberKey(campaign, customer).exported() }

// MessageAt is where a message is.
func MessageAt(customer, id string) Key { return messageKey(customer, id).exported() }

// MergeAt is where the record is of who was merged into a customer.
func MergeAt(into, from string) Key { return mergeKey(into, from).exported() }

// MovedAt is the partition of what a merge moved.
func MovedAt(merge string) string { return mergePK(merge) }

// ContactsAt are where a company is found by its contacts.
func ContactsAt(c crm.Customer) []Key {
	var out []Key
	for _, k := range contactKeys(c) {
		out = append(out, k.exported())
	}
	return out
}

// NamedAt is where it is kept that an item, by its partition, names somebody.
func NamedAt(name, pk string) Key { return namedKey(name, pk).exported() }

// WordAt is where the item is by which a later word of a name finds a customer.
func WordAt(customer string, word int) Key { return wordKey(customer, word).exported() }

// ErasureAt is where the work of an erasure is that is not done.
func ErasureAt(customer string) Key { return erasureKey(customer).exported() }

// LedgerPartitions are the partitions of the ledger of erasures.
func LedgerPartitions() []string {
	var out []string
	for shard := range Shards {
		out = append(out, ledgerPK(shard))
	}
	return out
}

// SettingsPartition is the partition of the firm's settings.
func SettingsPartition() string { return pkSettings }

// CustomerOfErasure is the partition of the customer whom the work of an erasure is about.
func CustomerOfErasure(at Key) string {
	return customerPK(strings.TrimPrefix(at.PK, erasureKey("").pk))
}

// CampaignAt is where a campaign is.
func CampaignAt(campaign string) Key { return campaignKey(campaign).exported() }

// ImportIn is where the import is in whose partition something lies.
func ImportIn(pk string) Key { return Key{PK: pk, SK: skPlan} }

// CampaignIn is where the campaign is of whose partition something lies in.
func CampaignIn(pk string) Key { return Key{PK: pk, SK: skPlan} }

// OfContact says whether what leads to an item that names somebody leads to a company of which they are a contact.
func OfContact(at Key) bool { return strings.HasSuffix(at.SK, contactOnly) }
