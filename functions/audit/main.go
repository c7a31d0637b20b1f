// Command audit is the audit function: see internal/api/audit for what it answers.
package main

import (
	"vafa/internal/api/audit"
	"vafa/internal/function"
)

func main() { function.Main(audit.Operations, nil) }
