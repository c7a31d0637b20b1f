package locale

// Amount writes an amount of money for a reader: the number and the unit's word behind it, with a space that does not
// break: «۵۰٬۰۰۰ تومان». Decimal is a plain decimal number and code the unit's, such as IRT.
func Amount(lang Lang, decimal, code string) string {
	const noBreakSpace = "\u00a0"
	if decimal == "" {
		return ""
	}
	return Number(lang, decimal) + noBreakSpace + UnitName(lang, code)
}

// UnitName is the word for a currency unit in a language, or its code where the language has no short word of its own.
func UnitName(lang Lang, code string) string {
	if name, found := unitNames[lang][code]; found {
		return name
	}
	return code
}

// unitNames holds the words for the money of the region. English readers know other currencies by their codes.
var unitNames = map[Lang]map[string]string{
	Persian: {
		"IRT": "تومان", "IRR": "ریال", "USD": "دلار", "EUR": "یورو", "GBP": "پوند", "AED": "درهم امارات",
		"SAR": "ریال سعودی", "IQD": "دینار عراق", "KWD": "دینار کویت", "BHD": "دینار بحرین", "QAR": "ریال قطر",
		"OMR": "ریال عمان", "TRY": "لیر ترکیه", "AFN": "افغانی",
	},
	Arabic: {
		"IRT": "تومان", "IRR": "ريال إيراني", "USD": "دولار", "EUR": "يورو", "GBP": "جنيه إسترليني",
		"AED": "درهم إماراتي", "SAR": "ريال سعودي", "IQD": "دينار عراقي", "KWD": "دينار كويتي", "BHD": "دينار بحريني",
		"QAR": "ريال قطري", "OMR": "ريال عماني", "EGP": "جنيه مصري", "JOD": "دينار أردني", "LBP": "ليرة لبنانية",
		"SYP": "ليرة سورية", "YER": "ريال يمني", "MAD": "درهم مغربي", "DZD": "دينار جزائري", "TND": "دينار تونسي",
		"LYD": "دينار ليبي", "SDG": "جنيه سوداني", "TRY": "ليرة تركية", "AFN": "أفغاني",
	},
	English: {"IRT": "toman", "IRR": "rial"},
}
