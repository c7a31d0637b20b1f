// Package emulate deploys the template to emulators of AWS on this machine and drives what comes up over HTTP. The
// scripts start and stop the emulators; the tests here, under the build tag `deployed`, are the business's day: capture,
// card, purchase, the nightly job. Nothing that runs in production belongs here. It needs no account and trusts nobody
// but its own issuer of tokens.
//
//	infra/emulate/tools.sh           installs sam, cfn-lint, checkov and ministack outside the project
//	infra/emulate/lint.sh            checks the template
//	infra/emulate/deploy-test.sh     a real `sam deploy` to ministack, with its IAM enforced, and TestDeployed
//	infra/emulate/sam-local-test.sh  `sam local start-api` in containers, and a smoke test
package emulate
