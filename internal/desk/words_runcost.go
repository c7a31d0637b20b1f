package desk

var runCostWords = words{
	"runs.cost":    {"هزینه", "التكلفة", "Cost"},
	"cost.amount":  {"{n} دلار", "{n} دولار", "${n}"},
	"cost.step":    {"گام", "الخطوة", "Step"},
	"cost.reads":   {"واحد خواندن", "وحدات القراءة", "Read units"},
	"cost.writes":  {"واحد نوشتن", "وحدات الكتابة", "Write units"},
	"cost.calls":   {"درخواست از جدول", "طلبات الجدول", "Calls at the table"},
	"cost.dollars": {"دلار", "دولار", "Dollars"},
	"cost.billed": {
		"به بهای اعلام‌شدهٔ ناحیهٔ \u2068{region}\u2069 در {day}", "بالأسعار المعلنة لمنطقة \u2068{region}\u2069 في {day}", "At the prices listed for {region} on {day}",
	},
	"cost.here": {
		"اجرا روی همین دستگاه بود و کسی پولی نمی‌خواهد؛ سرویس ابری برای همین کار، به بهای اعلام‌شدهٔ ناحیهٔ \u2068{region}\u2069 در {day}، این را می‌خواست",
		"جرى التشغيل على هذا الجهاز ولا يطلب أحد ثمنه؛ وهذا ما كانت ستطلبه الخدمة السحابية للعمل نفسه بالأسعار المعلنة لمنطقة \u2068{region}\u2069 في {day}",
		"This run was on one machine and nobody bills it; this is what the service would ask for the same, at the prices listed for {region} on {day}",
	},
	"cost.parts": {
		"جدول {table}، تابع‌ها {functions}، فایل‌ها {files}، گرداننده {machine}.", "الجدول {table}، الدوال {functions}، الملفات {files}، المنسّق {machine}.",
		"Table {table}, functions {functions}, files {files}, state machine {machine}.",
	},
	"cost.without": {
		"آخرین نوشتن، تلاش‌های ناکام، نگه‌داری داده، گزارش‌های سیستم، تخفیف و مالیات در آن نیست.",
		"لا يشمل الكتابة الأخيرة والمحاولات الفاشلة وتخزين البيانات والسجلات والخصومات والضرائب.",
		"Its last write, tries that failed, storage, logs, discounts and taxes are not in it.",
	},
}
