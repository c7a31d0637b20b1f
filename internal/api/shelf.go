package api

import (
	"context"
	"sync"
	"time"

	"vafa/internal/crm"
)

// shelfLife is how long the names of products are kept in memory, so that forms read them once a minute at most.
const shelfLife = time.Minute

type shelf struct {
	mutex sync.Mutex
	named crm.Shelf
	until time.Time
}

// Shelf is what all products are called, as of a minute ago at most. When it cannot be read, nothing is kept.
func (s *Service) Shelf(ctx context.Context) (crm.Shelf, error) {
	s.shelf.mutex.Lock()
	defer s.shelf.mutex.Unlock()
	now := s.Source.Now()
	if now.Before(s.shelf.until) {
		return s.shelf.named, nil
	}
	named, err := s.Table.Shelf(ctx)
	if err != nil {
		return nil, err
	}
	s.shelf.named, s.shelf.until = named, now.Add(shelfLife)
	return named, nil
}

// KnownShelf is what Shelf gave last, without reading.
func (s *Service) KnownShelf() crm.Shelf {
	s.shelf.mutex.Lock()
	defer s.shelf.mutex.Unlock()
	return s.shelf.named
}
