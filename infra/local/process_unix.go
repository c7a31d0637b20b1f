//go:build unix

package local

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// interrupt asks a process and all it started to end: a child is the leader of a process group of its own.
func interrupt(process *os.Process) error {
	return syscall.Kill(-process.Pid, syscall.SIGTERM)
}

// kill ends a process and all it started.
func kill(process *os.Process) error {
	return syscall.Kill(-process.Pid, syscall.SIGKILL)
}

// lock waits until no other process holds the lock file at path. The system frees it when its holder dies.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), file.Close())
	}
	return file.Close, nil
}
