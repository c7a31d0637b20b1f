package framework

import (
	"maps"
	"slices"

	"vafa/internal/crm"
)

// newell are the five steps to what customers value (Newell 2000): what each segment values, with which weight, whether it would help,
// whether it reaches them as they want, and what came of it.
func (in Input) newell() []Figure {
	return []Figure{in.values(), in.weights(), in.piloted(), in.delivered(), in.proven()}
}

// values lists, for each segment that answered, what it values most.
func (in Input) values() Figure {
	const key = "newell.values"
	out := Figure{Key: key, Unit: Number, Page: "/segments"}
	for _, segment := range in.Values {
		out.N += segment.Answers
		for i, tag := range in.weightsOf(segment) {
			if i == mostTags {
				break
			}
			out.Rows = append(out.Rows, Row{Name: segment.Label + ": " + in.tagLabel(tag.Tag), Unit: Share, Value: number(float64(tag.Weight) / 100), N: tag.Named})
		}
	}
	told := in.told()
	if told == 0 {
		return missing(key, Number, needsTags)
	}
	out.Value = number(float64(told))
	return out
}

// mostTags is how many values of a segment are listed.
const mostTags = 3

// weightsOf are a segment's weights, none of too few answers.
func (in Input) weightsOf(s SegmentValues) []crm.WeightedTag {
	if s.Answers < crm.FewestAnswers {
		return nil
	}
	return crm.Weights(s.Named)
}

// told is how many segments gave answers enough.
func (in Input) told() (n int) {
	for _, segment := range in.Values {
		if len(in.weightsOf(segment)) > 0 {
			n++
		}
	}
	return n
}

// weights shows that the weights of each segment come to a hundred.
func (in Input) weights() Figure {
	const key = "newell.weights"
	if in.told() == 0 {
		return missing(key, Number, needsTags)
	}
	out := Figure{Key: key, Unit: Number, Value: number(100)}
	for _, segment := range in.Values {
		sum := 0
		for _, tag := range in.weightsOf(segment) {
			sum += tag.Weight
		}
		if sum == 0 {
			continue
		}
		out.N++
		out.Rows = append(out.Rows, Row{Name: segment.Label, Unit: Number, Value: number(float64(sum)), N: segment.Answers})
		if sum != 100 {
			out.Value = number(float64(sum))
		}
	}
	return out
}

func (in Input) tagLabel(id string) string {
	for _, tag := range in.Tags {
		if tag.ID == id {
			return tag.Label
		}
	}
	return id
}

// themes are how often each value was named by anybody.
func (in Input) themes() map[string]int64 {
	out := map[string]int64{}
	for _, segment := range in.Values {
		for tag, n := range segment.Named {
			out[tag] += n
		}
	}
	return out
}

// customised is which share of what customers named led to a change that names it.
func (in Input) customised() Figure {
	const key = "galbreath.customised"
	themes := in.themes()
	if len(themes) == 0 {
		return missing(key, Share, needsTags)
	}
	out := Figure{Key: key, Unit: Share, N: int64(len(themes))}
	answered := 0
	for _, tag := range slices.Sorted(maps.Keys(themes)) {
		changes := 0
		for _, change := range in.Changes {
			if slices.Contains(change.Tags, tag) {
				changes++
			}
		}
		if changes > 0 {
			answered++
		}
		out.Rows = append(out.Rows, Row{Name: in.tagLabel(tag), Unit: Number, Value: number(float64(changes)), N: themes[tag]})
	}
	out.Value = number(float64(answered) / float64(len(themes)))
	return out
}
