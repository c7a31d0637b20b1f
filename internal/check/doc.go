// Package check holds a whole table against what must always hold of it: what is kept twice agrees, what leads somewhere arrives,
// what is counted adds up. It is for operators, after a restore, a fault, or out of doubt.
//
// What belongs here is what must hold between items, and how it is found in memory that does not grow with the table. What an item
// looks like is package table's; how anything is mended is people's. It trusts nothing that it reads, and writes nothing.
package check
