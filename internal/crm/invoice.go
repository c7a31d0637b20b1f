package crm

import "time"

// What became of a file of an invoice.
const (
	InvoiceKept    = "kept"
	InvoiceRefused = "refused"
)

// Why a file was refused.
const (
	InvoiceEmpty    = "empty"
	InvoiceTooLarge = "tooLarge"
	InvoiceUnknown  = "unknownKind" // it is neither a picture nor a PDF, whatever it is called
	InvoiceMismatch = "mismatch"    // it is another kind than it was called
)

// InvoiceFile is the file that the owner of a card sent of the invoice. Key says where the bucket has it and is empty for one
// that was refused; Type is its media type by its content.
type InvoiceFile struct {
	ID     string    `json:"id"`
	Status string    `json:"status" enum:"kept,refused"`
	Reason string    `json:"reason,omitempty"`
	Key    string    `json:"key,omitempty"`
	Type   string    `json:"type,omitempty"`
	Bytes  int64     `json:"bytes"`
	At     time.Time `json:"at"`
}

// IsKept says whether there is a file to read.
func (f *InvoiceFile) IsKept() bool { return f != nil && f.Status == InvoiceKept }
