package api

import (
	"context"
	"sync"
	"time"

	"vafa/internal/crm"
)

// maxKept is how many SKUs are remembered: a till may send any number that are in no catalogue.
const maxKept = 10_000

// catalogue remembers products by SKU, and which SKUs are none: nil.
type catalogue struct {
	mutex sync.Mutex
	known map[string]*crm.Product
	until time.Time
}

// Products are the rows of the catalogue of some SKUs, as they were at most a minute ago.
func (s *Service) Products(ctx context.Context, skus []string) (map[string]crm.Product, error) {
	c := &s.products
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if now := s.Source.Now(); !now.Before(c.until) || len(c.known) > maxKept {
		c.known, c.until = map[string]*crm.Product{}, now.Add(keptFor)
	}
	if err := s.learn(ctx, c.unknown(skus)); err != nil {
		return nil, err
	}
	out := map[string]crm.Product{}
	for _, sku := range skus {
		if product := c.known[sku]; product != nil {
			out[sku] = *product
		}
	}
	return out, nil
}

func (c *catalogue) unknown(skus []string) []string {
	var out []string
	for _, sku := range skus {
		if _, ok := c.known[sku]; !ok {
			out = append(out, sku)
		}
	}
	return out
}

// learn reads products; it remembers nothing of a read that fails.
func (s *Service) learn(ctx context.Context, skus []string) error {
	if len(skus) == 0 {
		return nil
	}
	products, err := s.Table.ProductsOf(ctx, skus)
	if err != nil {
		return err
	}
	for _, sku := range skus {
		s.products.known[sku] = nil
	}
	for _, product := range products {
		s.products.known[product.SKU] = &product
	}
	return nil
}

// ProductsChanged makes this process see a change at once; others see it within a minute.
func (s *Service) ProductsChanged() {
	s.products.mutex.Lock()
	defer s.products.mutex.Unlock()
	s.products.until = time.Time{}
}
