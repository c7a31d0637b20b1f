package crm

import (
	"strings"

	"vafa/internal/locale"
)

// IdentityType is one of the ways to know a customer.
type IdentityType string

// The identity types, strongest first: where two of them name two customers, the stronger one decides.
const (
	NationalID IdentityType = "nationalId"
	LegalID    IdentityType = "legalId"
	Reference  IdentityType = "reference"
	Phone      IdentityType = "phone"
	Email      IdentityType = "email"
)

var strength = map[IdentityType]int{NationalID: 5, LegalID: 4, Reference: 3, Phone: 2, Email: 1}

// Identity is a normalised value that belongs to at most one live customer. Value is folded: E.164, lower-case e-mail,
// ten-digit national id, eleven-digit legal id, or "source:id" for an outside reference.
type Identity struct {
	Type     IdentityType `json:"type"`
	Value    string       `json:"value"`
	Verified bool         `json:"verified"`
}

// Key is the identity as one string, for maps.
func (i Identity) Key() string { return string(i.Type) + "#" + i.Value }

// Stronger says whether i decides over other.
func (i Identity) Stronger(other Identity) bool { return strength[i.Type] > strength[other.Type] }

// OutsideReference names a customer or an event in another system.
type OutsideReference struct {
	Source string `json:"source"`
	ID     string `json:"id"`
}

// IdentityForm is the part of a request that names a customer.
type IdentityForm struct {
	Phone      string            `json:"phone,omitempty"`
	Email      string            `json:"email,omitempty"`
	NationalID string            `json:"nationalId,omitempty"`
	LegalID    string            `json:"legalId,omitempty"`
	Reference  *OutsideReference `json:"reference,omitempty"`
}

// identities reads every identity given.
func (f form) identities(in IdentityForm, b Business) []Identity {
	var out []Identity
	add := func(kind IdentityType, value string) {
		if value != "" {
			out = append(out, Identity{Type: kind, Value: value})
		}
	}
	add(NationalID, f.official("nationalId", in.NationalID, locale.NationalID))
	add(LegalID, f.official("legalId", in.LegalID, locale.LegalID))
	if in.Reference != nil {
		add(Reference, f.reference("reference", *in.Reference))
	}
	add(Phone, f.phone("phone", in.Phone, b))
	add(Email, f.email("email", in.Email))
	return out
}

// anyIdentity is identities where at least one is needed, so that somebody can be answered.
func (f form) anyIdentity(in IdentityForm, b Business) []Identity {
	before := len(*f.faults)
	out := f.identities(in, b)
	if len(out) == 0 && len(*f.faults) == before {
		f.fault("phone", "identity.required")
	}
	return out
}

// official is an optional id that an authority gave, checked by its rule.
func (f form) official(field, value string, parse func(string) (string, error)) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	id, err := parse(value)
	if err != nil {
		f.fault(field, field+".invalid")
		return ""
	}
	return id
}

// reference is "source:id", folded; both parts are needed, and the source may hold no colon so that the two stay apart.
func (f form) reference(field string, ref OutsideReference) string {
	source, id := f.folded(field+"/source", ref.Source), f.folded(field+"/id", ref.ID)
	if strings.ContainsAny(source, ":#") {
		f.fault(field+"/source", "reference.source")
		return ""
	}
	if source == "" || id == "" {
		return ""
	}
	return source + ":" + id
}

// ParseIdentity reads the one identity by which a customer is looked up.
func ParseIdentity(in IdentityForm, b Business) ([]Identity, error) {
	var faults Faults
	found := form{faults: &faults}.identities(in, b)
	return found, faults.Err()
}
