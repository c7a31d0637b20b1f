package desk

// frameworkWords are those of the page of the frameworks.
var frameworkWords = words{
	"frameworks":          {"چارچوب‌ها", "الأطر", "The frameworks"},
	"frameworks.lead":     {"آنچه شش متن مدیریت رابطه با مشتری می‌خواهند دیده شود؛ هر رقم از داده‌های ثبت‌شده، با روش محاسبه‌اش.", "ما تطلب ستة نصوص في إدارة علاقات العملاء أن يُرى؛ كل رقم من بيانات مسجلة ومعه طريقة حسابه.", "What six texts on customer relations ask to see: each figure from recorded facts, with how it was computed."},
	"frameworks.days.all": {"از {from} تا {until}؛ مبنا همان تعداد ماه پیش از آن است.", "من {from} إلى {until}؛ والأساس أشهر بعددها قبلها.", "From {from} to {until}; the baseline is as many months before."},
	"frameworks.figure":   {"رقم", "الرقم", "Figure"},
	"frameworks.part":     {"جزء", "الجزء", "Part"},
	"frameworks.unit":     {"واحد", "الوحدة", "Unit"},
	"frameworks.value":    {"اکنون", "الآن", "Now"},
	"frameworks.low":      {"کمینه", "الأدنى", "Low"},
	"frameworks.high":     {"بیشینه", "الأعلى", "High"},
	"frameworks.between":  {"بازهٔ ۹۵٪", "فترة ٩٥٪", "95% interval"},
	"frameworks.baseline": {"مبنا", "الأساس", "Baseline"},
	"frameworks.target":   {"هدف", "الهدف", "Target"},
	"frameworks.n":        {"از چند مورد", "من كم", "Of how many"},
	"frameworks.from":     {"از روز", "من يوم", "From"},
	"frameworks.until":    {"تا روز", "إلى يوم", "Until"},
	"frameworks.query":    {"چگونه محاسبه شد", "كيف حُسب", "How it was computed"},
	"frameworks.needs":    {"چه کم دارد", "ما ينقصه", "What it needs"},
	"frameworks.chart":    {"میله‌ها با رقم هر یک؛ خط نازک بازهٔ ۹۵ درصد است.", "أعمدة ومع كل منها رقمه؛ والخط الرفيع فترة ٩٥٪.", "Bars, each with its figure; a thin line is the 95% interval."},
	"frameworks.charts":   {"نمودارها", "الرسوم", "Charts"},
	"frameworks.days":     {"روز", "يومًا", "days"},
	"frameworks.hours":    {"ساعت", "ساعة", "hours"},
	"frameworks.minutes":  {"دقیقه", "دقيقة", "minutes"},
	"frameworks.back":     {"بازگشت به کسب‌وکار", "العودة إلى الأعمال", "Back to the business"},
}
