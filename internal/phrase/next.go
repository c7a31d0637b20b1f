package phrase

import "vafa/internal/locale"

// ofNext are what is said of what customers buy next, and of how suggestions are ranked.
var ofNext = map[string]map[locale.Lang]string{
	"suggest.side": {
		locale.Persian: "همراه \u2068{model}\u2069، \u2068{next}\u2069 را پیشنهاد کنید.",
		locale.Arabic:  "اعرض عليه \u2068{next}\u2069 مع \u2068{model}\u2069.",
		locale.English: "Offer \u2068{next}\u2069 to go with \u2068{model}\u2069.",
	},
	"suggest.side.why": {
		locale.Persian: "از {date} \u2068{model}\u2069 دارد و \u2068{next}\u2069 هنوز ندارد؛ از قیمت \u2068{next}\u2069 {share} درصد سود می‌ماند و از \u2068{model}\u2069 {than} درصد.",
		locale.Arabic:  "لديه \u2068{model}\u2069 منذ {date} وليس لديه \u2068{next}\u2069 بعد؛ يبقى من سعر \u2068{next}\u2069 ربح {share} في المئة ومن \u2068{model}\u2069 {than} في المئة.",
		locale.English: "Has owned \u2068{model}\u2069 since {date} and has no \u2068{next}\u2069 yet; {share} % of the price of \u2068{next}\u2069 is kept, {than} % of that of \u2068{model}\u2069.",
	},
	"suggest.next.bought": {
		locale.Persian: "از {date} \u2068{model}\u2069 دارد. از {buyers} خریدار آن {support} نفر بعداً \u2068{next}\u2069 خریده‌اند، {lift} برابر دیگر خریداران؛ او هنوز ندارد.",
		locale.Arabic:  "لديه \u2068{model}\u2069 منذ {date}. من مشتريه البالغ عددهم {buyers} اشترى {support} بعده \u2068{next}\u2069، أي {lift} ضعف غيرهم؛ وليس لديه بعد.",
		locale.English: "Has owned \u2068{model}\u2069 since {date}. Of its {buyers} buyers {support} bought \u2068{next}\u2069 later, {lift} times as often as others do; they have none yet.",
	},
	"suggest.rules": {
		locale.Persian: "امتیاز هر پیشنهاد وزن آن ضرب در سهم موفقیت است. سهم موفقیت از نیم آغاز می‌شود، گویی از بیست بار ده بار موفق بوده، و با هر نتیجه جابه‌جا می‌شود: خرید تا سی روز، یا پاسخ کارکنان دربارهٔ کار. آنچه به مشتری بدهکاریم با وزن خود می‌ماند.",
		locale.Arabic:  "نقاط كل اقتراح وزنه مضروبًا في نسبة نجاحه. تبدأ النسبة من النصف، كأنه نجح عشر مرات من عشرين، وتتحرك مع كل نتيجة: شراء خلال ثلاثين يومًا أو جواب الموظف عن المهمة. وما ندين به للعميل يبقى بوزنه.",
		locale.English: "The score of a suggestion is its weight times its share of successes. The share begins at a half, as after ten successes of twenty tries, and moves with each outcome: a purchase within thirty days, or what staff say of the task. What is owed to a customer keeps its weight.",
	},
	"suggest.recover.kind":      {locale.Persian: "جبران نارضایتی", locale.Arabic: "معالجة الاستياء", locale.English: "Recovery"},
	"suggest.promise.kind":      {locale.Persian: "قول دیرشده", locale.Arabic: "وعد متأخر", locale.English: "A late promise"},
	"suggest.winBack.kind":      {locale.Persian: "بازگرداندن مشتری", locale.Arabic: "استعادة العميل", locale.English: "Win back"},
	"suggest.warranty.kind":     {locale.Persian: "پایان ضمانت", locale.Arabic: "انتهاء الضمان", locale.English: "Warranty ends"},
	"suggest.side.kind":         {locale.Persian: "کالای جانبی", locale.Arabic: "منتج جانبي", locale.English: "Side product"},
	"suggest.next.kind":         {locale.Persian: "کالای بعدی", locale.Arabic: "المنتج التالي", locale.English: "Next product"},
	"suggest.thank.kind":        {locale.Persian: "تشکر از معرفی", locale.Arabic: "شكر على التعريف", locale.English: "Thanks for bringing others"},
	"suggest.confirmEmail.kind": {locale.Persian: "تأیید ایمیل", locale.Arabic: "تأكيد البريد", locale.English: "Confirm the e-mail address"},
	"suggest.consumer.kind":     {locale.Persian: "شناختن مصرف‌کننده", locale.Arabic: "معرفة المستهلك", locale.English: "Know the consumer"},
	"suggest.passedOn.kind":     {locale.Persian: "دوباره برای خودش", locale.Arabic: "مرة أخرى لنفسه", locale.English: "Again for themselves"},
	"suggest.askConsent.kind":   {locale.Persian: "پرسیدن رضایت", locale.Arabic: "طلب الموافقة", locale.English: "Ask for consent"},
	"review.loss": {
		locale.Persian: "خریدهایش پس از هزینهٔ رسیدگی تا امروز {amount} زیان داشته است.",
		locale.Arabic:  "خسارة مشترياته بعد كلفة خدمته حتى اليوم {amount}.",
		locale.English: "Purchases so far, less the cost of serving them, have lost {amount}.",
	},
	"review.served": {
		locale.Persian: "رسیدگی به او {amount} هزینه داشته است، با {minutes} دقیقه وقت کارکنان.",
		locale.Arabic:  "كلّفت خدمته {amount}، منها {minutes} دقيقة من وقت الموظفين.",
		locale.English: "Serving them has cost {amount}, with {minutes} minutes of staff.",
	},
	"review.expected": {
		locale.Persian: "از او هنوز {amount} انتظار می‌رود، که زیان را نمی‌پوشاند.",
		locale.Arabic:  "يُتوقع منه بعدُ {amount}، وهذا لا يغطي الخسارة.",
		locale.English: "{amount} is still expected of them, which does not cover the loss.",
	},
	"review.unknown": {
		locale.Persian: "پیش‌بینی آینده‌اش ممکن نیست؛ تنها گذشته دیده شده است.",
		locale.Arabic:  "لا يمكن توقّع مستقبله؛ رُئي الماضي وحده.",
		locale.English: "What is to come cannot be foretold; only the past was looked at.",
	},
	"goods.least": {
		locale.Persian: "دربارهٔ دو کالا تنها وقتی چیزی گفته می‌شود که دست‌کم {least} مشتری یکی را پس از دیگری خریده باشند.",
		locale.Arabic:  "لا يُقال شيء عن منتجين إلا إذا اشترى {least} عملاء على الأقل أحدهما بعد الآخر.",
		locale.English: "Nothing is said of two products before at least {least} customers have bought one after the other.",
	},
	"goods.profit": {
		locale.Persian: "سود هر کالا از حاشیهٔ خودش در روز فروش است، وگرنه سهمش از سود سفارش؛ برگشتی‌ها کم شده است.",
		locale.Arabic:  "ربح كل منتج من هامشه يوم البيع، وإلا فحصته من ربح الطلب؛ وقد خُصم المرتجع.",
		locale.English: "The profit of a product is by its own margin on the day of sale, else its share of the order's; what was given back is taken off.",
	},
}
