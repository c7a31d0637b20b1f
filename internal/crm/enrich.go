package crm

import (
	"slices"
	"strconv"
	"time"
)

// mostIdentities is how many identities a file may give one customer: more are the slip of a column that is everybody's.
const mostIdentities = 50

// Enriched is a known customer with what somebody else wrote of them, such as the shop they come from: what was empty is filled and new
// identities are added; nothing is overwritten, and no consent follows from it. Faults say why it cannot be the same customer. Who brought
// them and where the firm met them stays as it was when they came.
func (c Customer) Enriched(from Capture, at time.Time) (after Customer, changed bool, faults Faults) {
	after = c
	if after.Name == "" {
		after.Name = from.Name
	}
	if after.Note == "" {
		after.Note = from.Note
	}
	after.Details = c.Merge(from.Details)
	after.Identities = slices.Clone(c.Identities)
	for _, identity := range from.Identities {
		known := func(other Identity) bool { return other.Key() == identity.Key() }
		if slices.ContainsFunc(c.Identities, known) {
			continue
		}
		if hasOne(c.Identities, identity.Type) {
			faults.Add("/"+string(identity.Type), "import.otherPerson")
		}
		after.Identities = append(after.Identities, identity)
	}
	if len(after.Identities) > max(mostIdentities, len(c.Identities)) {
		faults.Add("", "import.tooManyIdentities", "limit", strconv.Itoa(mostIdentities))
	}
	changed = after.Name != c.Name || after.Note != c.Note || len(after.Identities) > len(c.Identities) || !sameDetails(after.Details, c.Details)
	if changed && at.After(c.UpdatedAt) {
		after.UpdatedAt = at
	}
	return after, changed, faults
}

// hasOne says whether somebody has an identity of a type of which nobody has two: who has another is somebody else, who only shares a
// phone or an address.
func hasOne(identities []Identity, kind IdentityType) bool {
	only := kind == NationalID || kind == LegalID
	return only && slices.ContainsFunc(identities, func(i Identity) bool { return i.Type == kind })
}

func sameDetails(a, b Details) bool {
	same := slices.Equal(a.Interests, b.Interests)
	a.Interests, b.Interests = nil, nil
	return same && a.key() == b.key()
}

// key is all of them that is text.
func (d Details) key() [8]string {
	return [8]string{d.Country, d.City, d.Area, d.Address, d.PostalCode, d.Language, d.PreferredChannel, d.PreferredTime}
}

// Filled is a product with what a list tells of it that the catalogue does not have yet; nothing is overwritten.
func (p Product) Filled(from Product) (after Product, changed bool) {
	after = p
	after.Name = map[string]string{}
	for _, names := range []map[string]string{from.Name, p.Name} {
		for language, name := range names {
			after.Name[language] = name
		}
	}
	changed = len(after.Name) > len(p.Name)
	if p.Price == nil && from.Price != nil {
		after.Price, changed = from.Price, true
	}
	if p.Margin == nil && from.Margin != nil && after.Price != nil && after.Price.Base() == from.Margin.Base() && from.Margin.Minor() <= after.Price.Minor() {
		after.Margin, changed = from.Margin, true
	}
	if p.WarrantyMonths == 0 && from.WarrantyMonths > 0 {
		after.WarrantyMonths, changed = from.WarrantyMonths, true
	}
	if len(p.Next) == 0 && len(from.Next) > 0 {
		after.Next, changed = from.Next, true
	}
	if p.SerialPattern == "" && from.SerialPattern != "" {
		after.SerialPattern, changed = from.SerialPattern, true
	}
	return after, changed
}

// ImportedSale is an order of a file: who bought, by id or as Contact says, which is also how somebody unknown becomes a customer.
type ImportedSale struct {
	Contact  Contact
	Customer string // their id, if the file has it
	Purchase Purchase
}
