// Package phrase says to staff, in their language, what the domain gives as a code with arguments: what there is to do, and why
// somebody is on a list. What belongs here are sentences by code; when one is said, is for whoever says it. It trusts the
// domain's codes; a test holds every language against the others.
package phrase

import (
	"strings"

	"vafa/internal/crm"
	"vafa/internal/locale"
)

// Of is the sentence for a reason; a day in it is written in the reader's calendar. A code without a sentence shows itself.
func Of(lang locale.Lang, reason crm.Reason) string {
	text, ok := sentences[reason.Code][lang]
	if !ok {
		return reason.Code
	}
	for name, value := range reason.Args {
		if day, err := locale.ParseDate(value); err == nil && name == "date" {
			value = locale.LongDate(day, lang, locale.CalendarOf(lang))
		}
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// sentences by code. Models and serials are set apart, since they run from left to right.
var sentences = map[string]map[locale.Lang]string{
	"task.followUp": {
		locale.Persian: "بپرسید که از ⁦{model}⁩ با سریال ⁦{serial}⁩ راضی است یا نه.",
		locale.Arabic:  "اسأله عن رضاه عن ⁦{model}⁩ ذي الرقم ⁦{serial}⁩.",
		locale.English: "Ask how they get on with {model}, serial {serial}.",
	},
	"task.reminder": {
		locale.Persian: "یادآوری کنید که ضمانت ⁦{model}⁩ با سریال ⁦{serial}⁩ در {date} به پایان می‌رسد.",
		locale.Arabic:  "ذكّره بأن ضمان ⁦{model}⁩ ذي الرقم ⁦{serial}⁩ ينتهي في {date}.",
		locale.English: "Remind them that the warranty of {model}, serial {serial}, ends on {date}.",
	},
	"prospect.owns": {
		locale.Persian: "از {date} ⁦{model}⁩ دارد؛ خریداران آن معمولاً به ⁦{next}⁩ نیاز پیدا می‌کنند و او هنوز ندارد.",
		locale.Arabic:  "لديه ⁦{model}⁩ منذ {date}؛ ومن يملكه يحتاج عادةً إلى ⁦{next}⁩، وليس لديه بعد.",
		locale.English: "Has owned {model} since {date}; its buyers usually need {next} next, and they have none yet.",
	},
}
