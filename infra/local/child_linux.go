package local

import (
	"os/exec"
	"syscall"
)

// childCommand makes a command whose process gets SIGTERM from the kernel when this process ends.
func childCommand(command []string) *exec.Cmd {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	return cmd
}
