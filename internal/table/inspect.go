package table

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Whole is what reading a whole table needs of DynamoDB: a right that no function has.
type Whole interface {
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
}

// Inspection reads every item as it is stored, expired ones too, for who holds items against each other. It writes nothing.
type Inspection struct {
	db   Whole
	name string
}

// Inspect opens the table of that name for reading it whole.
func Inspect(db Whole, name string) Inspection { return Inspection{db: db, name: name} }

// Scan gives the items of one of so many equal parts of the table, a page at a time with the read units that it cost. Items of one partition
// come one after the other. What is written meanwhile may be seen or not, item by item.
func (in Inspection) Scan(ctx context.Context, part, of int, each func(items []Item, units float64) error) error {
	input := &dynamodb.ScanInput{
		TableName: &in.name, Segment: aws.Int32(int32(part)), TotalSegments: aws.Int32(int32(of)), // #nosec G115 -- a few parts
		ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
	}
	for {
		page, err := in.db.Scan(ctx, input)
		if err != nil {
			return translate(err, "scan")
		}
		if err := each(itemsOf(page.Items), unitsOf(page.ConsumedCapacity)); err != nil || len(page.LastEvaluatedKey) == 0 {
			return err
		}
		input.ExclusiveStartKey = page.LastEvaluatedKey
	}
}

// Partition gives the items of one partition as they are now, in the order of their sort keys, a page at a time with its read units.
func (in Inspection) Partition(ctx context.Context, pk string, each func(items []Item, units float64) error) error {
	input := &dynamodb.QueryInput{
		TableName: &in.name, ConsistentRead: aws.Bool(true), ReturnConsumedCapacity: types.ReturnConsumedCapacityTotal,
		KeyConditionExpression: aws.String("PK = :pk"), ExpressionAttributeValues: item{":pk": text(pk)},
	}
	for {
		page, err := in.db.Query(ctx, input)
		if err != nil {
			return translate(err, "query")
		}
		if err := each(itemsOf(page.Items), unitsOf(page.ConsumedCapacity)); err != nil || len(page.LastEvaluatedKey) == 0 {
			return err
		}
		input.ExclusiveStartKey = page.LastEvaluatedKey
	}
}

func unitsOf(consumed *types.ConsumedCapacity) float64 {
	if consumed == nil {
		return 0
	}
	return aws.ToFloat64(consumed.CapacityUnits)
}

func itemsOf(found []item) []Item {
	out := make([]Item, len(found))
	for i, one := range found {
		out[i] = ItemOf(one)
	}
	return out
}

// Item is an item as it is stored.
type Item struct{ attributes item }

// ItemOf is an item of these attributes.
func ItemOf(attributes map[string]types.AttributeValue) Item { return Item{attributes} }

// Key is an item's key.
type Key struct{ PK, SK string }

func (k key) exported() Key { return Key{PK: k.pk, SK: k.sk} }

// Key is where the item is.
func (i Item) Key() Key { return keyOf(i.attributes).exported() }

// Text is an attribute that is a text, "" for one that is not there or is none.
func (i Item) Text(name string) string { return textOf(i.attributes, name) }

// Number is an attribute that is a whole number, 0 for one that is not there or is none.
func (i Item) Number(name string) int64 { return numberOf(i.attributes, name) }

// Has says whether an attribute is there.
func (i Item) Has(name string) bool { return i.attributes[name] != nil }

// Expired says whether the item has outlived its time, and counts as absent until the table deletes it.
func (i Item) Expired(now time.Time) bool { return expired(i.attributes, now) }

// Read reads the domain's value out of an item.
func Read[T any](i Item) (T, error) { return decode[T](i.attributes) }

// Bytes is the size of the item as DynamoDB counts it, which may be 400 KB at most: names and values, numbers at about half a byte a
// digit, and a little for each list and map.
func (i Item) Bytes() int {
	n := 0
	for name, value := range i.attributes {
		n += len(name) + bytesOf(value)
	}
	return n
}

// bytesOf is the size of a value, by the developer guide's "item sizes and formats".
func bytesOf(value types.AttributeValue) int {
	const container, element = 3, 1
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return len(v.Value)/2 + 1
	case *types.AttributeValueMemberB:
		return len(v.Value)
	case *types.AttributeValueMemberL:
		n := container
		for _, one := range v.Value {
			n += element + bytesOf(one)
		}
		return n
	case *types.AttributeValueMemberM:
		n := container
		for name, one := range v.Value {
			n += element + len(name) + bytesOf(one)
		}
		return n
	}
	return 1
}

// Texts gives every text of the item but its key, at any depth.
func (i Item) Texts(each func(string)) {
	for name, value := range i.attributes {
		if name != "PK" && name != "SK" {
			eachText(value, each)
		}
	}
}

func eachText(value types.AttributeValue, each func(string)) {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		each(v.Value)
	case *types.AttributeValueMemberL:
		for _, one := range v.Value {
			eachText(one, each)
		}
	case *types.AttributeValueMemberM:
		for name, one := range v.Value {
			each(name)
			eachText(one, each)
		}
	}
}
