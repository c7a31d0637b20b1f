package check

import (
	"strings"

	"vafa/internal/table"
)

// Ids of customers, as Source.NewID makes them: the prefix and 26 letters.
const (
	customerPrefix = "cus_"
	idLength       = len(customerPrefix) + 26
)

// erasedIn looks in an item, its key too, for somebody who was erased.
func (b *book) erasedIn(i table.Item) {
	if len(b.c.erased) == 0 {
		return
	}
	found := false
	look := func(text string) { found = found || b.names(text) }
	look(i.Key().PK)
	look(i.Key().SK)
	i.Texts(look)
	if found {
		b.fault(erasedLeft, i, "it names a customer who was erased")
	}
}

// names says whether a text holds the id of somebody who was erased.
func (b *book) names(text string) bool {
	for {
		at := strings.Index(text, customerPrefix)
		if at < 0 || len(text) < at+idLength {
			return false
		}
		if b.c.erased.has(text[at : at+idLength]) {
			return true
		}
		text = text[at+idLength:]
	}
}
