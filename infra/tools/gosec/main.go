// Command gosec looks for security faults in the code that is deployed or run, with the rules of github.com/securego/gosec; its
// own command links clients of several AI services, which takes minutes to build. A finding is mended or explained: on its line
// with `#nosec G123 -- reason`, or below for a whole folder. What is explained and no longer found is a fault too.
//
//	gosec ./...
package main

import (
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/securego/gosec/v2"
	"github.com/securego/gosec/v2/analyzers"
	"github.com/securego/gosec/v2/rules"
)

func main() {
	root, err := os.Getwd()
	if err == nil {
		err = run(root, os.Args[1:], os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gosec:", err)
		os.Exit(1)
	}
}

func run(root string, patterns []string, out io.Writer) error {
	analyzer, err := analyse(root, patterns)
	if err != nil {
		return err
	}
	issues, _, failures := analyzer.Report()
	for file, list := range failures {
		return fmt.Errorf("%s: %v", file, list)
	}
	found := map[string]bool{} // a package may be looked at more than once
	used := map[exemption]bool{}
	for _, issue := range issues {
		path, err := filepath.Rel(root, issue.File)
		if err != nil {
			return err
		}
		if why, ok := exempt(filepath.ToSlash(path), issue.RuleID); ok {
			used[why] = true
			continue
		}
		found[fmt.Sprintf("%s:%s: %s: %s", path, issue.Line, issue.RuleID, issue.What)] = true
	}
	for _, line := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintln(out, line)
	}
	for _, e := range exemptions {
		if !used[e] {
			return fmt.Errorf("nothing under %s breaks %s any more: take it out of the exemptions", e.path, e.rule)
		}
	}
	if len(found) > 0 {
		return fmt.Errorf("%d findings: mend them, or explain them with `#nosec <rule> -- <reason>`", len(found))
	}
	return nil
}

func analyse(root string, patterns []string) (*gosec.Analyzer, error) {
	config := gosec.NewConfig()
	config.SetGlobal(gosec.NoSecRequireRules, "true")
	config.SetGlobal(gosec.NoSecRequireJustification, "true")
	analyzer := gosec.NewAnalyzer(config, false, false, false, runtime.GOMAXPROCS(0), log.New(io.Discard, "", 0))
	analyzer.LoadRules(rules.Generate(false).RulesInfo())
	analyzer.LoadAnalyzers(analyzers.Generate(false).AnalyzersInfo())
	// infra/tools is a module of its own, which cannot be loaded from here.
	skip := []*regexp.Regexp{regexp.MustCompile(`/infra/tools(/|$)`), regexp.MustCompile(`/node_modules/`), regexp.MustCompile(`/\.[^/]+/`)}
	var folders []string
	for _, pattern := range patterns {
		more, err := gosec.PackagePaths(filepath.Join(root, strings.TrimSuffix(pattern, "..."))+suffix(pattern), skip)
		if err != nil {
			return nil, err
		}
		folders = append(folders, more...)
	}
	if len(folders) == 0 {
		return nil, fmt.Errorf("no package in %v", patterns)
	}
	return analyzer, analyzer.Process(nil, folders...)
}

func suffix(pattern string) string {
	if strings.HasSuffix(pattern, "...") {
		return "/..."
	}
	return ""
}
