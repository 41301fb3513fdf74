//go:build !unix

package durability

import "os/exec"

// killAll leaves a command as it is: where there are no groups of processes there is no
// strace either, and a child has no children.
func killAll(*exec.Cmd) {}
