// Package importer takes a firm's history in: it looks at a CSV file of customers, purchases, serials or products, says which column is
// which before anything is written, cuts it into chunks that workers take beside each other, and writes each row by the rules that
// staff's own operations have.
//
// What belongs here: what the columns of a kind are called, also by the shops whose exports are known; how a date and an amount in a
// file is read; which rows belong together; what becomes of a row. What may not: where files and chunks are kept and who hands them
// out (internal/api/imports and the importer function do), a key of the table, a rule about customers or purchases (package crm).
//
// It trusts nothing in a file. Whatever is read in two ways is refused, and what is refused names the column and the reason, so that
// the row can be mended and sent again. A chunk may be taken twice, late, or by two workers at once: every row is written under a name
// of its own, <import>.<chunk>.<row>, and counts once. Memory is bounded by a chunk, whatever the size of the file.
package importer
