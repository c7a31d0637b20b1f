package crm

// Report is a document of what the nightly job added up, under its name; only who made it knows what is in it.
type Report struct {
	Name     string
	Document []byte
}
