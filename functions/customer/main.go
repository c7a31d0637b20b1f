// Command customer is the customer function: see internal/api/customer for what it answers.
package main

import (
	"vafa/internal/api/customer"
	"vafa/internal/function"
	"vafa/internal/locale/phone"
)

func main() { function.Main(customer.Operations, phone.Book{}) }
