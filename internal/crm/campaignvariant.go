package crm

import (
	"maps"
	"slices"
	"strconv"

	"vafa/internal/locale"
)

// maxCode is how long the code of an offer may be.
const maxCode = 40

// variants reads the wordings of a campaign; the last is for everybody whom no other is for.
func (f campaignForm) variants(typed []VariantForm) []Variant {
	switch {
	case len(typed) == 0:
		f.fault("variants", "list.empty")
	case len(typed) > mostVariants:
		f.fault("variants", "list.tooLong", "limit", strconv.Itoa(mostVariants))
		return nil
	}
	out := []Variant{}
	for i, one := range typed {
		at := f.below("variants/" + strconv.Itoa(i))
		variant := at.variant(one)
		switch everybody, last := variant.forEverybody(), i == len(typed)-1; {
		case everybody && !last:
			at.fault("all", "variant.hides")
		case last && !everybody:
			at.fault("all", "variant.last")
		}
		out = append(out, variant)
	}
	return out
}

func (v Variant) forEverybody() bool { return len(v.Segments)+len(v.Rungs)+len(v.All) == 0 }

func (f campaignForm) variant(in VariantForm) Variant {
	out := Variant{
		Name: f.text("name", in.Name, maxName), Segments: f.someSegments(in.Segments), Rungs: f.someRungs(in.Rungs),
		All: f.conditions(in.All), Texts: map[string]Wording{},
	}
	for _, language := range []struct {
		lang  locale.Lang
		typed *Wording
	}{{locale.Persian, in.Texts.FA}, {locale.Arabic, in.Texts.AR}, {locale.English, in.Texts.EN}} {
		if language.typed != nil {
			out.Texts[string(language.lang)] = f.wording("texts/"+string(language.lang), *language.typed)
		}
	}
	if len(out.Texts) == 0 {
		f.fault("texts", "variant.noText")
	}
	if in.Offer != nil {
		out.Offer = f.offer(*in.Offer)
	}
	return out
}

func (f campaignForm) wording(at string, in Wording) Wording {
	f = f.below(at)
	out := Wording{Subject: f.text("subject", in.Subject, maxName), Text: f.lines("text", in.Text)}
	for _, fault := range out.Check() {
		fault.Pointer = f.at + fault.Pointer
		*f.faults = append(*f.faults, fault)
	}
	return out
}

// lines is required text that keeps its line breaks.
func (f campaignForm) lines(field, typed string) string {
	f.required(field, typed, maxText)
	return locale.DisplayLines(typed)
}

func (f campaignForm) offer(in OfferForm) *Offer {
	f = f.below("offer")
	out := &Offer{Text: f.inLanguages("text", in.Text, maxLine), Until: f.requiredDate("until", in.Until)}
	out.Code = f.text("code", in.Code, maxCode)
	if len(out.Text) == 0 && in.Text == (NameForm{}) {
		f.fault("text", "required")
	}
	if !f.faulty("until") && out.Until.Before(f.Today) {
		f.fault("until", "campaign.past")
	}
	return out
}

// contradicts says whether the conditions of a rule can hold for nobody.
func (r SegmentRule) contradicts() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(r.reach())), stretch.empty)
}

// wordings checks the fields of every wording against what the campaign has to put there, and that an e-mail has a subject.
func (f campaignForm) wordings(c Campaign) {
	for i, variant := range c.Variants {
		for _, lang := range slices.Sorted(maps.Keys(variant.Texts)) {
			at := f.below("variants/" + strconv.Itoa(i) + "/texts/" + lang)
			wording := variant.Texts[lang]
			if wording.Subject == "" && slices.Contains(c.Mix.Channels, "email") && !at.faulty("subject") {
				at.fault("subject", "required")
			}
			for _, field := range wording.Fields() {
				if c.lacks(field, variant) {
					at.fault("text", "wording.empty", "field", field)
				}
			}
		}
	}
}

// lacks says whether a campaign has nothing to put in the place of a field.
func (c Campaign) lacks(field string, v Variant) bool {
	switch field {
	case FieldProduct:
		return c.Mix.Product == ""
	case FieldPrice:
		return c.Mix.Product == "" && c.Mix.Price == nil
	case FieldPromotion:
		return c.Mix.Promotion == ""
	case FieldOffer:
		return v.Offer == nil
	case FieldCode:
		return v.Offer == nil || v.Offer.Code == ""
	}
	return false
}

// withLinks are the variants of a campaign with a way to say no in every wording that must have one: of marketing by e-mail or SMS.
func withLinks(c Campaign) []Variant {
	written := slices.Contains(c.Mix.Channels, "email") || slices.Contains(c.Mix.Channels, "sms")
	if c.Purpose != Marketing || !written {
		return c.Variants
	}
	out := slices.Clone(c.Variants)
	for i := range out {
		out[i].Texts = map[string]Wording{}
		for lang, wording := range c.Variants[i].Texts {
			out[i].Texts[lang] = wording.WithLink()
		}
	}
	return out
}

// TextFor is the wording of a variant for somebody: in their language, else in the firm's own, else in any that there is.
func (v Variant) TextFor(lang string, firm locale.Lang) (Wording, string) {
	for _, one := range []string{lang, string(firm), "fa", "en", "ar"} {
		if wording, there := v.Texts[one]; there {
			return wording, one
		}
	}
	return Wording{}, ""
}
