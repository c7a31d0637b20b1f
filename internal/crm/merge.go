package crm

import (
	"maps"
	"slices"
	"time"
)

// The states of a merge.
const (
	MergeMoving  = "moving" // begun: repeating the request goes on
	MergeDone    = "done"
	MergeUndoing = "undoing"
	MergeUndone  = "undone"
)

// mergeLife is for how long a merge can be undone.
const mergeLife = 30 * 24 * time.Hour

// Merge is the joining of two records of one customer: what From had has moved, or is moving, to Into.
type Merge struct {
	ID    string    `json:"id"`
	From  string    `json:"from"`
	Into  string    `json:"into"`
	State string    `json:"state"`
	Moved int       `json:"moved"` // items: lines of the timeline, cards, cases
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Until time.Time `json:"undoUntil"`
}

// NewMerge begins the merge of from into into.
func NewMerge(id, from, into, by string, now time.Time) Merge {
	return Merge{ID: id, From: from, Into: into, State: MergeMoving, At: now, By: by, Until: now.Add(mergeLife)}
}

// Absorbed is what a merge made of the survivor, kept to be undone.
type Absorbed struct {
	Before      Customer  `json:"before"`
	After       Customer  `json:"after"`
	Unit        string    `json:"unit,omitempty"`        // of the survivor's ledger before
	ServiceUnit string    `json:"serviceUnit,omitempty"` // before
	Stage       string    `json:"stage"`                 // before
	StageSince  time.Time `json:"stageSince"`
	NewStage    string    `json:"newStage"`
}

// Absorb is the survivor of a merge with other: with the identities of both, the stricter consent, and what it did not have itself.
func (c Customer) Absorb(other Customer, now time.Time) Customer {
	fill := func(own *string, from string) {
		if *own == "" {
			*own = from
		}
	}
	fill(&c.Name, other.Name)
	fill(&c.ReferredBy, other.ReferredBy)
	fill(&c.Source, other.Source)
	fill(&c.Note, other.Note)
	fill(&c.Contact, other.Contact)
	c.Identities = slices.Concat(c.Identities, other.Identities)
	c.Consent = stricter(c.Consent, other.Consent)
	if c.Kind != KindPerson {
		c.Contacts = slices.Concat(c.Contacts, other.Contacts)
	}
	c.Details = c.Details.Merge(other.Details)
	c.Referrer = brought(c.ID, c.Referrer, other.Referrer)
	c.FormerCodes = slices.Concat(c.FormerCodes, other.Codes())
	if other.CreatedAt.Before(c.CreatedAt) {
		c.CreatedAt = other.CreatedAt
	}
	c.Merging, c.UpdatedAt = other.ID, now
	return c
}

// Codes are the referral codes that lead to this customer.
func (c Customer) Codes() []string {
	if c.ReferralCode == "" {
		return c.FormerCodes
	}
	return append([]string{c.ReferralCode}, c.FormerCodes...)
}

// brought is who brought a customer: who it was, else who brought the one that is merged into them; nobody brings themselves.
func brought(customer, referrer, others string) string {
	if referrer == "" && others != customer {
		return others
	}
	return referrer
}

// stricter joins two consents: no beats yes, yes beats what was never asked.
func stricter(a, b Consent) Consent {
	out := Consent{}
	maps.Copy(out, a)
	for channel, agreed := range b {
		before, asked := a[channel]
		out[channel] = agreed && (before || !asked)
	}
	return out
}

// Separate undoes Absorb: what nobody has changed since is again as it was, of both. A consent that was withdrawn since from what
// the merge had left is withdrawn of both, since nobody can tell whose it was.
func (c Customer) Separate(other Customer, a Absorbed, now time.Time) (survivor, released Customer) {
	before, after := a.Before, a.After
	withdrawn := func(channel string) bool { return after.Consent[channel] && !c.Consent[channel] }
	c.Name = unless(c.Name, after.Name, before.Name)
	c.ReferredBy = unless(c.ReferredBy, after.ReferredBy, before.ReferredBy)
	c.Source = unless(c.Source, after.Source, before.Source)
	c.Note = unless(c.Note, after.Note, before.Note)
	c.Contact = unless(c.Contact, after.Contact, before.Contact)
	c.Referrer = unless(c.Referrer, after.Referrer, before.Referrer)
	c.FormerCodes = slices.DeleteFunc(slices.Clone(c.FormerCodes), func(code string) bool { return slices.Contains(other.Codes(), code) })
	if slices.Equal(c.Contacts, after.Contacts) {
		c.Contacts = before.Contacts
	}
	if c.CreatedAt.Equal(after.CreatedAt) {
		c.CreatedAt = before.CreatedAt
	}
	c.Details = c.Details.separate(after.Details, before.Details)
	other.Consent = maps.Clone(other.Consent)
	for channel := range other.Consent {
		other.Consent[channel] = other.Consent[channel] && !withdrawn(channel)
	}
	c.Consent = separateConsent(c.Consent, after.Consent, before.Consent)
	c.Identities = slices.DeleteFunc(slices.Clone(c.Identities), func(i Identity) bool { return slices.Contains(other.Identities, i) })
	c.Merging, other.MergedInto = "", ""
	c.UpdatedAt, other.UpdatedAt = now, now
	return c, other
}

// unless is before, unless somebody changed the field since the merge left it as after.
func unless(now, after, before string) string {
	if now == after {
		return before
	}
	return now
}

func separateConsent(now, after, before Consent) Consent {
	out := maps.Clone(now)
	for channel, agreed := range after {
		was, asked := before[channel]
		switch {
		case now[channel] != agreed:
		case asked:
			out[channel] = was
		default:
			delete(out, channel)
		}
	}
	return out
}

func (d Details) separate(after, before Details) Details {
	d.Country, d.City, d.Area = unless(d.Country, after.Country, before.Country), unless(d.City, after.City, before.City), unless(d.Area, after.Area, before.Area)
	d.Address, d.PostalCode = unless(d.Address, after.Address, before.Address), unless(d.PostalCode, after.PostalCode, before.PostalCode)
	d.Language = unless(d.Language, after.Language, before.Language)
	d.PreferredChannel = unless(d.PreferredChannel, after.PreferredChannel, before.PreferredChannel)
	d.PreferredTime = unless(d.PreferredTime, after.PreferredTime, before.PreferredTime)
	if slices.Equal(d.Interests, after.Interests) {
		d.Interests = before.Interests
	}
	return d
}

// stageRank orders stages by how much of a relationship there is.
var stageRank = map[string]int{Prospect: 0, Lost: 1, Lapsed: 2, Active: 3}

// Absorb readies the value of a merge's survivor for what other's customer bought and cost: in the currency of the two, with the
// stage of whoever is closer. A ConflictError says that their currencies differ.
func (v Value) Absorb(other Value) (Value, error) {
	one := func(own, its string) bool { return own == "" || its == "" || baseOf(own) == baseOf(its) }
	if !one(v.Summary.Unit, other.Summary.Unit) || !one(v.ServiceUnit, other.ServiceUnit) {
		return v, ConflictError{Code: "merge.currencies"}
	}
	if v.Summary.Unit == "" {
		v.Summary.Unit = other.Summary.Unit
	}
	if v.ServiceUnit == "" {
		v.ServiceUnit = other.ServiceUnit
	}
	v.Referrer = brought(v.Customer, v.Referrer, other.Referrer)
	if v.Source == "" {
		v.Source = other.Source
	}
	if stageRank[other.Stage] > stageRank[v.Stage] {
		v.Stage, v.StageSince = other.Stage, other.StageSince
	}
	return v, nil
}

// Separate undoes Absorb, as far as nothing came since.
func (v Value) Separate(a Absorbed) Value {
	if len(v.Days) == 0 && a.Unit == "" {
		v.Summary.Unit = ""
	}
	if v.ServiceCost == 0 && a.ServiceUnit == "" {
		v.ServiceUnit = ""
	}
	v.Referrer = unless(v.Referrer, a.After.Referrer, a.Before.Referrer)
	v.Source = unless(v.Source, a.After.Source, a.Before.Source)
	if v.Stage == a.NewStage {
		v.Stage, v.StageSince = a.Stage, a.StageSince
	}
	return v
}

// Give moves purchases from one ledger to the other. Both then equal the replay of the purchases that they have.
func (v *Value) Give(to *Value, purchases []Purchase, b Business) error {
	for _, ledger := range []*Ledger{&v.Days, &to.Days} {
		if *ledger == nil {
			*ledger = Ledger{}
		}
	}
	for _, p := range purchases {
		day, part := b.Day(p.At).String(), partOf(p)
		v.Days.put(day, part, -1)
		to.Days.put(day, part, 1)
		v.Goods.put(b.Day(p.At), p, -1)
		to.Goods.put(b.Day(p.At), p, 1)
	}
	if err := v.summarise(v.Summary.Unit, b); err != nil {
		return err
	}
	return to.summarise(to.Summary.Unit, b)
}

// ServiceSpent is what contacts cost: minutes of staff, and an amount in base minor units of Unit.
type ServiceSpent struct {
	Minutes int
	Cost    int64
	Unit    string
}

// Service is what this entry of a timeline cost.
func (e Entry) Service() ServiceSpent {
	if e.Interaction == nil {
		return ServiceSpent{}
	}
	out := ServiceSpent{Minutes: e.Interaction.Minutes}
	if cost := e.Interaction.Cost; cost != nil {
		out.Cost, out.Unit = cost.Minor(), cost.Base()
	}
	return out
}
