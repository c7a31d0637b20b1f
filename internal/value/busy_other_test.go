//go:build !unix

package value_test

// busySeconds is how long the processors have worked for this program; it is not told here.
func busySeconds() float64 { return 0 }
