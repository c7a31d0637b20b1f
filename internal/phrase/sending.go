package phrase

import "vafa/internal/locale"

// ofSending say why a message was not sent, waits, or failed, and what there is to do about one.
var ofSending = map[string]map[locale.Lang]string{
	"sending.merged": {
		locale.Persian: "با مشتری دیگری یکی شده است.",
		locale.Arabic:  "دُمج في عميل آخر.",
		locale.English: "They turned out to be another customer.",
	},
	"sending.merging": {
		locale.Persian: "ادغام او با مشتری دیگری در جریان است.",
		locale.Arabic:  "دمجه مع عميل آخر جارٍ.",
		locale.English: "They are being merged with another customer.",
	},
	"sending.internal": {
		locale.Persian: "واحد خودمان است؛ به آن پیام نمی‌فرستیم.",
		locale.Arabic:  "وحدة من مؤسستنا؛ لا نراسلها.",
		locale.English: "A unit of our own is sent nothing.",
	},
	"campaign.stopped": {
		locale.Persian: "کارزار متوقف شد.",
		locale.Arabic:  "أُوقفت الحملة.",
		locale.English: "The campaign was stopped.",
	},
	"campaign.over": {
		locale.Persian: "زمان کارزار گذشت.",
		locale.Arabic:  "انتهت مدة الحملة.",
		locale.English: "The campaign's period was over.",
	},
	"campaign.early": {
		locale.Persian: "کارزار هنوز آغاز نشده است.",
		locale.Arabic:  "لم تبدأ الحملة بعد.",
		locale.English: "The campaign has not begun yet.",
	},
	"product.gone": {
		locale.Persian: "کالای پیشنهادی دیگر در فهرست نیست.",
		locale.Arabic:  "المنتج المعروض لم يعد في القائمة.",
		locale.English: "The product on offer is no longer in the catalogue.",
	},
	"sending.noConsent": {
		locale.Persian: "برای این کار از این راه رضایت نداده است.",
		locale.Arabic:  "لم يوافق على مراسلته بهذه الوسيلة لهذا الغرض.",
		locale.English: "They have not agreed to be addressed for this by this channel.",
	},
	"sending.noAddress": {
		locale.Persian: "برای این راه، شماره یا نشانی او را نداریم.",
		locale.Arabic:  "لا نعرف رقمه أو عنوانه لهذه الوسيلة.",
		locale.English: "No number or address of theirs is known for this channel.",
	},
	"sending.bounced": {
		locale.Persian: "رایانامه‌ای به این نشانی برگشت خورده است؛ نشانی تازه‌ای بپرسید.",
		locale.Arabic:  "ارتدت رسالة من هذا العنوان؛ اسأله عن عنوان جديد.",
		locale.English: "E-mail to this address came back; ask for another.",
	},
	"sending.dissatisfied": {
		locale.Persian: "ناراضی است؛ نخست باید دلجویی شود، نه تبلیغ.",
		locale.Arabic:  "غير راضٍ؛ يحتاج إلى معالجة شكواه لا إلى عروض.",
		locale.English: "They are dissatisfied, and wait for an apology, not for an offer.",
	},
	"sending.cap": {
		locale.Persian: "در این مدت به اندازهٔ سقف پیام گرفته است.",
		locale.Arabic:  "بلغ حدّ الرسائل في هذه المدة.",
		locale.English: "They got as many messages lately as the firm allows.",
	},
	"sending.quiet": {
		locale.Persian: "اکنون ساعت آرامش یا روز تعطیل است.",
		locale.Arabic:  "هذا وقت هدوء أو يوم عطلة.",
		locale.English: "These are quiet hours, or a holiday.",
	},
	"sending.noText": {
		locale.Persian: "متنی برای او نیست.",
		locale.Arabic:  "لا نص له.",
		locale.English: "There is no text for them.",
	},
	"sending.settled": {
		locale.Persian: "دیگر چیزی نیست که تأیید شود.",
		locale.Arabic:  "لم يعد هناك ما يُؤكَّد.",
		locale.English: "There is nothing left to confirm.",
	},
	"sending.noGateway": {
		locale.Persian: "برای این راه درگاهی تنظیم نشده است.",
		locale.Arabic:  "لم تُضبط بوابة لهذه الوسيلة.",
		locale.English: "No gateway is set for this channel.",
	},
	"sending.refused": {
		locale.Persian: "درگاه آن را نپذیرفت.",
		locale.Arabic:  "رفضته البوابة.",
		locale.English: "The gateway refused it.",
	},
	"sending.unknown": {
		locale.Persian: "معلوم نیست رسیده باشد؛ برای آنکه دو بار نرسد دوباره فرستاده نمی‌شود.",
		locale.Arabic:  "لا يُعرف أوصلت أم لا؛ ولا تُرسل ثانية كي لا تصل مرتين.",
		locale.English: "Nobody knows whether it arrived; it is not sent again, so that it cannot arrive twice.",
	},
	"sending.unreachable": {
		locale.Persian: "درگاه چند بار پاسخ نداد.",
		locale.Arabic:  "لم تجب البوابة عدة مرات.",
		locale.English: "The gateway did not answer, several times.",
	},
	"task.campaign.call": {
		locale.Persian: "برای «{tier}» زنگ بزنید و بگویید: {text}",
		locale.Arabic:  "اتصل به لحملة «{tier}» وقل: {text}",
		locale.English: "Call them for “{tier}” and say: {text}",
	},
	"task.campaign.visit": {
		locale.Persian: "برای «{tier}» به دیدنش بروید و بگویید: {text}",
		locale.Arabic:  "زره لحملة «{tier}» وقل: {text}",
		locale.English: "Visit them for “{tier}” and say: {text}",
	},
	"task.reply": {
		locale.Persian: "پاسخ داده است؛ بخوانید و جواب دهید: {text}",
		locale.Arabic:  "ردّ علينا؛ اقرأ وأجب: {text}",
		locale.English: "They wrote back; read and answer: {text}",
	},
}
