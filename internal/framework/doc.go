// Package framework holds the business against what six texts on customer relations say that it should see: Barnett's three effects,
// Newell's five steps, Swift's better contacts, Galbreath and Rogers' three parts of service, Kalakota and Robinson's three aims and
// the six elements of the Arabic text; and a few figures that belong to none. What belongs here is which figure each asks for and how
// it follows from what was added up already: arithmetic, with intervals. No table, no HTTP, no sentence and no clock; what a figure is
// called and how it was computed is said by code, in package phrase. It trusts the reports, counts and settings that it is given. A
// figure that cannot be had says what it needs, and is never made up.
package framework
