// Command upload is called by S3 when somebody has sent the invoice of a warranty card: see internal/upload for what becomes
// of the file.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"vafa/internal/function"
	"vafa/internal/function/files"
)

func main() {
	s := function.MustSetup()
	lambda.Start(files.Handler(s3.NewFromConfig(s.AWS, files.PathStyle), s.Service.Table, s.Service.Seal, s.Service.Source.Now, s.Log))
}
