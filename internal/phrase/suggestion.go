package phrase

import "vafa/internal/locale"

// ofSuggestions are what might be done next for a customer, and why. Names of products may be of any direction and are set apart.
var ofSuggestions = map[string]map[locale.Lang]string{
	"suggest.recover": {
		locale.Persian: "تماس بگیرید و دلخوری‌اش را برطرف کنید.",
		locale.Arabic:  "اتصل به وعالج ما أزعجه.",
		locale.English: "Call them and put right what went wrong.",
	},
	"suggest.recover.why": {
		locale.Persian: "از {date} شکایت یا درخواست ضمانتی باز دارد؛ تا حل نشود چیزی به او پیشنهاد نمی‌شود. یک نفر با نام مسئول باشد و تا فردا تماس بگیرد.",
		locale.Arabic:  "لديه شكوى أو مطالبة بالضمان مفتوحة منذ {date}؛ ولا يُعرض عليه شيء قبل حلها. ليتولَّها موظف باسمه ويتصل حتى الغد.",
		locale.English: "A complaint or claim has been open since {date}; nothing is offered until it is settled. One person owns it by name and calls by tomorrow.",
	},
	"suggest.promise": {
		locale.Persian: "قولی را که سررسیدش {date} بود، امروز عملی کنید.",
		locale.Arabic:  "أوفِ اليوم بالوعد الذي كان موعده {date}.",
		locale.English: "Keep the promise that was due on {date} today.",
	},
	"suggest.promise.why": {
		locale.Persian: "تا {date} به او قول داده شده و هنوز انجام نشده است؛ بگویید چه شد و چه زمانی انجام می‌شود.",
		locale.Arabic:  "وُعد به حتى {date} ولم يتحقق بعد؛ أخبره بما جرى وبالموعد.",
		locale.English: "It was promised for {date} and is not done yet; tell them what happened and when it will be.",
	},
	"suggest.winBack": {
		locale.Persian: "بپرسید چرا دیگر نمی‌خرد و دوباره دعوتش کنید.",
		locale.Arabic:  "اسأله لماذا لم يعد يشتري وادعه إلى العودة.",
		locale.English: "Ask why they stopped buying and invite them back.",
	},
	"suggest.winBack.why": {
		locale.Persian: "مدتی است نخریده، ولی هنوز از او خرید انتظار می‌رود.",
		locale.Arabic:  "لم يشترِ منذ مدة، لكن الشراء منه ما زال متوقعًا.",
		locale.English: "Has not bought for a while, though purchases are still expected.",
	},
	"suggest.warranty": {
		locale.Persian: "پیش از پایان ضمانت \u2068{model}\u2069 سرویس یا کالای بعدی را پیشنهاد کنید.",
		locale.Arabic:  "اعرض عليه الصيانة أو المنتج التالي قبل انتهاء ضمان \u2068{model}\u2069.",
		locale.English: "Offer a service or the next product before the warranty of \u2068{model}\u2069 ends.",
	},
	"suggest.warranty.why": {
		locale.Persian: "ضمانت \u2068{model}\u2069 با سریال \u2066{serial}\u2069 در {date} به پایان می‌رسد.",
		locale.Arabic:  "ينتهي ضمان \u2068{model}\u2069 ذي الرقم \u2066{serial}\u2069 في {date}.",
		locale.English: "The warranty of \u2068{model}\u2069, serial {serial}, ends on {date}.",
	},
	"suggest.next": {
		locale.Persian: "\u2068{next}\u2069 را پیشنهاد کنید.",
		locale.Arabic:  "اعرض عليه \u2068{next}\u2069.",
		locale.English: "Offer \u2068{next}\u2069.",
	},
	"suggest.next.why": {
		locale.Persian: "از {date} \u2068{model}\u2069 دارد؛ خریداران آن معمولاً به \u2068{next}\u2069 نیاز پیدا می‌کنند و او هنوز ندارد.",
		locale.Arabic:  "لديه \u2068{model}\u2069 منذ {date}؛ ومن يملكه يحتاج عادةً إلى \u2068{next}\u2069، وليس لديه بعد.",
		locale.English: "Has owned \u2068{model}\u2069 since {date}; its buyers usually need \u2068{next}\u2069 next, and they have none yet.",
	},
	"suggest.thank": {
		locale.Persian: "برای معرفی دیگران از او تشکر کنید.",
		locale.Arabic:  "اشكره على من عرّفهم بنا.",
		locale.English: "Thank them for whom they brought.",
	},
	"suggest.thank.why": {
		locale.Persian: "شمار کسانی که معرفی کرده {customers} است و {buyers} نفرشان خرید کرده‌اند؛ در ۱۸۰ روز گذشته تشکری ثبت نشده است.",
		locale.Arabic:  "عدد من عرّفهم بنا {customers}، اشترى منهم {buyers}؛ ولم يُسجَّل شكر له في آخر ١٨٠ يومًا.",
		locale.English: "Brought customers: {customers}, of whom {buyers} have bought; no thanks are recorded in the last 180 days.",
	},
	"suggest.confirmEmail": {
		locale.Persian: "پیوند تأیید را دوباره به ایمیلش بفرستید.",
		locale.Arabic:  "أرسل رابط التأكيد إلى بريده مرة أخرى.",
		locale.English: "Send the link that confirms their e-mail address again.",
	},
	"suggest.confirmEmail.why": {
		locale.Persian: "با ایمیل موافقت کرده، ولی نشانی هنوز تأیید نشده است؛ تا آن زمان ایمیل تبلیغی فرستاده نمی‌شود.",
		locale.Arabic:  "وافق على البريد الإلكتروني ولم يُؤكَّد العنوان بعد؛ ولا تُرسل إليه رسائل تسويقية قبل ذلك.",
		locale.English: "They agreed to e-mail, but the address is not confirmed yet; until then no marketing is sent to it.",
	},
	"suggest.consumer": {
		locale.Persian: "بپرسید دستگاه‌ها به چه کسانی فروخته شده و کارتشان را منتقل کنید.",
		locale.Arabic:  "اسأل لمن بيعت الأجهزة وانقل بطاقاتها إليهم.",
		locale.English: "Ask to whom the units were sold, and transfer their cards.",
	},
	"suggest.consumer.why": {
		locale.Persian: "{units} دستگاه برای فروش ثبت شده و مصرف‌کنندهٔ آن معلوم نیست؛ تا آن زمان کسی نمی‌تواند از ضمانت استفاده کند.",
		locale.Arabic:  "عدد الأجهزة المسجلة للبيع دون مستهلك معروف {units}؛ ولا يستطيع أحد المطالبة بضمانها قبل ذلك.",
		locale.English: "Units registered for resale without a known consumer: {units}; until then nobody can claim their warranty.",
	},
	"suggest.passedOn": {
		locale.Persian: "بپرسید آیا خودش هم دوباره \u2068{model}\u2069 می‌خواهد.",
		locale.Arabic:  "اسأله إن كان يريد لنفسه \u2068{model}\u2069 من جديد.",
		locale.English: "Ask whether they want \u2068{model}\u2069 again for themselves.",
	},
	"suggest.passedOn.why": {
		locale.Persian: "در {date} کارت \u2068{model}\u2069 به شخص دیگری رسید و خودش دیگر ندارد.",
		locale.Arabic:  "انتقلت بطاقة \u2068{model}\u2069 إلى غيره في {date}، ولم يعد لديه مثله.",
		locale.English: "The card of \u2068{model}\u2069 went to somebody else on {date}, and they have none now.",
	},
	"suggest.askConsent": {
		locale.Persian: "وقتی خودش تماس گرفت، بپرسید از چه راهی می‌توان خبرش کرد.",
		locale.Arabic:  "عندما يتواصل معنا اسأله كيف يمكن مراسلته.",
		locale.English: "When they next get in touch, ask how they may be addressed.",
	},
	"suggest.askConsent.why": {
		locale.Persian: "{purchases} روز خرید دارد، ولی هنوز نگفته که از چه راهی می‌توان به او پیام تبلیغی داد.",
		locale.Arabic:  "اشترى في {purchases} أيام، ولم يقل بعد كيف يمكن أن تصله رسائل تسويقية.",
		locale.English: "Has bought on {purchases} days, and nobody has asked yet by which way they accept offers.",
	},
}
