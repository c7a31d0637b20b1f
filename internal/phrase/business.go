package phrase

import "vafa/internal/locale"

// ofBusiness says how each figure of the business is counted.
var ofBusiness = map[string]map[locale.Lang]string{
	"figure.active": {
		locale.Persian: "مشتریانی که در این دوره دست‌کم یک بار خرید کرده‌اند.",
		locale.Arabic:  "العملاء الذين اشتروا في هذه الفترة مرة واحدة على الأقل.",
		locale.English: "Customers who bought at least once in the period.",
	},
	"figure.new": {
		locale.Persian: "مشتریانی که نخستین خریدشان در این دوره است.",
		locale.Arabic:  "العملاء الذين كان أول شراء لهم في هذه الفترة.",
		locale.English: "Customers whose first purchase is in the period.",
	},
	"figure.returning": {
		locale.Persian: "مشتریانی که در این دوره خرید کرده‌اند و پیش از آن هم خرید کرده بودند.",
		locale.Arabic:  "العملاء الذين اشتروا في هذه الفترة وكانوا قد اشتروا قبلها.",
		locale.English: "Customers who bought in the period and had bought before it.",
	},
	"figure.atRisk": {
		locale.Persian: "مشتریانی که در پایان دوره ۹۱ تا ۳۶۵ روز از آخرین خریدشان گذشته است.",
		locale.Arabic:  "العملاء الذين مضى على آخر شراء لهم من ٩١ إلى ٣٦٥ يومًا في نهاية الفترة.",
		locale.English: "Customers whose last purchase lies 91 to 365 days back at the end of the period.",
	},
	"figure.lost": {
		locale.Persian: "مشتریانی که در پایان دوره بیش از ۳۶۵ روز از آخرین خریدشان گذشته است.",
		locale.Arabic:  "العملاء الذين مضى على آخر شراء لهم أكثر من ٣٦٥ يومًا في نهاية الفترة.",
		locale.English: "Customers whose last purchase lies more than 365 days back at the end of the period.",
	},
	"figure.total": {
		locale.Persian: "همهٔ کسانی که تا پایان دوره خرید کرده‌اند. کسانی که داده‌هایشان پاک شده در هیچ رقمی نیستند، جز در شمار تماس‌ها.",
		locale.Arabic:  "كل من اشترى حتى نهاية الفترة. من مُحيت بياناتهم لا يدخلون في أي رقم سوى عدد الاتصالات.",
		locale.English: "Everybody who had bought by the end of the period. Who was erased is in no figure but the number of contacts.",
	},
	"figure.revenue": {
		locale.Persian: "پرداختی مشتریان منهای آنچه پس داده شده، در روز خود خرید؛ «خرید نخست» همهٔ خریدهای نخستین روز خرید هر مشتری است. مبلغ‌ها به پول همان روز است.",
		locale.Arabic:  "ما دفعه العملاء ناقصًا ما رُدّ إليهم، محسوبًا في يوم الشراء نفسه؛ «الشراء الأول» هو كل مشتريات العميل في أول يوم اشترى فيه. المبالغ بقيمة يومها.",
		locale.English: "What customers paid, less what was given back, on the day of the purchase itself. First is all that a customer bought on the first day they bought. Amounts are in the money of their day.",
	},
	"figure.profit": {
		locale.Persian: "سود آن بخش از فروش که حاشیهٔ سودش معلوم است؛ فروش بی‌حاشیهٔ معلوم جداگانه آمده و سودی برایش فرض نشده است.",
		locale.Arabic:  "ربح الجزء المعلوم هامشه من المبيعات؛ وما لا يُعلم هامشه مذكور وحده ولا يُفترض له ربح.",
		locale.English: "Profit of the part of the revenue whose margin is known. Revenue without a known margin stands by itself, and no profit is assumed for it.",
	},
	"figure.cohorts": {
		locale.Persian: "از کسانی که نخستین خریدشان در یک ماه است، چه سهمی چند ماه بعد خرید کرده‌اند. آخرین خانهٔ هر سطر، ماهی است که هنوز تمام نشده است.",
		locale.Arabic:  "حصة من اشترى في كل شهر لاحق ممن كان أول شراء لهم في شهر واحد. الخانة الأخيرة من كل سطر شهر لم ينته بعد.",
		locale.English: "Of those who first bought in a month, the share who bought so many months later. The last cell of each row is a month that is not over.",
	},
	"figure.concentration": {
		locale.Persian: "سهم بهترین مشتریان: از ارزشی که تا دوازده ماه آینده از همه انتظار می‌رود، و از آنچه تاکنون خریده‌اند (به قیمت یک ماه ثابت). ارزش منفی صفر شمرده می‌شود.",
		locale.Arabic:  "حصة أفضل العملاء: من القيمة المتوقعة من الجميع خلال الأشهر الاثني عشر المقبلة، ومما أنفقوه حتى الآن (بأسعار شهر ثابت). والقيمة السالبة تُعدّ صفرًا.",
		locale.English: "What the best customers hold: of the value expected of all over the next twelve months, and of what was spent so far, in the prices of one month. A value below nothing counts as nothing.",
	},
	"figure.rungs": {
		locale.Persian: "نردبان رضایت، چنان‌که اکنون است: ناراضی، راضی و خاموش، و مشتاق. «تازه‌آمده» یعنی در ۳۰ روز گذشته به این پله رسیده یا تازه مشتری شده است.",
		locale.Arabic:  "سلّم الرضا كما هو الآن: غير راضٍ، وراضٍ ساكن، ومتحمس. «القادم» من بلغ هذه الدرجة أو صار عميلًا خلال الثلاثين يومًا الماضية.",
		locale.English: "The ladder of satisfaction as it is now: dissatisfied, satisfied and still, motivated. Came are those who reached the rung, or became known, within the last 30 days.",
	},
	"figure.segments": {
		locale.Persian: "بخش‌ها چنان‌که آخرین اجرا تعیین کرده، با ارزش دوازده ماه آینده و جابه‌جایی از اجرای پیشین.",
		locale.Arabic:  "الشرائح كما حددها آخر تشغيل، مع قيمة الأشهر الاثني عشر المقبلة والانتقال منذ التشغيل السابق.",
		locale.English: "Segments as the last run has decided, with their value over twelve months and the moves since the run before.",
	},
	"figure.contacts": {
		locale.Persian: "تماس‌های ثبت‌شده، به تفکیک کانال و اینکه چه کسی آغازگر بوده است.",
		locale.Arabic:  "الاتصالات المسجلة بحسب القناة وبحسب من بدأها.",
		locale.English: "Contacts that were recorded, by channel and by who began.",
	},
	"figure.effort": {
		locale.Persian: "تماس‌هایی که کارکنان ثبت کرده‌اند، با هزینه‌شان و دقیقه‌ها به نرخ امروز: برای جذب، اگر مشتری در آن روز هنوز نخریده بود، وگرنه برای نگهداری.",
		locale.Arabic:  "الاتصالات التي سجلها الموظفون بكلفتها ودقائقها بسعر اليوم: للكسب إن لم يكن العميل قد اشترى حتى ذلك اليوم، وإلا فللاحتفاظ به.",
		locale.English: "Contacts that staff logged, with their cost and their minutes at today's price: to win, where the customer had not bought by that day, else to keep.",
	},
}
