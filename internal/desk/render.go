package desk

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"sync"

	"vafa/internal/web"
)

//go:embed templates
var templateFiles embed.FS

// templates are parsed at first use, since a request that shows no page should not pay for them.
var templates = sync.OnceValue(func() *template.Template {
	funcs := template.FuncMap{"asset": web.AssetPath}
	return template.Must(template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/*.html"))
})

// Render executes the template of a page, or of a part of one, by the name of its file without .html; a part that is a template
// defined within a file has its own name with a leading "#", such as "#results".
func Render(name string, data any) ([]byte, error) {
	file := name + ".html"
	if name[0] == '#' {
		file = name[1:]
	}
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, file, data); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return out.Bytes(), nil
}
