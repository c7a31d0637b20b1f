// Command interaction is the interaction function: see internal/api/interaction for what it answers.
package main

import (
	"vafa/internal/api/interaction"
	"vafa/internal/function"
)

func main() { function.Main(interaction.Operations, nil) }
