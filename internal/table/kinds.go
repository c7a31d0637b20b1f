package table

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"vafa/internal/crm"
)

// Kind is what an item is, by its key. Its name is that of the first column in keys.go.
type Kind string

// The kinds of items that somebody asks for by name.
const (
	KindCustomer    Kind = "customer"
	KindWord        Kind = "word of a name"
	KindValue       Kind = "value"
	KindEntry       Kind = "timeline"
	KindCase        Kind = "case"
	KindTask        Kind = "task"
	KindOwnCard     Kind = "customer's card"
	KindIdentity    Kind = "identity claim"
	KindCode        Kind = "referral code"
	KindCard        Kind = "card"
	KindSerial      Kind = "serial"
	KindEvent       Kind = "event claim"
	KindPointer     Kind = "id pointer"
	KindProduct     Kind = "product"
	KindShelf       Kind = "names of products"
	KindCampaign    Kind = "campaign"
	KindCount       Kind = "count of a campaign"
	KindImport      Kind = "import"
	KindMember      Kind = "member"
	KindMessage     Kind = "message"
	KindReached     Kind = "addressed lately"
	KindWebEvent    Kind = "event on the web"
	KindMerge       Kind = "merge"
	KindContact     Kind = "contact's phone"
	KindMoved       Kind = "moved items"
	KindNamed       Kind = "name"
	KindErasure     Kind = "erasure"
	KindLedger      Kind = "ledger of erasures"
	KindHeld        Kind = "held post"
	KindChunk       Kind = "part of an import"
	KindAnswer      Kind = "idempotent answer"
	KindListed      Kind = "listed serial"
	KindAudit       Kind = "audit"
	KindMachineKey  Kind = "machine key"
	KindContactDays Kind = "contacts of a day"
)

// kindOf is one kind: how its keys begin - whole ones where they do not end in "#" -, the value whose JSON names its attributes have, and
// what else the table keeps in it. A name that ends in "*" begins further names; open are items whose names are anybody's.
type kindOf struct {
	name   Kind
	pk, sk string
	shape  any
	more   []string
	open   bool
}

// listed are the attributes of an item that has a place in the lists.
var listed = []string{"listPK", "listSK"}

func with(names ...string) []string { return append(names, listed...) }

// kinds are all kinds of items; the first that fits counts.
var kinds = []kindOf{
	{name: KindCustomer, pk: prefixCustomer, sk: skProfile, shape: crm.Customer{}, more: with(attrHas)},
	{name: KindWord, pk: prefixCustomer, sk: prefixWord, more: with("id")},
	{name: KindValue, pk: prefixCustomer, sk: skValue, shape: crm.Value{}, more: with("valuePK", "valueSK")},
	{name: KindEntry, pk: prefixCustomer, sk: prefixTimeline, shape: crm.Entry{}},
	{name: "decision", pk: prefixCustomer, sk: prefixNext, shape: crm.SuggestionDecision{}},
	{name: KindCase, pk: prefixCustomer, sk: prefixCase, shape: crm.Case{}, more: listed},
	{name: KindTask, pk: prefixCustomer, sk: prefixTask, shape: crm.Task{}, more: listed},
	{name: KindOwnCard, pk: prefixCustomer, sk: prefixCard, shape: crm.CardSummary{}, more: listed},
	{name: "benefit", pk: prefixCustomer, sk: prefixGrant, shape: crm.Benefit{}},
	{name: "started play", pk: prefixCustomer, sk: prefixPlay, shape: crm.StartedPlay{}},
	{name: "review", pk: prefixCustomer, sk: skReview, shape: crm.ReviewDecision{}},
	{name: KindMember, pk: prefixCustomer, sk: prefixMember, shape: crm.Member{}, more: listed},
	{name: KindMessage, pk: prefixCustomer, sk: prefixSent, shape: crm.Message{}, more: listed},
	{name: KindReached, pk: prefixCustomer, sk: skReached, shape: crm.Reached{}},
	{name: KindMerge, pk: prefixCustomer, sk: prefixMerge, shape: mergeRecord{}},
	{name: KindCode, pk: referralKey("").pk, sk: skClaim, more: []string{"customer"}},
	{name: KindIdentity, pk: prefixIdentity, sk: skClaim, shape: claim{}, more: listed},
	{name: KindCard, pk: prefixCard, sk: skCard, shape: crm.Card{}},
	{name: KindSerial, pk: serialKey("").pk, sk: skModels, more: []string{attrModels}},
	{name: KindEvent, pk: "EVT#", sk: skClaim, shape: eventClaim{}, more: listed},
	{name: KindWebEvent, pk: "WEB#", sk: skClaim, shape: webEventClaim{}},
	{name: KindPointer, pk: pointerKey("").pk, sk: skPointer, shape: pointer{}},
	{name: KindAnswer, pk: prefixAnswer, sk: skAnswer, more: []string{"hash", "status", "body"}},
	{name: KindProduct, pk: pkCatalogue, sk: prefixProduct, shape: crm.Product{}},
	{name: KindShelf, pk: pkCatalogue, sk: "SHELF#", more: []string{prefixSKU + "*"}},
	{name: KindListed, pk: serialListKey("", "").pk, sk: ""},
	{name: "lease", pk: pkJob, sk: skLease, shape: crm.Lease{}},
	{name: "run", pk: pkJob, sk: prefixRun, shape: crm.Run{}},
	{name: "prices of a run", pk: pkJob, sk: prefixPrices, open: true},
	{name: "rules of a run", pk: pkJob, sk: prefixRules, open: true},
	{name: "model", pk: pkJob, sk: prefixModel, open: true},
	{name: "report", pk: pkJob, sk: prefixReport, shape: storedReport{}},
	{name: "settings", pk: pkSettings, sk: "", open: true},
	{name: "gateway", pk: gatewayKey("").pk, sk: "", shape: crm.Gateway{}},
	{name: "webhook", pk: pkWebhooks, sk: "", shape: crm.Webhook{}},
	{name: "happening", pk: pkHappenings, sk: "", shape: crm.Happening{}},
	{name: "use of a play", pk: pkPlays, sk: "", shape: crm.PlayUse{}, more: []string{prefixCount + "*"}},
	{name: KindCampaign, pk: campaignPK(""), sk: skPlan, shape: crm.Campaign{}, more: listed},
	{name: "part of a campaign", pk: campaignPK(""), sk: "SHARD#", shape: crm.CampaignShard{}},
	{name: KindCount, pk: campaignPK(""), sk: "COUNT#", shape: crm.CampaignCounts{}, more: []string{attrWhy + "*"}},
	{name: "result of a campaign", pk: campaignPK(""), sk: skResult, open: true},
	{name: "all campaigns together", pk: programmeKey().pk, sk: skResult, open: true},
	{name: KindContactDays, pk: "STATS#", sk: "", more: []string{prefixCount + "*"}},
	{name: "values of a day", pk: "VALUED#", sk: "", more: []string{prefixCount + "*"}},
	{name: "work of a day", pk: "STAFF#", sk: "", more: []string{prefixCount + "*"}},
	{name: "what is learnt", pk: "LEARNT#", sk: skSuggestions, more: []string{prefixCount + "*"}},
	{name: KindMachineKey, pk: machineKey("").pk, sk: skKey, shape: crm.MachineKey{}, more: listed},
	{name: "budget of a phone", pk: personalPK(""), sk: "", more: []string{attrCount}},
	{name: "budget of forms", pk: "BUDGET#ALL#", sk: "", more: []string{attrCount, prefixFormed + "*"}},
	{name: KindHeld, pk: prefixHeld, sk: skPost, shape: crm.HeldPost{}, more: with("name")},
	{name: KindImport, pk: importPK(""), sk: skPlan, shape: crm.Import{}, more: listed},
	{name: KindChunk, pk: importPK(""), sk: prefixChunk, shape: crm.ImportChunk{}},
	{name: "same file", pk: importClaimKey("").pk, sk: skClaim, more: []string{"id"}},
	{name: KindContact, pk: contactPK(""), sk: prefixCustomer, more: []string{"id"}},
	{name: KindMoved, pk: prefixMerge, sk: prefixMoved, shape: movedItems{}, more: []string{attrReplaced}},
	{name: KindNamed, pk: prefixNamed, sk: "", more: []string{attrMerge, "id"}},
	{name: KindErasure, pk: erasureKey("").pk, sk: skWork, open: true},
	{name: KindLedger, pk: pkErased + "#", sk: "", shape: crm.Erased{}},
	{name: "erased, in total", pk: pkErased, sk: prefixTotal, shape: crm.ErasedTotal{}},
	{name: KindAudit, pk: "AUDIT#", sk: "", shape: crm.AuditRecord{}},
}

// Kind is what the item is, "" for what no part of Vafa writes.
func (i Item) Kind() Kind { return KindAt(i.Key()) }

func (i Item) kind() *kindOf { return kindAt(i.Key()) }

// KindAt is what lies at a key, "" where nothing does.
func KindAt(k Key) Kind {
	if kind := kindAt(k); kind != nil {
		return kind.name
	}
	return ""
}

func kindAt(k Key) *kindOf {
	for n := range kinds {
		if fits(k.PK, kinds[n].pk) && fits(k.SK, kinds[n].sk) {
			return &kinds[n]
		}
	}
	return nil
}

func fits(part, pattern string) bool {
	return part == pattern || pattern == "" || strings.HasSuffix(pattern, "#") && strings.HasPrefix(part, pattern)
}

// Strange are the attributes that no item of this kind has; none of a kind that is not known.
func (i Item) Strange() []string {
	kind := i.kind()
	if kind == nil || kind.open {
		return nil
	}
	known := kind.names()
	var out []string
	for name := range i.attributes {
		if !known[name] && !begins(name, kind.more) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

func begins(name string, more []string) bool {
	for _, one := range more {
		if prefix, open := strings.CutSuffix(one, "*"); open && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

var namesOfKinds sync.Map // Kind to map[string]bool

// names are the attributes of items of a kind.
func (k *kindOf) names() map[string]bool {
	if found, ok := namesOfKinds.Load(k.name); ok {
		return found.(map[string]bool)
	}
	out := map[string]bool{"PK": true, "SK": true, attrEvent: true, attrExpires: true, attrAnswer: true, attrSubjects: true}
	for _, name := range k.more {
		out[name] = true
	}
	if k.shape != nil {
		fieldsOf(reflect.TypeOf(k.shape), out)
	}
	namesOfKinds.Store(k.name, out)
	return out
}

// fieldsOf are the JSON names of a type's fields, those that it embeds too.
func fieldsOf(shape reflect.Type, out map[string]bool) {
	for _, field := range reflect.VisibleFields(shape) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name != "":
			out[name] = true
		case !field.Anonymous && field.IsExported():
			out[field.Name] = true
		}
	}
}
