package rest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vafa/internal/locale"
)

// codesIn are the packages whose faults reach a caller.
var codesIn = []string{".", "../crm", "../table", "../value", "../api", "../importer"}

// codeAt says which argument of a function is a code. The functions themselves only pass it on.
var codeAt = map[string]int{"fault": 1, "Add": 1, "refuse": 2, "words": 1, "unfit": 0}

// use is a place in the code that gives a code; args are the names of its arguments, nil if they cannot be told.
type use struct {
	code, at string
	args     []string
}

func TestEveryCodeHasWordsAndEveryWordACode(t *testing.T) {
	used := map[string]bool{}
	for _, u := range uses(t) {
		used[u.code] = true
		sentences, ok := catalogue[u.code]
		if !ok {
			t.Errorf("%s: the code %q has no words", u.at, u.code)
			continue
		}
		for _, name := range placeholders(sentences[0]) {
			if u.args != nil && !slices.Contains(u.args, name) {
				t.Errorf("%s: the words of %q need {%s}", u.at, u.code, name)
			}
		}
	}
	for code := range catalogue {
		if !used[code] {
			t.Errorf("nobody gives the code %q", code)
		}
	}
}

func TestEveryLanguageSaysTheSame(t *testing.T) {
	for code, sentences := range catalogue {
		for _, sentence := range sentences {
			if strings.TrimSpace(sentence) == "" {
				t.Errorf("%s is silent in a language", code)
			}
			if got, want := placeholders(sentence), placeholders(sentences[0]); !slices.Equal(got, want) {
				t.Errorf("%s: %q tells %v, the Persian %v", code, sentence, got, want)
			}
		}
	}
}

func TestWordsAreInTheReadersLanguage(t *testing.T) {
	for lang, want := range map[locale.Lang]string{
		locale.Persian: "حداکثر ۲۰۰ نویسه.", locale.Arabic: "٢٠٠ حرفًا على الأكثر.", locale.English: "At most 200 characters.",
	} {
		if got := words(lang, "text.tooLong", map[string]string{"limit": "200"}); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func placeholders(sentence string) []string {
	found := regexp.MustCompile(`\{\w+\}`).FindAllString(sentence, -1)
	for i := range found {
		found[i] = strings.Trim(found[i], "{}")
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// uses reads the sources of all packages whose faults reach a caller.
func uses(t *testing.T) []use {
	t.Helper()
	var out []use
	for _, root := range codesIn {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return err
			}
			if entry.Name() == "tabletest" { // is for tests
				return fs.SkipDir
			}
			s := sources{t: t, files: token.NewFileSet()}
			s.read(path)
			out = append(out, s.uses()...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// sources is one package, read without its types.
type sources struct {
	t     *testing.T
	files *token.FileSet
	decls []ast.Decl
}

func (s *sources) read(folder string) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(s.files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			s.t.Fatal(err)
		}
		s.decls = append(s.decls, file.Decls...)
	}
}

func (s *sources) uses() []use {
	var out []use
	for _, decl := range s.decls {
		fn, _ := decl.(*ast.FuncDecl)
		if fn != nil {
			if _, passesOn := codeAt[fn.Name.Name]; passesOn {
				continue
			}
		}
		ast.Inspect(decl, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.CallExpr:
				out = append(out, s.call(fn, node)...)
			case *ast.CompositeLit:
				out = append(out, s.literal(fn, node)...)
			}
			return true
		})
	}
	return out
}

// call is a use by calling one of the functions in codeAt.
func (s *sources) call(fn *ast.FuncDecl, call *ast.CallExpr) []use {
	name := called(call)
	at, ok := codeAt[name]
	if !ok || len(call.Args) <= at || !givesCode(name, call.Fun) {
		return nil
	}
	out := s.named(fn, call.Args[at])
	if _, plain := call.Args[at].(*ast.BasicLit); plain && !call.Ellipsis.IsValid() {
		out[0].args = []string{}
		for i := at + 1; i < len(call.Args); i += 2 {
			out[0].args = append(out[0].args, s.values(fn, call.Args[i])...) // names of arguments are literals
		}
	}
	return out
}

// givesCode tells Faults.Add from the other Adds that there are, and our words from a method of that name.
func givesCode(name string, function ast.Expr) bool {
	selector, method := function.(*ast.SelectorExpr)
	switch name {
	case "Add":
		return method && nameOf(selector.X) == "faults"
	case "words":
		return !method
	}
	return true
}

// literal is a use by a value with the field Code, or by a statusError. The codes of a Reason, and of
// what gives one, have words elsewhere.
func (s *sources) literal(fn *ast.FuncDecl, literal *ast.CompositeLit) []use {
	kind := nameOf(literal.Type)
	if kind == "statusError" && len(literal.Elts) == 2 {
		return s.named(fn, literal.Elts[1])
	}
	if kind == "Reason" || kind == "Rung" {
		return nil
	}
	var out []use
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Code" {
				out = append(out, s.named(fn, pair.Value)...)
			}
		}
	}
	return out
}

// named are the uses of every code that an expression can be.
func (s *sources) named(fn *ast.FuncDecl, code ast.Expr) []use {
	var out []use
	for _, value := range s.values(fn, code) {
		out = append(out, use{code: value, at: s.files.Position(code.Pos()).String()})
	}
	return out
}

// values are the texts that an expression can be: a literal, a sum, a parameter or variable of fn, a field "code" of a
// table. A field Code is some fault's, which has been seen where it was made. Anything else is a fault of the code: write
// codes so that they can be found.
func (s *sources) values(fn *ast.FuncDecl, expr ast.Expr) []string {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(expr.Value); err == nil {
			return []string{text}
		}
	case *ast.BinaryExpr:
		var out []string
		for _, left := range s.values(fn, expr.X) {
			for _, right := range s.values(fn, expr.Y) {
				out = append(out, left+right)
			}
		}
		return out
	case *ast.IndexExpr:
		if table, ok := expr.X.(*ast.CompositeLit); ok {
			return s.members(fn, table)
		}
	case *ast.SelectorExpr:
		if strings.EqualFold(expr.Sel.Name, "code") {
			return s.column(expr.Sel.Name)
		}
	case *ast.Ident:
		if out := append(s.passed(fn, expr.Name), s.assigned(fn, expr.Name)...); len(out) > 0 {
			return out
		}
	}
	s.t.Errorf("%s: this code cannot be told from the source", s.files.Position(expr.Pos()))
	return nil
}

func (s *sources) members(fn *ast.FuncDecl, table *ast.CompositeLit) []string {
	var out []string
	for _, element := range table.Elts {
		out = append(out, s.values(fn, element.(*ast.KeyValueExpr).Value)...)
	}
	return out
}

// column are the values of a field in the tables of the package, which are lists of unnamed structs.
func (s *sources) column(field string) []string {
	var out []string
	s.visit(func(fn *ast.FuncDecl, node ast.Node) {
		table, ok := node.(*ast.CompositeLit)
		if !ok {
			return
		}
		list, _ := table.Type.(*ast.ArrayType)
		if list == nil {
			return
		}
		if row, ok := list.Elt.(*ast.StructType); ok {
			if at := index(row.Fields, field); at >= 0 {
				for _, element := range table.Elts {
					out = append(out, s.values(fn, element.(*ast.CompositeLit).Elts[at])...)
				}
			}
		}
	})
	return out
}

// passed are the values that callers of fn give for a parameter.
func (s *sources) passed(fn *ast.FuncDecl, name string) []string {
	if fn == nil {
		return nil
	}
	at := index(fn.Type.Params, name)
	if at < 0 {
		return nil
	}
	var out []string
	s.visit(func(caller *ast.FuncDecl, node ast.Node) {
		if call, ok := node.(*ast.CallExpr); ok && called(call) == fn.Name.Name && len(call.Args) > at {
			out = append(out, s.values(caller, call.Args[at])...)
		}
	})
	return out
}

// assigned are the values that a variable of fn is given, also as a result of a function of the package.
func (s *sources) assigned(fn *ast.FuncDecl, name string) []string {
	var out []string
	ast.Inspect(fn, func(node ast.Node) bool {
		assignment, ok := node.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, left := range assignment.Lhs {
			if variable, ok := left.(*ast.Ident); !ok || variable.Name != name {
				continue
			}
			if call, ok := assignment.Rhs[0].(*ast.CallExpr); ok {
				out = append(out, s.returned(called(call), i)...)
			} else {
				out = append(out, s.values(fn, assignment.Rhs[i])...)
			}
		}
		return true
	})
	return out
}

func (s *sources) returned(function string, at int) []string {
	var out []string
	s.visit(func(fn *ast.FuncDecl, node ast.Node) {
		if result, ok := node.(*ast.ReturnStmt); ok && fn != nil && fn.Name.Name == function {
			out = append(out, s.values(fn, result.Results[at])...)
		}
	})
	return out
}

// visit walks over the package; fn is the function that a node is in, or nil.
func (s *sources) visit(see func(fn *ast.FuncDecl, node ast.Node)) {
	for _, decl := range s.decls {
		fn, _ := decl.(*ast.FuncDecl)
		ast.Inspect(decl, func(node ast.Node) bool {
			see(fn, node)
			return true
		})
	}
}

// index is the position of a name in a list of fields or parameters, -1 if it is not there.
func index(fields *ast.FieldList, name string) int {
	at := 0
	for _, field := range fields.List {
		for _, own := range field.Names {
			if own.Name == name {
				return at
			}
			at++
		}
	}
	return -1
}

// called is the name of the function or method that is called.
func called(call *ast.CallExpr) string { return nameOf(call.Fun) }

// nameOf is a name without what it belongs to.
func nameOf(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.SelectorExpr:
		return expr.Sel.Name
	}
	return ""
}
