package main

import "vafa/internal/price"

// more is what a region lists besides package price, in dollars: each for a million, a gigabyte of a month, or one of a month. The first
// tier, without free tiers; the pages are aws.amazon.com/{api-gateway,dynamodb,s3,cloudwatch,secrets-manager}/pricing.
type more struct {
	Gateway   float64 // a million requests of an HTTP API
	Table     float64 // a gigabyte of the table and its indexes
	Backup    float64 // a gigabyte of the table, for point-in-time recovery
	Bucket    float64 // a gigabyte of files
	Log       float64 // a gigabyte written to logs
	LogKept   float64 // a gigabyte of logs, a month
	Metric    float64
	Alarm     float64 // a metric that an alarm looks at
	Secret    float64
	Unchecked string // of these which could not be looked up on the day
}

var moreIn = map[string]more{
	"us-east-1": {Gateway: 1.00, Table: 0.25, Backup: 0.20, Bucket: 0.023, Log: 0.50, LogKept: 0.03, Metric: 0.30, Alarm: 0.10, Secret: 0.40},
	"eu-central-1": {
		Gateway: 1.20, Table: 0.306, Backup: 0.2448, Bucket: 0.0245, Log: 0.63, LogKept: 0.0324, Metric: 0.30, Alarm: 0.10, Secret: 0.40,
		Unchecked: "of the gateway, of gigabytes, and of logs",
	},
}

// dollars are those of an amount that package price reckons exactly.
func dollars(amount price.Dollars) float64 { return float64(amount) / 1e12 }
