package value

import (
	"encoding/json"
	"fmt"

	"vafa/internal/clv"
	"vafa/internal/locale"
)

// Model is what one run learnt of all customers, as it is stored and shown: how often they buy, what they spend in each
// currency, and where the quintiles and percentiles lie.
type Model struct {
	Version    string           `json:"version"` // the run that fitted it
	AsOf       locale.Date      `json:"asOf"`
	Terms      Terms            `json:"terms"`
	Counts     Counts           `json:"counts"` // the one chosen among Candidates
	Chosen     Chosen           `json:"chosen"`
	Candidates []Candidate      `json:"candidates"`
	Spend      map[string]Spend `json:"spend"` // by base currency
	Replicates Replicates       `json:"replicates"`
	Quintile   Quintiles        `json:"quintiles"`
	Tracking   *Tracking        `json:"tracking,omitempty"`
	Warnings   []string         `json:"warnings"`
	Buyers     int              `json:"buyers"`
	Sampled    int              `json:"sampled,omitempty"` // the buyers from whom it was learnt, drawn by lot; 0 if from all
	ByUnit     map[string]int   `json:"buyersByCurrency"`
	counts     clv.Counts       // Counts, ready to use
	refits     []clv.Counts     // Replicates.Counts, ready to use
}

// Replicates are the parameters of refits to the same customers, weighted anew: how otherwise the models might be. They are
// kept to six digits, far more than are known. None of a model means that its parameters are taken as known.
type Replicates struct {
	Counts []map[string]float64        `json:"counts,omitempty"` // of the model in use
	Spend  map[string][]clv.GammaGamma `json:"spend,omitempty"`  // by base currency
}

// Candidate is a count model fitted on all customers, and how it did in the holdout by which one was chosen.
type Candidate struct {
	Counts
	Holdout *clv.Holdout `json:"holdout,omitempty"`
}

// Chosen says which count model is used, and why, in a sentence.
type Chosen struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Counts is a fitted model of purchase counts; Parameters is empty when the fit was refused.
type Counts struct {
	Name       string             `json:"name"`
	Parameters map[string]float64 `json:"parameters"`
	Fit        clv.Fit            `json:"fit"`
}

// Spend is the model of spend per purchase day in one currency, with the value percentiles of its customers: entry k is
// the value that k+1 percent of them do not exceed.
type Spend struct {
	Parameters  *clv.GammaGamma `json:"parameters,omitempty"`
	Fit         clv.Fit         `json:"fit"`
	Percentiles []float64       `json:"percentiles"`
	Monetary    []float64       `json:"monetary"` // cuts of the M quintiles
}

// Quintiles are the cuts of recency (negative days, so that more is better) and frequency; empty for too few customers.
type Quintiles struct {
	Recency   []float64 `json:"recency"`
	Frequency []float64 `json:"frequency"`
}

// Tracking compares, over the last period, what the chosen model, fitted on the time before it, predicted with what came.
type Tracking struct {
	Weeks       float64      `json:"weeks"`
	Predicted   float64      `json:"predicted"`
	Actual      float64      `json:"actual"`
	ByPurchases []clv.Bucket `json:"byPurchases"`
}

// NoModel is the model before any customer was seen: it tells nobody's future.
func NoModel(asOf locale.Date, terms Terms) *Model {
	return &Model{AsOf: asOf, Terms: terms, Counts: Counts{Fit: clv.Fit{Status: clv.Refused}}, Spend: map[string]Spend{}}
}

// Stored is a model that was just read, made usable again.
func Stored(m *Model, err error) (*Model, error) {
	if err != nil {
		return nil, err
	}
	return m, m.Ready()
}

// Ready makes a stored model usable again.
func (m *Model) Ready() (err error) {
	m.counts, err = m.Counts.Decode()
	if err != nil {
		return fmt.Errorf("model %s: %w", m.Version, err)
	}
	m.refits = nil
	for _, parameters := range m.Replicates.Counts {
		refit, err := decodeCounts(m.Counts.Name, parameters)
		if err != nil {
			return fmt.Errorf("model %s: replicate: %w", m.Version, err)
		}
		m.refits = append(m.refits, refit)
	}
	return nil
}

// Decode is the fitted model, ready to use; nil when the fit was refused.
func (c Counts) Decode() (clv.Counts, error) {
	if c.Fit.Status == clv.Refused || len(c.Parameters) == 0 {
		return nil, nil
	}
	return decodeCounts(c.Name, c.Parameters)
}

func decodeCounts(name string, parameters map[string]float64) (clv.Counts, error) {
	encoded, err := json.Marshal(parameters)
	if err != nil {
		return nil, fmt.Errorf("parameters of %s: %w", name, err)
	}
	return clv.DecodeCounts(name, encoded)
}

// countsOf stores a fitted model by its parameters.
func countsOf(model clv.Counts, fit clv.Fit) (Counts, error) {
	out := Counts{Name: model.Name(), Fit: fit, Parameters: map[string]float64{}}
	if fit.Status == clv.Refused {
		return out, nil
	}
	var err error
	out.Parameters, err = parametersOf(model)
	return out, err
}

func parametersOf(model clv.Counts) (out map[string]float64, err error) {
	encoded, err := json.Marshal(model)
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal(encoded, &out)
}

// Usable says whether the model can tell how often anybody will buy.
func (m *Model) Usable() bool { return m.counts != nil }

// spendModel is the Gamma-Gamma of a currency, if it was fitted and its mean exists.
func (m *Model) spendModel(currency string) (clv.GammaGamma, bool) {
	spend, ok := m.Spend[currency]
	if !ok || spend.Parameters == nil || !spend.Parameters.HasMean() {
		return clv.GammaGamma{}, false
	}
	return *spend.Parameters, true
}

// variants are the count models by which an interval goes: the replicates, or else the model itself.
func (m *Model) variants() []clv.Counts {
	if len(m.refits) > 0 {
		return m.refits
	}
	return []clv.Counts{m.counts}
}

// spendVariants are the same of a currency whose model of spend is this.
func (m *Model) spendVariants(currency string, fitted clv.GammaGamma) []clv.GammaGamma {
	if refits := m.Replicates.Spend[currency]; len(refits) > 0 {
		return refits
	}
	return []clv.GammaGamma{fitted}
}
