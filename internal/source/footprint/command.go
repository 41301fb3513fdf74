package footprint

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
)

// command returns a go command that works on the module in dir, without cgo, so that no C
// compiler is needed, and with no flags of the user's GOFLAGS, which would change what a build
// takes and makes. When ctx ends it is stopped together with what it has started.
func command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	stopAll(cmd)
	return cmd
}

// run runs a command, and does not return before all that it has started is gone.
func run(cmd *exec.Cmd) error {
	err := cmd.Run()
	awaitAll(cmd)
	return err
}

// output runs a command and returns what it prints. An error has what it complains of.
func output(cmd *exec.Cmd) ([]byte, error) {
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := run(cmd); err != nil {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	return out.Bytes(), nil
}
