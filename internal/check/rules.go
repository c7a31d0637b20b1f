package check

import (
	"regexp"
	"strings"

	"vafa/internal/table"
)

// rule is something that must hold, by the name under which a finding tells of it.
type rule string

// The rules between items: what one side says must be said by the other too.
const (
	identityClaim  rule = "identity.claim"
	referralCode   rule = "referral.code"
	referralCredit rule = "referral.credit"
	idPointer      rule = "id.pointer"
	gatewayName    rule = "gateway.name"
	eventClaim     rule = "event.claim"
	valueLedger    rule = "value.ledger"
	valueMinutes   rule = "value.minutes"
	valueCost      rule = "value.serviceCost"
	valueReferrer  rule = "value.referrer"
	cardHolder     rule = "card.holder"
	cardTask       rule = "card.task"
	cardCase       rule = "card.case"
	caseOfEntry    rule = "case.missing"
	nameWord       rule = "name.word"
	contactListed  rule = "contact.listed"
	serialModel    rule = "serial.model"
	productShelf   rule = "product.shelf"
	webClaim       rule = "web.claim"
	memberWaits    rule = "member.waits"
	memberCount    rule = "member.count"
	mergeMoved     rule = "merge.moved"
	importChunk    rule = "import.chunk"
)

// imbalance is what it means when more, or less, is said by the side that counts as plus; "" means that it may be.
type imbalance struct{ missing, surplus string }

// balances are the rules by which both sides say the same.
var balances = map[rule]imbalance{
	identityClaim:  {"an identity of a customer has no claim of theirs", "an identity is claimed for a customer who has not got it, or is not there"},
	referralCode:   {"a referral code of a customer leads to somebody else or nowhere", "a referral code leads to a customer whose it is not"},
	referralCredit: {"who brought a customer has no line about it", "a line says that they brought somebody who says otherwise, or it says so twice"},
	idPointer:      {"nothing leads from an id to its item", "an id leads to an item that is not there"},
	gatewayName:    {"", "what a gateway calls a message leads to no such message"}, // a gateway may give one name twice
	eventClaim:     {"a purchase is claimed by no event, or by one of another customer", "an event is claimed by a purchase that is not there"},
	valueLedger:    {"the ledger of a value has less than the purchases", "the ledger of a value has more than the purchases"},
	valueMinutes:   {"fewer minutes are counted than the contacts took", "more minutes are counted than the contacts took"},
	valueCost:      {"less is counted than the contacts cost", "more is counted than the contacts cost"},
	valueReferrer:  {"a value does not know who brought its customer", "a value says that its customer was brought by somebody, and the profile does not"},
	cardHolder:     {"a card is not on the page of who has it, or looks otherwise there", "a page of a customer shows as theirs a card that is not"},
	nameWord:       {"a customer cannot be found by a word of their name", "a word leads to a customer who is not called so"},
	contactListed:  {"a company cannot be found by one of its contacts", ""}, // what leads to a contact of before is seen by finding
	serialModel:    {"a serial does not list the model of a card", "a serial lists a model of which there is no such card"},
	productShelf:   {"the shelf does not have a product as it is called", "the shelf has a product that is not there, or is called otherwise"},
	webClaim:       {"an event on the web has no claim, and could count twice", "an event on the web is claimed and not on a timeline"},
	memberWaits:    {"more members of a campaign wait than are counted", "fewer members of a campaign wait than are counted"},
	memberCount:    {"more members of a campaign are in a state than are counted", ""}, // who was erased stays counted
	importChunk:    {"an import counts more than its chunks", "an import counts less than its chunks"},
	mergeMoved:     {"fewer items are listed than a merge has moved", "more items are listed than a merge has moved"},
	cardTask:       {"an open task is about a card that does not know it", ""}, // one that was closed by hand stays on its card
}

// asked are the rules by which something must be there, whatever it says itself: each is looked up.
var asked = map[rule]string{
	cardCase:    "a card lists a case that is not there, or is about something else",
	caseOfEntry: "a line of a timeline is about a case that is not there",
}

// The rules of an item by itself, or within its partition.
const (
	valueSummary  rule = "value.summary"
	valueRung     rule = "value.rung"
	cardHistory   rule = "card.history"
	cardState     rule = "card.state"
	keyKind       rule = "key.kind"
	keyIndex      rule = "key.index"
	answerWhole   rule = "answer.whole"
	messageTwice  rule = "message.twice"
	mergeRest     rule = "merge.rest"
	erasedLeft    rule = "erased.left"
	timeFuture    rule = "time.future"
	valueMissing  rule = "value.missing"
	itemAttribute rule = "item.attribute"
	itemSize      rule = "item.size"
)

// rules are what each kind of item says.
var rules = map[table.Kind]func(*book, table.Item) error{
	table.KindCustomer: profile,
	table.KindIdentity: identity,
	table.KindCode:     code,
	table.KindPointer:  pointer,
	table.KindEvent:    event,
	table.KindEntry:    entry,
	table.KindCase:     openCase,
	table.KindTask:     task,
	table.KindCard:     card,
	table.KindOwnCard:  ownCard,
	table.KindValue:    value,
	table.KindMessage:  message,
	table.KindErasure:  erasure,
	table.KindWord:     word,
	table.KindContact:  contact,
	table.KindNamed:    named,
	table.KindSerial:   serial,
	table.KindProduct:  product,
	table.KindShelf:    shelf,
	table.KindWebEvent: webEvent,
	table.KindAnswer:   answer,
	table.KindMember:   member,
	table.KindCount:    count,
	table.KindMerge:    merge,
	table.KindImport:   imported,
	table.KindChunk:    chunk,
	table.KindMoved:    moved,
}

// Sizes in bytes: the most that DynamoDB keeps in an item, and from where on somebody should know.
const (
	largest = 400 << 10
	large   = largest * 7 / 8
)

// common is what must hold of any item.
func (b *book) common(i table.Item, kind table.Kind) {
	if kind == "" {
		b.fault(keyKind, i, "nothing of ours has such a key")
	}
	if strange := i.Strange(); len(strange) > 0 {
		b.fault(itemAttribute, i, "it has attributes that no item of its kind has"+plainNames(strange))
	}
	if wrong, err := i.Misplaced(); wrong && err == nil { // what cannot be read is said elsewhere
		b.fault(keyIndex, i, "an index has it elsewhere than what it says itself")
	}
	b.erasedIn(i)
	if n := i.Bytes(); n > large && len(b.warnings) < mostDoubts {
		at := i.Key()
		b.warnings = append(b.warnings, Finding{string(itemSize), kind, shown(kind, at), "it is near the 400 KB that an item may have"})
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z]{1,30}$`)

// plainNames are those of some names that can only be names of attributes, after a colon; "" where none is.
func plainNames(strange []string) string {
	var out []string
	for _, name := range strange {
		if plainName.MatchString(name) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return ": " + strings.Join(out, ", ")
}
