package rest

import (
	"errors"
	"regexp"
	"strings"
)

// refusal is an answer of a service that we use, such as the table's.
type refusal interface {
	error
	ErrorCode() string
	ErrorMessage() string
}

// told are parts of a message in which what somebody typed may stand: what is quoted, an e-mail address, a long number. A stack
// has none of them but addresses.
var told = regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'|` + "`[^`\n]*`" + `|\S+@\S+|\+?[0-9۰-۹٠-٩]{7,}`)

// Loggable is an error's text as a log may keep it. A parser quotes what it could not read, and a service that finds fault with a
// value may repeat it, so of these only the kind of error stays.
func Loggable(err error) string {
	text := err.Error()
	var refused refusal
	if errors.As(err, &refused) && strings.Contains(refused.ErrorCode(), "Validation") && refused.ErrorMessage() != "" {
		text = strings.ReplaceAll(text, refused.ErrorMessage(), "…")
	}
	return told.ReplaceAllString(text, "…")
}
