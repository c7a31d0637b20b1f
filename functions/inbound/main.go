// Command inbound is the inbound function: see internal/api/outreach for what it answers.
package main

import (
	"vafa/internal/api/outreach"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
)

func main() {
	s := function.MustSetup()
	s.Service.Business.Phones = phone.Book{}
	function.Serve(s, outreach.Inbound(s.Service))
}
