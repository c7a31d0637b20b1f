package template_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"vafa/infra/template"
)

type machine struct {
	StartAt       string
	QueryLanguage string
	States        map[string]state
}

type state struct {
	Type, Next, Default string
	End                 bool
	TimeoutSeconds      int
	Choices             []struct{ Next string }
	Retry               []struct {
		JitterStrategy string
		BackoffRate    float64
	}
	Catch         []struct{ Next string }
	ItemProcessor *machine
}

func segmentation(t *testing.T) (machine, string) {
	t.Helper()
	text, err := os.ReadFile("../segmentation.asl.json")
	if err != nil {
		t.Fatal(err)
	}
	var parsed machine
	if err := json.Unmarshal(text, &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed, string(text)
}

func TestSegmentationLeadsSomewhere(t *testing.T) {
	whole, text := segmentation(t)
	each(whole, func(in machine, name string, s state) {
		next := []string{s.Next, s.Default}
		for _, choice := range s.Choices {
			next = append(next, choice.Next)
		}
		for _, catch := range s.Catch {
			next = append(next, catch.Next)
		}
		for _, to := range next {
			if _, ok := in.States[to]; to != "" && !ok {
				t.Errorf("%s leads to %q, which there is not", name, to)
			}
		}
		if ends := s.End || s.Type == "Succeed" || s.Type == "Fail"; !ends && s.Next == "" && s.Default == "" {
			t.Errorf("%s leads nowhere", name)
		}
	})
	for _, step := range []string{"open", "measure", "fit", "score", "publish", "fail"} {
		if !strings.Contains(text, `"step": "`+step+`"`) && !strings.Contains(text, `'step': '`+step+`'`) {
			t.Errorf("nobody calls the step %q", step)
		}
	}
	if substitutions := read(t).At("Resources", "Segmentation", "Properties", "DefinitionSubstitutions"); substitutions != nil {
		for name := range substitutions.(template.Map) {
			text = strings.ReplaceAll(text, "${"+name+"}", "")
		}
	}
	if strings.Contains(text, "${") {
		t.Error("a substitution has no value")
	}
}

// Whatever fails is tried again with jitter, and if it fails for good the run is told.
func TestSegmentationSurvivesFaults(t *testing.T) {
	whole, _ := segmentation(t)
	limit, _ := read(t).At("Resources", "SegmentationFunction", "Properties", "Timeout").(int)
	each(whole, func(in machine, name string, s state) {
		if s.Type == "Task" {
			if len(s.Retry) == 0 {
				t.Errorf("%s is tried once", name)
			}
			for _, retry := range s.Retry {
				if retry.JitterStrategy != "FULL" || retry.BackoffRate < 2 {
					t.Errorf("%s is tried again in step with others", name)
				}
			}
			if s.TimeoutSeconds == 0 || s.TimeoutSeconds > limit {
				t.Errorf("%s may take %d s, the function %d", name, s.TimeoutSeconds, limit)
			}
		}
		outermost := in.QueryLanguage != ""
		if outermost && (s.Type == "Task" || s.Type == "Map") && name != "RecordFailure" {
			caught := slices.ContainsFunc(s.Catch, func(c struct{ Next string }) bool { return c.Next == "RecordFailure" })
			if !caught {
				t.Errorf("nobody hears when %s fails", name)
			}
		}
	})
}

func each(in machine, visit func(machine, string, state)) {
	for name, s := range in.States {
		visit(in, name, s)
		if s.ItemProcessor != nil {
			each(*s.ItemProcessor, visit)
		}
	}
}
