//go:build !unix

package footprint

import "os/exec"

// stopAll does nothing: there are no groups of processes here, and a compiler that runs
// when its go command is killed runs to its end.
func stopAll(*exec.Cmd) {}

func awaitAll(*exec.Cmd) {}
