// Command capture is the capture function: see internal/api/capture for what it answers.
package main

import (
	"vafa/internal/api/capture"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
)

func main() { function.Main(capture.Operations, phone.Book{}) }
