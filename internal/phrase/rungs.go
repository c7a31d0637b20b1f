package phrase

import "vafa/internal/locale"

// ofRungs are the reasons why a customer stands where they do on the ladder of satisfaction.
var ofRungs = map[string]map[locale.Lang]string{
	"rung.open": {
		locale.Persian: "منتظر پاسخ ماست؛ شکایت یا درخواست باز: {cases}.",
		locale.Arabic:  "ينتظر ردّنا؛ الشكاوى أو المطالبات المفتوحة: {cases}.",
		locale.English: "Waits for our answer; complaints or claims open: {cases}.",
	},
	"rung.low": {
		locale.Persian: "در {date} نمرهٔ {rating} از ۱۰ داده و از آن پس چیز خوشایندی نگفته است.",
		locale.Arabic:  "منحنا {rating} من ١٠ في {date}، ولم يأتِ منه ما يسرّ بعد ذلك.",
		locale.English: "Gave us {rating} out of 10 on {date}, and nothing good has come since.",
	},
	"rung.refused": {
		locale.Persian: "آخرین شکایت یا درخواستش در {date} رد شد.",
		locale.Arabic:  "رُفضت آخر شكوى أو مطالبة له في {date}.",
		locale.English: "Their last complaint or claim was refused on {date}.",
	},
	"rung.high": {
		locale.Persian: "در {date} نمرهٔ {rating} از ۱۰ داده است.",
		locale.Arabic:  "منحنا {rating} من ١٠ في {date}.",
		locale.English: "Gave us {rating} out of 10 on {date}.",
	},
	"rung.word": {
		locale.Persian: "در {date} از ما تشکر کرده یا خاطره‌ای خوش نوشته است.",
		locale.Arabic:  "شكرنا أو روى لنا قصة طيبة في {date}.",
		locale.English: "Thanked us, or told us a good story, on {date}.",
	},
	"rung.brought": {
		locale.Persian: "مشتری دیگری را معرفی کرده است.",
		locale.Arabic:  "عرّفنا بعميل آخر.",
		locale.English: "Has brought us another customer.",
	},
	"rung.still": {
		locale.Persian: "نارضایتی نشان نداده و شوقی هم نشان نداده است.",
		locale.Arabic:  "لم يُبدِ استياءً ولا حماسة.",
		locale.English: "Has shown neither displeasure nor enthusiasm.",
	},
}
