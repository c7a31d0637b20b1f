package phrase

import "vafa/internal/locale"

// ofProof are what campaigns have shown, one alone and all together.
var ofProof = map[string]map[locale.Lang]string{
	"campaign.unmeasured": {
		locale.Persian: "هنوز چیزی سنجیده نشده است. کارزار پس از آغاز، هر روز یک بار سنجیده می‌شود؛ می‌توانید همین حالا هم بسنجید.",
		locale.Arabic:  "لم يُقَس شيء بعد. تُقاس الحملة مرة كل يوم بعد إطلاقها، ويمكن قياسها الآن.",
		locale.English: "Nothing was measured yet. A campaign is measured once a day from its launch on; it can be measured now.",
	},
	"campaign.early": {
		locale.Persian: "هنوز زود است: خریدها تا {date} شمرده می‌شود. تاکنون از {treated} نفر مخاطب و {control} نفر گروه شاهد، {buyers} نفر خرید کرده‌اند.",
		locale.Arabic:  "ما زال الوقت مبكرًا: تُحتسب المشتريات حتى {date}. اشترى حتى الآن {buyers} من {treated} مستهدفًا و{control} في المجموعة الضابطة.",
		locale.English: "Too early to say: purchases count until {date}. Of {treated} who were to be addressed and {control} who were left alone, {buyers} have bought so far.",
	},
	"campaign.small": {
		locale.Persian: "شمار افراد برای نتیجه‌گیری کم است: {treated} نفر مخاطب، {control} نفر گروه شاهد و تنها {buyers} خریدار. از این هیچ نتیجه‌ای نمی‌توان گرفت.",
		locale.Arabic:  "العدد أقل من أن يُستنتج منه شيء: {treated} مستهدفًا و{control} في المجموعة الضابطة و{buyers} مشتريًا فقط.",
		locale.English: "Too few to say anything: {treated} who were to be addressed, {control} who were left alone, and {buyers} buyers among them.",
	},
	"campaign.paid": {
		locale.Persian: "صرف کرد: {net} بیش از هزینه‌اش آورد (در ۹۵ حالت از ۱۰۰ حالت میان {low} و {high}). هزینه {cost} بود.",
		locale.Arabic:  "كانت مجدية: جلبت {net} فوق تكلفتها (بين {low} و{high} في ٩٥ من كل ١٠٠ حالة). بلغت التكلفة {cost}.",
		locale.English: "It paid: it brought {net} more than it cost (between {low} and {high} in 95 of 100 cases). It cost {cost}.",
	},
	"campaign.loss": {
		locale.Persian: "صرف نکرد: {loss} بیش از آنچه آورد خرج برداشت (حاصل آن در ۹۵ حالت از ۱۰۰ حالت میان {low} و {high} است). هزینه {cost} بود.",
		locale.Arabic:  "لم تكن مجدية: كلّفت {loss} أكثر مما جلبت (حصيلتها بين {low} و{high} في ٩٥ من كل ١٠٠ حالة). بلغت التكلفة {cost}.",
		locale.English: "It did not pay: it cost {loss} more than it brought (the outcome is between {low} and {high} in 95 of 100 cases). It cost {cost}.",
	},
	"campaign.helped": {
		locale.Persian: "اثر داشت: {profit} سود بیشتر (در ۹۵ حالت از ۱۰۰ حالت میان {profitLow} و {profitHigh})؛ ولی روشن نیست که این از هزینهٔ آن، {cost}، بیشتر باشد.",
		locale.Arabic:  "كان لها أثر: ربح أكثر بمقدار {profit} (بين {profitLow} و{profitHigh} في ٩٥ من كل ١٠٠ حالة)، لكن ليس مؤكدًا أنه يفوق تكلفتها {cost}.",
		locale.English: "It had an effect: {profit} more profit (between {profitLow} and {profitHigh} in 95 of 100 cases); whether that is more than the {cost} it cost is not certain.",
	},
	"campaign.nothing": {
		locale.Persian: "اثری دیده نشد: تفاوت سود میان {profitLow} و {profitHigh} است و می‌تواند تصادفی باشد. اثری کمتر از {smallest} برای هر نفر با این شمار افراد دیده نمی‌شد. هزینه {cost} بود.",
		locale.Arabic:  "لم يُرَ أثر: الفرق في الربح بين {profitLow} و{profitHigh} وقد يكون مصادفة. وأثر أقل من {smallest} لكل فرد ما كان ليظهر بهذا العدد. بلغت التكلفة {cost}.",
		locale.English: "No effect seen: the difference in profit is between {profitLow} and {profitHigh} and may be chance. Less than {smallest} for each member would not have shown with so many. It cost {cost}.",
	},
	"programme.unmeasured": {
		locale.Persian: "هنوز چیزی سنجیده نشده است. برای سنجش همهٔ کارزارها با هم، در تنظیمات سهمی از مشتریان را از همهٔ کارزارها کنار بگذارید.",
		locale.Arabic:  "لم يُقَس شيء بعد. لقياس الحملات كلها معًا، استثنوا في الإعدادات حصة من العملاء من كل الحملات.",
		locale.English: "Nothing was measured yet. To measure all campaigns together, set a share of customers in the settings whom no campaign addresses.",
	},
	"programme.early": {
		locale.Persian: "هنوز زود است: دربارهٔ همهٔ کارزارها با هم از {date} به بعد می‌توان گفت. تاکنون از {treated} نفر و {control} نفر گروه شاهد همیشگی، {buyers} نفر خرید کرده‌اند.",
		locale.Arabic:  "ما زال الوقت مبكرًا: يمكن الحكم على الحملات كلها معًا ابتداءً من {date}. اشترى حتى الآن {buyers} من {treated} و{control} في المجموعة الضابطة الدائمة.",
		locale.English: "Too early to say: all campaigns together are judged from {date} on. Of {treated} customers and {control} whom no campaign addresses, {buyers} have bought so far.",
	},
	"programme.small": {
		locale.Persian: "شمار افراد برای نتیجه‌گیری کم است: {treated} نفر، {control} نفر گروه شاهد همیشگی و تنها {buyers} خریدار.",
		locale.Arabic:  "العدد أقل من أن يُستنتج منه شيء: {treated} و{control} في المجموعة الضابطة الدائمة و{buyers} مشتريًا فقط.",
		locale.English: "Too few to say anything: {treated} customers, {control} whom no campaign addresses, and {buyers} buyers among them.",
	},
	"programme.paid": {
		locale.Persian: "کارزارها روی هم صرف می‌کنند: {net} بیش از هزینه‌شان آورده‌اند (در ۹۵ حالت از ۱۰۰ حالت میان {low} و {high}). هزینه {cost} بوده است.",
		locale.Arabic:  "الحملات مجتمعةً مجدية: جلبت {net} فوق تكلفتها (بين {low} و{high} في ٩٥ من كل ١٠٠ حالة). بلغت التكلفة {cost}.",
		locale.English: "Campaigns together pay: they brought {net} more than they cost (between {low} and {high} in 95 of 100 cases). They cost {cost}.",
	},
	"programme.loss": {
		locale.Persian: "کارزارها روی هم صرف نمی‌کنند و باید بازنگری یا متوقف شوند: {loss} بیش از آنچه آورده‌اند خرج برداشته‌اند (حاصل در ۹۵ حالت از ۱۰۰ حالت میان {low} و {high} است). هزینه {cost} بوده است.",
		locale.Arabic:  "الحملات مجتمعةً غير مجدية وينبغي مراجعتها أو إيقافها: كلّفت {loss} أكثر مما جلبت (الحصيلة بين {low} و{high} في ٩٥ من كل ١٠٠ حالة). بلغت التكلفة {cost}.",
		locale.English: "Campaigns together do not pay and should be reviewed or stopped: they cost {loss} more than they brought (the outcome is between {low} and {high} in 95 of 100 cases). They cost {cost}.",
	},
	"programme.helped": {
		locale.Persian: "کارزارها روی هم اثر دارند: {profit} سود بیشتر (در ۹۵ حالت از ۱۰۰ حالت میان {profitLow} و {profitHigh})؛ ولی روشن نیست که این از هزینهٔ آن‌ها، {cost}، بیشتر باشد.",
		locale.Arabic:  "للحملات مجتمعةً أثر: ربح أكثر بمقدار {profit} (بين {profitLow} و{profitHigh} في ٩٥ من كل ١٠٠ حالة)، لكن ليس مؤكدًا أنه يفوق تكلفتها {cost}.",
		locale.English: "Campaigns together have an effect: {profit} more profit (between {profitLow} and {profitHigh} in 95 of 100 cases); whether that is more than the {cost} they cost is not certain.",
	},
	"programme.nothing": {
		locale.Persian: "از کارزارها روی هم اثری دیده نشده است: تفاوت سود میان {profitLow} و {profitHigh} است و می‌تواند تصادفی باشد. هزینه {cost} بوده است.",
		locale.Arabic:  "لم يُرَ للحملات مجتمعةً أثر: الفرق في الربح بين {profitLow} و{profitHigh} وقد يكون مصادفة. بلغت التكلفة {cost}.",
		locale.English: "No effect of campaigns together seen: the difference in profit is between {profitLow} and {profitHigh} and may be chance. They cost {cost}.",
	},
}
