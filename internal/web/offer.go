package web

import (
	"net/url"

	"vafa/internal/locale"
)

// OfferView is what the page of an offer shows to the one whom it is for.
type OfferView struct {
	Token string
	Text  string // in the reader's language
	Code  string // which they name when they buy, "" for none
	Until string // the last day, as it is read
}

// offerPage is the page as its template sees it.
type offerPage struct {
	page
	OfferView
}

// Offer is the page at /{lang}/offer, which only the customer of its link sees.
func Offer(lang locale.Lang, look Look, v OfferView) ([]byte, error) {
	own := page{Lang: lang, title: "offer", about: "offer.lead", look: look, address: look.kept("offer", url.Values{"token": {v.Token}})}
	return render("offer", offerPage{own, v})
}
