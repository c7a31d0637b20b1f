package table

import (
	"maps"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// acquaintance fills what was empty of a known customer, and adds identities of types that they have none of; if they
// have one after all, the profile's condition fails with errHasOne; if they have a name, which whoever was nameless gets with their first,
// with errNamed.
func acquaintance(c crm.Contact, customer string, found map[key]item, adopt adopting) ([]step, error) {
	fill := filler{update: update{key: profileKey(customer), condition: live, names: map[string]string{"#mergedInto": attrMergedInto}, values: item{}}}
	if err := fill.details(c.From.Details); err != nil {
		return nil, err
	}
	fill.consent(c.From.Consent)
	known, err := knownOf(customer, found)
	if err != nil {
		return nil, err
	}
	naming := known.Nameless && adopt.name && foldedName(c.From.Name) != ""
	if naming {
		fill.name(c.From.Name, customer)
	}
	var steps []step
	if adopt.identities {
		if steps, err = adoption(c, known, found, &fill); err != nil {
			return nil, err
		}
	}
	if naming {
		words, err := wordSteps(crm.Customer{}, crm.Customer{ID: customer, Name: c.From.Name}, c.Event)
		if err != nil {
			return nil, err
		}
		steps = append(steps, words...)
	}
	if naming || !adopt.name {
		steps = append(steps, namedClaims(steps, customer, found, c.Event)...)
	}
	if steps, err = confirmed(steps, c, customer, known.Has); err != nil {
		return nil, err
	}
	if fill.update.set == "" {
		return append(steps, fill.update.check(raced)), nil
	}
	fill.also("#updatedAt = :updatedAt", "updatedAt", text(c.At.Format(timeFormat)))
	fill.update.add = "#version :one"
	fill.update.names["#version"], fill.update.values[":one"] = "version", number(1)
	return append(steps, fill.update.step(c.Event, func(now item) error {
		if now == nil || textOf(now, attrMergedInto) != "" {
			return errRaced
		}
		if naming && textOf(now, "name") != "" {
			return errNamed
		}
		return errHasOne
	})), nil
}

// namedClaims are the steps by which the claims that were found of a customer know that they have a name, but for those that other steps
// write.
func namedClaims(steps []step, customer string, found map[key]item, event string) []step {
	var out []step
	for k, one := range found {
		touched := func(s step) bool { return s.key() == k }
		if k.sk != skClaim || textOf(one, "customer") != customer || one["nameless"] == nil || slices.ContainsFunc(steps, touched) {
			continue
		}
		learn := update{key: k, condition: "#customer = :customer", names: map[string]string{"#customer": "customer"}, values: item{":customer": text(customer)}}
		learn.drop("nameless")
		out = append(out, learn.step(event, raced))
	}
	return out
}

// knownOf is what the claims that were found know of a customer together.
func knownOf(customer string, found map[key]item) (claim, error) {
	out := claim{Customer: customer}
	for _, one := range found {
		if textOf(one, "SK") != skClaim || textOf(one, "customer") != customer {
			continue
		}
		claimed, err := decode[claim](one)
		if err != nil {
			return out, err
		}
		out.Nameless = out.Nameless || claimed.Nameless
		if out.Referral == "" {
			out.Referral = claimed.Referral
		}
		for _, kind := range claimed.Has {
			if !slices.Contains(out.Has, kind) {
				out.Has = append(out.Has, kind)
			}
		}
	}
	slices.Sort(out.Has)
	return out, nil
}

// adoption makes the steps that give a customer the identities that nobody has, of types that they have none of: new claims, and
// what the old ones know. Asking the claims first, and not only the profile's condition, keeps a contact at one read and one
// transaction, so that its time does not tell that somebody known has another address.
func adoption(c crm.Contact, known claim, found map[key]item, fill *filler) ([]step, error) {
	var added, old []crm.Identity
	for _, identity := range c.From.Identities {
		claimed := found[identityKey(identity)]
		switch {
		case claimed == nil && !slices.Contains(known.Has, identity.Type):
			added = append(added, identity)
		case textOf(claimed, "customer") == known.Customer:
			old = append(old, identity)
		}
	}
	if len(added) == 0 {
		return nil, nil
	}
	whole := claim{Customer: known.Customer, Has: append(known.Has, typesOf(added)...), Referral: known.Referral}
	var steps []step
	for _, identity := range added {
		one, err := create(identityKey(identity), whole, c.Event, claimList(identity), raced)
		if err != nil {
			return nil, err
		}
		steps = append(steps, one)
	}
	has, err := encodeField(whole.Has)
	if err != nil {
		return nil, err
	}
	for _, identity := range old {
		learn := update{key: identityKey(identity), condition: "attribute_exists(PK)", names: map[string]string{}, values: item{}}
		learn.assign(attrHas, has)
		steps = append(steps, learn.step(c.Event, raced))
	}
	return steps, fill.identities(added)
}

// timeFormat is how times are stored.
const timeFormat = "2006-01-02T15:04:05.999999999Z07:00"

// filler builds the update that fills what is empty.
type filler struct{ update update }

func (f *filler) also(set, name string, value types.AttributeValue) {
	if f.update.set != "" {
		f.update.set += ", "
	}
	f.update.set += set
	f.update.names["#"+name], f.update.values[":"+name] = name, value
}

// details sets each field that was given and is not there yet.
func (f *filler) details(d crm.Details) error {
	given, err := encode(key{}, d)
	if err != nil {
		return err
	}
	for name, value := range given {
		if name != "PK" && name != "SK" {
			f.also("#"+name+" = if_not_exists(#"+name+", :"+name+")", name, value)
		}
	}
	return nil
}

// name names somebody, on condition that they have no name, and puts them into the list of names.
func (f *filler) name(given, customer string) {
	folded := foldedName(given)
	for name, value := range map[string]string{
		"name": given, "listPK": nameListPK(folded), "listSK": nameListSK(folded, customer),
	} {
		f.also("#"+name+" = :"+name, name, text(value))
	}
	f.update.condition += " AND attribute_not_exists(#name)"
}

// consent sets what nothing was said of before; a public form never takes a consent back or renews it.
func (f *filler) consent(said crm.Consent) {
	for i, name := range slices.Sorted(maps.Keys(said)) {
		at := "consent" + strconv.Itoa(i)
		f.also("#consent.#"+at+" = if_not_exists(#consent.#"+at+", :"+at+")", at, &types.AttributeValueMemberBOOL{Value: said[name]})
		f.update.names["#"+at], f.update.names["#consent"] = name, "consent"
	}
}

// identities adds some, on condition that the customer has none of their types.
func (f *filler) identities(added []crm.Identity) error {
	if len(added) == 0 {
		return nil
	}
	for i, identity := range added {
		name := ":type" + strconv.Itoa(i)
		f.update.values[name] = text(string(identity.Type))
		f.update.condition += " AND NOT contains(#has, " + name + ")"
	}
	encoded, err := encodeField(added)
	if err != nil {
		return err
	}
	has, err := encodeField(typesOf(added))
	if err != nil {
		return err
	}
	f.also("#identities = list_append(#identities, :identities)", "identities", encoded)
	f.also("#has = list_append(#has, :has)", attrHas, has)
	return nil
}
