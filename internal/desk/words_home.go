package desk

var homeWords = words{
	"home":           {"میز کار", "مكتب العمل", "Console"},
	"home.find":      {"یافتن مشتری", "البحث عن عميل", "Find a customer"},
	"home.find.hint": {"تلفن، نام، کد ملی، شمارهٔ سریال یا شمارهٔ سفارش", "الهاتف أو الاسم أو الرقم الوطني أو الرقم التسلسلي أو رقم الطلب", "Phone, name, national id, serial or order number"},
	"home.search":    {"بیاب", "ابحث", "Find"},
}
