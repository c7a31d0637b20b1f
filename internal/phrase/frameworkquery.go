package phrase

import "vafa/internal/locale"

// ofFrameworkQueries say from which stored facts a figure was computed, and how.
var ofFrameworkQueries = map[string]map[locale.Lang]string{
	"query.barnett.costPerContact": three(
		"هزینهٔ ثبت‌شدهٔ تماس‌ها به‌علاوهٔ دقیقه‌ها به نرخ امروز، بخش بر شمار تماس‌هایی که کارکنان ثبت کرده‌اند. پایه: همان تعداد ماهِ پیش از این دوره.",
		"كلفة الاتصالات المسجلة مع الدقائق بسعر اليوم، مقسومة على عدد الاتصالات التي سجلها الموظفون. الأساس: الأشهر المماثلة قبل هذه الفترة.",
		"The logged cost of contacts and their minutes at today's price, by the number of contacts that staff logged. Baseline: as many months before."),
	"query.barnett.costPerCustomer": three(
		"همان هزینهٔ تماس‌ها بخش بر خریدارانی که تا پایان دوره بوده‌اند.", "كلفة الاتصالات نفسها مقسومة على المشترين حتى نهاية الفترة.",
		"The same cost of contacts, by the customers who had bought by the end."),
	"query.barnett.costSaved": three(
		"تماس‌های این دوره ضرب در هزینهٔ یک تماس در ماه‌های پیش، منهای هزینهٔ واقعی. منفی یعنی گران‌تر شده است.",
		"اتصالات هذه الفترة مضروبة في كلفة الاتصال قبلها، ناقصًا كلفتها الفعلية. والسالب يعني أنها زادت.",
		"The contacts of these days at what one cost before, less what they did cost. Below nothing, they became dearer."),
	"query.barnett.revenueGained": three(
		"جمع درآمد بیشتر گروه پیام‌گرفته از گروه کنار گذاشته، در پویش‌های سنجیده‌شده.", "مجموع ما زاد من إيراد من خوطبوا على المجموعة الضابطة في الحملات المقيسة.",
		"What those who were addressed spent more than those held out, over all members of the campaigns that were measured."),
	"query.barnett.strategic": three(
		"درآمد خریدهای پس از نخستین روز خرید هر مشتری، بخش بر کل درآمد دوره، به پول خود کسب‌وکار.", "إيراد مشتريات ما بعد أول يوم شراء لكل عميل، مقسومًا على كل إيراد الفترة بعملة المنشأة.",
		"Revenue after each customer's first day of buying, by all revenue of these days, in the firm's currency."),
	"query.newell.values": three(
		"برچسب‌های ارزشی که مشتریان هر بخش در تماس‌ها نام برده‌اند؛ سه وزن نخست هر بخش با دست‌کم ۵ پاسخ.", "وسوم القيم التي ذكرها عملاء كل شريحة في الاتصالات؛ أول ثلاثة أوزان لكل شريحة لها ٥ أجوبة على الأقل.",
		"Value tags that each segment's customers named in contacts: the three heaviest of each segment with at least 5 answers. N counts answers."),
	"query.newell.weights": three(
		"وزن‌ها سهم هر برچسب از نام‌بردن‌هاست، گردشده به روش بزرگ‌ترین باقی‌مانده تا جمعشان درست ۱۰۰ شود.", "الوزن حصة كل وسم من مرات الذكر، مقرّبًا بأكبر البواقي ليكون المجموع ١٠٠ تمامًا.",
		"A weight is a tag's share of all namings, rounded by the largest remainder so that each segment's come to exactly 100."),
	"query.newell.piloted": three(
		"پویش‌هایی که گروه کنار گذاشته دارند و سنجیده شده‌اند؛ هر سطر سود بیشتر هر نفر با بازهٔ ۹۵ درصد است.", "الحملات ذات المجموعة الضابطة التي قيست؛ كل سطر ربح إضافي للفرد بفترة ٩٥٪.",
		"Campaigns with a control group that were measured; each row is the further profit of a member with its 95 % interval."),
	"query.newell.delivered": three(
		"پیام‌های فرستاده به کسانی که کانال دلخواه دارند، آن‌هایی که از همان کانال رفته‌اند.", "الرسائل إلى من لهم قناة مفضلة، ما أُرسل منها بتلك القناة.",
		"Of the messages sent to customers who prefer a channel, those that went by it."),
	"query.newell.proven": three(
		"سود افزودهٔ همهٔ پویش‌ها در برابر هزینه‌شان، از مقایسه با کسانی که از همهٔ پویش‌ها کنار گذاشته شده‌اند.", "الربح الإضافي لكل الحملات مقابل كلفتها، بالمقارنة مع من عُزلوا عنها جميعًا.",
		"Further profit of all campaigns against their cost, by comparison with those who are held out of all of them."),
	"query.swift.answerMean": three(
		"دقیقه‌ها از باز شدن شکایت یا ادعای گارانتی تا نخستین تماس ما دربارهٔ آن، یا بسته شدنش. بازه برای میانگین است.", "الدقائق من فتح الشكوى أو مطالبة الضمان إلى أول اتصال منا بشأنها أو إغلاقها. والفترة للمتوسط.",
		"Minutes from the opening of a complaint or claim to our first contact about it, or its end. The interval is that of the mean."),
	"query.swift.answerMedian": three(
		"از همان پاسخ‌ها، در دوازده پلهٔ زمانی شمرده؛ درون یک پله یکنواخت گرفته شده است.", "من الردود نفسها مصنفة في اثنتي عشرة درجة زمنية، موزعة بالتساوي داخل الدرجة.",
		"Of the same answers, counted in twelve steps of time; within a step they are taken as evenly spread."),
	"query.swift.answerSpread": three(
		"انحراف معیار همان زمان‌ها: هرچه کمتر، انتظار مشتری یکنواخت‌تر برآورده شده است.", "الانحراف المعياري للأزمنة نفسها: كلما قلّ كان الوفاء بالتوقع أكثر انتظامًا.",
		"The standard deviation of the same times: the smaller, the more evenly expectations are met."),
	"query.swift.settled": three(
		"دقیقه‌ها از باز شدن تا بسته شدن پرونده‌هایی که در این دوره بسته شده‌اند و بسته مانده‌اند.", "الدقائق من الفتح إلى الإغلاق للحالات التي أُغلقت في هذه الفترة وبقيت مغلقة.",
		"Minutes from opening to end, of cases that were closed in these days and stayed so."),
	"query.swift.firstContact": three(
		"از پرونده‌های بسته‌شدهٔ این دوره، آن‌هایی که با حداکثر یک تماس حل شدند و دوباره باز نشدند.", "من الحالات المغلقة في الفترة، ما حُلّ باتصال واحد على الأكثر ولم يُفتح ثانية.",
		"Of the cases closed in these days, those that were resolved with one contact at most and never opened again."),
	"query.swift.offers": three(
		"پیشنهادهای تصمیم‌گرفته که کالا، کانال و زمانشان هر سه با مشتری می‌خواند.", "الاقتراحات التي بُتّ فيها ووافق منتجها وقناتها ووقتها العميل معًا.",
		"Of the suggestions that were decided on, those whose product, channel and time all fitted the customer."),
	"query.galbreath.customised": three(
		"از ارزش‌هایی که مشتریان نام برده‌اند، سهم آن‌هایی که رویدادی از نوع «تغییر» در این دوره به آن‌ها اشاره دارد.", "من القيم التي ذكرها العملاء، حصة ما أشار إليه حدث من نوع «تغيير» في الفترة.",
		"Of the values that customers named, those that a happening of kind change in these days names too. Rows count changes."),
	"query.galbreath.personal": three(
		"از پویش‌های راه‌افتاده، آن‌هایی که پیشنهادی دارند که تنها اعضایشان می‌بینند.", "من الحملات المنطلقة، ما له عرض لا يراه إلا أعضاؤها.",
		"Of the campaigns that were launched, those with an offer which their members alone can see."),
	"query.galbreath.afterSales": three(
		"از ادعاهای گارانتی که بیش از ۱۸۰ روز پیش بسته شده‌اند، سهم آن‌هایی که مشتری در ۱۸۰ روز پس از آن دوباره خرید.", "من مطالبات الضمان المغلقة قبل أكثر من ١٨٠ يومًا، ما اشترى صاحبه ثانية خلال ١٨٠ يومًا بعدها.",
		"Of the warranty claims that were closed at least 180 days ago, those after which the customer bought again within 180 days."),
	"query.kalakota.existing": three(
		"درآمد خریدهای پس از نخستین روز خرید هر مشتری در این دوره.", "إيراد المشتريات بعد أول يوم شراء لكل عميل في هذه الفترة.",
		"Revenue of these days after each customer's first day of buying."),
	"query.kalakota.crossSell": three(
		"سهم فروش کالاهایی که مشتری پیش‌تر نخریده بود، از خریدهای دوباره.", "حصة ما لم يشتره العميل من قبل، من مشترياته اللاحقة.",
		"Of what customers bought after their first day, the products that they had not bought before."),
	"query.kalakota.oneHistory": three(
		"از خریدارانی که تماسشان ثبت شده، آن‌هایی که روی بیش از یک کانال تماس داشته‌اند و یک تاریخچه دارند.", "من المشترين الذين سُجل لهم اتصال، من تواصلوا على أكثر من قناة ولهم تاريخ واحد.",
		"Of the buyers with a logged contact, those who were in touch on more than one channel, in one history."),
	"query.kalakota.process": three(
		"از گام‌های روال‌های آغازشده، آن‌هایی که به ترتیب و به‌موقع انجام شده‌اند.", "من خطوات الخطط التي بدأت، ما نُفذ بترتيبه وفي وقته.",
		"Of the steps of plays that were started, those done in their order and time."),
	"query.elements.differentiation": three(
		"شمار پویش‌هایی که برای گروه‌های متفاوتِ مشتریان، پیشنهادهای متفاوت دارند.", "عدد الحملات التي لها عروض مختلفة لعملاء مختلفين.",
		"Campaigns with different wordings or offers for different customers."),
	"query.elements.tenure": three(
		"میانگین روزها از نخستین خرید کسانی که از آخرین خریدشان بیش از ۳۶۵ روز نگذشته است.", "متوسط الأيام منذ أول شراء لمن لم يمض على آخر شراء له أكثر من ٣٦٥ يومًا.",
		"Mean days since the first purchase, of those whose last one lies at most 365 days back."),
	"query.elements.costPerSale": three(
		"هزینهٔ جذب (تماس‌ها و هزینه‌های نوشته‌شده) بخش بر مشتریان تازه؛ هزینهٔ نگهداری بخش بر بازگشت‌های ماهانه.", "كلفة الكسب (الاتصالات والكلف المدونة) على العملاء الجدد؛ وكلفة الاحتفاظ على عودات كل شهر.",
		"Cost of winning, of contacts and as written down, by new customers; cost of keeping by the customers who came back each month."),
	"query.elements.breakEven": three(
		"شمارهٔ خریدی که با آن، جمع سود میانگین هر خرید به هزینهٔ جذب یک مشتری می‌رسد؛ اگر تا دوازدهمین خرید نرسد یا خریداران کمتر از ۵ باشند، خالی است.", "رقم الشراء الذي يبلغ عنده مجموع متوسط ربح المشتريات كلفة كسب عميل؛ يبقى خاليًا إن لم يبلغها حتى الثاني عشر أو كان المشترون أقل من ٥.",
		"The number of the purchase by which the mean profits of each purchase add up to the cost of winning a customer; none where the first twelve do not, or fewer than 5 bought that often."),
	"query.elements.twoWay": three(
		"تماس‌های ورودی بخش بر همهٔ تماس‌های این دوره.", "الاتصالات الواردة مقسومة على كل اتصالات الفترة.", "Inbound contacts by all contacts of these days."),
	"query.elements.reach": three(
		"جمع کسانی که به گفتهٔ ثبت‌کنندگان، داستان‌ها و نظرهای این دوره به آنان رسیده است.", "مجموع من بلغتهم قصص الفترة وآراؤها كما دُوّن.",
		"People whom the stories and reviews of these days reached, as it was logged."),
	"query.elements.churn": three(
		"از دست رفته یعنی بیش از ۳۶۵ روز بی‌خرید، در خطر یعنی ۹۱ تا ۳۶۵ روز؛ سهم از همهٔ خریداران در پایان دوره.", "المفقود من مضى عليه أكثر من ٣٦٥ يومًا بلا شراء، والمعرض من ٩١ إلى ٣٦٥؛ الحصة من كل المشترين في نهاية الفترة.",
		"Lost is more than 365 days without a purchase, at risk 91 to 365; the share is of all who ever bought, at the end of these days."),
	"query.elements.loyalty": three(
		"از کسانی که نخستین خریدشان دست‌کم ۱۸۰ روز پیش و بدون تخفیف بود، سهم آنان که در ۱۸۰ روز برگشتند؛ در کنار خرید نخست با تخفیف.", "ممن كان أول شراء لهم قبل ١٨٠ يومًا على الأقل من غير خصم، حصة من عادوا خلال ١٨٠ يومًا؛ وبجانبهم من بدؤوا بخصم.",
		"Of those who first bought at least 180 days ago and at full price, the share who came back within 180 days; beside those who began with a discount."),
	"query.elements.concentration": three(
		"سهم یک‌پنجم پرسودترین خریداران هر سال از سود معلوم آن سال؛ سال‌های ۳۶۵ روزه تا روز آخرین اجرا.", "حصة أربح خُمس من مشتري كل سنة من ربحها المعلوم؛ سنوات من ٣٦٥ يومًا تنتهي بيوم آخر تشغيل.",
		"What the most profitable fifth of a year's buyers held of its known profit; years of 365 days that end with the last run."),
	"query.further.returnByRating": three(
		"از خریدارانی که آخرین نمره‌شان دست‌کم ۱۸۰ روز پیش بود، سهم آنان که در ۱۸۰ روز پس از آن خریدند.", "من المشترين الذين مضى على آخر تقييم لهم ١٨٠ يومًا على الأقل، حصة من اشتروا خلال ١٨٠ يومًا بعده.",
		"Of buyers whose last mark is at least 180 days old, those who bought within 180 days after it."),
	"query.further.retentionWorth": three(
		"ماندگاری r سهم خریداران سال پیش‌تر است که سال گذشته هم خریدند؛ ارزش برابر m·r/(1+d−r) است (گوپتا و لمان ۲۰۰۳)، با سود سالانهٔ m و نرخ تنزیل واقعی d از تنظیمات.",
		"الاحتفاظ r حصة مشتري السنة الأسبق ممن اشتروا السنة الماضية؛ والقيمة m·r/(1+d−r) (غوبتا وليمان ٢٠٠٣) بربح سنوي m ومعدل خصم حقيقي d من الإعدادات.",
		"Retention r is the share of the buyers of the year before who bought in the last one too; worth is m·r/(1+d−r) (Gupta and Lehmann 2003), of a yearly profit m and the real rate d of the settings."),
	"query.further.repeatAndWinning": three(
		"سهم خرید دوباره از درآمد، و هزینهٔ جذب هر تازه‌وارد، هر دو در کنار ماه‌های پیش.", "حصة الشراء المتكرر من الإيراد، وكلفة كسب كل جديد، كلاهما بجانب الأشهر السابقة.",
		"The share of revenue that is bought again, and the cost of winning a newcomer, both beside the months before."),
	"query.further.repeatAndReferral": three(
		"از همهٔ خریداران: کسانی که در بیش از یک روز خریده‌اند، کسانی که با معرفی آمده‌اند، و کسانی که دیگری را آورده‌اند.", "من كل المشترين: من اشتروا في أكثر من يوم، ومن جاؤوا بتوصية، ومن جلبوا غيرهم.",
		"Of all buyers: who bought on more than one day, who was brought by another customer, and who has brought one."),
	"query.further.reliability": three(
		"از قول‌هایی که موعدشان در این دوره بود و سرانجامشان معلوم است، سهم به‌موقع‌ها.", "من الوعود التي حلّ موعدها في الفترة وعُرف مآلها، حصة ما وُفي به في موعده.",
		"Of promises for a day within these whose end is known, those that were kept by it."),
	"query.further.threeParts": three(
		"هدف‌های نوشته‌شده، تماس‌های این دوره و خریداران: هیچ‌کدام نباید خالی باشد.", "الأهداف المكتوبة واتصالات الفترة والمشترون: لا ينبغي أن يخلو أي منها.",
		"Targets written down, contacts of these days, and buyers: none should be empty."),
	"query.further.sources": three(
		"منبع هر مشتری چنان‌که در نخستین تماس ثبت شد؛ سهم بازگشتگان و سود معلوم دوازده خرید نخست به ازای هر خریدار.", "مصدر كل عميل كما سُجل أول مرة؛ حصة العائدين والربح المعلوم لأول اثني عشر شراء لكل مشترٍ.",
		"The source of each customer as first recorded; the share who came back, and the known profit of the first twelve purchases for each buyer."),
	"query.further.treatments": three(
		"شمار رده‌هایی که چیزی می‌دهند که ردهٔ دیگر نمی‌دهد.", "عدد الفئات التي تمنح ما لا تمنحه غيرها.", "Tiers that grant something which no other grants."),
	"query.further.programme": three(
		"سود افزودهٔ همهٔ پویش‌ها منهای هزینه‌شان، و هزینه‌های برنامه که نوشته شده است.", "الربح الإضافي لكل الحملات ناقصًا كلفتها، وكلف البرنامج المدونة.",
		"Further profit of all campaigns less their cost, and what the programme itself cost as written down."),
	"query.further.timePerContact": three(
		"دقیقه‌های ثبت‌شده بخش بر تماس‌های ثبت‌شده.", "الدقائق المسجلة مقسومة على الاتصالات المسجلة.", "Logged minutes by logged contacts."),
	"query.further.keepingShare": three(
		"هزینهٔ نگهداری بخش بر هزینهٔ جذب و نگهداری؛ اگر هزینه‌ای معلوم نباشد، بر پایهٔ دقیقه‌ها.", "كلفة الاحتفاظ مقسومة على كلفة الكسب والاحتفاظ؛ وبالدقائق إن لم تُعلم الكلف.",
		"Cost of keeping by the cost of winning and keeping; of minutes where no cost is known."),
	"query.further.lostReasons": three(
		"دلیل‌هایی که کارکنان در این دوره برای رفتن مشتریان نوشته‌اند.", "الأسباب التي كتبها الموظفون في الفترة لرحيل العملاء.", "Reasons that staff wrote down in these days."),
}
