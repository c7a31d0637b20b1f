package table

import (
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"vafa/internal/crm"
)

// Change reads what the table's stream says of one item: its image before and after, nil where there was or is none. Most items are
// nobody else's business: then no part of the answer is set. An error means that an item is not as this version writes it.
func Change(before, after map[string]types.AttributeValue) (crm.Change, error) {
	if after == nil {
		return crm.Change{}, nil // what an erasure tells is its record in the ledger; all else is deleted because it was moved or is old
	}
	k := keyOf(after)
	if strings.HasPrefix(k.pk, prefixCustomer) {
		return ofCustomer(k, before, after)
	}
	var out crm.Change
	var err error
	switch {
	case strings.HasPrefix(k.pk, prefixCard) && k.sk == skCard:
		out.Card, err = turn[crm.Card](before, after)
	case strings.HasPrefix(k.pk, campaignPK("")) && k.sk == skPlan:
		out.Campaign, err = turn[crm.Campaign](before, after)
	case strings.HasPrefix(k.pk, pkErased+"#") && before == nil:
		out.Erased, err = whole[crm.Erased](after)
	}
	out.New = before == nil
	return out, err
}

// ChangeJSON is Change of images as Lambda gets them; an empty one is none.
func ChangeJSON(before, after []byte) (crm.Change, error) {
	var images [2]item
	for i, image := range [][]byte{before, after} {
		if len(image) == 0 || string(image) == "null" {
			continue
		}
		var err error
		if images[i], err = attributevalue.UnmarshalMapJSON(image); err != nil {
			return crm.Change{}, errors.New("image: not an item") // the error of the library repeats what it could not read
		}
	}
	return Change(images[0], images[1])
}

// ofCustomer is the change of an item of a customer's partition.
func ofCustomer(k key, before, after item) (out crm.Change, err error) {
	switch {
	case k.sk == skProfile:
		out.Customer, err = turn[crm.Customer](before, after)
	case k.sk == skValue:
		out.Value, err = turn[crm.Value](before, after)
	case strings.HasPrefix(k.sk, prefixMerge):
		out.Merge, err = turn[crm.Merge](before, after)
	case before == nil && moved(after):
		return out, nil
	case strings.HasPrefix(k.sk, prefixCase):
		out.Case, err = turn[crm.Case](before, after)
	case strings.HasPrefix(k.sk, prefixTimeline) && before == nil:
		out.Entry, err = whole[crm.Entry](after)
	}
	out.New, out.Owner = before == nil, customerOf(k.pk)
	return out, err
}

// moved says whether an item was put where it is by a merge or its undoing, which write in numbered parts: it says nothing that was
// not said before.
func moved(of item) bool { return strings.Contains(textOf(of, attrEvent), ".") }

func turn[T any](before, after item) (*crm.Turn[T], error) {
	was, err := decode[T](before)
	if err != nil {
		return nil, err
	}
	is, err := decode[T](after)
	return &crm.Turn[T]{Before: was, After: is}, err
}

func whole[T any](of item) (*T, error) {
	out, err := decode[T](of)
	return &out, err
}
