package warranty

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/upload"
	"vafa/internal/web"
)

// longestCheck is how long a page says that a file is being checked. The check takes a moment; if it failed, the form comes
// back.
const longestCheck = time.Hour

// upload is the part of a card's page where the invoice can be sent; nil where no file is taken, or the card is gone.
func (h handler) upload(ctx context.Context, lang locale.Lang, in pageIn, card tokenCard) (*web.Upload, error) {
	if h.Uploads == nil {
		return nil, nil
	}
	known, err := h.Table.Card(ctx, card.Model, card.Serial)
	if errors.Is(err, crm.ErrNotFound) || err == nil && known.ID != card.ID {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	file := known.InvoiceFile
	if file.IsKept() {
		return &web.Upload{Sent: true}, nil
	}
	own := h.address(lang, in)
	sent, err := h.Uploads.Reference(in.Key)
	came := err == nil && sent.Card == card.ID
	answered := came && file != nil && file.ID == sent.ID
	if came && !answered && h.Source.Now().Before(sent.At.Add(longestCheck)) {
		return &web.Upload{Check: own + "&key=" + url.QueryEscape(in.Key)}, nil
	}
	out, err := h.uploadForm(ctx, own, known)
	if out != nil && file != nil {
		out.Refused, out.Answers = file.Reason, answered
	}
	return out, err
}

// uploadForm is a form that sends a file to the bucket and comes back to a page of ours.
func (h handler) uploadForm(ctx context.Context, back string, card crm.Card) (*web.Upload, error) {
	now := h.Source.Now()
	key := h.Uploads.Key(upload.Reference{ID: h.Source.NewID("inv"), Card: card.ID, Model: card.Model, Serial: card.Serial, At: now})
	if key == "" {
		return nil, nil
	}
	fields, err := h.Uploads.Form(ctx, key, back, now)
	if err != nil {
		return nil, err
	}
	out := &web.Upload{Action: h.Uploads.Address, Accept: strings.Join(upload.Kinds(), ","), MaxMB: upload.Most >> 20}
	for _, field := range fields {
		out.Fields = append(out.Fields, web.Option{Text: field.Name, Value: field.Value})
	}
	return out, nil
}

// address is the card's page as anybody reaches it.
func (h handler) address(lang locale.Lang, in pageIn) string {
	site := h.Uploads.Site
	if site == "" {
		site = "https://" + in.Meta.Host
	}
	query := url.Values{"card": {in.Card}}
	if in.Theme != "" {
		query.Set("theme", in.Theme)
	}
	return site + "/" + string(lang) + "/warranty?" + query.Encode()
}
