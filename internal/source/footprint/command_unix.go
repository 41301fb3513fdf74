//go:build unix

package footprint

import (
	"os/exec"
	"syscall"
	"time"
)

// stopAll makes the end of a command's context end its children too: go does not pass on
// the signal to the compilers that it runs.
func stopAll(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// awaitAll waits for the children of a command that was stopped, so that nothing writes
// into a folder which is about to be removed.
func awaitAll(cmd *exec.Cmd) {
	for range 200 {
		if cmd.Process == nil || syscall.Kill(-cmd.Process.Pid, 0) != nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
