package crm

import (
	"time"
	"unicode/utf8"

	"vafa/internal/locale"
)

// LetterForm is a message to one customer as a member of staff writes it: of a text with fields such as {name}.
type LetterForm struct {
	Channel string `json:"channel" enum:"sms,email,chat"`
	Purpose string `json:"purpose,omitempty" enum:"service,marketing,survey"` // service unless said otherwise
	Lang    string `json:"lang,omitempty" enum:"fa,ar,en"`                    // the customer's, unless said otherwise
	Subject string `json:"subject,omitempty"`                                 // of an e-mail
	Text    string `json:"text"`
}

// maxSMS is how long a message by SMS or chat may be, in characters: ten parts of one with letters beyond Latin.
const maxSMS = 670

// Parse checks the form.
func (in LetterForm) Parse() (LetterForm, error) {
	var faults Faults
	f := form{faults: &faults}
	out := LetterForm{
		Channel: f.choose("channel", in.Channel, WrittenChannels()...),
		Purpose: f.oneOf("purpose", in.Purpose, Service, Marketing, Survey),
		Lang:    f.oneOf("lang", in.Lang, "fa", "ar", "en"),
		Subject: f.text("subject", in.Subject, maxName),
	}
	if out.Purpose == "" && in.Purpose == "" {
		out.Purpose = Service
	}
	limit := maxText
	if out.Channel != "email" {
		limit, out.Subject = maxSMS, ""
	} else if out.Subject == "" && !f.faulty("subject") {
		f.fault("subject", "required")
	}
	out.Text = f.lines("text", in.Text, limit)
	wording := Wording{Subject: out.Subject, Text: out.Text}
	faults = append(faults, wording.Check()...)
	return out, faults.Err()
}

// lines is required text that keeps its line breaks.
func (f form) lines(field, typed string, limit int) string {
	f.required(field, typed, maxText)
	text := locale.DisplayLines(typed)
	if utf8.RuneCountInString(text) > limit && !f.faulty(field) {
		f.fault(field, "text.tooLong", "limit", "670")
	}
	return text
}

// WrittenChannels are those through which a message is a text.
func WrittenChannels() []string { return []string{"sms", "email", "chat"} }

// Fields are what stands in the place of the fields of a wording for one customer: who they are and, in a campaign, what is offered.
type FieldSource struct {
	Customer Customer
	Firm     string
	Link     string // to their preferences, "" where there is none
	Offer    string // to the page of their offer
	Lang     string
	Business Business
	Campaign *Campaign
	Variant  *Variant
	Product  *Product
	Last     string // what they bought last
}

// Values are what each field says.
func (s FieldSource) Values() map[string]string {
	out := map[string]string{
		FieldName: s.Customer.Name, FieldFirm: s.Firm, FieldLink: s.Link, FieldStaff: s.Customer.Contact, FieldLastProduct: s.Last,
	}
	if s.Campaign == nil {
		return out
	}
	lang := locale.Lang(s.Lang)
	out[FieldPromotion] = s.Campaign.Mix.Promotion
	price := s.Campaign.Mix.Price
	if s.Product != nil {
		out[FieldProduct] = s.Product.Label(s.Lang)
		if price == nil {
			price = s.Product.Price
		}
	}
	if price != nil {
		shown := s.Business.Show(*price)
		out[FieldPrice] = locale.Amount(lang, shown.Decimal(), shown.Unit().Code())
	}
	s.offer(out, lang)
	return out
}

func (s FieldSource) offer(out map[string]string, lang locale.Lang) {
	if s.Variant == nil || s.Variant.Offer == nil {
		out[FieldUntil] = locale.LongDate(s.Campaign.Until, lang, locale.CalendarOf(lang))
		return
	}
	offer := s.Variant.Offer
	out[FieldOffer], out[FieldCode] = offer.TextIn(lang), offer.Code
	if s.Offer != "" {
		out[FieldOffer] += "\n" + s.Offer
	}
	out[FieldUntil] = locale.LongDate(offer.Until, lang, locale.CalendarOf(lang))
}

// TextIn is the words of an offer in a language, or in another that there is.
func (o Offer) TextIn(lang locale.Lang) string {
	for _, one := range []string{string(lang), "fa", "en", "ar"} {
		if o.Text[one] != "" {
			return o.Text[one]
		}
	}
	return ""
}

// NewMessage is what a member of staff writes to a customer, before it is sent.
func (in LetterForm) NewMessage(id string, c Customer, by string, now time.Time) Message {
	return Message{
		ID: id, Customer: c.ID, Version: 1, Purpose: in.Purpose, Channel: in.Channel, Lang: in.Lang, Subject: in.Subject, Text: in.Text,
		State: SendingPlanned, By: by, CreatedAt: now, Due: now,
	}
}
