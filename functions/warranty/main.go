// Command warranty is the warranty function: see internal/api/warranty for what it answers.
package main

import (
	"vafa/internal/api/warranty"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
)

func main() { function.Main(warranty.Operations, phone.Book{}) }
