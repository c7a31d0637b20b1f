package phrase

import "vafa/internal/locale"

// ofCampaigns say why a campaign could not be launched, why somebody is in its audience, and why somebody is not.
var ofCampaigns = map[string]map[locale.Lang]string{
	"campaign.nobody": {
		locale.Persian: "کسی نیست که پیامی بگیرد: از {considered} نفری که شرط‌ها را دارند، {control} نفر در گروه شاهد می‌ماندند و بقیه به دلیل‌هایی که آمده کنار گذاشته شدند. چیزی فرستاده نشد؛ شرط‌ها یا راه‌های تماس را تغییر دهید.",
		locale.Arabic:  "لا أحد ليُراسَل: من بين {considered} تنطبق عليهم الشروط كان {control} سيبقون في المجموعة الضابطة، واستُبعد الباقون للأسباب المذكورة. لم يُرسل شيء؛ غيّر الشروط أو قنوات الاتصال.",
		locale.English: "There is nobody to address: of {considered} who meet the conditions, {control} would have been left alone by lot, and all others are left out for the reasons given. Nothing was sent; change the conditions or the channels.",
	},
	"campaign.budget": {
		locale.Persian: "بودجه نمی‌رسد: پیام به {members} نفر {cost} هزینه دارد و بودجه {budget} است که برای {pays} نفر بس است. چیزی فرستاده نشد؛ بودجه را بیشتر یا مخاطبان را کمتر کنید.",
		locale.Arabic:  "الميزانية لا تكفي: مراسلة {members} تكلف {cost}، والميزانية {budget} تكفي {pays}. لم يُرسل شيء؛ زد الميزانية أو ضيّق الجمهور.",
		locale.English: "The budget is too small: to address {members} costs {cost}, and the budget of {budget} pays for {pays}. Nothing was sent; raise the budget or narrow the audience.",
	},
	"campaign.global": {
		locale.Persian: "به قید قرعه در گروهی است که هیچ کارزاری به آن پیام نمی‌دهد.",
		locale.Arabic:  "وقع بالقرعة ضمن المجموعة التي لا تراسلها أي حملة.",
		locale.English: "By lot in the part that no campaign addresses.",
	},
	"campaign.gone": {
		locale.Persian: "هنگام برنامه‌ریزی پاک شد یا با مشتری دیگری یکی شد.",
		locale.Arabic:  "مُحي أو دُمج في عميل آخر أثناء التخطيط.",
		locale.English: "Erased, or merged into another, while the audience was drawn.",
	},
	"campaign.erased": {
		locale.Persian: "پیش از فرستادن پاک شد.",
		locale.Arabic:  "مُحي قبل الإرسال.",
		locale.English: "Erased before anything was sent.",
	},
	"campaign.merged": {
		locale.Persian: "با مشتری دیگری یکی شد که خود در این کارزار هست.",
		locale.Arabic:  "دُمج في عميل آخر هو نفسه ضمن الحملة.",
		locale.English: "Merged into another customer who is in the campaign too.",
	},
	"member.owns": {
		locale.Persian: "\u2066{product}\u2069 دارد.",
		locale.Arabic:  "لديه \u2066{product}\u2069.",
		locale.English: "Owns {product}.",
	},
	"member.listed": {
		locale.Persian: "در آخرین اجرا در این بخش بود.",
		locale.Arabic:  "كان في هذه الشريحة عند آخر تشغيل.",
		locale.English: "Was in the segment at its last run.",
	},
}
