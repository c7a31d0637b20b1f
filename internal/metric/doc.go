// Package metric tells how the system does, in numbers alone: CloudWatch's embedded metric format, a line of JSON a piece of work, that
// the log service turns into metrics. What belongs here: what is counted of a request or step, and how the line is spelt. What may not:
// anything that somebody told us. A line holds the names of a function and of an operation, which are words of ours, and numbers. It
// trusts whoever counts.
package metric
