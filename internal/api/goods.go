package api

import (
	"context"

	"vafa/internal/report"
)

// Goods are what the last run found that customers bought of each product and after it, as of a minute ago at most; empty before the
// first run.
func (s *Service) Goods(ctx context.Context) (report.Basket, error) {
	return s.goods.get(s.Source.Now(), func() (report.Basket, error) {
		at := report.AllGoods()
		kept, err := s.Table.Reports(ctx, at.First, at.Last)
		if err != nil {
			return nil, err
		}
		return report.ReadGoods(kept)
	})
}
