package rest

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// The gateway compresses nothing, so pages, styles and scripts are compressed here. Answers of the API are not: their size
// shall tell nothing, and they are small.

// smallest is the size in bytes below which compressing saves nothing.
const smallest = 512

// compressible says whether a page or file gets smaller: texts do, fonts are compressed already.
func compressible(raw Raw) bool {
	text := strings.HasPrefix(raw.Type, "text/") || strings.HasPrefix(raw.Type, "image/svg") || strings.HasPrefix(raw.Type, "application/json")
	return text && len(raw.Data) >= smallest
}

// takesGzip says whether the reader's Accept-Encoding lists gzip and does not refuse it.
func takesGzip(r *http.Request) bool {
	for _, entry := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(entry, " ", "")), ";")
		if name == "gzip" {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

// writers are kept, since each holds a window of half a megabyte.
var writers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func compressed(data []byte) []byte {
	var out bytes.Buffer
	writer := writers.Get().(*gzip.Writer)
	defer writers.Put(writer)
	writer.Reset(&out)
	_, _ = writer.Write(data) // a buffer refuses nothing
	_ = writer.Close()
	return out.Bytes()
}
