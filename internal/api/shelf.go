package api

import (
	"context"

	"vafa/internal/crm"
)

// Shelf is what all products are called, as of a minute ago at most, so that forms read it once a minute.
func (s *Service) Shelf(ctx context.Context) (crm.Shelf, error) {
	return s.shelf.get(s.Source.Now(), func() (crm.Shelf, error) { return s.Table.Shelf(ctx) })
}

// KnownShelf is what Shelf gave last, without reading.
func (s *Service) KnownShelf() crm.Shelf { return s.shelf.last() }
