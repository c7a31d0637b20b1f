// Command purchase is the purchase function: see internal/api/purchase for what it answers.
package main

import (
	"vafa/internal/api/purchase"
	"vafa/internal/function"
)

func main() { function.Main(purchase.Operations) }
