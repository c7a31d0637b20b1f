package main

import _ "embed"

// cdnowSample is sample/cdnow-sample.csv, whose README names its source: customer, date and amount in US dollars.
//
//go:embed sample/cdnow-sample.csv
var cdnowSample []byte
