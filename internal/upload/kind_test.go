package upload_test

import (
	"strings"
	"testing"

	"vafa/internal/rest"
	"vafa/internal/upload"
)

func TestKind(t *testing.T) {
	tests := map[string]struct{ start, want string }{
		"JPEG of a phone":         {"\xff\xd8\xff\xe1\x00\x18Exif\x00", "image/jpeg"},
		"JPEG without Exif":       {"\xff\xd8\xff\xdb\x00\x43", "image/jpeg"},
		"PNG":                     {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00", "image/png"},
		"lossy WebP":              {"RIFF\x24\x00\x00\x00WEBPVP8 \x18", "image/webp"},
		"lossless WebP":           {"RIFF\x24\x00\x00\x00WEBPVP8L\x18", "image/webp"},
		"HEIC":                    {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "image/heic"},
		"HEIC of another camera":  {"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00", "image/heic"},
		"PDF":                     {"%PDF-1.7\n%\xe2\xe3", "application/pdf"},
		"empty":                   {"", ""},
		"HTML":                    {"<!doctype html><script>", ""},
		"HTML before a PDF":       {"<html>%PDF-1.7", ""},
		"space before a PDF":      {"\n%PDF-1.7", ""},
		"HTML after a comment":    {"GIF89a/*<html>", ""},
		"half a PNG":              {"\x89PNG\r\n", ""},
		"PNG that holds no image": {"\x89PNG\r\n\x1a\n<svg onload=x>", ""},
		"JPEG that holds none":    {"\xff\xd8\xff\x3c", ""},
		"film":                    {"\x00\x00\x00\x18ftypmp42\x00", ""},
		"sound in RIFF":           {"RIFF\x24\x00\x00\x00WAVEfmt ", ""},
		"SVG":                     {`<svg xmlns="http://www.w3.org/2000/svg">`, ""},
		"zip":                     {"PK\x03\x04", ""},
		"program":                 {"MZ\x90\x00", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := upload.Kind([]byte(test.start)); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// A key tells whose card it is for to those who made it, and cannot be made by others.
func TestKeysCarryTheirReference(t *testing.T) {
	place := upload.Place{Seal: rest.NewSeal("ours")}
	about := upload.Reference{ID: "inv_1", Card: "crd_1", Model: "RF-480", Serial: "سریال۱"}
	about.At = about.At.AddDate(2025, 10, 21)
	key := place.Key(about)
	got, err := place.Reference(key)
	if err != nil || got != about {
		t.Errorf("%+v, %v", got, err)
	}
	for name, forged := range map[string]string{
		"other seal":    upload.Place{Seal: rest.NewSeal("theirs")}.Key(about),
		"other folder":  "kept/" + strings.TrimPrefix(key, "uploads/"),
		"cut off":       key[:len(key)-2],
		"no reference":  "uploads/",
		"other purpose": "uploads/" + rest.NewSeal("ours").Sign("registered card", "a\nb\nc\nd\n1"),
	} {
		if _, err := place.Reference(forged); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	about.Model, about.Serial = strings.Repeat("𠀀", 100), strings.Repeat("𠀀", 100)
	if key := place.Key(about); key != "" {
		t.Errorf("a key of %d bytes", len(key))
	}
}
