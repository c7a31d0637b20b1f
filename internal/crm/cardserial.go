package crm

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"vafa/internal/locale"
)

// FoldSerial is a serial as cards are keyed by it: equal for whatever people type for the same label. Letters are in one case,
// digits of any script ASCII, without spaces, dashes or dots; Cyrillic and Greek letters that look like Latin ones are those,
// unless the serial also has some that do not.
func FoldSerial(typed string) string { return foldSerial(typed) }

func foldSerial(typed string) string {
	keep := func(r rune) rune {
		if separates(r) {
			return -1
		}
		return r
	}
	plain := locale.Fold(strings.Map(keep, locale.Fold(typed))) // what stood beside a dash may join
	return latin(strings.ToUpper(plain))
}

// separates says whether a rune only parts the groups of a serial.
func separates(r rune) bool { return strings.ContainsRune(" -‐‑‒–—―−._/\\#", r) }

// lookalikes are the letters of other scripts that cannot be told from Latin capitals on a label.
var lookalikes = func() map[rune]rune {
	out := map[rune]rune{}
	for _, pair := range [][2]string{
		{"АВЕКМНОРСТУХІЈЅԚԜ", "ABEKMHOPCTYXIJSQW"}, // Cyrillic
		{"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"},       // Greek
	} {
		letters := []rune(pair[1])
		for i, r := range []rune(pair[0]) {
			out[r] = letters[i]
		}
	}
	return out
}()

// latin gives the Latin letters that were meant, if that is clear for every letter.
func latin(serial string) string {
	if strings.ContainsFunc(serial, foreign) {
		return serial
	}
	return strings.Map(func(r rune) rune {
		if meant, ok := lookalikes[r]; ok {
			return meant
		}
		return r
	}, serial)
}

// foreign says whether a letter is Cyrillic or Greek and looks like no Latin one.
func foreign(r rune) bool {
	_, alike := lookalikes[r]
	return !alike && unicode.In(r, unicode.Cyrillic, unicode.Greek)
}

// mixed says whether a folded serial has letters of which nobody can say from which alphabet they are.
func mixed(serial string) bool {
	other := func(r rune) bool { return unicode.Is(unicode.Latin, r) }
	return strings.ContainsFunc(serial, foreign) && strings.ContainsFunc(serial, other)
}

// serial is a needed serial, folded.
func (f form) serial(field, typed string) string {
	folded := foldSerial(f.required(field, typed, maxName))
	f.key(field, "serial.invalid", folded)
	if mixed(folded) {
		f.fault(field, "serial.mixed")
	}
	return folded
}

// maxDoubts is how many letters of a serial may be taken for digits one by one; of more, all or none.
const maxDoubts = 3

// SerialsMeant are the serials that a typed one may stand for, itself first: people type the letters O and I for the digits 0
// and 1.
func SerialsMeant(serial string) []string { return replaced(serial, "O0I1") }

// replaced are all ways of replacing letters by their pairs: "O0" replaces O by 0.
func replaced(serial, pairs string) []string {
	out := []string{serial}
	runes, doubts := []rune(serial), 0
	for i, r := range runes {
		at := strings.IndexRune(pairs, r)
		if at < 0 || at%2 > 0 {
			continue
		}
		if doubts++; doubts > maxDoubts {
			return []string{serial, strings.NewReplacer(strings.Split(pairs, "")...).Replace(serial)}
		}
		for _, other := range slices.Clone(out) {
			changed := []rune(other)
			changed[i] = rune(pairs[at+1])
			out = append(out, string(changed))
		}
	}
	return out
}

// Unit is what a registration is about: its serial as it is meant, its product, nil if that is not in the catalogue, and
// whether the product has a list of serials without it.
type Unit struct {
	Product  *Product
	Serial   string
	Unlisted bool
}

// MeantBy finds the serial that was meant by a typed one: as typed if it can be, else the only one that can; a fault if there
// is none or more than one. listed says whether the product's list has a serial.
func (p *Product) MeantBy(typed string, listed func(serial string) bool) (Unit, error) {
	if p == nil {
		return Unit{Serial: typed}, nil
	}
	fitting := slices.DeleteFunc(SerialsMeant(typed), func(s string) bool { return !p.Accepts(s) })
	if known := slices.DeleteFunc(slices.Clone(fitting), func(s string) bool { return !listed(s) }); p.SerialList && len(known) > 0 {
		fitting = known
	}
	switch {
	case len(fitting) == 0:
		return Unit{}, p.misfit(typed)
	case len(fitting) > 1 && fitting[0] != typed:
		return Unit{}, Faults{{Pointer: "/serial", Code: "serial.ambiguous"}}
	}
	return Unit{Product: p, Serial: fitting[0], Unlisted: p.SerialList && !listed(fitting[0])}, nil
}

// misfit says what is wrong with a serial that does not fit, and what it might be.
func (p *Product) misfit(typed string) error {
	var faults Faults
	fitting := slices.DeleteFunc(replaced(typed, "0O1I"), func(s string) bool { return !p.Accepts(s) })
	switch len(fitting) {
	case 0:
		faults.Add("/serial", "serial.pattern")
	case 1:
		faults.Add("/serial", "serial.confusable", "suggested", fitting[0])
	default:
		faults.Add("/serial", "serial.ambiguous")
	}
	return faults
}

// Accepts says whether a folded serial fits the product's pattern.
func (p Product) Accepts(serial string) bool {
	if p.SerialPattern == "" {
		return true
	}
	whole, err := wholeSerial(p.SerialPattern)
	return err == nil && whole.MatchString(serial)
}

// wholeSerial is a pattern for a whole serial in either case, as serials are folded: without the dashes and the like that the
// pattern shows between groups.
func wholeSerial(pattern string) (*regexp.Regexp, error) {
	parsed, err := syntax.Parse(pattern, syntax.Perl|syntax.FoldCase)
	if err != nil {
		return nil, err
	}
	return regexp.Compile("^(?:" + foldPattern(parsed).String() + ")$")
}

// foldPattern folds what a pattern matches as foldSerial folds a serial.
func foldPattern(p *syntax.Regexp) *syntax.Regexp {
	for i, part := range p.Sub {
		p.Sub[i] = foldPattern(part)
	}
	switch p.Op {
	case syntax.OpLiteral:
		p.Rune = []rune(foldSerial(string(p.Rune)))
		if len(p.Rune) == 0 {
			p.Op = syntax.OpEmptyMatch
		}
	case syntax.OpCharClass:
		return foldClass(p)
	}
	return p
}

// foldClass gives a class the ASCII of its digits, and makes one of nothing but separators match nothing.
func foldClass(p *syntax.Regexp) *syntax.Regexp {
	only := true
	for i := 0; i+1 < len(p.Rune); i += 2 {
		for r := p.Rune[i]; only && r <= p.Rune[i+1]; r++ {
			only = separates(r) || unicode.IsSpace(r)
		}
	}
	if only {
		return &syntax.Regexp{Op: syntax.OpEmptyMatch, Flags: p.Flags}
	}
	for _, zero := range []rune{'۰', '٠'} {
		for i := 0; i+1 < len(p.Rune); i += 2 {
			low, high := max(p.Rune[i], zero), min(p.Rune[i+1], zero+9)
			if low <= high {
				p.Rune = append(p.Rune, '0'+low-zero, '0'+high-zero)
			}
		}
	}
	return p
}
