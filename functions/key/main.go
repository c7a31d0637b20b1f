// Command key is the key function, where managers say which other systems may call us and which we call: see internal/api/key and
// internal/api/webhook for what it answers.
package main

import (
	"slices"

	"vafa/internal/api"
	"vafa/internal/api/key"
	"vafa/internal/api/webhook"
	"vafa/internal/function"
	"vafa/internal/rest"
)

func main() {
	function.Main(func(s *api.Service) []rest.Operation { return slices.Concat(key.Operations(s), webhook.Operations(s)) }, nil)
}
