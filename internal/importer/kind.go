package importer

import "slices"

// Kind is what the rows of a file are.
type Kind string

// The kinds of files.
const (
	Customers Kind = "customers"
	Purchases Kind = "purchases"
	Serials   Kind = "serials"
	Products  Kind = "products"
)

// Kinds are all kinds, in the order in which they are taken in: a purchase is of a customer, a serial of a product.
func Kinds() []Kind { return []Kind{Customers, Products, Purchases, Serials} }

// IsKnown says whether there is such a kind.
func (k Kind) IsKnown() bool { return slices.Contains(Kinds(), k) }

// The limits of a file. Bytes are counted as the file is sent, those of a row as UTF-8.
const (
	MostBytes   = 2 << 30
	MostRow     = 1 << 20
	MostColumns = 200
	MostRows    = 10_000_000
)

// How large a chunk is, at most. A chunk is what one worker takes at a time, and is held in memory.
const (
	ChunkRows  = 2000
	ChunkBytes = 4 << 20
)
