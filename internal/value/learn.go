package value

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"

	"vafa/internal/crm"
)

const modelName = "/model"

// fit learns the model from what measure kept of every part, and adds up the influence of those who brought others.
func (w work) fit(ctx context.Context) error {
	return w.timed(ctx, StepFit, func(ctx context.Context) error {
		all, brought, err := w.foundOfAll(ctx)
		if err != nil {
			return err
		}
		model, err := w.learn(ctx, all)
		if err != nil {
			return fmt.Errorf("fit: %w", err)
		}
		encoded, err := json.Marshal(model)
		if err != nil {
			return fmt.Errorf("fit: %w", err)
		}
		if err := w.Rows.Write(ctx, w.run+modelName, bytes.NewReader(encoded)); err != nil {
			return err
		}
		return w.keepInfluence(ctx, model, brought)
	})
}

// foundOfAll adds up what measure counted, and says of each part whether anybody in it was brought by another.
func (w work) foundOfAll(ctx context.Context) (all found, brought []bool, err error) {
	all.ByUnit = map[string]int{}
	err = eachPartIn(ctx, w, foundPart, func(part found) error {
		all.plus(part)
		brought = append(brought, part.Brought > 0)
		return nil
	})
	return all, brought, err
}

func (f *found) plus(o found) {
	f.Buyers += o.Buyers
	f.Brought += o.Brought
	for currency, n := range o.ByUnit {
		f.ByUnit[currency] += n
	}
	if f.FirstOn.IsZero() || !o.FirstOn.IsZero() && o.FirstOn.Before(f.FirstOn) {
		f.FirstOn = o.FirstOn
	}
	if o.Below != 0 && (f.Below == 0 || o.Below < f.Below) {
		f.Below = o.Below
	}
}

// learn fits the model. The sample is everybody whose hash is below that of anybody whom a part left out, so that it is uniform over
// all parts.
func (w work) learn(ctx context.Context, all found) (*Model, error) {
	below := all.Below
	if below == 0 {
		below = math.MaxUint64
	}
	var summaries []crm.Summary
	var ledgers []crm.Ledger
	err := eachInOrder(ctx, w.of, func(ctx context.Context, part int) (out sampledPart, err error) {
		return w.sampledPart(ctx, part, below)
	}, func(part sampledPart) error {
		summaries, ledgers = append(summaries, part.summaries...), append(ledgers, part.ledgers...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	model, err := Fit(w.run, summaries, ledgers, w.asOf, w.Terms)
	if err == nil && all.Below != 0 {
		model.Sampled, model.Buyers, model.ByUnit = model.Buyers, all.Buyers, all.ByUnit
	}
	return model, err
}

// sampledPart is what is learnt from of one part.
type sampledPart struct {
	summaries []crm.Summary
	ledgers   []crm.Ledger
}

func (w work) sampledPart(ctx context.Context, part int, below uint64) (out sampledPart, err error) {
	err = readRows(ctx, w.Rows, w.name(buyersPart, part), func(one buyer) error {
		if one.Hash < below {
			out.summaries = append(out.summaries, one.Summary)
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	err = readRows(ctx, w.Rows, w.name(samplePart, part), func(ledger crm.Ledger) error {
		out.ledgers = append(out.ledgers, ledger)
		return nil
	})
	return out, err
}
