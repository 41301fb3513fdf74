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

	"example.com/impedance/lab/strace"
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

// countSyncs runs a command that calls Commit under strace, and counts the syncs that it makes.
func countSyncs(ctx context.Context, command []string) (Syncs, error) {
	file, err := os.CreateTemp("", "impedance-strace-")
	if err != nil {
		return Syncs{}, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	words := append(strace.Words(file.Name(), "fsync,fdatasync,write"), command...)
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // which ends the child too
	c.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	c.Stderr = &said
	err = c.Run()
	switch {
	case ctx.Err() != nil:
		return Syncs{}, ctx.Err()
	case err != nil:
		return Syncs{}, fmt.Errorf("%w: %s", err, said.String())
	}
	return syncsOf(file)
}

// syncsOf counts in a trace.
func syncsOf(trace io.Reader) (Syncs, error) {
	counts := map[string]int{}
	now := ""
	err := strace.Read(trace, func(c strace.Call) error {
		switch c.Name {
		case "write":
			if said, ok := strings.CutPrefix(c.Args[1], marker); ok { // of (fd, text, length)
				now = strings.TrimSpace(said)
			}
		case "fsync", "fdatasync":
			counts[now]++
		}
		return nil
	})
	if err == nil && now != "done" {
		err = errors.New("the trace does not go on to its end")
	}
	return Syncs{counts["each"], counts["once"]}, err
}
