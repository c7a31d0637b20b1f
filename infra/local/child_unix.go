//go:build unix && !linux

package local

import (
	"os/exec"
	"syscall"
)

// watch runs a program and ends it when standard input closes, which it does when the parent dies: these systems have
// no signal for that.
const watch = `exec 3<&0
"$@" </dev/null 3<&- & child=$!
(cat <&3 >/dev/null; kill $child) >/dev/null 2>&1 & watcher=$!
wait $child; status=$?
kill $watcher 2>/dev/null
exit $status`

// childCommand makes a command whose process is told to end when this process does.
func childCommand(command []string) *exec.Cmd {
	cmd := exec.Command("/bin/sh", append([]string{"-c", watch, "sh"}, command...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	// The pipe is never written to: it stays open as long as this process lives.
	if _, err := cmd.StdinPipe(); err != nil {
		cmd.Err = err
	}
	return cmd
}
