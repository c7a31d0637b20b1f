package upload

import (
	"errors"
	"io"
)

// Stored is an object that is read; who has it closes it.
type Stored struct {
	io.ReadCloser
	Bytes   int64
	Version string // changes when the object is overwritten
}

// ErrChanged says that an object was overwritten since its version was read.
var ErrChanged = errors.New("the object was overwritten")
