// Package phrase says to staff, in their language, what the domain gives as a code with arguments: why a figure or a segment is
// what it is, what there is to do, why somebody is on a list. What belongs here are sentences by code, a file for what they are
// about; when one is said, is for whoever says it. It trusts the domain's codes; a test holds every language against the others.
package phrase

import (
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// codes are the arguments that are written as they are: models and serials, which run from left to right, names, and what somebody
// typed.
var codes = map[string]bool{"model": true, "serial": true, "next": true, "text": true, "tier": true, "product": true}

// amounts are the arguments that are an amount with its unit.
var amounts = map[string]bool{
	"amount": true, "net": true, "low": true, "high": true, "loss": true, "profit": true, "profitLow": true, "profitHigh": true,
	"cost": true, "smallest": true, "budget": true,
}

// Of is the sentence for a reason; figures are those of the day on which it was decided, in the reader's digits, and a day is
// written in the reader's calendar, an amount such as "5000 IRT" with the unit's word. A code without a sentence shows itself, and no reason says nothing.
func Of(lang locale.Lang, reason *crm.Reason) string {
	if reason == nil {
		return ""
	}
	text, ok := sentence(reason.Code, lang)
	if !ok {
		return reason.Code
	}
	if own := reason.Args["text"]; reason.Code == crm.OwnRule && own != "" {
		text = own
	}
	for name, value := range inLanguage(lang, reason.Args) {
		text = strings.ReplaceAll(text, "{"+name+"}", written(lang, name, value))
	}
	return text
}

// inLanguage are arguments with the text of a language, where there is one in several: "text.fa" and so on.
func inLanguage(lang locale.Lang, args map[string]string) map[string]string {
	for _, own := range []locale.Lang{lang, locale.Persian, locale.English, locale.Arabic} {
		if text, ok := args["text."+string(own)]; ok {
			return map[string]string{"text": text}
		}
	}
	return args
}

func written(lang locale.Lang, name, value string) string {
	if day, err := locale.ParseDate(value); err == nil && name == "date" {
		return locale.LongDate(day, lang, locale.CalendarOf(lang))
	}
	if amount, unit, both := strings.Cut(value, " "); both && amounts[name] {
		return locale.Amount(lang, amount, unit)
	}
	if codes[name] {
		return value
	}
	return locale.LocalDigits(lang, value)
}

func sentence(code string, lang locale.Lang) (string, bool) {
	for _, about := range []map[string]map[locale.Lang]string{
		ofWorth, ofService, ofBusiness, ofRungs, ofTiers, ofSuggestions, ofProof, ofCampaigns, ofSending, ofFrameworkTitles, ofFrameworkQueries,
		ofFrameworkParts, ofNext,
	} {
		if all, ok := about[code]; ok {
			return all[lang], true
		}
	}
	return "", false
}
