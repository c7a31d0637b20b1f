// Package csvfile reads the CSV files that shops export: in whatever encoding, with whatever delimiter and order of
// columns, line by line. It writes our own, which a spreadsheet may open and which it reads back as they were.
//
// What belongs here: from bytes to rows whose fields are found by column, and refusals that name line, field and reason; from
// rows to bytes in which nothing is a formula.
// What may not: what a field means (dates, amounts, phones), and any write. A file is understood where that can be done
// in one way only; what could be read in two ways is refused, never guessed. Refusals never hold what was in the file.
//
// It trusts nobody: a file may come from anywhere, may be cut off, and may not be text at all.
package csvfile
