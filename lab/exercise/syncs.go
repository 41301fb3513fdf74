package exercise

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"example.com/impedance/layers"
)

// Syncs is how often the engine waited for the disk while users were created.
type Syncs struct {
	Each int `json:"each"` // HundredUsers transactions
	Once int `json:"once"` // one
}

// derivedSyncs are what SQLite's source has it do, for machines where nobody can count.
//
// WAL syncs the log at each commit if synchronous is FULL, and leaves the rest to checkpoints.
// DELETE syncs the rollback journal, its folder, and the database before it deletes the journal;
// FULL syncs the journal twice, before and after its header counts the pages in it.
//
// https://www.sqlite.org/pragma.html#pragma_synchronous, https://www.sqlite.org/atomiccommit.html
var derivedSyncs = map[Setting]Syncs{
	{"WAL", "FULL"}:      {HundredUsers, 1},
	{"DELETE", "FULL"}:   {4 * HundredUsers, 4},
	{"DELETE", "NORMAL"}: {3 * HundredUsers, 3},
}

// marker begins what Commit says, for countSyncs to find in the trace.
const marker = "impedance exercise: "

// Commit creates users through the floor, and writes to w when it begins and ends to do so in
// a transaction each and in one, for who counts from outside.
func Commit(ctx context.Context, w io.Writer, dsn string, setting Setting) error {
	floor, err := layers.Named([]string{layers.Floor})
	if err != nil {
		return err
	}
	_, err = createUsers(ctx, floor[0], dsn, setting, func(next string) {
		io.WriteString(w, marker+next+"\n")
	})
	return err
}

// notCountable says why syncs cannot be counted on this machine.
type notCountable struct{ why string }

func (e *notCountable) Error() string { return e.why }

// countSyncs runs a command that calls Commit under strace, and counts the syncs that it makes.
func countSyncs(ctx context.Context, command []string) (Syncs, error) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		return Syncs{}, &notCountable{"strace is not installed"}
	}
	file, err := os.CreateTemp("", "impedance-strace-")
	if err != nil {
		return Syncs{}, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	args := append([]string{"-f", "-o", file.Name(), "-e", "trace=fsync,fdatasync,write", "-e",
		"signal=none", "--"}, command...)
	c := exec.CommandContext(ctx, strace, args...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // which ends the child too
	c.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	c.Stderr = &said
	err = c.Run()
	if ctx.Err() != nil {
		return Syncs{}, ctx.Err()
	}
	trace, err2 := io.ReadAll(file)
	if err := errors.Join(err, err2); err != nil && !bytes.Contains(trace, []byte(marker)) {
		first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return Syncs{}, &notCountable{fmt.Sprintf("strace cannot watch here (%.100s)", first)}
	} else if err != nil {
		return Syncs{}, fmt.Errorf("%w: %s", err, said.String())
	}
	return syncsOf(string(trace))
}

// syncsOf counts in a trace.
func syncsOf(trace string) (Syncs, error) {
	counts := map[string]int{}
	now := ""
	for line := range strings.Lines(trace) {
		if _, said, ok := strings.Cut(line, `"`+marker); ok && strings.Contains(line, "write(") {
			now, _, _ = strings.Cut(said, `\n`)
		} else if strings.Contains(line, "fsync(") || strings.Contains(line, "fdatasync(") {
			counts[now]++
		}
	}
	if now != "done" {
		return Syncs{}, errors.New("the trace does not go on to its end")
	}
	return Syncs{counts["each"], counts["once"]}, nil
}
