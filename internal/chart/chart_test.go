package chart_test

import (
	"encoding/xml"
	"flag"
	"html/template"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vafa/internal/chart"
	"vafa/internal/locale"
)

var update = flag.Bool("update", false, "write the pictures that are expected")

func frame(lang locale.Lang) chart.Frame {
	return chart.Frame{Lang: lang, ID: "value", Title: "Value by month", Desc: "Two years <b> & more"}
}

// samples are one small picture of each kind.
func samples(lang locale.Lang) map[string]template.HTML {
	f, none := frame(lang), math.NaN()
	months := []string{"1", "2", "3"}
	two := []chart.Series{{Name: "first", Values: []float64{1, 2, none}}, {Name: "again", Values: []float64{3, -1, 2}}}
	band := []chart.Series{{Name: "real", Values: []float64{10, none, 30}}, {Name: "foretold", Values: []float64{12, 20, 26}, Low: []float64{8, 15, 20}, High: []float64{16, 26, 33}}}
	return map[string]template.HTML{
		"grouped":       chart.Bars{Frame: f, Categories: months, Series: two}.SVG(),
		"stacked":       chart.Bars{Frame: f, Categories: months, Series: two, Stacked: true}.SVG(),
		"rows":          chart.Rows{Frame: f, Rows: []chart.Row{{Name: "Loyal", Value: 1.5e6, Low: 1e6, High: 2e6}, {Name: "Lost", Value: -2e5}}}.SVG(),
		"lines":         chart.Lines{Frame: f, Categories: months, Series: band}.SVG(),
		"heat":          chart.HeatMap{Frame: f, Rows: []string{"a", "b"}, Columns: months[:2], Cells: [][]float64{{1, 0.5}, {1, none}}, Down: "cohort", Across: "month"}.SVG(),
		"flow":          chart.Flow{Frame: f, Names: []string{"Loyal", "Lost"}, Counts: [][]int{{5, 1}, {0, 2}}, From: "from", To: "to"}.SVG(),
		"concentration": chart.Concentration{Frame: f, Points: []chart.Share{{Customers: .5, Whole: .9}, {Customers: .1, Whole: .5}}, Of: "customers %", Whole: "value %"}.SVG(),
	}
}

func TestPictures(t *testing.T) {
	for _, lang := range []locale.Lang{locale.Persian, locale.English} {
		for name, got := range samples(lang) {
			path := "testdata/" + name + "-" + string(lang) + ".svg"
			text := strings.ReplaceAll(string(got), "><", ">\n<") + "\n"
			if *update {
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(want) {
				t.Errorf("%s is another picture than %s; look at it, and run the test with -update", name, path)
			}
		}
	}
}

// check reads a picture as XML and holds its coordinates to the view.
func check(t interface{ Fatalf(string, ...any) }, svg template.HTML) (words []string) {
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return words
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch part := token.(type) {
		case xml.CharData:
			words = append(words, string(part))
		case xml.StartElement:
			for _, a := range part.Attr {
				checkAttribute(t, part.Name.Local, a)
			}
		}
	}
}

func checkAttribute(t interface{ Fatalf(string, ...any) }, element string, a xml.Attr) {
	if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
		t.Fatalf("%s has %s", element, a.Name.Local)
	}
	if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
		t.Fatalf("%s %s is %s", element, a.Name.Local, a.Value)
	}
	switch a.Name.Local {
	case "x", "x1", "x2", "cx", "y", "y1", "y2", "cy", "width", "height":
		v, err := strconv.ParseFloat(a.Value, 64)
		if err != nil || v < -0.1 || v > 4000 {
			t.Fatalf("%s %s is %s", element, a.Name.Local, a.Value)
		}
	}
}

func TestAnyFiguresAndWords(t *testing.T) {
	float := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1000, 1000), rapid.SampledFrom([]float64{
		math.NaN(), math.Inf(1), math.Inf(-1), 0, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64,
	}))
	floats, texts := rapid.SliceOfN(float, 0, 14), rapid.SliceOfN(rapid.String(), 0, 14)
	rapid.Check(t, func(t *rapid.T) {
		f := chart.Frame{
			Lang: rapid.SampledFrom(locale.Langs()).Draw(t, "lang"), ID: rapid.String().Draw(t, "id"),
			Title: rapid.String().Draw(t, "title"), Desc: rapid.String().Draw(t, "desc"),
		}
		var series []chart.Series
		for range rapid.IntRange(0, 8).Draw(t, "series") {
			series = append(series, chart.Series{rapid.String().Draw(t, "name"), floats.Draw(t, "values"), floats.Draw(t, "low"), floats.Draw(t, "high")})
		}
		names := texts.Draw(t, "names")
		var rows []chart.Row
		var points []chart.Share
		var cells [][]float64
		for _, s := range series {
			cells = append(cells, s.Values)
			for i := range min(len(s.Values), len(s.Low), len(s.High)) {
				rows = append(rows, chart.Row{Name: s.Name, Value: s.Values[i], Low: s.Low[i], High: s.High[i]})
				points = append(points, chart.Share{Customers: s.Values[i], Whole: s.Low[i]})
			}
		}
		for _, svg := range []template.HTML{
			chart.Bars{Frame: f, Categories: names, Series: series}.SVG(), chart.Bars{Frame: f, Categories: names, Series: series, Stacked: true}.SVG(),
			chart.Lines{Frame: f, Categories: names, Series: series}.SVG(), chart.Rows{Frame: f, Rows: rows}.SVG(),
			chart.HeatMap{Frame: f, Rows: names, Columns: names, Cells: cells, Down: f.Title, Across: f.Desc}.SVG(),
			chart.Concentration{Frame: f, Points: points, Of: f.Title, Whole: f.Desc}.SVG(),
		} {
			check(t, svg)
		}
	})
}

func TestWordsAreEscapedAndTold(t *testing.T) {
	evil := `</title><script>alert("1")</script>`
	svg := chart.Bars{Frame: chart.Frame{Lang: locale.English, ID: `"><script>`, Title: evil, Desc: evil}, Categories: []string{evil}, Series: []chart.Series{{Name: evil}}}.SVG()
	if strings.Contains(string(svg), "<script") || !strings.Contains(string(svg), `role="img"`) {
		t.Error(svg)
	}
	if words := check(t, svg); words[0] != evil || words[1] != evil {
		t.Error(words)
	}
	if !strings.Contains(string(svg), `aria-labelledby="script-title" aria-describedby="script-desc"`) || !strings.Contains(string(svg), `<title id="script-title">`) {
		t.Error(svg)
	}
}

// Where reading begins on the right, so does the axis.
func TestMirrored(t *testing.T) {
	picture := func(lang locale.Lang) string {
		return string(chart.Rows{Frame: chart.Frame{Lang: lang, ID: "r"}, Rows: []chart.Row{{Name: "a", Value: 1}}}.SVG())
	}
	for lang, want := range map[locale.Lang]string{
		locale.English: `<line class="axis" x1="8" y1="8" x2="8" y2="54"/>`, locale.Persian: `<line class="axis" x1="332" y1="8" x2="332" y2="54"/>`,
		locale.Arabic: `direction="rtl"`,
	} {
		if got := picture(lang); !strings.Contains(got, want) {
			t.Errorf("%s: %s", lang, got)
		}
	}
}

func TestShort(t *testing.T) {
	for _, c := range []struct {
		lang locale.Lang
		v    float64
		want string
	}{
		{locale.Persian, 26e6, "۲۶\u00a0میلیون"}, {locale.Arabic, 1500, "١٫٥\u00a0ألف"}, {locale.English, 999.6, "1\u00a0k"},
		{locale.English, -0.001, "0"}, {locale.English, 12.34, "12.3"}, {locale.English, 100, "100"}, {locale.English, 4e12, "4\u00a0tn"},
		{locale.English, -2.5e9, "-2.5\u00a0bn"}, {locale.Persian, math.NaN(), "–"}, {locale.English, 0.25, "0.25"},
	} {
		if got := chart.Short(c.lang, c.v); got != c.want {
			t.Errorf("%g in %s: %q, want %q", c.v, c.lang, got, c.want)
		}
	}
	if got := chart.Percent(locale.Persian)(0.256); got != "۲۶" {
		t.Error(got)
	}
}
