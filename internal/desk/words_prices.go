package desk

// priceWords are those of the pages of price tables.
var priceWords = words{
	"prices":                  {"شاخص قیمت‌ها", "مؤشرات الأسعار", "Price tables"},
	"prices.text":             {"مبلغ هر خرید بر شاخص قیمت ماه خود تقسیم می‌شود تا پول سال‌های گوناگون با هم سنجیدنی باشد. پس از تغییر جدول، محاسبهٔ شبانهٔ بعدی همهٔ خریدها را دوباره می‌سنجد.", "يُقسم مبلغ كل شراء على مؤشر شهره ليُقارن مال السنوات المختلفة. وبعد تغيير الجدول يعيد الحساب الليلي التالي حساب المشتريات كلها.", "Each purchase is divided by the index of its month, so that money of different years can be compared. After a change the next nightly run goes through every purchase again."},
	"prices.own":              {"این جدول را شرکت خودش نگه می‌دارد.", "تحتفظ المؤسسة بهذا الجدول بنفسها.", "The firm keeps this table itself."},
	"prices.shipped":          {"این جدول همراه وفا آمده است.", "جاء هذا الجدول مع وفا.", "This table came with Vafa."},
	"prices.newest":           {"تا {month}.", "حتى {month}.", "Up to {month}."},
	"prices.none":             {"هنوز جدولی نیست؛ بی آن، پول همان عدد خود را دارد.", "لا جدول بعد؛ ومن دونه يبقى المال على رقمه.", "There is no table yet; without one, money keeps its face value."},
	"prices.first":            {"نخستین جدول را بنویسید", "اكتب أول جدول", "Write the first table"},
	"pricetable":              {"شاخص قیمت‌ها:", "مؤشرات الأسعار:", "Price table:"},
	"pricetable.rows":         {"ماه‌ها و شاخص‌ها", "الأشهر والمؤشرات", "Months and indices"},
	"pricetable.rows.hint":    {"هر سطر یک ماه میلادی، به ترتیب: ماه؛ شاخص؛ منبع. مانند \u200e2025-12; 435.1; مرکز آمار\u200e. از صفحه‌گسترده یا فایل CSV هم می‌توانید بچسبانید.", "كل سطر شهر ميلادي بالترتيب: الشهر؛ المؤشر؛ المصدر. مثل \u200e2025-12; 435.1; المصدر\u200e. ويمكن اللصق من جدول أو ملف CSV.", "A line for each Gregorian month, in order: month; index; source. For example 2025-12; 435.1; Statistical Centre. You may paste from a spreadsheet or a CSV file."},
	"pricetable.line":         {"سطر {line}:", "السطر {line}:", "Line {line}:"},
	"pricetable.month":        {"ماه", "الشهر", "Month"},
	"pricetable.index":        {"شاخص", "المؤشر", "Index"},
	"pricetable.source":       {"منبع", "المصدر", "Source"},
	"pricetable.changed":      {"{who} آن را در {when} تغییر داد.", "غيّره {who} في {when}.", "Changed by {who} on {when}."},
	"pricetable.restore":      {"برگشت به جدول همراه وفا", "العودة إلى جدول وفا", "Go back to the table that came with Vafa"},
	"pricetable.restore.text": {"ردیف‌هایی که شرکت نوشته است کنار گذاشته می‌شود. اگر دوباره لازم شد، نخست رونوشتی از متن بالا بردارید.", "تُترك الصفوف التي كتبتها المؤسسة. خذ نسخة من النص أعلاه إن احتجت إليها لاحقًا.", "The rows that the firm wrote are put aside. Copy the text above first if you may need it again."},
	"pricetable.restore.go":   {"برگردان", "أعِد", "Go back"},
}
