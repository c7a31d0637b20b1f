// Package vafa holds what the whole project shares and no package owns: the deployment template, from which the tests
// and `vafa run` read the table, so that the table on one machine and the one that is deployed cannot drift apart.
package vafa

import _ "embed"

// Template is template.yaml as it is deployed.
//
//go:embed template.yaml
var Template []byte
