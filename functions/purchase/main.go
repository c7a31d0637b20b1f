// Command purchase is the purchase function: see internal/api/purchase for what it answers.
package main

import (
	"vafa/internal/api/purchase"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
)

func main() { function.Main(purchase.Operations, phone.Book{}) }
