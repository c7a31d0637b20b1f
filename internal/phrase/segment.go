package phrase

import "vafa/internal/locale"

// segments are what our own segments are called.
var segments = map[string]map[locale.Lang]string{
	"champion":  {locale.Persian: "بهترین‌ها", locale.Arabic: "الأفضل", locale.English: "Champions"},
	"loyal":     {locale.Persian: "وفادار", locale.Arabic: "أوفياء", locale.English: "Loyal"},
	"promising": {locale.Persian: "امیدبخش", locale.Arabic: "واعدون", locale.English: "Promising"},
	"new":       {locale.Persian: "تازه", locale.Arabic: "جدد", locale.English: "New"},
	"cooling":   {locale.Persian: "رو به سردی", locale.Arabic: "يفتر تعاملهم", locale.English: "Cooling"},
	"atRisk":    {locale.Persian: "در خطر ازدست‌رفتن", locale.Arabic: "معرّضون للفقد", locale.English: "At risk"},
	"oneTime":   {locale.Persian: "یک‌بارخرید", locale.Arabic: "اشتروا مرة واحدة", locale.English: "Bought once"},
	"lost":      {locale.Persian: "ازدست‌رفته", locale.Arabic: "مفقودون", locale.English: "Lost"},
	"prospect":  {locale.Persian: "هنوز نخریده", locale.Arabic: "لم يشتروا بعد", locale.English: "Prospects"},
}

// Segment is what one of our segments is called; "" for one of a firm's own.
func Segment(lang locale.Lang, name string) string { return segments[name][lang] }
