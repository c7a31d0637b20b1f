package imports

import (
	"context"
	"strings"
	"time"

	"vafa/internal/crm"
	"vafa/internal/locale"
	"vafa/internal/rest"
	"vafa/internal/upload"
)

// Import is an import as managers see it.
type Import struct {
	ID      string             `json:"id"`
	Kind    string             `json:"kind" enum:"customers,purchases,serials,products"`
	Name    string             `json:"name"`
	Bytes   int64              `json:"bytes,omitempty"`
	State   string             `json:"state" enum:"waiting,reading,ready,running,done,refused,failed"`
	Reason  *ImportWhy         `json:"reason,omitempty"` // why it is refused or failed
	Columns []crm.ImportColumn `json:"columns"`          // that are understood
	Unknown []string           `json:"unknown"`          // those that are passed over
	Shop    string             `json:"shop,omitempty" enum:"woocommerce,shopify"`

	Rows       int `json:"rows"` // of the file; 0 until all of it was read
	New        int `json:"new"`
	Already    int `json:"already"`
	Refused    int `json:"refused"`
	Chunks     int `json:"chunks"`
	ChunksDone int `json:"chunksDone"`

	CreatedAt   time.Time     `json:"createdAt"`
	CreatedBy   string        `json:"createdBy"`
	StartedAt   time.Time     `json:"startedAt,omitzero"`
	EndedAt     time.Time     `json:"endedAt,omitzero"`
	Upload      *ImportUpload `json:"upload,omitempty"`      // while a file can be sent
	RejectedURL string        `json:"rejectedUrl,omitempty"` // of the refused rows as CSV, for five minutes
}

// ImportWhy says why a file was refused or an import failed.
type ImportWhy struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Limit  string `json:"limit,omitempty"` // that the file goes beyond
}

// ImportUpload is a form of multipart/form-data: every field as it is, and after them the file, as `file`.
type ImportUpload struct {
	URL       string            `json:"url"`
	Fields    map[string]string `json:"fields"`
	ExpiresAt time.Time         `json:"expiresAt"`
}

// progress is an import without anything that is signed.
func progress(i crm.Import, lang locale.Lang) Import {
	return Import{
		ID: i.ID, Kind: i.Kind, Name: i.Name, Bytes: i.Bytes, State: i.Shown(), Reason: why(i.ShownReason(), lang),
		Columns: orEmpty(i.Columns), Unknown: orEmpty(i.Unknown), Shop: i.Shop,
		Rows: i.Rows, New: i.New, Already: i.Already, Refused: i.Refused, Chunks: i.Chunks, ChunksDone: i.ChunksDone,
		CreatedAt: i.CreatedAt, CreatedBy: i.By, StartedAt: i.StartedAt, EndedAt: i.EndedAt,
	}
}

func orEmpty[T any](list []T) []T { return append([]T{}, list...) }

func why(reason *crm.ImportReason, lang locale.Lang) *ImportWhy {
	if reason == nil {
		return nil
	}
	detail := rest.DetailOf(crm.Fault{Code: reason.Code, Args: reason.Args}, lang)
	return &ImportWhy{Code: reason.Code, Detail: detail.Detail, Limit: reason.Args["limit"]}
}

// formLife is how long the form of a file may be posted: a large one takes a while to leave.
const formLife = time.Hour

// shown is an import with what is signed for its reader: where to send the file, and where the refused rows are.
func (h handler) shown(ctx context.Context, i crm.Import, meta rest.Meta) (Import, error) {
	out := progress(i, meta.Lang)
	if h.Imports == nil {
		return out, nil
	}
	now := h.Source.Now()
	var err error
	if i.TakesFile() {
		out.Upload, err = h.upload(ctx, i, meta, now)
	}
	if err == nil && i.HasRejected(now) {
		out.RejectedURL, err = h.Imports.Place.Link(ctx, i.RejectedKey(), "text/csv; charset=utf-8", "refused-rows.csv", now)
	}
	return out, err
}

func (h handler) upload(ctx context.Context, i crm.Import, meta rest.Meta, now time.Time) (*ImportUpload, error) {
	sending := upload.Sending{Key: i.FileKey(), Least: 1, Most: crm.MostImportBytes, Life: formLife}
	if i.Bytes > 0 {
		sending.Least, sending.Most = i.Bytes, i.Bytes
	}
	if i.ReturnTo != "" {
		site := h.Imports.Place.Site
		if site == "" {
			site = "https://" + meta.Host
		}
		sending.Then = site + strings.ReplaceAll(i.ReturnTo, "{id}", i.ID)
	}
	fields, err := h.Imports.Place.FormOf(ctx, sending, now)
	if err != nil {
		return nil, err
	}
	out := &ImportUpload{URL: h.Imports.Place.Address, Fields: map[string]string{}, ExpiresAt: now.Add(formLife)}
	for _, field := range fields {
		out.Fields[field.Name] = field.Value
	}
	return out, nil
}
