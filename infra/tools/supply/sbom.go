package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// The parts of a CycloneDX 1.6 document (ECMA-424) that are used here. It has no time and no serial number: the same code
// gives the same document.
type (
	bom struct {
		Format       string       `json:"bomFormat"`
		Spec         string       `json:"specVersion"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type     string    `json:"type"`
		Ref      string    `json:"bom-ref"`
		Name     string    `json:"name"`
		Version  string    `json:"version,omitempty"`
		PURL     string    `json:"purl,omitempty"`
		Hashes   []hash    `json:"hashes,omitempty"`
		Licences []licence `json:"licenses,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	licence struct {
		Licence struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	dependency struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

// writeSBOM writes what each program is made of.
func writeSBOM(out io.Writer, parts []part) error {
	whole := component{Type: "application", Ref: "vafa", Name: "vafa", Licences: licencesOf([]string{"Apache-2.0"})}
	document := bom{Format: "CycloneDX", Spec: "1.6", Version: 1, Metadata: metadata{whole}}
	uses := map[string][]string{}
	for _, p := range parts {
		c, err := p.component()
		if err != nil {
			return err
		}
		document.Components = append(document.Components, c)
		for _, user := range p.users {
			uses[user] = append(uses[user], c.Ref)
		}
	}
	programs := slices.Sorted(maps.Keys(uses))
	document.Dependencies = []dependency{{whole.Ref, programs}}
	for _, program := range programs {
		document.Components = append(document.Components, component{Type: "application", Ref: program, Name: program, Licences: whole.Licences})
		document.Dependencies = append(document.Dependencies, dependency{program, uses[program]})
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}

func (p part) component() (component, error) {
	c := component{Type: "library", Ref: p.name, Name: p.name, Version: p.version, Licences: licencesOf(p.licences)}
	switch {
	case p.name == standard.name:
		c.PURL = "pkg:golang/std"
	case p.npm != "":
		c.PURL = "pkg:npm/" + p.npm + "@" + p.version
	default:
		c.Ref = "pkg:golang/" + p.name + "@" + url.PathEscape(p.version)
		c.PURL = c.Ref
		sum, err := sha256Of(p.sum)
		if err != nil {
			return c, fmt.Errorf("%s: %w", p.name, err)
		}
		c.Hashes = []hash{{"SHA-256", sum}}
	}
	return c, nil
}

// sha256Of turns a checksum of go.sum, "h1:" and base64, into hexadecimal. It is a hash of the module's file hashes
// (golang.org/x/mod/sumdb/dirhash), as the tools of CycloneDX give it too.
func sha256Of(sum string) (string, error) {
	text, found := strings.CutPrefix(sum, "h1:")
	raw, err := base64.StdEncoding.DecodeString(text)
	if !found || err != nil || len(raw) != 32 {
		return "", fmt.Errorf("go.sum has no checksum of it, but %q", sum)
	}
	return hex.EncodeToString(raw), nil
}

func licencesOf(names []string) []licence {
	licences := make([]licence, len(names))
	for i, name := range names {
		licences[i].Licence.ID = name
	}
	return licences
}
