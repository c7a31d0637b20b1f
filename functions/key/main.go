// Command key is the key function: see internal/api/key for what it answers.
package main

import (
	"vafa/internal/api/key"
	"vafa/internal/function"
)

func main() { function.Main(key.Operations, nil) }
