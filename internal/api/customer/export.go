package customer

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"time"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/upload"
)

// exporting is the operation that gives a person their data.
func (h handler) exporting() []rest.Operation {
	return []rest.Operation{
		rest.New(rest.Spec{
			ID: "exportCustomer", Slow: true, Action: crm.ActionExport, Method: http.MethodGet, Path: "/v1/customers/{id}/export",
			Summary: "Everything that is kept of a customer, as a ZIP file of JSON and CSV, with the reason for it",
			Access:  rest.Staff(rest.Manager), Others: []int{http.StatusNotFound, http.StatusConflict},
		}, h.export),
	}
}

// mostExported is how large an answer may be, in bytes: Lambda takes 6 MB in Base64, and that adds a third.
const mostExported = 4 << 20

type exportIn struct {
	ID     string `path:"id"`
	Reason string `query:"reason" required:"true" minLength:"1" maxLength:"200"`
	Meta   rest.Meta
}

func (h handler) export(ctx context.Context, in exportIn) (rest.Reply[rest.Raw], error) {
	if _, err := crm.ParseReason(in.Reason); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	var file bytes.Buffer
	if err := Export(ctx, h.Service, in.ID, in.Meta.Lang, mostExported, &file); err != nil {
		return rest.Reply[rest.Raw]{}, err
	}
	return rest.Answer(rest.Raw{Type: "application/zip", Name: in.ID + ".zip", Data: file.Bytes()}), nil
}

// Export writes a ZIP file with everything that is kept of a customer: customer.json, and the same in parts as CSV. Sentences
// are in lang. A ConflictError says that it would have more than most bytes.
func Export(ctx context.Context, s *api.Service, id string, lang locale.Lang, most int, out io.Writer) error {
	h, now := handler{s}, s.Source.Now()
	found, err := s.Table.Dossier(ctx, id)
	if err != nil {
		return err
	}
	view, err := h.view(ctx, crm.View{Customer: found.Customer, Value: found.Value}, rest.Meta{Lang: lang})
	if err != nil {
		return err
	}
	files := &archive{left: most}
	document, err := newDocument(files)
	if err != nil {
		return err
	}
	tables, err := newTables(files)
	if err != nil {
		return err
	}
	document.head(now, view, found)
	tables.profile(view)
	tables.cases(found.Cases)
	cards := found.Cards
	err = s.Table.EachEntry(ctx, id, func(entries []crm.Entry) error {
		for _, e := range entries {
			document.entry(e)
			tables.entry(e)
			if e.Type == crm.EntryCard && e.Card != nil {
				cards = append(cards, *e.Card) // also of a card that went to somebody else
			}
		}
		return cmp.Or(document.err, tables.err)
	})
	if err != nil {
		return err
	}
	own, err := h.ownCards(ctx, id, cards, now)
	if err != nil {
		return err
	}
	posts, err := s.Table.HeldPostsNaming(ctx, found.Customer.Identities)
	if err != nil {
		return err
	}
	document.end(own, posts, found.Customer.Identities)
	tables.cards(own)
	if err := cmp.Or(document.err, tables.flush()); err != nil {
		return err
	}
	return files.writeTo(out, now)
}

// ExportedCard is a card of the exported customer. URL saves the file of its invoice until URLExpiresAt.
type ExportedCard struct {
	crm.OwnCard
	URL          string     `json:"invoiceUrl,omitempty"`
	URLExpiresAt *time.Time `json:"invoiceUrlExpiresAt,omitempty"`
}

// ownCards reads the cards that are listed, each once, as the customer may know them. A card of their page has the state that it
// has there.
func (h handler) ownCards(ctx context.Context, id string, listed []crm.CardSummary, now time.Time) ([]ExportedCard, error) {
	seen, once := map[string]crm.CardSummary{}, []crm.CardSummary{}
	for _, one := range listed {
		if _, known := seen[one.Model+" "+one.Serial]; !known {
			seen[one.Model+" "+one.Serial] = one
			once = append(once, one)
		}
	}
	cards, err := h.Table.CardsListed(ctx, once)
	if err != nil {
		return nil, err
	}
	out := []ExportedCard{}
	for _, card := range cards {
		one := ExportedCard{OwnCard: card.SeenBy(id)}
		one.Status = seen[card.Name()].Status
		if file := one.InvoiceFile; file.IsKept() && h.Uploads != nil {
			until := now.Add(upload.LinkLife)
			one.URLExpiresAt = &until
			if one.URL, err = h.Uploads.Link(ctx, file.Key, file.Type, upload.FileName(file.Type), now); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}
