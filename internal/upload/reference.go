package upload

import (
	"strconv"
	"strings"
	"time"

	"vafa/internal/crm"
)

// Reference says whose card a file belongs to. ID is the file's own, At is when its form was made, to the second.
type Reference struct {
	ID, Card, Model, Serial string
	At                      time.Time
}

const (
	purpose    = "uploaded invoice"
	longestKey = 1024 // of S3, in bytes
)

// Key is where a file of the reference arrives. It carries the reference, signed, so that nobody can attach a file to a card
// whose page they have not seen. It is "" where model and serial are too long for a key: their card takes no file.
func (p Place) Key(r Reference) string {
	key := Arrived + p.Seal.Sign(purpose, strings.Join([]string{r.ID, r.Card, r.Model, r.Serial, strconv.FormatInt(r.At.Unix(), 36)}, "\n"))
	if len(key) > longestKey {
		return ""
	}
	return key
}

// Reference reads a key back; ErrNotFound for one that Key did not make.
func (p Place) Reference(key string) (Reference, error) {
	token, arrived := strings.CutPrefix(key, Arrived)
	text, err := p.Seal.Open(purpose, token)
	parts := strings.Split(text, "\n")
	if !arrived || err != nil || len(parts) != 5 {
		return Reference{}, crm.ErrNotFound
	}
	seconds, err := strconv.ParseInt(parts[4], 36, 64)
	if err != nil {
		return Reference{}, crm.ErrNotFound
	}
	return Reference{ID: parts[0], Card: parts[1], Model: parts[2], Serial: parts[3], At: time.Unix(seconds, 0).UTC()}, nil
}

// keptKey is where a file of the reference stays.
func (r Reference) keptKey() string { return KeptFor(r.Card) + r.ID }

// KeptFor is how the keys of all files begin that are kept for a card.
func KeptFor(card string) string { return Kept + card + "/" }
