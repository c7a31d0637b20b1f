package customer

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"time"

	"vafa/internal/crm"
)

// archive is a ZIP file in the making. Its files are written at the same time, each compressed as it comes, so that a long
// timeline is read once and kept only in its compressed form.
type archive struct {
	files []*member
	left  int // bytes that may still be written, compressed
}

// member is one file of an archive.
type member struct {
	name    string
	size    int
	sum     uint32
	deflate *flate.Writer
	packed  bounded
}

// bounded keeps what an archive has room for.
type bounded struct {
	of   *archive
	data bytes.Buffer
}

// errTooLarge says that a person's data do not fit into one answer.
var errTooLarge = crm.ConflictError{Code: "export.tooLarge"}

// Write fails with errTooLarge when the archive is full.
func (b *bounded) Write(p []byte) (int, error) {
	if b.of.left -= len(p); b.of.left < 0 {
		return 0, errTooLarge
	}
	return b.data.Write(p)
}

// create begins a file.
func (a *archive) create(name string) (*member, error) {
	m := &member{name: name, packed: bounded{of: a}}
	var err error
	if m.deflate, err = flate.NewWriter(&m.packed, flate.DefaultCompression); err != nil {
		return nil, err
	}
	a.files = append(a.files, m)
	return m, nil
}

// Write adds to the file.
func (m *member) Write(p []byte) (int, error) {
	m.size += len(p)
	m.sum = crc32.Update(m.sum, crc32.IEEETable, p)
	return m.deflate.Write(p)
}

// writeTo writes the whole archive, its files dated at.
func (a *archive) writeTo(out io.Writer, at time.Time) error {
	for _, m := range a.files { // all, before the first byte is written
		if err := m.deflate.Close(); err != nil {
			return err
		}
	}
	whole := zip.NewWriter(out)
	for _, m := range a.files {
		about := &zip.FileHeader{
			Name: m.name, Method: zip.Deflate, CRC32: m.sum, UncompressedSize64: uint64(m.size), CompressedSize64: uint64(m.packed.data.Len()), // #nosec G115 -- lengths
		}
		about.SetModTime(at) //lint:ignore SA1019 CreateRaw writes these fields and no others
		file, err := whole.CreateRaw(about)
		if err != nil {
			return err
		}
		if _, err := file.Write(m.packed.data.Bytes()); err != nil {
			return err
		}
	}
	return whole.Close()
}
