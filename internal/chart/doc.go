// Package chart draws figures as SVG on the server: bars, rows with intervals, lines with bands, heat maps, the way between
// groups, and the curve of concentration. What belongs here are pictures, from figures and words that are given; which figures
// matter, and what is said of them, is for whoever shows them, who puts a table beside each picture. It trusts nobody's figures
// and nobody's words: what is no finite number is left out, and every word is escaped.
//
// A drawing has no colours, only classes; assets/chart.css of package web has the colours, in light and dark. Series differ by
// pattern or dash as well. Languages from right to left are mirrored: the axis begins on the right.
package chart
