package desk

import "vafa/internal/locale"

// words are messages by their key: Persian, Arabic, English.
type words map[string][3]string

// catalogues are the words of the rooms, a file each. A key belongs to one of them.
var catalogues = []words{
	frameWords, homeWords,
	findWords, customerWords, logWords, editWords, cardWords, suggestionWords, twinWords,
	workWords,
	factWords, firmFactWords,
	nextWords,
	businessWords, segmentWords,
	runCostWords,
	resultWords,
	campaignWords, campaignFormWords,
	frameworkWords,
	settingsWords, tierWords, priceWords, productWords, keyWords, lookWords,
	webhookWords,
	meWords,
	importWords,
	outboxWords,
	outreachWords,
	playbookWords,
}

// text is a message in a language, "" if there is none of that key.
func text(lang locale.Lang, key string) string {
	for _, room := range catalogues {
		if found, ok := room[key]; ok {
			return found[map[locale.Lang]int{locale.Persian: 0, locale.Arabic: 1, locale.English: 2}[lang]]
		}
	}
	return ""
}
