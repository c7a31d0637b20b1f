// Package security holds infra/SECURITY.md to the repository: every threat names a test, and every test that is named exists. Nothing
// else belongs here; the tests themselves are beside what they test.
package security
