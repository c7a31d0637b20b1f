package desk

// playbookWords are those of the page of playbooks.
var playbookWords = words{
	"settings.playbooks":       {"دفترهای کار", "أدلة العمل", "Playbooks"},
	"settings.playbooks.about": {"هر روال چند بار به کار رفته و کجا جور دیگری انجام شده است", "كم مرة استُعمل كل إجراء وأين اختلف التنفيذ", "How often each play is used, and where it is done otherwise"},
	"playbooks":                {"دفترهای کار", "أدلة العمل", "Playbooks"},
	"playbooks.text":           {"روالی که گام‌هایش عوض شود نسخهٔ تازه‌ای می‌شود؛ نسخه‌های پیشین با نتیجهٔ خود می‌مانند.", "إذا تغيّرت خطوات إجراء صار إصدارًا جديدًا، وتبقى الإصدارات السابقة بنتائجها.", "A play whose steps are changed has a new version; earlier ones stay with what came of them."},
	"playbooks.none":           {"هنوز روالی نیست.", "لا إجراء بعد.", "There is no play yet."},
	"playbooks.version":        {"نسخهٔ {n}", "الإصدار {n}", "Version {n}"},
	"playbooks.current":        {"اکنون به کار می‌رود", "المعمول به", "In force"},
	"playbooks.started":        {"آغاز شده", "بدأ", "Begun"},
	"playbooks.finished":       {"به پایان رسیده", "انتهى", "Ended"},
	"playbooks.between":        {"آغازها", "البدايات", "Begun between"},
	"playbooks.step":           {"گام", "الخطوة", "Step"},
	"playbooks.asWritten":      {"همان‌گونه که نوشته شده", "كما هو مكتوب", "As written"},
	"playbooks.otherwise":      {"جور دیگر", "على غير ذلك", "Otherwise"},
	"playbooks.unused":         {"هنوز به کار نرفته است. روی صفحهٔ مشتری آغازش کنید.", "لم يُستعمل بعد. ابدأه من صفحة العميل.", "Not used yet. Begin it on a customer’s page."},
	"playbooks.how.late":       {"دیر", "متأخرة", "late"},
	"playbooks.how.dismissed":  {"کنار گذاشته", "أُسقطت", "left out"},
	"playbooks.how.owner":      {"به دست کسی دیگر", "نفّذها غير المكلَّف", "by somebody else"},
	"playbooks.how.moved":      {"در روزی دیگر", "في يوم آخر", "on another day"},
	"playbooks.how.order":      {"پیش از نوبت", "قبل دورها", "before its turn"},
}
