// Package claims holds what the project says of itself to the repository: every threat of infra/SECURITY.md, every check of
// infra/CHECKS.md and every limit of infra/LIMITS.md names a test, and every test that is named exists. Nothing else belongs here; the tests themselves are beside what
// they test.
package claims
