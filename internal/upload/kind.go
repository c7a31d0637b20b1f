package upload

import (
	"bytes"
	"slices"
)

// Kinds are the media types that are taken, in the order in which a browser should offer them.
func Kinds() []string {
	return []string{"image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"}
}

// startBytes is how much of a file is looked at.
const startBytes = 512

// Kind tells by its first bytes what a file is, "" for none of Kinds. A file that begins as anything else is not taken,
// whatever follows: a page of HTML that holds a picture is a page.
func Kind(start []byte) string {
	switch {
	case len(start) >= 4 && bytes.HasPrefix(start, []byte("\xff\xd8\xff")) && start[3] >= 0xc0 && start[3] != 0xff:
		return "image/jpeg"
	case bytes.HasPrefix(start, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")):
		return "image/png"
	case len(start) >= 16 && string(start[:4]) == "RIFF" && string(start[8:15]) == "WEBPVP8":
		return "image/webp"
	case len(start) >= 12 && string(start[4:8]) == "ftyp" && slices.Contains(heicBrands, string(start[8:12])):
		return "image/heic"
	case bytes.HasPrefix(start, []byte("%PDF-1.")), bytes.HasPrefix(start, []byte("%PDF-2.")):
		return "application/pdf"
	}
	return ""
}

// heicBrands are the brands of ISO/IEC 23008-12 that cameras write.
var heicBrands = []string{"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"}

// otherNames are what browsers also call some kinds.
var otherNames = map[string]string{"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/heif": "image/heic"}

// agrees says whether a file of a kind may be called that: its own name, or none.
func agrees(declared, kind string) bool {
	if own, ok := otherNames[declared]; ok {
		declared = own
	}
	return declared == kind || declared == Undeclared || declared == "" || declared == "binary/octet-stream"
}

// ending is the file name's ending of a kind.
var ending = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic", "application/pdf": ".pdf",
}

// FileName is what a kept file of a kind is saved as.
func FileName(kind string) string { return "invoice" + ending[kind] }
