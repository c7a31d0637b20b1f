package phrase

import "vafa/internal/locale"

// ofTiers are the reasons of the tier that a customer has earned.
var ofTiers = map[string]map[locale.Lang]string{
	"tier.percentile": {
		locale.Persian: "ارزش موردانتظارش از {percentile} درصد خریداران بیشتر است؛ این سطح از {from} درصد آغاز می‌شود.",
		locale.Arabic:  "قيمته المتوقعة أعلى من {percentile} في المئة من المشترين؛ ويبدأ هذا المستوى من {from} في المئة.",
		locale.English: "Expected value above {percentile} % of buyers; this tier begins at {from} %.",
	},
	"tier.value": {
		locale.Persian: "ارزش موردانتظارش در ماه‌های آینده دست‌کم {amount} است.",
		locale.Arabic:  "قيمته المتوقعة في الأشهر المقبلة {amount} على الأقل.",
		locale.English: "Expected to be worth at least {amount} in the months to come.",
	},
	"tier.held": {
		locale.Persian: "ارزشش به سطح «{tier}» می‌رسد، ولی آن سطح برای کسی با این اندازه رضایت نیست؛ رضایت که برگردد، به آن می‌رسد.",
		locale.Arabic:  "قيمته تبلغ مستوى «{tier}»، لكنه ليس لمن هذا رضاه؛ فإذا عاد رضاه بلغه.",
		locale.English: "Worth the tier “{tier}”, which is not for customers on this rung of satisfaction; once that is mended they come into it.",
	},
	"tier.unranked": {
		locale.Persian: "هنوز رتبه ندارد: محاسبهٔ شبانه تنها خریداران را رتبه‌بندی می‌کند.",
		locale.Arabic:  "لا ترتيب له بعد: الحساب الليلي يرتّب المشترين فقط.",
		locale.English: "Not ranked yet: the nightly job ranks those who have bought.",
	},
	"tier.rest": {
		locale.Persian: "سطح همهٔ کسانی است که به سطح بالاتری نرسیده‌اند.",
		locale.Arabic:  "مستوى كل من لم يبلغ مستوى أعلى.",
		locale.English: "The tier of everybody whom no higher one takes.",
	},
}
