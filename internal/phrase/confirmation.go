package phrase

import (
	"vafa/internal/crm"
	"vafa/internal/locale"
)

// confirmations ask for a confirmation of an e-mail address. They name nobody: who typed the address may not be whose it is.
var confirmations = map[locale.Lang]crm.Wording{
	locale.Persian: {
		Subject: "تأیید ایمیل برای {firm|ما}",
		Text: "کسی این نشانی را به {firm|ما} داده و پذیرفته است که با ایمیل به او خبر دهیم. اگر شما بوده‌اید، این پیوند را باز کنید و فرم را بفرستید:\n{link}\n\n" +
			"اگر شما نبوده‌اید کاری لازم نیست؛ بی تأیید شما چیزی نمی‌فرستیم.",
	},
	locale.Arabic: {
		Subject: "تأكيد البريد لدى {firm|مؤسستنا}",
		Text: "أعطى أحدهم هذا العنوان إلى {firm|مؤسستنا} ووافق على مراسلته بالبريد. إن كنت أنت فافتح هذا الرابط وأرسل النموذج:\n{link}\n\n" +
			"وإن لم تكن أنت فلا حاجة إلى شيء؛ لن نرسل شيئًا بلا تأكيدك.",
	},
	locale.English: {
		Subject: "Please confirm your e-mail address to {firm|us}",
		Text: "Somebody gave this address to {firm|us} and agreed to hear from us by e-mail. If that was you, open this link and send its form:\n{link}\n\n" +
			"If it was not, there is nothing to do: without your confirmation we send nothing.",
	},
}

// Confirmation is how somebody is asked to confirm that an e-mail address is theirs, with the fields {firm} and {link}.
func Confirmation(lang locale.Lang) crm.Wording { return confirmations[lang] }
