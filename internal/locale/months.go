package locale

import (
	"strings"
	"sync"
)

// monthNames are the names shown, from the first month to the twelfth, parted by commas.
var monthNames = map[Calendar]map[Lang]string{
	Gregorian: {
		Persian: "ژانویه,فوریه,مارس,آوریل,مه,ژوئن,ژوئیه,اوت,سپتامبر,اکتبر,نوامبر,دسامبر",
		Arabic:  "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
		English: "January,February,March,April,May,June,July,August,September,October,November,December",
	},
	Jalali: {
		Persian: "فروردین,اردیبهشت,خرداد,تیر,مرداد,شهریور,مهر,آبان,آذر,دی,بهمن,اسفند",
		Arabic:  "فروردين,أرديبهشت,خرداد,تير,مرداد,شهريور,مهر,آبان,آذر,دي,بهمن,إسفند",
		English: "Farvardin,Ordibehesht,Khordad,Tir,Mordad,Shahrivar,Mehr,Aban,Azar,Dey,Bahman,Esfand",
	},
	Hijri: {
		Persian: "محرم,صفر,ربیع‌الاول,ربیع‌الثانی,جمادی‌الاول,جمادی‌الثانی,رجب,شعبان,رمضان,شوال,ذیقعده,ذیحجه",
		Arabic: "محرم,صفر,ربيع الأول,ربيع الآخر,جمادى الأولى,جمادى الآخرة,رجب,شعبان,رمضان,شوال,ذو القعدة," +
			"ذو الحجة",
		English: "Muharram,Safar,Rabi I,Rabi II,Jumada I,Jumada II,Rajab,Shaban,Ramadan,Shawwal,Dhu al-Qadah," +
			"Dhu al-Hijjah",
	},
}

// otherMonthNames are further names people write, each list again from the first month to the twelfth; a dash stands for
// none.
var otherMonthNames = map[Calendar][]string{
	Gregorian: {
		// Levant and Iraq.
		"كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول",
		// Algeria and Tunisia.
		"جانفي,فيفري,-,أفريل,ماي,جوان,جويلية,أوت,-,-,-,-",
		// Morocco.
		"-,-,-,-,-,-,يوليوز,غشت,شتنبر,-,نونبر,دجنبر",
		// Iran, spoken.
		"-,-,-,آپریل,می,-,جولای,آگوست,-,-,-,-",
		"Jan,Feb,Mar,Apr,-,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
	},
	Jalali: {
		// Afghanistan.
		"حمل,ثور,جوزا,سرطان,اسد,سنبله,میزان,عقرب,قوس,جدی,دلو,حوت",
		"-,-,-,-,امرداد,-,-,-,-,-,-,-",
		"-,-,-,-,-,-,-,-,-,Day,-,-",
	},
	Hijri: {
		"-,-,ربيع الأول,ربيع الثاني,جمادى الأول,جمادى الثانية,-,-,-,-,ذي القعدة,ذي الحجة",
		"-,-,-,-,جمادی الاولی,جمادی الاخر,-,-,-,-,ذی‌القعده,ذی‌الحجه",
		"-,-,Rabi al-Awwal,Rabi al-Thani,Jumada al-Ula,Jumada al-Akhirah,-,Sha'ban,-,-,Dhu al-Qa'dah,-",
	},
}

// month is a month of a calendar.
type month struct {
	calendar Calendar
	number   int
}

// monthsByName finds a month by monthKey of any of its names. It is built at first use, since a function that reads no
// dates should not pay for it when it starts.
var monthsByName = sync.OnceValue(allMonthNames)

func allMonthNames() map[string]month {
	months := map[string]month{}
	for calendar, lists := range otherMonthNames {
		for _, names := range lists {
			addMonthNames(months, calendar, names)
		}
		for _, names := range monthNames[calendar] {
			addMonthNames(months, calendar, names)
		}
	}
	delete(months, "")
	return months
}

func addMonthNames(months map[string]month, calendar Calendar, names string) {
	for i, name := range strings.Split(names, ",") {
		months[monthKey(name)] = month{calendar, i + 1}
	}
}

// monthKey is a month's name as it is looked up: folded, without the spaces, hyphens and apostrophes people differ in.
func monthKey(name string) string {
	return strings.NewReplacer(" ", "", "-", "", "'", "", "’", "").Replace(Fold(name))
}
