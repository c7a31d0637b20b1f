// Package locale knows how Persian, Arabic and English readers write: letters and digits, names, the ids of Iran,
// dates in three calendars, numbers and amounts, and when a country's week begins and rests; phones are in phone/.
//
// What belongs here: turning what someone typed into one canonical form or a typed error, and turning canonical values
// into text for a reader. What may not: message catalogues and pages (package web), amounts as values (package money),
// a clock, a network, storage.
//
// It trusts nobody: every text may come from a stranger, in any encoding and of any content, and nothing here panics on
// it. Errors never quote what was typed, for it is personal data.
package locale
