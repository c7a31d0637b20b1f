package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"sync"
)

//go:embed assets
var assetFiles embed.FS

// assetTypes are the content types by extension; a file of another kind is not served.
var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// assetVersion is the first 12 hexadecimal digits of a hash over the names and contents of all assets. One version for
// all of them lets the style sheet name the font relative to itself.
var assetVersion = sync.OnceValue(func() string {
	hash := sha256.New()
	entries, _ := fs.ReadDir(assetFiles, "assets") // an embedded folder is always readable
	for _, entry := range entries {
		data, _ := assetFiles.ReadFile("assets/" + entry.Name())
		sum := sha256.Sum256(data)
		hash.Write([]byte(entry.Name() + "\n"))
		hash.Write(sum[:])
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
})

// Asset is a style, script, picture or font as it is served under /assets/{version}/{file}. Its content never changes
// under one version, so it may be cached for a year; another version, or a file there is not, is not ok.
func Asset(version, file string) (data []byte, contentType string, ok bool) {
	contentType, known := assetTypes[path.Ext(file)]
	if !known || version != assetVersion() {
		return nil, "", false
	}
	data, err := assetFiles.ReadFile("assets/" + file)
	if onBase[file] {
		base, _ := assetFiles.ReadFile("assets/base.css") // an embedded file is always readable
		data = slices.Concat(base, data)
	}
	return data, contentType, err == nil
}

// onBase are the style sheets of pages: they are served behind base.css, which has the font and the colours of all, so that a page
// asks for one sheet.
var onBase = map[string]bool{"style.css": true, "console.css": true}

// Embed is the script by which other sites show our forms. Its address has no version, since those sites write it down.
func Embed() []byte {
	data, _ := assetFiles.ReadFile("assets/embed.js") // an embedded file is always readable
	return data
}

// AssetPath is the address of an asset in its current version.
func AssetPath(file string) string { return "/assets/" + assetVersion() + "/" + file }
