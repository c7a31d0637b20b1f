// Package desk has the staff's pages as they are shown: templates, words in three languages, and how dates, numbers and money are
// written for the reader. Each room of the console has one file of Go with the page's data, one of words and its templates. What may
// not be here: how the data are had, which is internal/api/console's, and a rule of the domain. It trusts nothing in the data that it
// shows: everything is escaped where it stands, and what people have typed keeps its direction to itself.
package desk
