// Command customer is the customer function: see internal/api/customer for what it answers.
package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"vafa/internal/api/customer"
	"vafa/internal/function"
	"vafa/internal/function/files"
	"vafa/internal/locale/phone"
)

func main() {
	s := function.MustSetup()
	s.Service.Business.Phones = phone.Book{}
	s.Service.Files = files.Bucket{Client: s3.NewFromConfig(s.AWS, files.PathStyle), Name: os.Getenv("UPLOADS_BUCKET")}
	function.Serve(s, customer.Operations(s.Service))
}
