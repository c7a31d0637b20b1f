// Package claims holds what the project says of itself to the repository: every threat of infra/SECURITY.md, and every check of
// infra/CHECKS.md, names a test, and every test that is named exists. Nothing else belongs here; the tests themselves are beside what
// they test.
package claims
