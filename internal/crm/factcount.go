package crm

import "strconv"

// CountFeeling is the name under which contacts are counted that showed a feeling.
func CountFeeling(feeling string) string { return "feeling" + countSeparator + feeling }

// CountRating is the name under which marks from 0 to 10 are counted.
func CountRating(mark int) string { return "rating" + countSeparator + strconv.Itoa(mark) }

// CountTold is the name under which stories, reviews and extras are counted.
func CountTold(kind string) string { return "told" + countSeparator + kind }

// CountReach is the name under which the people are counted whom stories or reviews reached.
func CountReach(kind string) string { return "reach" + countSeparator + kind }

// CountWhy is the name under which purchases are counted by why the customer came back.
func CountWhy(why string) string { return "why" + countSeparator + why }

// CountSale is the name under which purchases are counted by where they were made.
func CountSale(channel string) string { return "sold" + countSeparator + channel }

// CountLost is the name under which reasons are counted for which customers left.
func CountLost(code string) string { return "lost" + countSeparator + code }

// facts are what a contact counts for beside being one.
func (i Interaction) facts() Counts {
	out := Counts{}
	if i.Rating != nil {
		out[CountRating(*i.Rating)] = 1
	}
	if i.Feeling != "" {
		out[CountFeeling(i.Feeling)] = 1
	}
	switch i.Kind {
	case "story", "review", "extra":
		out[CountTold(i.Kind)] = 1
	}
	if i.Reach != nil && *i.Reach > 0 {
		out[CountReach(i.Kind)] = int64(*i.Reach)
	}
	return out
}

// Counts is what a purchase counts for; nothing where nobody told where it was made or why.
func (p Purchase) Counts() Counts {
	out := Counts{}
	if p.Why != "" {
		out[CountWhy(p.Why)] = 1
	}
	if p.Channel != "" {
		out[CountSale(p.Channel)] = 1
	}
	return out
}

// ValueAnswer is one answer of a customer in a segment that named what they value.
type ValueAnswer struct {
	Segment string
	Tags    []string
}

// Answers is the name under which the answers are counted that named anything; each tag is counted under its id.
const Answers = "-answers"

// Counts is what an answer counts for.
func (a ValueAnswer) Counts() Counts {
	out := Counts{Answers: 1}
	for _, tag := range a.Tags {
		out[tag] = 1
	}
	return out
}
