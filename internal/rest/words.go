package rest

import (
	"strings"

	"vafa/internal/locale"
)

// words is the sentence for a code in the reader's language, with {name} replaced by its argument. A code without a
// sentence shows itself, which a test forbids for every code that the domain can give.
func words(lang locale.Lang, code string, args map[string]string) string {
	sentences, ok := catalogue[code]
	if !ok {
		return code
	}
	text := sentences[map[locale.Lang]int{locale.Persian: 0, locale.Arabic: 1, locale.English: 2}[lang]]
	for name, value := range args {
		if name == "limit" || name == "low" || name == "high" {
			value = locale.LocalDigits(lang, value)
		}
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// catalogue has for each code what went wrong and what to do: Persian, Arabic, English.
var catalogue = map[string][3]string{
	"invalid": {"برخی از خانه‌ها درست نیست؛ هر کدام در errors آمده است.", "بعض الحقول غير صحيحة؛ تفاصيلها في errors.", "Some fields are not right; errors lists each."},
	"shape":   {"درخواست خوانده نشد؛ errors می‌گوید کجا.", "تعذرت قراءة الطلب؛ يبيّن errors الموضع.", "The request could not be read; errors says where."},

	"notFound":              {"چنین چیزی پیدا نشد؛ شناسه را بررسی کنید.", "لم يُعثر عليه؛ تحقق من المعرّف.", "There is no such thing; check the id."},
	"route.unknown":         {"چنین نشانی‌ای وجود ندارد؛ راهنما در ‎/docs‎ است.", "لا يوجد هذا العنوان؛ الدليل في ‎/docs‎.", "There is no such address; /docs lists them."},
	"method.notAllowed":     {"این نشانی این روش را نمی‌پذیرد.", "هذا العنوان لا يقبل هذه الطريقة.", "This address does not take this method."},
	"unauthorised":          {"برای این کار باید وارد شوید: سرآیند Authorization با Bearer لازم است.", "يلزم تسجيل الدخول: أرسل الترويسة Authorization مع Bearer.", "Sign in first: send the header Authorization with a Bearer token."},
	"origin.foreign":        {"این درخواست از صفحه‌ای دیگر آمده است؛ آن را از صفحهٔ خود میز کار بفرستید.", "جاء هذا الطلب من صفحة أخرى؛ أرسله من صفحة لوحة العمل نفسها.", "This request came from another page; send it from the console's own."},
	"forbidden":             {"نقش شما اجازهٔ این کار را ندارد.", "دورك لا يسمح بهذا.", "Your role does not allow this."},
	"stale":                 {"پس از خواندن شما تغییر کرده است؛ دوباره بخوانید و تغییر را از نو بدهید.", "تغيّر بعد قراءتك؛ اقرأه من جديد ثم أعد التغيير.", "It changed after you read it; read it again and repeat your change."},
	"precondition.required": {"سرآیند If-Match با ETag خوانده‌شده لازم است.", "الترويسة If-Match مطلوبة مع ETag المقروء.", "Send If-Match with the ETag that you read."},
	"busy":                  {"سامانه اکنون شلوغ است؛ کمی بعد دوباره بفرستید، چیزی دو بار ثبت نمی‌شود.", "النظام مشغول الآن؛ أعد الإرسال بعد قليل ولن يُسجَّل شيء مرتين.", "The system is busy; send it again shortly, nothing is recorded twice."},
	"internal":              {"خطایی در سامانه رخ داد و ثبت شد؛ شمارهٔ درخواست را به پشتیبانی بدهید.", "حدث خطأ في النظام وسُجّل؛ أعطِ رقم الطلب للدعم.", "Something failed on our side and was recorded; give the request id to support."},
	"body.tooLarge":         {"درخواست بزرگ‌تر از ۲۵۶ کیلوبایت است؛ آن را کوچک‌تر کنید.", "الطلب أكبر من ٢٥٦ كيلوبايت؛ اجعله أصغر.", "The request is larger than 256 KiB; make it smaller."},
	"media.unsupported":     {"سرآیند Content-Type باید application/json باشد.", "يجب أن تكون الترويسة Content-Type هي application/json.", "Content-Type must be application/json."},
	"idempotency.reused":    {"این Idempotency-Key با درخواست دیگری به کار رفته است؛ کلید تازه‌ای بفرستید.", "استُخدم Idempotency-Key هذا مع طلب آخر؛ أرسل مفتاحًا جديدًا.", "This Idempotency-Key was used with another request; send a new key."},
	"card.contested":        {"این سریال پیش‌تر به نام شخص دیگری ثبت شده است؛ درخواست شما نگه داشته شد و همکاران ما پیگیری می‌کنند.", "هذا الرقم التسلسلي مسجَّل باسم شخص آخر؛ حُفظ طلبك وسيتابعه فريقنا.", "This serial is registered to somebody else; your claim is kept and our staff will look into it."},
	"card.undecided":        {"دربارهٔ این کارت چند نفر ادعا دارند؛ نخست با decision تعیین کنید از آنِ کیست.", "يدّعي هذه البطاقة أكثر من شخص؛ احسم أولًا بـ decision لمن هي.", "Several people say that this card is theirs; settle it with a decision first."},
	"card.refused":          {"این کارت رد شده است و ضمانتی نمی‌دهد.", "رُفضت هذه البطاقة ولا تمنح ضمانًا.", "This card was refused and grants no warranty."},
	"card.noConsumer":       {"این دستگاه هنوز به مصرف‌کننده‌ای نرسیده است؛ نخست آن را منتقل کنید.", "لم يصل هذا الجهاز إلى مستهلك بعد؛ انقل بطاقته أولًا.", "This unit has no consumer yet; transfer its card first."},
	"card.settled":          {"این کارت در انتظار تصمیم نیست.", "لا تنتظر هذه البطاقة قرارًا.", "This card waits for no decision."},
	"product.exists":        {"کالایی با این کد هست؛ با PATCH آن را تغییر دهید.", "يوجد منتج بهذا الرمز؛ غيّره بـ PATCH.", "There is a product with this SKU; change it with PATCH."},
	"identity.taken":        {"این شناسه از آنِ مشتری دیگری است.", "هذا المعرّف لعميل آخر.", "This identity belongs to another customer."},
	"quarantine.decided":    {"دربارهٔ این مورد پیش‌تر تصمیم گرفته شده است.", "اتُّخذ القرار بشأن هذا سابقًا.", "This was decided before."},
	"customer.merged":       {"این مشتری با مشتری دیگری یکی شده است؛ GET آن با mergedInto می‌گوید کدام.", "دُمج هذا العميل في عميل آخر؛ يبيّن mergedInto في جواب GET أيهما.", "This customer was merged into another; reading them answers with mergedInto, which says into whom."},
	"merge.currencies":      {"این دو با ارزهای گوناگون خرید کرده‌اند؛ نرخ تبدیل ساختگی می‌شد، پس یکی نمی‌شوند.", "اشترى الاثنان بعملتين مختلفتين؛ ولا نختلق سعر صرف، فلا يُدمجان.", "The two pay in different currencies; a rate of exchange would be invented, so they are not merged."},
	"merge.unfinished":      {"ادغام دیگری از یکی از این دو ناتمام است؛ نخست همان درخواست را دوباره بفرستید.", "هناك دمج آخر لأحدهما لم يكتمل؛ أعد إرسال ذلك الطلب أولًا.", "Another merge of one of these two is not finished; send that request again first."},
	"merge.tooMany":         {"این دو با هم بیش از ۹۰ نشان دارند؛ نشان‌های نادرست را نخست بردارید.", "للاثنين معًا أكثر من ٩٠ معرّفًا؛ أزل الخاطئ منها أولًا.", "Together the two have more than 90 identities; take the wrong ones away first."},
	"merge.late":            {"ادغام را تنها تا ۳۰ روز می‌توان برگرداند.", "لا يُلغى الدمج بعد ٣٠ يومًا.", "A merge can be undone for 30 days only."},
	"export.tooLarge":       {"داده‌های این مشتری بیش از ۴ مگابایت فشرده است؛ مدیر سامانه آن را با فرمان vafa export می‌گیرد.", "بيانات هذا العميل تزيد مضغوطةً على ٤ ميغابايت؛ يأخذها مشغّل النظام بالأمر vafa export.", "This customer's data are more than 4 MB compressed; whoever runs the system gets them by the command vafa export."},
	"suggestion.gone":       {"این پیشنهاد دیگر برقرار نیست؛ صفحهٔ مشتری را دوباره بخوانید.", "لم يعد هذا الاقتراح قائمًا؛ اقرأ صفحة العميل من جديد.", "This suggestion no longer holds; read the customer again."},
	"suggestion.duty":       {"این کار را به مشتری بدهکاریم؛ خاموش نمی‌شود.", "ندين بهذا للعميل؛ لا يُوقف.", "This is owed to customers; it cannot be switched off."},
	"suggestion.twice":      {"هر گونه یک بار می‌آید.", "يَرِد كل نوع مرة واحدة.", "Each kind comes once."},
	"task.noSuggestion":     {"تنها برای کاری است که از پیشنهادی پذیرفته‌شده آمده و انجام شده باشد.", "هذا لمهمة أُنجزت من اقتراح مقبول فقط.", "This is only for a task of an accepted suggestion that is done."},
	"play.unknown":          {"چنین برنامه‌ای نیست؛ شناسه را از فهرست برنامه‌ها بردارید.", "لا توجد خطة كهذه؛ خذ المعرّف من قائمة الخطط.", "There is no such play; take the id from the list of plays."},
	"play.running":          {"این برنامه برای این مشتری در جریان است؛ نخست کارهایش را تمام کنید.", "هذه الخطة جارية لهذا العميل؛ أنهِ مهامها أولًا.", "This play is under way for this customer; finish its tasks first."},
	"play.id":               {"شناسه با حرف کوچک لاتین آغاز می‌شود و تنها حرف و رقم لاتین دارد، تا ۳۲.", "يبدأ المعرّف بحرف لاتيني صغير ولا يضم إلا حروفًا وأرقامًا لاتينية، حتى ٣٢.", "An id begins with a small Latin letter and has Latin letters and digits alone, up to 32."},
	"play.twice":            {"این شناسه پیش‌تر آمده است.", "هذا المعرّف ورد من قبل.", "This id came before."},
	"benefit.used":          {"استفاده از این مزیت پیش‌تر ثبت شده است.", "سُجّل استعمال هذه الميزة من قبل.", "The use of this benefit was recorded before."},
	"suggestion.decided":    {"دربارهٔ این پیشنهاد پیش‌تر تصمیم دیگری گرفته شده است؛ صفحهٔ مشتری را دوباره بخوانید.", "اتُّخذ قرار آخر بشأن هذا الاقتراح؛ اقرأ صفحة العميل من جديد.", "Something else was decided about this suggestion before; read the customer again."},
	"review.gone":           {"این مشتری دیگر بیش از آنچه می‌آورد هزینه ندارد یا پیش‌تر بررسی شده است؛ فهرست را دوباره بخوانید.", "لم يعد هذا العميل يكلّف أكثر مما يدرّ أو رُوجع سابقًا؛ اقرأ القائمة من جديد.", "This customer no longer costs more than they bring, or was reviewed before; read the list again."},
	"run.inProgress":        {"اجرای دیگری در جریان است؛ پس از پایان آن دوباره بخواهید.", "هناك تشغيل جارٍ؛ اطلبه مجددًا بعد انتهائه.", "Another run is in progress; ask again when it has ended."},

	"json.syntax":        {"سند JSON درست نیست.", "مستند JSON غير صحيح.", "This is not a valid JSON document."},
	"query.syntax":       {"پارامترهای نشانی خوانده نشد.", "تعذرت قراءة معاملات العنوان.", "The query string could not be read."},
	"field.unknown":      {"چنین خانه‌ای وجود ندارد؛ نام آن را بررسی کنید.", "لا يوجد هذا الحقل؛ تحقق من اسمه.", "There is no such field; check its name."},
	"field.duplicate":    {"این خانه دو بار آمده است.", "ورد هذا الحقل مرتين.", "This field is there twice."},
	"type":               {"نوع این خانه باید {expected} باشد.", "يجب أن يكون نوع هذا الحقل {expected}.", "This must be of type {expected}."},
	"required":           {"این خانه را پر کنید.", "املأ هذا الحقل.", "Fill this in."},
	"figure.over":        {"از دوره‌ای که گذشته است تنها مشتریان تازه را می‌توان فهرست کرد.", "من فترة انتهت لا يمكن سرد غير العملاء الجدد.", "Of a period that is over only its new customers can be listed."},
	"choice":             {"یکی از این‌ها را برگزینید: {allowed}.", "اختر واحدًا من: {allowed}.", "Choose one of: {allowed}."},
	"text.tooLong":       {"حداکثر {limit} نویسه.", "{limit} حرفًا على الأكثر.", "At most {limit} characters."},
	"text.invalid":       {"نویسه‌ای دارد که پذیرفته نیست.", "فيه حرف غير مقبول.", "It holds a character that cannot be taken."},
	"list.tooLong":       {"حداکثر {limit} مورد.", "{limit} عنصرًا على الأكثر.", "At most {limit} entries."},
	"list.empty":         {"دست‌کم یک مورد لازم است.", "يلزم عنصر واحد على الأقل.", "At least one entry is needed."},
	"number.range":       {"عددی از {low} تا {high} بنویسید.", "اكتب عددًا من {low} إلى {high}.", "Write a number from {low} to {high}."},
	"number.invalid":     {"یک عدد بنویسید.", "اكتب عددًا.", "Write a number."},
	"phone.invalid":      {"شمارهٔ تلفن درست نیست؛ مانند ⁦۰۹۱۲ ۱۲۳ ۴۵۶۷⁩ یا ⁦+98 912 123 4567⁩ بنویسید.", "رقم الهاتف غير صحيح؛ اكتبه مثل ⁦+98 912 123 4567⁩.", "This is not a phone number; write it like 0912 123 4567 or +98 912 123 4567."},
	"email.invalid":      {"نشانی ایمیل درست نیست؛ مانند name@example.com بنویسید.", "البريد الإلكتروني غير صحيح؛ اكتبه مثل name@example.com.", "This is not an e-mail address; write it like name@example.com."},
	"nationalId.invalid": {"شمارهٔ ملی درست نیست؛ ده رقم پشت کارت ملی را بنویسید.", "الرقم الوطني غير صحيح؛ اكتب الأرقام العشرة على البطاقة.", "This is not a national id; write the ten digits on the card."},
	"legalId.invalid":    {"شناسهٔ ملی شرکت درست نیست؛ یازده رقم است.", "الرقم الوطني للشركة غير صحيح؛ هو أحد عشر رقمًا.", "This is not a legal id; it has eleven digits."},
	"postalCode.invalid": {"کد پستی درست نیست؛ ده رقم است.", "الرمز البريدي غير صحيح؛ هو عشرة أرقام.", "This is not a postal code; it has ten digits."},
	"country.invalid":    {"کد دوحرفی کشور را بنویسید، مانند IR.", "اكتب رمز البلد بحرفين مثل IR.", "Write the country's two-letter code, such as IR."},
	"reference.source":   {"نام منبع نباید «:» یا «#» داشته باشد.", "اسم المصدر لا يقبل «:» أو «#».", "The source may not contain ':' or '#'."},
	"identity.required":  {"دست‌کم تلفن یا ایمیلی بنویسید تا بتوانیم پاسخ دهیم.", "اكتب هاتفًا أو بريدًا على الأقل لنتمكن من الرد.", "Give at least a phone or an e-mail address, so that we can answer."},
	"identity.one":       {"تنها یکی از این پارامترها را بفرستید: phone، email، nationalId، legalId، serial، name.", "أرسل واحدًا فقط من: phone وemail وnationalId وlegalId وserial وname.", "Send exactly one of: phone, email, nationalId, legalId, serial, name."},
	"customer.required":  {"بگویید خرید از آنِ کیست: customerId، phone، email، nationalId یا customerReference.", "بيّن صاحب الشراء: customerId أو phone أو email أو nationalId أو customerReference.", "Say whose purchase it is: customerId, phone, email, nationalId or customerReference."},
	"customer.unknown":   {"مشتری‌ای با این نشان پیدا نشد؛ نخست او را با ‎POST /v1/customers‎ ثبت کنید.", "لا يوجد عميل بهذا المعرّف؛ سجّله أولًا بـ ‎POST /v1/customers‎.", "No customer has this id; create them first with POST /v1/customers."},
	"date.invalid":       {"چنین روزی وجود ندارد؛ تاریخ را به شکل سال/ماه/روز بنویسید.", "لا يوجد هذا اليوم؛ اكتب التاريخ بصيغة سنة-شهر-يوم.", "There is no such day; write the date as year-month-day, such as 2026-11-22."},
	"date.order":         {"روز پایان نباید پیش از روز آغاز باشد.", "لا يكون يوم النهاية قبل يوم البداية.", "The last day may not be before the first."},
	"date.span":          {"حداکثر {days} روز در یک درخواست.", "{days} يومًا على الأكثر في طلب واحد.", "At most {days} days in one request."},
	"date.future":        {"این روز هنوز نیامده است.", "هذا اليوم لم يأتِ بعد.", "This day is still to come."},
	"time.invalid":       {"زمان درست نیست؛ مانند 2026-11-22T09:30:00Z بنویسید.", "الوقت غير صحيح؛ اكتبه مثل 2026-11-22T09:30:00Z.", "This is not a time; write it like 2026-11-22T09:30:00Z."},
	"time.future":        {"این زمان هنوز نیامده است.", "هذا الوقت لم يأتِ بعد.", "This time is still to come."},
	"month.invalid":      {"ماه درست نیست؛ به میلادی و مانند 2025-12 بنویسید.", "الشهر غير صحيح؛ اكتبه بالميلادي مثل 2025-12.", "This is not a month; write it like 2025-12, in the Gregorian calendar."},
	"month.future":       {"این ماه هنوز نیامده است.", "هذا الشهر لم يأتِ بعد.", "This month is still to come."},
	"month.order":        {"ماه‌ها باید به ترتیب و بی‌تکرار باشند؛ این ماه پس از ماه پیشین نیست.", "يجب أن تكون الأشهر متصاعدة بلا تكرار؛ هذا الشهر ليس بعد سابقه.", "Months must rise; this one is not after the one before it."},
	"index.invalid":      {"شاخص باید عددی بزرگ‌تر از صفر باشد، مانند 435.1.", "يجب أن يكون المؤشر عددًا أكبر من صفر مثل 435.1.", "The index must be a number above zero, such as 435.1."},
	"prices.spread":      {"گران‌ترین ماه بیش از {limit} برابر ارزان‌ترین است؛ جدول را از ماهی دیرتر آغاز کنید یا شاخص‌ها را بررسی کنید.", "أغلى شهر يزيد على {limit} ضعف أرخصها؛ ابدأ الجدول من شهر أحدث أو تحقق من المؤشرات.", "The dearest month is more than {limit} times the cheapest; begin the table with a later month, or check the indices."},
	"amount.invalid":     {"مبلغ را به شکل عدد بنویسید، مانند 50000.", "اكتب المبلغ رقمًا مثل 50000.", "Write the amount as a number, such as 50000."},
	"amount.negative":    {"مبلغ نباید منفی باشد؛ برای برگشت پول refunds را به کار ببرید.", "لا يكون المبلغ سالبًا؛ لإرجاع المال استخدم refunds.", "The amount may not be negative; to give money back use refunds."},
	"amount.notPositive": {"مبلغ باید بیشتر از صفر باشد.", "يجب أن يكون المبلغ أكبر من صفر.", "The amount must be more than zero."},
	"amount.precision":   {"این واحد پول این همه رقم اعشار ندارد.", "هذه العملة لا تقبل هذا العدد من الكسور.", "This currency does not have that many decimals."},
	"amount.range":       {"این مبلغ بزرگ‌تر از اندازهٔ پذیرفته است.", "هذا المبلغ أكبر من الحد المقبول.", "This amount is larger than can be taken."},
	"currency.unknown":   {"این واحد پول شناخته نیست؛ کدی مانند IRT یا USD بنویسید.", "هذه العملة غير معروفة؛ اكتب رمزًا مثل IRT أو USD.", "This currency is not known; write a code such as IRT or USD."},
	"currency.mixed":     {"واحد پول باید همان باشد که پیش‌تر ثبت شده است ({unit}).", "يجب أن تكون العملة نفسها المسجلة سابقًا ({unit}).", "The currency must be the one already recorded ({unit})."},
	"margin.none":        {"سهم سود باید بیشتر از صفر باشد؛ برای برگشت به حالت نصب خالی بگذارید.", "يجب أن تكون حصة الهامش أكبر من الصفر؛ اتركها فارغة للعودة إلى ما عند التثبيت.", "The share must be above zero; leave it empty to go back to how the firm was installed."},
	"tier.id":            {"شناسه را با حرف کوچک لاتین آغاز کنید و تنها حرف و رقم لاتین بنویسید، تا ۳۲ نویسه؛ مانند gold.", "ابدأ المعرّف بحرف لاتيني صغير ثم حروف وأرقام لاتينية، حتى ٣٢؛ مثل gold.", "Begin the id with a small Latin letter, then Latin letters and digits, 32 at most; such as gold."},
	"tier.twice":         {"شناسهٔ دو سطح یکی است؛ شناسهٔ دیگری بنویسید.", "للمستويين معرّف واحد؛ اكتب معرّفًا آخر.", "Two tiers have this id; write another."},
	"tier.from":          {"آغاز سطح یا با رتبه است یا با ارزش؛ یکی را خالی بگذارید.", "يبدأ المستوى بالترتيب أو بالقيمة؛ اترك أحدهما فارغًا.", "A tier begins at a rank or at a value; leave one of them out."},
	"tier.hidden":        {"هیچ‌کس به این سطح نمی‌رسد؛ سطح بالاتر ({tier}) همهٔ آنان را می‌گیرد. شرط یکی از این دو را تغییر دهید.", "لا يصل أحد إلى هذا المستوى؛ فالمستوى الأعلى ({tier}) يأخذهم جميعًا. غيّر شرط أحدهما.", "Nobody comes into this tier: the higher one ({tier}) takes them all. Change the condition of one of them."},
	"tier.last":          {"واپسین سطح برای همهٔ دیگران است؛ شرط آن را بردارید یا سطحی بی‌شرط پس از آن بیفزایید.", "المستوى الأخير لكل من بقي؛ أزل شرطه أو أضف بعده مستوى بلا شرط.", "The last tier is for everybody else: take its condition out, or add a tier without one after it."},
	"weekend.all":        {"دست‌کم یک روز هفته کاری است؛ روزی را بردارید.", "يوم عمل واحد في الأسبوع على الأقل؛ أزل يومًا.", "At least one day of the week is for work; take one out."},
	"margin.aboveAmount": {"سود نباید بیشتر از مبلغ باشد.", "لا يكون الهامش أكبر من المبلغ.", "The margin may not exceed the amount."},
	"refund.tooMuch":     {"بیش از ماندهٔ این خرید است ({left}).", "أكثر من المتبقي من هذا الشراء ({left}).", "This is more than is left of the purchase ({left})."},
	"refund.nothingLeft": {"همهٔ این خرید پیش‌تر برگشت داده شده است.", "أُرجع هذا الشراء كله سابقًا.", "All of this purchase was given back before."},
	"event.reused":       {"این شمارهٔ سفارش با مبلغ یا مشتری دیگری ثبت شده است.", "سُجّل مرجع هذا الطلب بمبلغ أو عميل آخر.", "This reference was recorded with another amount or customer."},
	"model.invalid":      {"مدل دستگاه را بنویسید.", "اكتب طراز الجهاز.", "Write the model."},
	"model.ambiguous":    {"چند مدل به این نام هست: {choices}. یکی را انتخاب کنید یا مدل روی برچسب را بنویسید.", "لهذا الاسم أكثر من طراز: {choices}. اختر واحدًا منها أو اكتب الطراز كما هو على الملصق.", "Several models have this name: {choices}. Choose one, or write the model on the label."},
	"card.sameOwner":     {"این کارت هم‌اکنون از آنِ همین شخص است.", "هذه البطاقة لهذا الشخص أصلًا.", "The card is this person's already."},
	"card.notClaimant":   {"این مشتری این کارت را ثبت نکرده است؛ یکی از ثبت‌کنندگان را نام ببرید.", "لم يسجّل هذا العميل هذه البطاقة؛ سمّ أحد من سجّلوها.", "This customer has not registered the card; name one of those who have."},
	"decision.owner":     {"کارتی که رد می‌شود صاحب تازه نمی‌گیرد؛ این خانه را خالی بگذارید.", "البطاقة المرفوضة لا تأخذ مالكًا جديدًا؛ اترك هذا الحقل فارغًا.", "A card that is refused gets no new owner; leave this out."},
	"date.beforeOwner":   {"این روز پیش از آن است که کارت به صاحب کنونی‌اش برسد.", "هذا اليوم قبل أن تصير البطاقة لمالكها الحالي.", "This day is before the card became its present owner's."},
	"retailer.company":   {"مشتری‌ای از نوع شرکت با این شناسه پیدا نشد.", "لا توجد شركة بين العملاء بهذا المعرّف.", "No customer with this id is a company."},
	"serial.invalid":     {"شمارهٔ سریال را همان‌گونه که روی برچسب است بنویسید.", "اكتب الرقم التسلسلي كما هو على الملصق.", "Write the serial number as it is on the label."},
	"serial.pattern":     {"این سریال با این مدل نمی‌خواند؛ برچسب دستگاه را دوباره ببینید.", "هذا الرقم لا يناسب هذا الطراز؛ انظر ملصق الجهاز ثانية.", "This serial does not fit the model; look at the label again."},
	"serial.mixed":       {"در این سریال حروف چند الفبا آمده است؛ آن را با حروف لاتین، همان‌گونه که روی برچسب است بنویسید.", "في هذا الرقم حروف من أبجديات مختلفة؛ اكتبه بالحروف اللاتينية كما هو على الملصق.", "This serial mixes letters of several alphabets; write it in Latin letters as it is on the label."},
	"serial.ambiguous":   {"معلوم نیست که ⁦O⁩ حرف است یا صفر، یا ⁦I⁩ حرف است یا یک؛ برچسب دستگاه را دوباره ببینید.", "لا يتضح أيّ ⁦O⁩ حرف وأيّها صفر، أو أيّ ⁦I⁩ حرف وأيّها واحد؛ انظر ملصق الجهاز ثانية.", "It is not clear which O is a zero, or which I is a one; look at the label again."},
	"serial.confusable":  {"این سریال با این مدل نمی‌خواند؛ آیا ⁦{suggested}⁩ نیست؟", "هذا الرقم لا يناسب هذا الطراز؛ أليس ⁦{suggested}⁩؟", "This serial does not fit the model; might it be {suggested}?"},
	"sku.invalid":        {"کد کالا را بنویسید.", "اكتب رمز المنتج.", "Write the SKU."},
	"pattern.invalid":    {"این الگو درست نیست؛ نگارش RE2 را به کار ببرید.", "النمط غير صحيح؛ استخدم صيغة RE2.", "This is not a valid pattern; use RE2 syntax."},
	"token.invalid":      {"این نشانه از ما نیست یا برای جست‌وجوی دیگری است؛ از صفحهٔ نخست آغاز کنید.", "هذا الرمز ليس منا أو لبحث آخر؛ ابدأ من الصفحة الأولى.", "This token is not ours or belongs to another query; start from the first page."},
	"merge.self":         {"مشتری دیگری را بنویسید؛ کسی با خودش یکی نمی‌شود.", "اكتب عميلًا آخر؛ لا يُدمج أحد في نفسه.", "Name another customer; nobody is merged into themselves."},
	"merge.none":         {"چنین مشتری‌ای با این یکی ادغام نشده است.", "لم يُدمج هذا العميل في ذاك.", "That customer was not merged into this one."},
	"contacts.person":    {"تنها شرکت یا واحد، فهرست افراد رابط دارد.", "جهات الاتصال للشركات والوحدات فقط.", "Only a company or unit has contacts."},
	"customer.empty":     {"دست‌کم نام یا یک نشان، مانند تلفن، بنویسید.", "اكتب الاسم أو معرّفًا واحدًا على الأقل كالهاتف.", "Give a name, or one identity such as a phone."},
	"name.short":         {"دست‌کم دو حرف بنویسید.", "اكتب حرفين على الأقل.", "Write at least two letters."},
	"reason.missing":     {"دلیل این کار را در reason بنویسید؛ نگه داشته می‌شود.", "اكتب سبب هذا الفعل في reason؛ سيُحفظ.", "Say in reason why; it is kept."},
	"number.whole":       {"عددی بی‌اعشار بنویسید.", "اكتب عددًا بلا كسور.", "Write a whole number."},
	"segment.invalid":    {"شناسهٔ بخش باید با حرف کوچک لاتین آغاز شود و تنها حرف لاتین و رقم داشته باشد، حداکثر ۳۲ نویسه؛ all پذیرفته نیست.", "يبدأ معرّف الشريحة بحرف لاتيني صغير ولا يحوي إلا حروفًا لاتينية وأرقامًا، ٣٢ حرفًا على الأكثر؛ ولا يُقبل all.", "The id of a segment begins with a small Latin letter and has Latin letters and digits only, at most 32; all is taken."},
	"rule.contradiction": {"شرط‌های این قاعده با هم نمی‌خوانند؛ هرگز برقرار نمی‌شود.", "شروط هذه القاعدة متناقضة؛ لن تتحقق أبدًا.", "The conditions of this rule contradict each other; it can never hold."},
	"rule.unreachable":   {"قاعدهٔ {limit} پیش از این هر کسی را که این قاعده می‌گیرد برمی‌دارد؛ این را بالاتر ببرید یا بردارید.", "القاعدة {limit} تأخذ قبلها كل من تنطبق عليه هذه؛ انقلها إلى أعلى أو احذفها.", "Rule {limit} takes everybody before this one can; move this up or remove it."},
	"rule.last":          {"قاعدهٔ آخر باید برای همه باشد؛ شرط‌هایش را بردارید یا قاعده‌ای بی‌شرط در پایان بیفزایید.", "يجب أن تشمل القاعدة الأخيرة الجميع؛ احذف شروطها أو أضف في النهاية قاعدة بلا شروط.", "The last rule must hold for everybody; remove its conditions, or add a rule without conditions at the end."},
	"etag.invalid":       {"If-Match باید همان ETag خوانده‌شده باشد.", "يجب أن يكون If-Match هو ETag المقروء.", "If-Match must be the ETag that you read."},
}
