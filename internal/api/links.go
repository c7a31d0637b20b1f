package api

import (
	"encoding/json"
	"net/url"
	"time"

	"vafa/internal/crm"
)

// Links are addresses for one customer, under the address at which the public finds the firm's pages.
type Links struct {
	*Service
	Site string // such as https://crm.example.com; "" makes no addresses
}

// LinksAt are the links under a site.
func (s *Service) LinksAt(site string) Links { return Links{s, site} }

// Preferences is the address of the page on which the customer says how they may be addressed: see PreferencesLink.
func (l Links) Preferences(c crm.Customer, lang, address string) (string, error) {
	if l.Site == "" {
		return "", nil
	}
	c.Language = lang
	path, err := l.PreferencesLink(c, address)
	return l.Site + path, err
}

// offerPurpose binds the token of a link to an offer.
const offerPurpose = "offer"

// OfferLink is what a link to an offer was made for.
type OfferLink struct {
	Customer string    `json:"customer"`
	Campaign string    `json:"campaign"`
	Made     time.Time `json:"made"`
}

// Offer is the address of the page with the offer of a campaign to a customer, which nobody else can open.
func (l Links) Offer(c crm.Customer, lang, campaign string) (string, error) {
	if l.Site == "" {
		return "", nil
	}
	text, err := json.Marshal(OfferLink{Customer: c.ID, Campaign: campaign, Made: l.Source.Now()})
	if err != nil {
		return "", err
	}
	return l.Site + "/" + lang + "/offer?token=" + url.QueryEscape(l.Seal.Sign(offerPurpose, string(text))), nil
}

// OpenOffer reads the token of such a link; ErrNotFound for one that is not ours.
func (s *Service) OpenOffer(token string) (OfferLink, error) {
	var link OfferLink
	text, err := s.Seal.Open(offerPurpose, token)
	if err != nil || json.Unmarshal([]byte(text), &link) != nil {
		return OfferLink{}, crm.ErrNotFound
	}
	return link, nil
}
