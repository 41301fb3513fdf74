//go:build unix

package durability

import (
	"os/exec"
	"syscall"
)

// killAll makes the end of a command's context end its children too, with the signal that
// none of them can see coming. An interrupt from the terminal reaches the parent alone.
func killAll(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
