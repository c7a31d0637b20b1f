// Command site is the site function: see internal/api/site for what it answers.
package main

import (
	"vafa/internal/api/site"
	"vafa/internal/function"
)

func main() { function.Main(site.Operations, nil) }
