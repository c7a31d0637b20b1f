package local

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// pageSize is the usual page of SQLite, in bytes.
const pageSize = 4096

// prepareDatabase puts an empty SQLite database in write-ahead mode into a folder that has none yet. DynamoDB Local keeps the
// mode that it finds, and without this it has SQLite sync each transaction several times: the sample of `vafa run` took 69 s
// to take in, and 26 s with it. What is committed survives a kill in both modes.
func prepareDatabase(dir string) error {
	file, err := os.OpenFile(filepath.Join(dir, sharedFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	_, err = file.Write(emptyDatabase())
	return errors.Join(err, file.Close())
}

// emptyDatabase is one page: the file header, whose two versions of 2 mean write-ahead mode, and a table without rows
// (SQLite's file format, sections 1.3 and 1.6).
func emptyDatabase() []byte {
	const writeAhead, leafOfTable, headerSize, utf8 = 2, 0x0D, 100, 1
	page := make([]byte, pageSize)
	copy(page, "SQLite format 3\x00")
	binary.BigEndian.PutUint16(page[16:], pageSize)
	page[18], page[19] = writeAhead, writeAhead
	page[21], page[22], page[23] = 64, 32, 32 // fixed payload fractions
	binary.BigEndian.PutUint32(page[24:], 1)  // change counter
	binary.BigEndian.PutUint32(page[28:], 1)  // pages
	binary.BigEndian.PutUint32(page[44:], 4)  // schema format
	binary.BigEndian.PutUint32(page[56:], utf8)
	binary.BigEndian.PutUint32(page[92:], 1) // the counter for which the number of pages is valid
	page[headerSize] = leafOfTable
	binary.BigEndian.PutUint16(page[headerSize+5:], pageSize) // where cells begin: nowhere
	return page
}
