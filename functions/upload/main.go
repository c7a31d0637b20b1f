// Command upload is called by S3 when somebody has sent the invoice of a warranty card: see internal/upload for what becomes
// of the file.
package main

import (
	"vafa/internal/function"
	"vafa/internal/function/bucket"
	"vafa/internal/function/files"
)

func main() {
	s := function.MustSetup()
	function.StartTask(s, "check", files.Handler(bucket.Client(s.AWS), s.Service.Table, s.Service.Seal, s.Service.Source.Now, s.Log))
}
