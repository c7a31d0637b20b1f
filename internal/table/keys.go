package table

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Every key of the table. An index key of few values carries a shard, because one partition takes a thousand writes a
// second and a hot index throttles the table itself.
//
//	item               PK                         SK                       index
//	customer           CUS#<id>                   PROFILE                  lists: NAME#<two letters> / <folded name>#<id>
//	word of a name     CUS#<id>                   WORD#<n>                 lists: WORD#<two letters> / <name from that word on>#<id>
//	value              CUS#<id>                   VALUE                    value: VALUE#<shard> / <4 hex of a hash of the id>#<id>
//	                                                                       lists: SEG#<segment>#<shard> / <99-percentile>#<id>
//	timeline           CUS#<id>                   T#<time>#<entry>
//	decision           CUS#<id>                   NEXT#<suggestion>        (about a suggestion; gone when it may be made again)
//	case               CUS#<id>                   CASE#<case>              lists, while open: CASES#<shard> / <priority>#<due>#<case>
//	task               CUS#<id>                   DUE#<task>               lists, while open: TASKS#<shard> / <due>#<task>
//	a customer's card  CUS#<id>                   CARD#<model>#<serial>    lists, while theirs: OWNERS#<model>#<shard> /
//	                                                                         <purchased on>#<id>#<model>#<serial>
//	identity claim     IDY#<type>#<value>         CLAIM                    lists, of phones: PHONE#<last four digits> / <digits backwards>;
//	                                                                         of outside references: REF#<id> / <source>
//	referral code      IDY#referral#<code>        CLAIM
//	card               CARD#<model>#<serial>      CARD
//	serial             SERIAL#<serial>            MODELS                   (the models of which there is a card with this serial)
//	event claim        EVT#<source>#<reference>   CLAIM                    lists, of purchases: REF#<reference> / <source>
//	id pointer         ID#<id>                    POINTER                  (where the item of a bare purchase or case id is)
//	idempotent answer  IDEM#<op>#<caller>#<key>   ANSWER
//	product            CATALOGUE                  PRODUCT#<sku>
//	listed serial      SERIALS#<sku>              <serial>
//	names of products  CATALOGUE                  SHELF#<shard>            (an attribute a product: what it is called)
//	job                JOB#segmentation           LEASE, RUN#<id>, PRICES#<run>, RULES#<run>, MODEL#<run>
//	report             JOB#segmentation           REPORT#<name>            (what the job added up)
//	contacts of a day  STATS#<shard>              <day>                    (counts; they name nobody)
//	work of a day      STAFF#<hash of who>        <day>                    (counts for one member of staff)
//	campaign           CAM#<id>                   PLAN                     lists: CAMPAIGNS / <id>
//	part of a campaign CAM#<id>                   SHARD#<n>, COUNT#<n>     (what planning a shard found; members by state)
//	its results        CAM#<id>                   RESULT
//	of all together    PROGRAMME                  RESULT
//	member             CUS#<id>                   MEMBER#<campaign>        lists, while planned: PLANNED#<campaign>#<shard> / <due>#<id>;
//	                                                                       then, and of a control: MEMBERS#<campaign>#<shard> / <id>
//	message            CUS#<id>                   SENT#<message>           lists: MESSAGES#<shard> / <time>#<id>#<message>; while it waits:
//	                                                                       PLANNED##<shard> / <due>#<id>#<message>; while claimed:
//	                                                                       CLAIMED#<shard> / <time>#<id>#<message>
//	name at a gateway  ID#<gateway>.<reference>   POINTER                  (where the message is that a gateway knows by its own name)
//	addressed lately   CUS#<id>                   REACHED                  (when messages of marketing went to them)
//	gateway            GATEWAYS                   <channel>                (its secret too: nobody but who sends may read it)
//	values of a day    VALUED#<segment>#<shard>   <day>                    (what customers of a segment said they value: counts)
//	settings           SETTINGS                   BUSINESS, TIERS, RULES, PRICES#<currency>, VALUETAGS, TARGETS, OUTREACH,
//	                                              SUGGESTIONS, PLAYS
//	happening          HAPPENINGS                 <first day>#<id>
//	event on the web   WEB#<source>#<reference>   CLAIM                    (makes the event count once)
//	import             IMPORT#<id>                PLAN                     lists: IMPORTS / <id> (they name nobody)
//	part of an import  IMPORT#<id>                CHUNK#<n>                (taken in; its counts)
//	same file          IMPORTED#<hash>            CLAIM                    (the import of a file that is to be read in the same way)
//	webhook            WEBHOOKS                   <id>                     (its secret too: nobody but who sends may read it)
//	what is learnt     LEARNT#<shard>             SUGGESTIONS              (counts of what became of suggestions; they name nobody)
//	benefit            CUS#<id>                   GRANT#<benefit>          (granted to them, and whether it was used)
//	started play       CUS#<id>                   PLAY#<play>
//	use of a play      PLAYS                      <play>#<version>         (counts; they name nobody)
//	review             CUS#<id>                   REVIEW                   (what was decided about who costs more than they bring)
//	machine key        KEY#<hash>                 KEY                      lists: KEYS / <folded name>#<hash>
//	budget of a phone  BUDGET#ONE#<hash>          <hour>                   (public posts that named it; gone an hour later)
//	budget of forms    BUDGET#ALL#<shard>         <minute>                 (public posts of all forms and of each)
//	held post          QUARANTINE#<id>            POST                     lists, while held: QUARANTINE#<shard> / <time>#<id>
//	merge              CUS#<id>                   MERGE#<other>            (the other customer who was merged into this one)
//	contact's phone    CONTACT#<phone>            CUS#<id>                 (a company of which somebody with this phone is a contact)
//	moved items        MERGE#<merge>              MOVED#<first sort key>   (what a transaction of the merge moved)
//	name               NAMED#<name>               <PK of an item>          (an item that names somebody, by phone, e-mail or id, outside
//	                                                                        of their own partition, so that an erasure finds it)
//	erasure            ERASURE#<id>               WORK                     lists: ERASURES#<shard> / <id> (what is needed to go on with it;
//	                                                                        gone when it is done)
//	ledger of erasures ERASED#<shard>             <hash of the id>
//	erased, in total   ERASED                     TOTAL#<currency>
//	audit              AUDIT#<day>#<shard>        <time>#<event>           (append only)
const (
	indexLists = "lists"
	indexValue = "value"

	skProfile = "PROFILE"
	skValue   = "VALUE"
	skClaim   = "CLAIM"
	skCard    = "CARD"
	skModels  = "MODELS"
	skPointer = "POINTER"
	skAnswer  = "ANSWER"
	skLease   = "LEASE"
	skKey     = "KEY"
	skPost    = "POST"
	skWork    = "WORK"

	skPlan     = "PLAN"
	skResult   = "RESULT"
	skReached  = "REACHED"
	skBusiness = "BUSINESS"
	skOutreach = "OUTREACH"
	skTiers    = "TIERS"
	skRules    = "RULES"
	skTags     = "VALUETAGS"
	skTargets  = "TARGETS"

	skSuggestions = "SUGGESTIONS"
	skPlays       = "PLAYS"
	skReview      = "REVIEW"

	prefixTimeline = "T#"
	prefixCase     = "CASE#"
	prefixCard     = "CARD#"
	prefixTask     = "DUE#"   // between cards and profile, so that one query has what a look at a customer shows
	prefixNext     = "NEXT#"  // also between cards and profile
	prefixGrant    = "GRANT#" // and this
	prefixPlay     = "PLAY#"  // and this
	prefixProduct  = "PRODUCT#"
	prefixRun      = "RUN#"
	prefixModel    = "MODEL#"
	prefixPrices   = "PRICES#"
	prefixReport   = "REPORT#"
	prefixRules    = "RULES#"
	prefixMerge    = "MERGE#"
	prefixMoved    = "MOVED#"
	prefixTotal    = "TOTAL#"
	prefixMember   = "MEMBER#" // between cards and profile
	prefixSent     = "SENT#"   // after the profile, so that no look at a customer reads what was written to them
	prefixChunk    = "CHUNK#"
	prefixWord     = "WORD#" // after the value, so that no look at a customer reads it

	prefixCustomer = "CUS#"
	prefixHeld     = "QUARANTINE#"
	prefixAnswer   = "IDEM#"
	prefixNamed    = "NAMED#"
	prefixIdentity = "IDY#"

	pkCatalogue = "CATALOGUE"
	pkJob       = "JOB#segmentation"
	pkSettings  = "SETTINGS"
	pkErased    = "ERASED"
	pkPlays     = "PLAYS"

	pkMachineKeys = "KEYS"      // in lists
	pkCampaigns   = "CAMPAIGNS" // in lists
	pkHappenings  = "HAPPENINGS"
	pkImports     = "IMPORTS" // in lists

	pkWebhooks = "WEBHOOKS"
)

// Shards is into how many partitions an index key of few values is spread.
const Shards = 8

type key struct{ pk, sk string }

// kind names the item in errors, which are logged: the rest of a key may be what somebody typed.
func (k key) kind() string {
	pk, _, _ := strings.Cut(k.pk, "#")
	sk, _, more := strings.Cut(k.sk, "#")
	if !more && pk != "CUS" {
		return pk // or the sort key of a listed serial would be told whole
	}
	return pk + " " + sk
}

// The longest keys that DynamoDB takes, in bytes.
const maxPK, maxSK = 2048, 1024

// possible says whether there can be an item of this key; an id from outside may be of any length.
func (k key) possible() bool { return len(k.pk) <= maxPK && len(k.sk) <= maxSK }

func profileKey(customer string) key { return key{customerPK(customer), skProfile} }
func valueKey(customer string) key   { return key{customerPK(customer), skValue} }
func entryKey(customer string, e crm.Entry) key {
	return key{customerPK(customer), prefixTimeline + stamp(e.At) + "#" + e.ID}
}
func caseKey(customer, id string) key { return key{customerPK(customer), prefixCase + id} }
func customerCardKey(customer string, c crm.Card) key {
	return key{customerPK(customer), prefixCard + c.Model + "#" + c.Serial}
}
func ownerListPK(model string, shard int) string {
	return "OWNERS#" + model + "#" + strconv.Itoa(shard)
}
func ownerListSK(c crm.Card) string {
	return c.PurchasedOn.String() + "#" + c.Owner + "#" + c.Model + "#" + c.Serial
}
func taskKey(customer, id string) key { return key{customerPK(customer), prefixTask + id} }
func decisionKey(customer, suggestion string) key {
	return key{customerPK(customer), prefixNext + suggestion}
}
func suggestionsKey() key { return key{pkSettings, skSuggestions} }
func learntKey(shard int) key {
	return key{"LEARNT#" + strconv.Itoa(shard), skSuggestions}
}
func reviewKey(customer string) key      { return key{customerPK(customer), skReview} }
func playsKey() key                      { return key{pkSettings, skPlays} }
func playKey(customer, id string) key    { return key{customerPK(customer), prefixPlay + id} }
func benefitKey(customer, id string) key { return key{customerPK(customer), prefixGrant + id} }
func taskListPK(shard int) string        { return "TASKS#" + strconv.Itoa(shard) }
func taskListSK(due locale.Date, id string) string {
	return due.String() + "#" + id
}
func identityKey(i crm.Identity) key {
	return key{prefixIdentity + string(i.Type) + "#" + i.Value, skClaim}
}
func referralKey(code string) key { return key{prefixIdentity + "referral#" + code, skClaim} }
func cardKey(model, serial string) key {
	return key{"CARD#" + model + "#" + serial, skCard}
}
func eventKey(source, reference string) key { return key{"EVT#" + source + "#" + reference, skClaim} }
func pointerKey(id string) key              { return key{"ID#" + id, skPointer} }
func onceKey(o crm.Once) key {
	return key{prefixAnswer + o.Operation + "#" + o.Caller + "#" + o.Key, skAnswer}
}
func productKey(sku string) key     { return key{pkCatalogue, prefixProduct + sku} }
func leaseKey() key                 { return key{pkJob, skLease} }
func runKey(id string) key          { return key{pkJob, prefixRun + id} }
func runPricesKey(run string) key   { return key{pkJob, prefixPrices + run} }
func pricesKey(currency string) key { return key{pkSettings, prefixPrices + currency} }
func runRulesKey(run string) key    { return key{pkJob, prefixRules + run} }
func rulesKey() key                 { return key{pkSettings, skRules} }
func modelKey(run string) key       { return key{pkJob, prefixModel + run} }
func reportKey(name string) key     { return key{pkJob, prefixReport + name} }
func countPK(shard int) string      { return "STATS#" + strconv.Itoa(shard) }
func countKey(day locale.Date, shard int) key {
	return key{countPK(shard), day.String()}
}
func valuedPK(segment string, shard int) string {
	if segment == "" {
		segment = "-" // no run has decided about them yet
	}
	return "VALUED#" + segment + "#" + strconv.Itoa(shard)
}
func valuedKey(segment string, day locale.Date, shard int) key {
	return key{valuedPK(segment, shard), day.String()}
}
func happeningKey(from locale.Date, id string) key {
	return key{pkHappenings, from.String() + "#" + id}
}
func webEventKey(source, reference string) key {
	return key{"WEB#" + source + "#" + reference, skClaim}
}
func machineKey(hash string) key { return key{"KEY#" + hash, skKey} }
func machineListSK(k crm.MachineKey) string {
	return firstLetters(foldedName(k.Name), 100) + "#" + k.Hash
}
func mergeKey(into, from string) key   { return key{customerPK(into), prefixMerge + from} }
func movedKey(merge, first string) key { return key{mergePK(merge), prefixMoved + first} }
func namedKey(name, pk string) key     { return key{namedPK(name), pk} }
func namedPK(name string) string       { return prefixNamed + name }
func erasureKey(customer string) key   { return key{"ERASURE#" + customer, skWork} }
func erasureListPK(shard int) string   { return "ERASURES#" + strconv.Itoa(shard) }
func totalKey(currency string) key     { return key{pkErased, prefixTotal + currency} }
func contactPK(phone string) string    { return "CONTACT#" + phone }
func mergePK(merge string) string      { return prefixMerge + merge }
func campaignPK(id string) string      { return "CAM#" + id }
func campaignKey(id string) key        { return key{campaignPK(id), skPlan} }
func resultKey(campaign string) key    { return key{campaignPK(campaign), skResult} }
func programmeKey() key                { return key{"PROGRAMME", skResult} }
func campaignShardKey(campaign string, shard int) key {
	return key{campaignPK(campaign), "SHARD#" + strconv.Itoa(shard)}
}
func campaignCountKey(campaign string, shard int) key {
	return key{campaignPK(campaign), "COUNT#" + strconv.Itoa(shard)}
}
func memberKey(campaign, customer string) key {
	return key{customerPK(customer), prefixMember + campaign}
}
func plannedListPK(campaign string, shard int) string {
	return "PLANNED#" + campaign + "#" + strconv.Itoa(shard)
}
func plannedListSK(due time.Time, customer string) string { return stamp(due) + "#" + customer }
func memberListPK(campaign string, shard int) string {
	return "MEMBERS#" + campaign + "#" + strconv.Itoa(shard)
}
func messageKey(customer, id string) key { return key{customerPK(customer), prefixSent + id} }
func messageListPK(shard int) string     { return "MESSAGES#" + strconv.Itoa(shard) }
func claimedListPK(shard int) string     { return "CLAIMED#" + strconv.Itoa(shard) }
func messageListSK(at time.Time, m crm.Message) string {
	return stamp(at) + "#" + m.Customer + "#" + m.ID
}
func sentPointerKey(gateway, reference string) key { return pointerKey(gateway + "." + reference) }
func reachedKey(customer string) key               { return key{customerPK(customer), skReached} }
func gatewayKey(channel string) key                { return key{"GATEWAYS", channel} }
func outreachKey() key                             { return key{pkSettings, skOutreach} }
func settingsKey() key                             { return key{pkSettings, skBusiness} }
func tiersKey() key                                { return key{pkSettings, skTiers} }
func customerPK(id string) string                  { return prefixCustomer + id }
func customerOf(pk string) string                  { return strings.TrimPrefix(pk, prefixCustomer) }
func nameListPK(folded string) string              { return "NAME#" + firstLetters(folded, 2) }
func webhookKey(id string) key                     { return key{pkWebhooks, id} }
func valueTagsKey() key                            { return key{pkSettings, skTags} }
func targetsKey() key                              { return key{pkSettings, skTargets} }
func nameListSK(folded, id string) string {
	return firstLetters(folded, 100) + "#" + id
}
func wordKey(customer string, word int) key {
	return key{customerPK(customer), prefixWord + strconv.Itoa(word)}
}
func wordListPK(folded string) string         { return prefixWord + firstLetters(folded, 2) }
func referenceListPK(reference string) string { return "REF#" + reference }

// phoneEndLength is how many digits share a part of the list of phones.
const phoneEndLength = 4

func phoneListPK(digits string) string { return "PHONE#" + digits[len(digits)-phoneEndLength:] }
func serialListKey(sku, serial string) key {
	return key{"SERIALS#" + sku, serial}
}
func serialKey(serial string) key  { return key{"SERIAL#" + serial, skModels} }
func valueListPK(shard int) string { return "VALUE#" + strconv.Itoa(shard) }

// valueListSK spreads the customers of a partition evenly over its range, so that it divides into equal parts.
func valueListSK(customer string) string { return crm.Order(customer) }

// valuePlace is the lowest sort key of a place, or, past the last place, what is above all.
func valuePlace(place int) string {
	if place >= crm.Places {
		return last
	}
	return fmt.Sprintf("%04x", place)
}
func segmentListPK(segment string, shard int) string {
	return "SEG#" + segment + "#" + strconv.Itoa(shard)
}
func segmentListSK(percentile int, id string) string {
	return fmt.Sprintf("%02d#%s", 99-min(percentile, 99), id)
}
func shelfKey(shard int) key                { return key{pkCatalogue, "SHELF#" + strconv.Itoa(shard)} }
func contactKey(phone, customer string) key { return key{contactPK(phone), customerPK(customer)} }
func ledgerPK(shard int) string             { return pkErased + "#" + strconv.Itoa(shard) }
func ledgerKey(hash string) key             { return key{ledgerPK(shardOf(hash)), hash} }
func personalPK(named string) string        { return "BUDGET#ONE#" + named }
func personalKey(named string, at time.Time) key {
	return key{personalPK(named), at.UTC().Format("2006-01-02T15")}
}
func sharedKey(shard int, at time.Time) key {
	return key{"BUDGET#ALL#" + strconv.Itoa(shard), at.UTC().Format("2006-01-02T15:04")}
}
func auditPK(day time.Time, shard int) string {
	return "AUDIT#" + day.UTC().Format(time.DateOnly) + "#" + strconv.Itoa(shard)
}
func auditKey(at time.Time, name string) key {
	return key{auditPK(at, shardOf(name)), stamp(at) + "#" + name}
}
func heldKey(id string) key            { return key{prefixHeld + id, skPost} }
func heldListPK(shard int) string      { return "QUARANTINE#" + strconv.Itoa(shard) }
func heldListSK(p crm.HeldPost) string { return stamp(p.At) + "#" + p.ID }
func caseListPK(shard int) string      { return "CASES#" + strconv.Itoa(shard) }
func caseListSK(c crm.Case) string {
	return fmt.Sprintf("%d#%s#%s", c.Priority, stamp(c.Due), c.ID)
}

func staffPK(who string) string { return "STAFF#" + crm.HashID(who) }
func staffKey(who string, day locale.Date) key {
	return key{staffPK(who), day.String()}
}
func playUseKey(play string, version int) key {
	return key{pkPlays, fmt.Sprintf("%s#%06d", play, version)}
}

// stamp writes a time so that text sorts as time does.
func stamp(t time.Time) string { return t.UTC().Format(stampFormat) }

const stampFormat = "2006-01-02T15:04:05.000Z"

// shardOf spreads ids evenly and always the same way.
func shardOf(id string) int {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(id)) // never fails, says its documentation
	return int(sum.Sum32() % Shards)
}

// foldedName is a name as the list of names is sorted by it.
func foldedName(name string) string { return locale.Fold(name) }

func firstLetters(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
func importPK(id string) string      { return "IMPORT#" + id }
func importKey(id string) key        { return key{importPK(id), skPlan} }
func importClaimKey(name string) key { return key{"IMPORTED#" + name, skClaim} }
func chunkKey(id string, n int) key  { return key{importPK(id), fmt.Sprintf("%s%06d", prefixChunk, n)} }
