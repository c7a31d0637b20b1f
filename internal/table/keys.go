package table

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Every key of the table. An index key of few values carries a shard, because one partition takes a thousand writes a
// second and a hot index throttles the table itself.
//
//	item               PK                         SK                       index
//	customer           CUS#<id>                   PROFILE                  lists: NAME#<two letters> / <folded name>#<id>
//	value              CUS#<id>                   VALUE                    value: VALUE#<shard> / <id>
//	                                                                       lists: SEG#<segment>#<shard> / <99-percentile>#<id>
//	timeline           CUS#<id>                   T#<time>#<entry>
//	case               CUS#<id>                   CASE#<case>              lists, while open: CASES#<shard> / <priority>#<due>#<case>
//	a customer's card  CUS#<id>                   CARD#<model>#<serial>
//	identity claim     IDY#<type>#<value>         CLAIM
//	card               CARD#<model>#<serial>      CARD
//	serial             SERIAL#<serial>            MODELS                   (the models of which there is a card with this serial)
//	event claim        EVT#<source>#<reference>   CLAIM
//	id pointer         ID#<id>                    POINTER                  (where the item of a bare purchase or case id is)
//	idempotent answer  IDEM#<op>#<caller>#<key>   ANSWER
//	product            CATALOGUE                  PRODUCT#<sku>
//	names of products  CATALOGUE                  SHELF#<shard>            (an attribute a product: what it is called)
//	job                JOB#segmentation           LEASE, RUN#<id>, PRICES#<run>, MODEL#<run>
//	settings           SETTINGS                   PRICES#<currency>
//	machine key        KEY#<hash>                 KEY
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

	prefixTimeline = "T#"
	prefixCase     = "CASE#"
	prefixCard     = "CARD#"
	prefixProduct  = "PRODUCT#"
	prefixRun      = "RUN#"
	prefixModel    = "MODEL#"
	prefixPrices   = "PRICES#"

	pkCatalogue = "CATALOGUE"
	pkSettings  = "SETTINGS"
	pkJob       = "JOB#segmentation"
)

// Shards is into how many partitions an index key of few values is spread.
const Shards = 8

type key struct{ pk, sk string }

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
func identityKey(i crm.Identity) key { return key{"IDY#" + string(i.Type) + "#" + i.Value, skClaim} }
func cardKey(model, serial string) key {
	return key{"CARD#" + model + "#" + serial, skCard}
}
func eventKey(source, reference string) key { return key{"EVT#" + source + "#" + reference, skClaim} }
func pointerKey(id string) key              { return key{"ID#" + id, skPointer} }
func onceKey(o crm.Once) key {
	return key{"IDEM#" + o.Operation + "#" + o.Caller + "#" + o.Key, skAnswer}
}
func productKey(sku string) key       { return key{pkCatalogue, prefixProduct + sku} }
func leaseKey() key                   { return key{pkJob, skLease} }
func runKey(id string) key            { return key{pkJob, prefixRun + id} }
func modelKey(run string) key         { return key{pkJob, prefixModel + run} }
func runPricesKey(run string) key     { return key{pkJob, prefixPrices + run} }
func pricesKey(currency string) key   { return key{pkSettings, prefixPrices + currency} }
func machineKey(hash string) key      { return key{"KEY#" + hash, skKey} }
func customerPK(id string) string     { return "CUS#" + id }
func nameListPK(folded string) string { return "NAME#" + firstLetters(folded, 2) }
func nameListSK(folded, id string) string {
	return firstLetters(folded, 100) + "#" + id
}
func serialKey(serial string) key  { return key{"SERIAL#" + serial, skModels} }
func valueListPK(shard int) string { return "VALUE#" + strconv.Itoa(shard) }
func segmentListPK(segment string, shard int) string {
	return "SEG#" + segment + "#" + strconv.Itoa(shard)
}
func segmentListSK(percentile int, id string) string {
	return fmt.Sprintf("%02d#%s", 99-min(percentile, 99), id)
}
func caseListPK(shard int) string { return "CASES#" + strconv.Itoa(shard) }
func caseListSK(c crm.Case) string {
	return fmt.Sprintf("%d#%s#%s", c.Priority, stamp(c.Due), c.ID)
}

// stamp writes a time so that text sorts as time does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

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
