// Command customer is the customer function: see internal/api/customer for what it answers.
package main

import (
	"os"

	"vafa/internal/api/customer"
	"vafa/internal/function"
	"vafa/internal/function/bucket"
	"vafa/internal/function/files"
	"vafa/internal/locale/phone"
)

func main() {
	s := function.MustSetup()
	s.Service.Business.Phones = phone.Book{}
	s.Service.Files = files.Bucket{Client: bucket.Client(s.AWS), Name: os.Getenv("UPLOADS_BUCKET")}
	function.Serve(s, customer.Operations(s.Service))
}
