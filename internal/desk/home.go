package desk

// Home is the console's first page.
type Home struct{ Frame }

// Expired is the page for whoever sent a form when their sign-in had ended: it holds what they typed.
type Expired struct {
	Frame
	Enter string // the address of signing in
}

// Hidden are the fields of the form that was sent.
func (e Expired) Hidden() []Choice {
	var out []Choice
	for name, values := range e.Typed {
		for _, value := range values {
			out = append(out, Choice{Value: value, Text: name})
		}
	}
	return out
}
