// Package desk has the staff's pages as they are shown: templates, words in three languages, and how dates, numbers and money are
// written for the reader. Each room of the console has one file of Go with the page's data, one of words and its templates. What may
// not be here: how the data are had, which is internal/api/console's, and a rule of the domain. It trusts nothing in the data that it
// shows: everything is escaped where it stands, and what people have typed keeps its direction to itself.
//
// A page is made so: a struct that embeds Frame; a template that begins with "top" and "heading" and ends with "bottom", with the
// fields of its forms by "field", "select" and "tick"; its words in words_<room>.go, listed in words.go. Its operation in
// internal/api/console/<room>.go asks the API by handler.ask, fills the struct with handler.frame and answers with show. A POST goes to
// the address of a page that GET shows too; when the API refuses it, mend and showAgain show the page with what was typed, else
// to leads on to a page that says the word done.<name>.
package desk
