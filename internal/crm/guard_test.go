package crm_test

import (
	"testing"
	"time"

	"vafa/internal/crm"
)

// What is held keeps what was sent and not the answer to it, and nothing of it once somebody has decided.
func TestHeldPost(t *testing.T) {
	at := time.Date(2026, time.November, 22, 9, 41, 15, 0, time.UTC)
	c := crm.Contact{
		Event: "rcp_1", At: at, From: crm.Capture{Name: "Sara"}, Once: crm.Once{Key: "k", Body: []byte("secret")},
		Guard: &crm.Guard{Form: "capture", Reason: crm.HeldTrap},
	}
	post := c.Hold(c.Guard.Held())
	if post.ID != "rcp_1" || post.Form != "capture" || post.Reason != "trap" || post.State != "held" || !post.Until.Equal(at.AddDate(0, 0, 30)) {
		t.Errorf("%+v", post)
	}
	if post.Contact.From.Name != "Sara" || post.Contact.Once.IsSet() || post.Contact.Guard != nil || post.Card != nil {
		t.Errorf("%+v", post.Contact)
	}
	card := crm.CardContact{Contact: c, Card: crm.Card{Serial: "A1"}}.Hold("old")
	if card.Card.Card.Serial != "A1" || card.Card.Once.IsSet() || card.Contact != nil {
		t.Errorf("%+v", card.Card)
	}
	ended := card.Decide(crm.PostDropped, crm.PostDecision{By: "staff", At: at, Note: "spam"})
	if ended.Card != nil || ended.Contact != nil || ended.State != "dropped" || ended.DecidedBy != "staff" || !ended.DecidedAt.Equal(at) || ended.Note != "spam" {
		t.Errorf("%+v", ended)
	}
	if c.Guard == nil || (*crm.Guard)(nil).Held() != "" {
		t.Error("the guard of the contact itself is gone")
	}
}
