package apitest

import (
	"context"
	"sync"

	"vafa/internal/api"
	"vafa/internal/crm"
	"vafa/internal/delivery"
	"vafa/internal/message"
	"vafa/internal/message/webhook"
	"vafa/internal/table"
)

// GatewayHost is the only host at which a gateway may be set.
const GatewayHost = "sms.example.com"

// Post is the sender of every channel: it keeps the letters, and takes them as Answer says. It may be used by several goroutines.
type Post struct {
	mutex   sync.Mutex
	Letters []message.Letter
	Answer  error
}

// For is the post itself.
func (p *Post) For(string, *crm.Gateway) (message.Sender, error) { return p, nil }

// Send keeps a letter.
func (p *Post) Send(_ context.Context, letter message.Letter) (message.Receipt, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.Letters = append(p.Letters, letter)
	return message.Receipt{Gateway: letter.Channel, Reference: "r-" + letter.ID}, p.Answer
}

// openPost makes the worker that delivers, which reaches the table as the function that does.
func (f *Firm) openPost(tab *table.Table, source crm.Source, business crm.Business) {
	hosts, err := webhook.ParseHosts(GatewayHost)
	if err != nil {
		f.t.Fatal(err)
	}
	f.Post = &Post{}
	f.Delivery = &delivery.Worker{
		Store: tab, Source: source, Business: business, Senders: f.Post, Links: f.Service.LinksAt("http://example.com"), Log: f.Edge.Log,
	}
	f.Service.Post = &api.Post{Queue: f.Queue, Senders: f.Post, Allowed: hosts.Allows, Stays: true, Site: "http://example.com"}
}
