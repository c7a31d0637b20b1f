package phrase

import "vafa/internal/locale"

// ofService are what there is to do for a customer, and what they may need next. Models and serials are set apart, since they run
// from left to right.
var ofService = map[string]map[locale.Lang]string{
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
	"task.play": {
		locale.Persian: "{text}",
		locale.Arabic:  "{text}",
		locale.English: "{text}",
	},
	"task.promise": {
		locale.Persian: "قول داده‌ایم برای {date}: {text}",
		locale.Arabic:  "وعدناه ليوم {date}: {text}",
		locale.English: "Promised for {date}: {text}",
	},
	"prospect.owns": {
		locale.Persian: "از {date} ⁦{model}⁩ دارد؛ خریداران آن معمولاً به ⁦{next}⁩ نیاز پیدا می‌کنند و او هنوز ندارد.",
		locale.Arabic:  "لديه ⁦{model}⁩ منذ {date}؛ ومن يملكه يحتاج عادةً إلى ⁦{next}⁩، وليس لديه بعد.",
		locale.English: "Has owned {model} since {date}; its buyers usually need {next} next, and they have none yet.",
	},
}
