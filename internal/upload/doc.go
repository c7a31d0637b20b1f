// Package upload lets people send a file straight to the bucket that keeps it, past the functions, and decides what becomes
// of it: forms and links that are signed for a while, the reference that says whose card a file belongs to, and the check of
// what came. It needs no client of S3, which would slow the functions that only sign; the bucket itself is behind Store. What
// may not be here: a page, a key of the table. It trusts nothing in a file, nor what its sender calls it.
package upload

import (
	"context"
	"time"
)

// Most is the largest file that is kept, in bytes. A form may send up to FormMost, and even nothing: what S3 itself refuses
// ends on a page of XML, what the check refuses on the page of the card, in the reader's language.
const (
	Most     = 8 << 20
	FormMost = 4 * Most
)

// FormLife is how long a form may be posted, LinkLife how long a link can be opened.
const (
	FormLife = 15 * time.Minute
	LinkLife = 5 * time.Minute
)

// Where objects are: a file is Arrived until it was checked, and Kept when it may stay. The bucket's rules delete what stays
// under Arrived.
const (
	Arrived = "uploads/"
	Kept    = "kept/"
)

// Keys sign for somebody who has rights on the bucket; Session is empty for keys that do not expire.
type Keys struct{ ID, Secret, Session string }

// Seal signs the reference to a card; package rest has one.
type Seal interface {
	Sign(purpose, text string) string
	Open(purpose, token string) (string, error)
}

// Place is a bucket, and what is needed to sign for it.
type Place struct {
	Address string // of the bucket, without a slash at its end, such as https://name.s3.eu-central-1.amazonaws.com
	Site    string // where our pages are, such as http://127.0.0.1:8080; "" is https and the host that was asked for
	Bucket  string
	Region  string
	Keys    func(context.Context) (Keys, error)
	Seal    Seal
}
