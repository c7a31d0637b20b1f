package crm_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"vafa/internal/crm"
)

func rated(mark int, daysAgo int) crm.Standing {
	return crm.Interaction{Kind: "service", Rating: &mark}.Tells(now.AddDate(0, 0, -daysAgo))
}

func said(kind, direction string, daysAgo int) crm.Standing {
	return crm.Interaction{Kind: kind, Direction: direction}.Tells(now.AddDate(0, 0, -daysAgo))
}

func ended(kind, state string, daysAgo int) crm.Standing {
	opened := crm.OpenCase("cas_1", "cus_1", kind, "x", now.AddDate(-1, 0, 0))
	return opened.Close(state, "x", "sara", now.AddDate(0, 0, -daysAgo)).Tells()
}

func joined(parts ...crm.Standing) crm.Standing {
	var out crm.Standing
	for _, part := range parts {
		out = out.Join(part)
	}
	return out
}

func TestRung(t *testing.T) {
	open := crm.OpenCase("cas_1", "cus_1", "complaint", "x", now).Tells()
	for _, c := range []struct {
		name string
		of   crm.Standing
		want string
	}{
		{"nothing known", crm.Standing{}, "inert rung.still"},
		{"a complaint is open, whatever else", joined(rated(10, 1), open, said("story", "inbound", 0)), "dissatisfied rung.open"},
		{"whose a card is", crm.OpenCase("cas_1", "cus_1", "contested-card", "x", now).Tells(), "inert rung.still"},
		{"a low mark", rated(6, 3), "dissatisfied rung.low"},
		{"a mark in between", rated(7, 3), "inert rung.still"},
		{"a high mark", rated(9, 3), "motivated rung.high"},
		{"only the last mark counts", joined(rated(10, 9), rated(2, 3)), "dissatisfied rung.low"},
		{"a low mark, then thanks", joined(rated(2, 9), said("feedback", "inbound", 3)), "motivated rung.word"},
		{"thanks, then a low mark", joined(rated(2, 3), said("feedback", "inbound", 9)), "dissatisfied rung.low"},
		{"a low mark, then a case resolved", joined(rated(2, 9), ended("complaint", "resolved", 3)), "inert rung.still"},
		{"a low mark, then a case rejected", joined(rated(2, 9), ended("complaint", "rejected", 3)), "dissatisfied rung.low"},
		{"a case rejected", ended("claim", "rejected", 3), "dissatisfied rung.refused"},
		{"only the last case counts", joined(ended("claim", "rejected", 9), ended("claim", "resolved", 3)), "inert rung.still"},
		{"a case rejected, then a high mark", joined(ended("claim", "rejected", 9), rated(9, 3)), "motivated rung.high"},
		{"a card refused", ended("contested-card", "rejected", 3), "inert rung.still"},
		{"what we tell is no praise", said("story", "outbound", 3), "inert rung.still"},
		{"who brought somebody", crm.Entry{Type: crm.EntryReferral}.Tells(), "motivated rung.brought"},
		{"a low mark of last year", rated(1, 366), "inert rung.still"},
		{"a high mark of last year", rated(10, 366), "inert rung.still"},
		{"thanks of last year", said("feedback", "inbound", 366), "inert rung.still"},
		{"a refusal of last year", ended("claim", "rejected", 366), "inert rung.still"},
	} {
		if got := c.of.Rung(now); got.Name+" "+got.Code != c.want {
			t.Errorf("%s: %s %s, want %s", c.name, got.Name, got.Code, c.want)
		}
	}
}

func TestRungMovesAndAges(t *testing.T) {
	v := crm.NewValue("cus_1", false, now.AddDate(0, -1, 0))
	if v.Rung.Name != crm.RungInert || !v.Rung.Since.Equal(now.AddDate(0, -1, 0)) {
		t.Errorf("begins on %+v", v.Rung)
	}
	moved := v.Feel(rated(10, 0), now)
	if moved == nil || moved.From != crm.RungInert || moved.To != crm.RungMotivated || moved.Args["rating"] != "10" || !v.Rung.Since.Equal(now) {
		t.Errorf("%+v %+v", moved, v.Rung)
	}
	if again := v.Feel(said("story", "inbound", 0), now.AddDate(0, 0, 1)); again != nil || !v.Rung.Since.Equal(now) {
		t.Errorf("moved to where they were: %+v %+v", again, v.Rung)
	}
	if reason := v.Rung.Reason(shop); reason.Args["date"] != "2026-11-22" {
		t.Errorf("reason %+v", reason)
	}
	year := now.Add(365 * 24 * time.Hour)
	if v.Rung.Due(year.Add(-time.Second)) || !v.Rung.Due(year) {
		t.Errorf("until %s", v.Rung.Until)
	}
	if aged := v.Climb(year); aged == nil || aged.To != crm.RungInert || v.Rung.Due(year) {
		t.Errorf("aged to %+v, %+v", aged, v.Rung)
	}
	var old crm.Value // of a time that knew no rungs
	if moved := old.Feel(rated(8, 0), now); moved != nil || old.Rung.Name != crm.RungInert {
		t.Errorf("%+v %+v", moved, old.Rung)
	}
}

// The rung equals the one that a replay of the history gives, in whatever order things happen, cases are closed and opened again.
func TestRungEqualsTheReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, at := crm.NewValue("cus_1", false, now), now
		var entries []crm.Entry
		var cases []crm.Case
		for i := range rapid.IntRange(1, 30).Draw(t, "events") {
			at = at.Add(time.Duration(rapid.IntRange(1, 90*24).Draw(t, "hours")) * time.Hour)
			switch kind := rapid.SampledFrom([]string{"contact", "referral", "open", "change", "age"}).Draw(t, "kind"); {
			case kind == "contact":
				told := at.Add(-time.Duration(rapid.IntRange(0, 60*24).Draw(t, "late")) * time.Hour)
				contact := crm.Interaction{Kind: rapid.SampledFrom([]string{"service", "feedback", "story"}).Draw(t, "of"), Direction: "inbound"}
				if mark := rapid.IntRange(-1, 10).Draw(t, "mark"); mark >= 0 {
					contact.Rating = &mark
				}
				entries = append(entries, crm.Entry{Type: crm.EntryInteraction, At: told, Interaction: &contact})
				v.Feel(entries[len(entries)-1].Tells(), at)
			case kind == "referral":
				entries = append(entries, crm.Entry{Type: crm.EntryReferral, At: at})
				v.Feel(entries[len(entries)-1].Tells(), at)
			case kind == "open":
				kind := rapid.SampledFrom(crm.CaseKinds()).Draw(t, "case")
				cases = append(cases, crm.OpenCase(string(rune('a'+i)), "cus_1", kind, "x", at))
				v.Feel(cases[len(cases)-1].Tells(), at)
			case kind == "change" && len(cases) > 0:
				which := rapid.IntRange(0, len(cases)-1).Draw(t, "which")
				state := rapid.SampledFrom([]string{crm.CaseOpen, crm.CaseResolved, crm.CaseRejected}).Draw(t, "state")
				outcome := "x"
				after, err := crm.CaseChange{State: &state, Outcome: &outcome}.Apply(cases[which], "sara", at)
				if err != nil {
					t.Fatal(err)
				}
				v.Feel(after.TellsAfter(cases[which]), at)
				cases[which] = after
			default:
				v.Climb(at)
			}
			got, want := v.Rung, crm.StandingOf(entries, cases).Rung(at)
			if got.Name != want.Name || got.Code != want.Code || got.Args["cases"] != want.Args["cases"] || got.Args["at"] != want.Args["at"] {
				t.Fatalf("%+v, the replay gives %+v", got, want)
			}
		}
	})
}

func TestStandingsJoinInAnyOrder(t *testing.T) {
	parts := []crm.Standing{rated(3, 5), rated(9, 5), rated(8, 7), said("story", "inbound", 2), ended("claim", "rejected", 4), ended("claim", "resolved", 4), {Open: 2}, {Brought: true}}
	want := joined(parts...).Rung(now)
	rapid.Check(t, func(t *rapid.T) {
		if got := joined(rapid.Permutation(parts).Draw(t, "order")...).Rung(now); got.Name != want.Name || got.Code != want.Code || got.Until != want.Until {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}
