package main

// sampleProducts are a small catalogue of home appliances: what buyers of one need next, and which ones earn more than they
// look.
var sampleProducts = []map[string]any{
	product("RF-480", "یخچال فریزر ۴۸۰", "ثلاجة 480", "Fridge-freezer 480", "420.00", "63.00", 24, "main", "WM-90", "DW-14", "FL-RF"),
	product("WM-90", "ماشین لباسشویی ۹ کیلویی", "غسالة 9 كغ", "Washing machine 9 kg", "310.00", "46.00", 24, "main", "DR-80", "DW-14"),
	product("DW-14", "ماشین ظرفشویی ۱۴ نفره", "غسالة صحون 14", "Dishwasher, 14 places", "350.00", "56.00", 24, "main", "OV-60", "WM-90"),
	product("OV-60", "فر توکار ۶۰", "فرن مدمج 60", "Built-in oven 60", "280.00", "50.00", 18, "main", "DW-14"),
	product("DR-80", "خشک‌کن ۸ کیلویی", "مجففة 8 كغ", "Dryer 8 kg", "330.00", "52.00", 24, "main", "WM-90"),
	product("VC-20", "جاروبرقی ۲۰۰۰", "مكنسة كهربائية", "Vacuum cleaner", "95.00", "19.00", 12, "main", "FL-VC"),
	product("FL-RF", "فیلتر آب یخچال", "فلتر ماء الثلاجة", "Fridge water filter", "18.00", "9.50", 0, "side"),
	product("FL-VC", "کیسه و فیلتر جارو", "أكياس وفلتر المكنسة", "Vacuum bags and filter", "12.00", "7.00", 0, "side"),
}

func product(sku, fa, ar, en, price, margin string, months int, role string, next ...string) map[string]any {
	return map[string]any{
		"sku": sku, "name": map[string]string{"fa": fa, "ar": ar, "en": en}, "role": role, "next": append([]string{}, next...),
		"price": usd(price), "margin": usd(margin), "warrantyMonths": months,
	}
}

func usd(amount string) map[string]string {
	return map[string]string{"amount": amount, "currency": "USD"}
}

// Names that are made up of parts, in three languages, so that search, order and direction show.
var sampleNames = []struct {
	language      string
	first, family []string
}{
	{"fa", []string{"مریم", "علی", "زهرا", "رضا", "نیلوفر", "امیر", "سارا", "حسین", "پریسا", "کاوه"},
		[]string{"احمدی", "رضایی", "کریمی", "موسوی", "نوری‌پور", "صادقی", "یزدانی", "جعفری", "شریفی", "بهرامی"}},
	{"en", []string{"Anna", "James", "Maya", "Peter", "Laura", "Daniel", "Grace", "Oliver", "Ruth", "Simon"},
		[]string{"Baker", "Carter", "Dixon", "Ellis", "Foster", "Hughes", "Knight", "Morris", "Palmer", "Turner"}},
	{"ar", []string{"فاطمة", "أحمد", "ليلى", "يوسف", "مريم", "خالد", "هدى", "سامي", "نور", "عمر"},
		[]string{"الحسن", "إبراهيم", "القاسم", "منصور", "الخطيب", "حداد", "سليمان", "ناصر", "العلي", "يعقوب"}},
}

// sampleName is the made-up name of the i-th customer, and its language.
func sampleName(i int) (name, language string) {
	names := sampleNames[i%len(sampleNames)]
	i /= len(sampleNames)
	return names.first[i%len(names.first)] + " " + names.family[i/len(names.first)%len(names.family)], names.language
}

// sampleContacts are what staff log.
var sampleContacts = []map[string]any{
	{"channel": "call", "direction": "inbound", "phase": "pre-sale", "kind": "inquiry", "summary": "Asked which washing machine fits a small kitchen.", "minutes": 6},
	{"channel": "visit", "direction": "inbound", "phase": "sale", "kind": "service", "summary": "سفارش تحویل در منزل را هماهنگ کردیم.", "minutes": 12},
	{"channel": "email", "direction": "outbound", "phase": "after-sale", "kind": "service", "summary": "Sent the manual and the delivery time.", "minutes": 4},
	{"channel": "call", "direction": "inbound", "phase": "after-sale", "kind": "feedback", "summary": "راضی است و می‌گوید دستگاه بی‌صداست.", "minutes": 5, "rating": 9},
	{"channel": "chat", "direction": "inbound", "phase": "after-sale", "kind": "complaint", "summary": "وصل باب الثلاجة متأخرًا ويطلب موعدًا.", "minutes": 15, "rating": 3},
	{"channel": "call", "direction": "outbound", "phase": "after-sale", "kind": "promise", "summary": "Promised to call back about the spare part.", "minutes": 3},
}
