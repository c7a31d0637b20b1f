package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// RelationsNow is what the relations with all customers come to, as it is kept. Concentration is of the rolling years, the newest first.
type RelationsNow struct {
	AsOf          locale.Date  `json:"asOf"`
	Relations     Relations    `json:"relations"`
	Concentration []YearShares `json:"concentration"`
}

// YearShares are what the best customers held of the profit of a year that ended on a day, by base currency.
type YearShares struct {
	Until locale.Date        `json:"until"`
	Top   map[string][]Share `json:"top,omitempty"`
}

const relationsName = "relations"

// mostSources is how many sources are kept apart; the smaller ones stand together under OtherSources.
const mostSources = 50

// OtherSources is the name of what smaller sources come to; no source is called so, because names of sources are trimmed.
const OtherSources = " "

// Document is the relations as they are kept.
func (r Relations) Document(asOf locale.Date) (crm.Report, error) {
	now := RelationsNow{AsOf: asOf, Relations: r}
	for back, profits := range r.Profits {
		now.Concentration = append(now.Concentration, YearShares{Until: asOf.AddDays(-back * year), Top: profits.Shares()})
	}
	now.Relations.Profits, now.Relations.Sources = nil, largest(r.Sources)
	encoded, err := json.Marshal(now)
	if err != nil {
		return crm.Report{}, fmt.Errorf("report %s: %w", relationsName, err)
	}
	return crm.Report{Name: relationsName, Document: encoded}, nil
}

// largest are the sources with the most buyers, and what the others come to.
func largest(sources map[string]SourceSum) map[string]SourceSum {
	names := slices.SortedFunc(maps.Keys(sources), func(a, b string) int {
		return cmp.Or(cmp.Compare(sources[b].Buyers, sources[a].Buyers), cmp.Compare(a, b))
	})
	out := map[string]SourceSum{}
	for i, name := range names {
		if i >= mostSources {
			out[OtherSources] = out[OtherSources].plus(sources[name])
			continue
		}
		out[name] = sources[name]
	}
	return out
}

// RelationsRange is where the relations are.
func RelationsRange() Range { return Range{relationsName, relationsName} }

// ReadRelations decodes the document of RelationsRange; ok is false where there is none yet.
func ReadRelations(reports []crm.Report) (out RelationsNow, ok bool, err error) {
	for _, one := range reports {
		if err := json.Unmarshal(one.Document, &out); err != nil {
			return out, false, fmt.Errorf("report %s: %w", one.Name, err)
		}
		ok = true
	}
	return out, ok, nil
}
