//go:build !linux && !darwin

package main

import "os"

// windowColumns is 0: the terminal cannot be asked here.
func windowColumns(*os.File) int { return 0 }
