// Command delivery sends what waits in the queue, and sweeps up what was left over: see internal/delivery.
package main

import (
	"os"

	"vafa/internal/delivery"
	"vafa/internal/function"
	"vafa/internal/function/queue"
	"vafa/internal/function/senders"
)

func main() {
	s := function.MustSetup()
	worker := &delivery.Worker{
		Store: s.Service.Table, Source: s.Service.Source, Business: s.Service.Business, Senders: senders.Must(s), Log: s.Log,
		Links: s.Service.LinksAt(os.Getenv("SITE")),
	}
	inbox := delivery.Inbox{Table: s.Service.Table, Source: s.Service.Source, Business: s.Service.Business}
	function.Start(s, queue.Event.Operation, queue.Handler(worker, inbox, s.Log))
}
