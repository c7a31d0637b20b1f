package importer

import "vafa/internal/csvfile"

// field is what a column may be to us: its name in --map and in a plan, and its other names in headers.
type field struct {
	name string
	also []string
}

// Reason is the column of refused rows that says why, in a file that was sent back. It is passed over when the file is sent again.
const Reason = "vafa_reason"

// person are the columns that say who somebody is: of a customer's row, and of a purchase's.
var person = []field{
	{"name", []string{"customer name", "full name", "customer", "نام مشتری", "نام و نام خانوادگی", "نام کامل", "مشتری", "اسم العميل", "الاسم الكامل", "العميل"}},
	{"firstName", []string{"first name", "given name", "نام کوچک", "الاسم الأول"}},
	{"lastName", []string{"last name", "family name", "surname", "نام خانوادگی", "اسم العائلة", "اللقب"}},
	{"phone", []string{
		"mobile", "cell", "telephone", "phone number", "mobile number", "customer phone", "تلفن", "موبایل", "تلفن همراه", "شماره تلفن", "شماره موبایل",
		"شماره همراه", "همراه", "الهاتف", "رقم الهاتف", "الجوال", "رقم الجوال", "الموبايل",
	}},
	{"email", []string{"e-mail", "mail", "email address", "customer email", "ایمیل", "رایانامه", "پست الکترونیک", "البريد الإلكتروني", "البريد", "الإيميل"}},
	{"nationalId", []string{"national id", "national code", "کد ملی", "شماره ملی", "الرقم الوطني", "رقم الهوية"}},
	{"legalId", []string{"legal id", "company id", "شناسه ملی", "شناسه ملی شرکت", "الرقم الوطني للشركة", "رقم المنشأة"}},
}

// details are the further columns of a customer's row.
var details = []field{
	{"reference", []string{"customer id", "id", "code", "customer code", "شناسه", "شناسه مشتری", "کد مشتری", "کد", "رقم العميل", "رمز العميل", "المعرف"}},
	{"kind", []string{"type", "customer type", "نوع", "نوع مشتری", "النوع"}},
	{"company", []string{"company name", "شرکت", "نام شرکت", "الشركة", "اسم الشركة"}},
	{"country", []string{"country code", "کشور", "البلد", "الدولة"}},
	{"area", []string{"state", "province", "region", "استان", "منطقه", "المحافظة", "المنطقة"}},
	{"city", []string{"town", "شهر", "المدينة"}},
	{"address", []string{"address 1", "street", "نشانی", "آدرس", "العنوان"}},
	{"address2", []string{"address 2", "نشانی ۲", "العنوان 2"}},
	{"postalCode", []string{"postal code", "postcode", "zip", "zip code", "کد پستی", "کدپستی", "الرمز البريدي"}},
	{"language", []string{"lang", "زبان", "اللغة"}},
	{"preferredChannel", []string{"preferred channel", "راه ترجیحی", "الوسيلة المفضلة"}},
	{"preferredTime", []string{"preferred time", "زمان ترجیحی", "الوقت المفضل"}},
	{"interests", []string{"interest", "علاقه‌مندی", "علاقه‌مندی‌ها", "الاهتمامات"}},
	{"referredBy", []string{"referred by", "referrer", "معرف", "معرفی‌کننده", "المُحيل"}},
	{"note", []string{"notes", "یادداشت", "توضیحات", "ملاحظة", "ملاحظات"}},
	{"source", []string{"منبع", "المصدر"}},
}

// orders are the columns of a purchase's row beside whose it is.
var orders = []field{
	{"reference", []string{
		"order", "order id", "order number", "order no", "invoice", "invoice number", "سفارش", "شماره سفارش", "فاکتور", "شماره فاکتور", "شناسه سفارش",
		"رقم الطلب", "رقم الفاتورة", "الطلب",
	}},
	{"at", []string{"date", "time", "order date", "purchase date", "purchased on", "created at", "تاریخ", "تاریخ خرید", "تاریخ سفارش", "زمان", "التاريخ", "تاريخ الشراء", "تاريخ الطلب"}},
	{"amount", []string{"total", "order total", "spend", "price", "paid", "مبلغ", "مبلغ خرید", "مبلغ کل", "جمع", "جمع کل", "قیمت", "المبلغ", "الإجمالي", "المجموع"}},
	{"currency", []string{"currency code", "unit", "ارز", "واحد پول", "واحد", "العملة"}},
	{"customerId", []string{"vafa id", "شناسه وفا"}},
	{"customerReference", []string{"customer id", "client", "client id", "customer code", "customer number", "شناسه مشتری", "کد مشتری", "رقم العميل", "رمز العميل"}},
	{"margin", []string{"profit", "سود", "الربح", "الهامش"}},
	{"discount", []string{"discount amount", "تخفیف", "مبلغ تخفیف", "الخصم"}},
	{"refunded", []string{"refunded amount", "refund", "مبلغ برگشتی", "برگشتی", "المبلغ المسترد"}},
	{"status", []string{"order status", "وضعیت", "وضعیت سفارش", "الحالة", "حالة الطلب"}},
	{"channel", []string{"sale channel", "کانال", "کانال فروش", "قناة البيع"}},
	{"why", []string{"reason", "دلیل خرید", "سبب الشراء"}},
	{"source", []string{"منبع", "المصدر"}},
	{"sku", []string{"item sku", "product code", "item code", "کد کالا", "کد محصول", "شناسه کالا", "رمز المنتج"}},
	{"quantity", []string{"qty", "count", "تعداد", "الكمية", "العدد"}},
	{"itemPrice", []string{"item price", "unit price", "قیمت واحد", "سعر الوحدة"}},
	{"itemAmount", []string{"item total", "line total", "مبلغ ردیف", "إجمالي البند"}},
}

var serials = []field{
	{"sku", []string{"model", "product", "product code", "item code", "کد کالا", "مدل", "کد محصول", "رمز المنتج", "الطراز"}},
	{"serial", []string{"serial number", "serial no", "s/n", "sn", "سریال", "شماره سریال", "الرقم التسلسلي", "التسلسلي"}},
}

var products = []field{
	{"sku", []string{"code", "product code", "item code", "model", "کد", "کد کالا", "کد محصول", "مدل", "رمز المنتج", "الرمز"}},
	{"name", []string{"title", "product name", "product", "نام", "نام کالا", "نام محصول", "عنوان", "اسم المنتج", "الاسم"}},
	{"nameFa", []string{"name fa", "persian name", "نام فارسی"}},
	{"nameAr", []string{"name ar", "arabic name", "الاسم العربي"}},
	{"nameEn", []string{"name en", "english name", "نام انگلیسی", "الاسم الإنجليزي"}},
	{"price", []string{"regular price", "unit price", "قیمت", "قیمت واحد", "السعر"}},
	{"currency", []string{"currency code", "ارز", "واحد پول", "العملة"}},
	{"margin", []string{"profit", "سود", "الربح", "الهامش"}},
	{"cost", []string{"cost per item", "unit cost", "بهای تمام‌شده", "قیمت خرید", "التكلفة"}},
	{"warrantyMonths", []string{"warranty", "warranty months", "ضمانت", "ماه ضمانت", "گارانتی", "الضمان", "أشهر الضمان"}},
	{"role", []string{"نقش", "الدور"}},
	{"next", []string{"next products", "بعدی", "کالای بعدی", "التالي"}},
	{"serialPattern", []string{"serial pattern", "الگوی سریال", "نمط الرقم التسلسلي"}},
}

// fieldsOf are the columns that a kind of file may have.
func fieldsOf(kind Kind) []field {
	switch kind {
	case Customers:
		// In a list of customers a bare "name" is theirs; of an order it may be anything, as it is of Shopify's.
		whole := []field{{"name", append([]string{"نام", "الاسم"}, person[0].also...)}}
		return append(append(whole, person[1:]...), details...)
	case Purchases:
		return append(append([]field{}, person...), orders...)
	case Serials:
		return serials
	case Products:
		return products
	}
	return nil
}

// oneOf are groups of columns of which a file of a kind must have at least one each.
func oneOf(kind Kind) [][]string {
	switch kind {
	case Customers:
		return [][]string{{"phone", "email", "nationalId", "legalId", "reference"}}
	case Purchases:
		return [][]string{{"reference"}, {"at"}, {"amount"}, {"phone", "email", "nationalId", "legalId", "customerReference", "customerId", "name", "firstName", "lastName"}}
	case Serials:
		return [][]string{{"sku"}, {"serial"}}
	case Products:
		return [][]string{{"sku"}, {"name", "nameFa", "nameAr", "nameEn"}}
	}
	return nil
}

// index is where the columns of a header are, by their names as they are compared; of two of one name the first.
type index map[string]int

func indexOf(header []string) index {
	out := index{}
	for i, name := range header {
		if key := csvfile.Key(name); key != "" {
			if _, taken := out[key]; !taken {
				out[key] = i
			}
		}
	}
	return out
}

// find is the column of a name, -1 for none.
func (x index) find(name string) int {
	if column, found := x[csvfile.Key(name)]; found {
		return column
	}
	return -1
}

// namesIn finds the columns of a header by what the fields are called: the first name of a field that the header has.
func namesIn(header index, fields []field) map[string]int {
	at := map[string]int{}
	taken := map[int]bool{}
	for _, f := range fields {
		for _, name := range append([]string{f.name}, f.also...) {
			column := header.find(name)
			if column >= 0 && !taken[column] {
				at[f.name], taken[column] = column, true
				break
			}
		}
	}
	return at
}
