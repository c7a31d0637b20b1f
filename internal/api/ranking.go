package api

import (
	"context"

	"vafa/internal/crm"
)

// Ranking is by what suggestions are ranked, as of a minute ago at most.
func (s *Service) Ranking(ctx context.Context) (crm.Ranking, error) {
	return s.ranking.get(s.Source.Now(), func() (crm.Ranking, error) { return s.Table.Ranking(ctx) })
}

// RankingChanged makes this process see a change at once; others see it within a minute.
func (s *Service) RankingChanged() { s.ranking.forget() }
