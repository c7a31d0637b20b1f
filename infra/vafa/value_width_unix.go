//go:build linux || darwin

package main

import (
	"os"
	"syscall"
	"unsafe"
)

// windowColumns asks a terminal for its width; 0 for anything else.
func windowColumns(file *os.File) int {
	var size struct{ rows, columns, x, y uint16 }                                                                    // struct winsize of ioctl_tty(2)
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size))) // #nosec G103 -- how ioctl takes it
	if errno != 0 {
		return 0
	}
	return int(size.columns)
}
