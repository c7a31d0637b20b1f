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
	"task.hand": {locale.Persian: "{text}", locale.Arabic: "{text}", locale.English: "{text}"},
	"values.weights": {
		locale.Persian: "از {answers} پاسخ در {days} روز گذشته که مشتریان این بخش در آن گفته‌اند چه برایشان ارزش دارد؛ وزن‌ها روی هم ۱۰۰ می‌شود.",
		locale.Arabic:  "من {answers} إجابة في آخر {days} يومًا ذكر فيها عملاء هذه الشريحة ما يقدّرونه؛ مجموع الأوزان ١٠٠.",
		locale.English: "From {answers} answers of the last {days} days in which customers of this segment said what they value; the weights sum to 100.",
	},
	"values.few": {
		locale.Persian: "تا کنون {answers} پاسخ برچسب‌دار در {days} روز گذشته هست؛ از {needed} پاسخ به بعد وزن‌ها گفته می‌شود. هنگام ثبت تماس، آنچه را مشتری مهم می‌داند علامت بزنید.",
		locale.Arabic:  "لدينا {answers} إجابة موسومة في آخر {days} يومًا؛ تُذكر الأوزان ابتداءً من {needed} إجابات. عند تسجيل تواصل، علّم ما يقدّره العميل.",
		locale.English: "There are {answers} tagged answers of the last {days} days; weights are told from {needed} on. When you log a contact, tick what the customer values.",
	},
	"prospect.owns": {
		locale.Persian: "از {date} ⁦{model}⁩ دارد؛ خریداران آن معمولاً به ⁦{next}⁩ نیاز پیدا می‌کنند و او هنوز ندارد.",
		locale.Arabic:  "لديه ⁦{model}⁩ منذ {date}؛ ومن يملكه يحتاج عادةً إلى ⁦{next}⁩، وليس لديه بعد.",
		locale.English: "Has owned {model} since {date}; its buyers usually need {next} next, and they have none yet.",
	},
}
