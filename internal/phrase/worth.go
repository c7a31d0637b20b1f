package phrase

import "vafa/internal/locale"

// ofWorth are the reasons of figures, intervals and segments.
var ofWorth = map[string]map[locale.Lang]string{
	"stalePrices": {
		locale.Persian: "شاخص قیمت‌ها تا {month} در دست است؛ فرض شده که پس از آن قیمت‌ها ثابت مانده‌اند.",
		locale.Arabic:  "الأسعار معروفة حتى {month}؛ ويُفترض أنها ثابتة بعد ذلك.",
		locale.English: "Prices are known to {month}; later ones are taken to stand still.",
	},
	"influence": {
		locale.Persian: "مشتریانی که معرفی کرده: {customers}؛ از آنان {buyers} نفر خرید کرده‌اند؛ رقم، ارزش موردانتظارشان در {months} ماه آینده است.",
		locale.Arabic:  "العملاء الذين عرّفنا بهم: {customers}، اشترى منهم {buyers}؛ والمبلغ قيمتهم المتوقعة خلال {months} شهرًا.",
		locale.English: "Brought customers: {customers}, of whom {buyers} have bought; the amount is what they may bring in {months} months.",
	},
	"influenceUnknown": {
		locale.Persian: "مشتریانی که معرفی کرده: {customers}؛ از آنان {buyers} نفر خرید کرده‌اند؛ ارزش آینده‌شان هنوز قابل‌برآورد نیست.",
		locale.Arabic:  "العملاء الذين عرّفنا بهم: {customers}، اشترى منهم {buyers}؛ ولا يمكن تقدير قيمتهم المقبلة بعد.",
		locale.English: "Brought customers: {customers}, of whom {buyers} have bought; what they may bring cannot be told yet.",
	},
	"intervalCovers": {
		locale.Persian: "از هر ۱۰۰ حالت ۹۵ حالت: تصادف و نادانسته‌بودن پارامترهای مدل را در بر دارد، نه تغییر سلیقه، نه فصل‌ها و نه نادرستی خود مدل را.",
		locale.Arabic:  "٩٥ من كل ١٠٠ حالة: يشمل الصدفة وعدم اليقين في معالم النموذج، ولا يشمل تغيّر الأذواق ولا المواسم ولا خطأ النموذج نفسه.",
		locale.English: "95 of 100 cases: chance and uncertain parameters are covered; tastes that drift, seasons and a model that is wrong are not.",
	},
	"intervalCoversChance": {
		locale.Persian: "از هر ۱۰۰ حالت ۹۵ حالت: تنها تصادف را در بر دارد و پارامترهای مدل، همه یا برخی، دانسته فرض شده‌اند؛ تغییر سلیقه، فصل‌ها و نادرستی خود مدل را در بر ندارد.",
		locale.Arabic:  "٩٥ من كل ١٠٠ حالة: يشمل الصدفة، وتُعدّ معالم النموذج كلها أو بعضها معلومة؛ ولا يشمل تغيّر الأذواق ولا المواسم ولا خطأ النموذج نفسه.",
		locale.English: "95 of 100 cases: chance is covered; the model's parameters, all or some, are taken as known; tastes that drift, seasons and a model that is wrong are not covered.",
	},
	"internal": {
		locale.Persian: "بخشی از سازمان خودتان است: خریدهایش درآمد نیست و پیش‌بینی نمی‌شود.",
		locale.Arabic:  "جزء من مؤسستكم: مشترياته ليست إيرادًا ولا يُتوقع لها.",
		locale.English: "A part of your own organisation: what it buys is no revenue, and nothing is foretold of it.",
	},
	"prospect": {
		locale.Persian: "هنوز خریدی نکرده است.",
		locale.Arabic:  "لم يشترِ بعد.",
		locale.English: "Has not bought yet.",
	},
	"new": {
		locale.Persian: "نخستین خرید {days} روز پیش بوده است.",
		locale.Arabic:  "كان أول شراء قبل {days} يومًا.",
		locale.English: "First bought {days} days ago.",
	},
	"promising": {
		locale.Persian: "یک خرید، {days} روز پیش؛ ارزش موردانتظار از {percentile} درصد مشتریان بیشتر است.",
		locale.Arabic:  "شراء واحد قبل {days} يومًا؛ القيمة المتوقعة أعلى من {percentile} في المئة من العملاء.",
		locale.English: "Bought once, {days} days ago; expected value above {percentile} % of customers.",
	},
	"oneTime": {
		locale.Persian: "تنها یک روز خرید، {days} روز پیش.",
		locale.Arabic:  "يوم شراء واحد فقط قبل {days} يومًا.",
		locale.English: "Bought on one day only, {days} days ago.",
	},
	"oneTimeLost": {
		locale.Persian: "تنها یک روز خرید، {days} روز پیش: بیش از یک سال.",
		locale.Arabic:  "يوم شراء واحد فقط قبل {days} يومًا: أكثر من سنة.",
		locale.English: "Bought on one day only, {days} days ago: more than a year.",
	},
	"lost": {
		locale.Persian: "{purchases} روز خرید؛ {days} روز بی‌خرید؛ احتمال ماندن {alive} درصد.",
		locale.Arabic:  "{purchases} أيام شراء؛ {days} يومًا بلا شراء؛ احتمال البقاء {alive} في المئة.",
		locale.English: "{purchases} purchase days, none for {days} days; {alive} % likely to be still a customer.",
	},
	"champion": {
		locale.Persian: "احتمال ماندن {alive} درصد و ارزش موردانتظار بالاتر از {percentile} درصد مشتریان؛ {expected} خرید در {months} ماه آینده.",
		locale.Arabic:  "احتمال البقاء {alive} في المئة والقيمة المتوقعة أعلى من {percentile} في المئة من العملاء؛ {expected} عملية شراء في {months} شهرًا.",
		locale.English: "{alive} % likely to be still a customer, expected value above {percentile} % of customers; {expected} purchases in {months} months.",
	},
	"loyal": {
		locale.Persian: "{purchases} روز خرید؛ احتمال ماندن {alive} درصد؛ {expected} خرید در {months} ماه آینده.",
		locale.Arabic:  "{purchases} أيام شراء؛ احتمال البقاء {alive} في المئة؛ {expected} عملية شراء في {months} شهرًا.",
		locale.English: "{purchases} purchase days; {alive} % likely to be still a customer; {expected} purchases in {months} months.",
	},
	"atRisk": {
		locale.Persian: "از پرخریدترین‌ها بوده، ولی {days} روز نخریده و احتمال ماندنش {alive} درصد است.",
		locale.Arabic:  "كان من أكثرهم شراءً، لكنه لم يشترِ منذ {days} يومًا واحتمال بقائه {alive} في المئة.",
		locale.English: "Among those who spent most, but nothing for {days} days; {alive} % likely to be still a customer.",
	},
	"cooling": {
		locale.Persian: "{days} روز است نخریده؛ احتمال ماندن {alive} درصد.",
		locale.Arabic:  "لم يشترِ منذ {days} يومًا؛ احتمال البقاء {alive} في المئة.",
		locale.English: "Nothing for {days} days; {alive} % likely to be still a customer.",
	},
	"plainLoyal": {
		locale.Persian: "{purchases} روز خرید، آخری {days} روز پیش؛ مشتریان هنوز برای مدل کم‌اند.",
		locale.Arabic:  "{purchases} أيام شراء، آخرها قبل {days} يومًا؛ العملاء أقل من أن يُبنى عليهم نموذج.",
		locale.English: "{purchases} purchase days, the last {days} days ago; too few customers for a model yet.",
	},
	"plainCooling": {
		locale.Persian: "آخرین خرید {days} روز پیش؛ مشتریان هنوز برای مدل کم‌اند.",
		locale.Arabic:  "آخر شراء قبل {days} يومًا؛ العملاء أقل من أن يُبنى عليهم نموذج.",
		locale.English: "Last bought {days} days ago; too few customers for a model yet.",
	},
	"plainLost": {
		locale.Persian: "آخرین خرید {days} روز پیش: بیش از یک سال؛ مشتریان هنوز برای مدل کم‌اند.",
		locale.Arabic:  "آخر شراء قبل {days} يومًا: أكثر من سنة؛ العملاء أقل من أن يُبنى عليهم نموذج.",
		locale.English: "Last bought {days} days ago: more than a year; too few customers for a model yet.",
	},
	"ownRule": {
		locale.Persian: "قاعدهٔ {rule} از قاعده‌های بخش‌بندی درباره‌اش برقرار است.",
		locale.Arabic:  "تنطبق عليه القاعدة {rule} من قواعد الشرائح.",
		locale.English: "Rule {rule} of the segment rules holds.",
	},
	"noRun": {
		locale.Persian: "هنوز هیچ اجرای شبانه‌ای نشده است؛ ارزش آینده پس از آن می‌آید.",
		locale.Arabic:  "لم يُنفَّذ أي تشغيل ليلي بعد؛ تظهر القيمة المستقبلية بعده.",
		locale.English: "No nightly run has been made yet; the value to come follows it.",
	},
	"noModel": {
		locale.Persian: "مشتریان خریدار برای برآورد آینده کم‌اند؛ تنها گذشته نشان داده می‌شود.",
		locale.Arabic:  "المشترون أقل من أن يُقدَّر المستقبل؛ يُعرض الماضي فقط.",
		locale.English: "Too few customers have bought again to tell the future; only the past is shown.",
	},
	"noSpend": {
		locale.Persian: "مبلغ خریدها در این واحد پول برای برآورد کم است؛ تنها شمار خریدها برآورد شده است.",
		locale.Arabic:  "المشتريات بهذه العملة أقل من أن تُقدَّر قيمتها؛ قُدّر عددها فقط.",
		locale.English: "Too few purchases in this currency to tell their amount; only their number is estimated.",
	},
}
