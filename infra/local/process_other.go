//go:build !unix

package local

import (
	"os"
	"os/exec"
)

// childCommand makes a plain command: here a child may outlive this process if that is killed.
func childCommand(command []string) *exec.Cmd {
	return exec.Command(command[0], command[1:]...)
}

// interrupt ends a process: here there is no way to ask it.
func interrupt(process *os.Process) error { return process.Kill() }

func kill(process *os.Process) error { return process.Kill() }

// lock locks nothing: two first starts at once both fetch, and the slower one reports that the folder is there.
func lock(string) (unlock func() error, err error) {
	return func() error { return nil }, nil
}
