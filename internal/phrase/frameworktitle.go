package phrase

import "vafa/internal/locale"

// three is a sentence in every language.
func three(fa, ar, en string) map[locale.Lang]string {
	return map[locale.Lang]string{locale.Persian: fa, locale.Arabic: ar, locale.English: en}
}

// ofFrameworkTitles are what figures of the frameworks are called, and the frameworks themselves.
var ofFrameworkTitles = map[string]map[locale.Lang]string{
	"section.barnett":   three("بارنت: صرفه‌جویی، درآمد و اثر راهبردی", "بارنت: التوفير والإيراد والأثر الاستراتيجي", "Barnett: cost saved, revenue gained, strategic effect"),
	"section.newell":    three("نیوول: آنچه مشتری ارج می‌نهد", "نيويل: ما يقدّره العميل", "Newell: what customers value"),
	"section.swift":     three("سوئیفت: ارتباط بهتر", "سويفت: تواصل أفضل", "Swift: better communication"),
	"section.galbreath": three("گالبریث و راجرز: خدمت", "غالبريث وروجرز: الخدمة", "Galbreath and Rogers: service"),
	"section.kalakota":  three("کالاکوتا و رابینسون: رابطهٔ موجود", "كالاكوتا وروبنسون: العلاقة القائمة", "Kalakota and Robinson: existing relations"),
	"section.elements":  three("شش عنصر", "العناصر الستة", "The six elements"),
	"section.further":   three("رقم‌های دیگر", "أرقام أخرى", "Further figures"),

	"title.barnett.costPerContact":    three("هزینهٔ هر تماس", "كلفة الاتصال الواحد", "Cost of a contact"),
	"title.barnett.costPerCustomer":   three("هزینهٔ خدمت به هر مشتری", "كلفة خدمة العميل الواحد", "Cost of serving a customer"),
	"title.barnett.costSaved":         three("هزینهٔ صرفه‌جویی‌شده", "الكلفة الموفَّرة", "Cost saved"),
	"title.barnett.revenueGained":     three("درآمد افزوده از پویش‌ها", "الإيراد الإضافي من الحملات", "Revenue gained by campaigns"),
	"title.barnett.strategic":         three("سهم مشتریان پیشین از درآمد", "حصة العملاء السابقين من الإيراد", "Share of revenue from earlier customers"),
	"title.newell.values":             three("ارزش‌های هر بخش", "ما تقدّره كل شريحة", "Values of each segment"),
	"title.newell.weights":            three("جمع وزن‌های هر بخش", "مجموع أوزان كل شريحة", "Sum of each segment's weights"),
	"title.newell.piloted":            three("اثر آزموده در پویش‌ها", "الأثر المجرَّب في الحملات", "Effect tried out in campaigns"),
	"title.newell.delivered":          three("پیام از راه دلخواه مشتری", "الرسائل بالطريقة التي يريدها العميل", "Messages the way customers want them"),
	"title.newell.proven":             three("بازگشت هزینهٔ پویش‌ها", "عائد الحملات", "Return on campaigns"),
	"title.swift.answerMean":          three("میانگین زمان پاسخ", "متوسط زمن الرد", "Mean time to answer"),
	"title.swift.answerMedian":        three("میانهٔ زمان پاسخ", "وسيط زمن الرد", "Median time to answer"),
	"title.swift.answerSpread":        three("پراکندگی زمان پاسخ", "تشتت زمن الرد", "Spread of the time to answer"),
	"title.swift.settled":             three("میانگین زمان بستن پرونده", "متوسط زمن إغلاق الحالة", "Mean time to settle a case"),
	"title.swift.firstContact":        three("حل‌شده در همان تماس نخست", "حُلّ في الاتصال الأول", "Resolved at the first contact"),
	"title.swift.offers":              three("پیشنهادهای درست: کالا، کانال و زمان", "عروض صائبة: المنتج والقناة والوقت", "Offers with the right product, channel and time"),
	"title.galbreath.customised":      three("تغییر بر پایهٔ بازخورد", "تغييرات بناءً على الملاحظات", "Changes that feedback led to"),
	"title.galbreath.personal":        three("پیشنهادهای ویژه", "العروض الشخصية", "Personal offers"),
	"title.galbreath.afterSales":      three("خرید دوباره پس از رسیدگی به گارانتی", "الشراء مجددًا بعد معالجة الضمان", "Buying again after a warranty claim"),
	"title.kalakota.existing":         three("درآمد از مشتریان موجود", "الإيراد من العملاء الحاليين", "Revenue from existing customers"),
	"title.kalakota.crossSell":        three("سهم فروش کالای دیگر", "حصة البيع المتقاطع", "Share of cross-sales"),
	"title.kalakota.oneHistory":       three("مشتریان با بیش از یک کانال", "العملاء على أكثر من قناة", "Customers on more than one channel"),
	"title.kalakota.process":          three("گام‌های انجام‌شده مطابق روال", "الخطوات المنفذة كما رُسمت", "Steps done as written"),
	"title.elements.differentiation":  three("پیشنهادهای متفاوت برای مشتریان متفاوت", "عروض مختلفة لعملاء مختلفين", "Different offers for different customers"),
	"title.elements.tenure":           three("عمر رابطه", "عمر العلاقة", "Length of relations"),
	"title.elements.costPerSale":      three("هزینهٔ فروش به تازه‌وارد و به مشتری پیشین", "كلفة البيع لجديد ولعميل سابق", "Cost of a sale, new against existing"),
	"title.elements.breakEven":        three("خریدی که هزینهٔ جذب را جبران می‌کند", "الشراء الذي يستردّ كلفة الكسب", "Purchase that makes winning good"),
	"title.elements.twoWay":           three("تماس‌هایی که مشتری آغاز کرده", "الاتصالات التي بدأها العميل", "Contacts that customers began"),
	"title.elements.reach":            three("کسانی که نظر و داستان مشتریان به آنان رسید", "من بلغتهم قصص العملاء وآراؤهم", "People reached by stories and reviews"),
	"title.elements.churn":            three("سهم از دست رفتگان", "حصة المفقودين", "Share of customers lost"),
	"title.elements.loyalty":          three("بازگشت بدون تخفیف", "العودة من غير خصم", "Coming back without a discount"),
	"title.elements.concentration":    three("سهم یک‌پنجم برتر از سود", "حصة الخُمس الأفضل من الربح", "What the best fifth hold of the profit"),
	"title.further.returnByRating":    three("بازگشت پس از آخرین نمره", "العودة بعد آخر تقييم", "Coming back after the last mark"),
	"title.further.retentionWorth":    three("اثر پنج درصد ماندگاری بیشتر بر ارزش", "أثر خمس نقاط احتفاظ إضافية على القيمة", "Value of five more in a hundred staying"),
	"title.further.repeatAndWinning":  three("خرید دوبارهٔ بیشتر، جذب ارزان‌تر", "شراء متكرر أكثر وكسب أرخص", "More bought again, cheaper winning"),
	"title.further.repeatAndReferral": three("خرید دوباره و معرفی", "الشراء المتكرر والتوصية", "Buying again and bringing others"),
	"title.further.reliability":       three("قول‌های وفاشده", "الوعود الموفى بها", "Promises kept"),
	"title.further.threeParts":        three("مدیریت، رابطه، مشتری", "الإدارة والعلاقة والعميل", "Management, relationship, customer"),
	"title.further.sources":           three("تناسب مشتریان هر منبع", "ملاءمة عملاء كل مصدر", "Fit of the customers of each source"),
	"title.further.treatments":        three("رفتار متفاوت با رده‌ها", "معاملة مختلفة للفئات", "Different treatment of tiers"),
	"title.further.programme":         three("هزینهٔ برنامه در برابر بازده آن", "كلفة البرنامج مقابل عائده", "Cost of the programme against its return"),
	"title.further.timePerContact":    three("زمان هر تماس", "وقت الاتصال الواحد", "Time of a contact"),
	"title.further.keepingShare":      three("سهم نگهداری از کوشش", "حصة الاحتفاظ من الجهد", "Share of effort that goes into keeping"),
	"title.further.lostReasons":       three("چرا رفتند", "لماذا رحلوا", "Why customers left"),
}
