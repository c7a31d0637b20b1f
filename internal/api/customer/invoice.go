package customer

import (
	"context"
	"time"

	"vafa/internal/crm"
	"vafa/internal/rest"
	"vafa/internal/upload"
)

type invoiceIn struct {
	Model  string `path:"model"`
	Serial string `path:"serial"`
}

// Invoice is the file that came with a card. URL saves it and can be opened until URLExpiresAt; a refused file has none.
type Invoice struct {
	Status       string     `json:"status" enum:"kept,refused"`
	Reason       string     `json:"reason,omitempty" enum:"empty,tooLarge,unknownKind,mismatch"`
	Type         string     `json:"type,omitempty"`
	Bytes        int64      `json:"bytes"`
	At           time.Time  `json:"at"`
	URL          string     `json:"url,omitempty"`
	URLExpiresAt *time.Time `json:"urlExpiresAt,omitempty"`
}

// invoice is here and not with the cards, whose function the public calls: only this one may read the files.
func (h handler) invoice(ctx context.Context, in invoiceIn) (rest.Reply[Invoice], error) {
	card, err := h.Table.Card(ctx, crm.FoldSKU(in.Model), crm.FoldSerial(in.Serial))
	if err != nil {
		return rest.Reply[Invoice]{}, err
	}
	file := card.InvoiceFile
	if file == nil {
		return rest.Reply[Invoice]{}, crm.ErrNotFound
	}
	out := Invoice{Status: file.Status, Reason: file.Reason, Type: file.Type, Bytes: file.Bytes, At: file.At}
	if file.IsKept() && h.Uploads != nil {
		now := h.Source.Now()
		until := now.Add(upload.LinkLife)
		out.URLExpiresAt = &until
		out.URL, err = h.Uploads.Link(ctx, file.Key, file.Type, upload.FileName(file.Type), now)
	}
	return rest.Answer(out), err
}
