//go:build unix

package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestKilled ends the program while it has a database of its own on a server. After SIGHUP nothing is
// left. After SIGKILL the database is left, is listed, and can be removed, which it cannot while the
// program runs.
func TestKilled(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, server := range schema.Servers {
		for _, sent := range []syscall.Signal{syscall.SIGHUP, syscall.SIGKILL} {
			t.Run(string(server.Engine)+" "+sent.String(), func(t *testing.T) {
				aloneInClearing(t, server.Engine, harness.Named(t, server.Variable))
				dsn := harness.Fresh(t, server.Variable)
				cached(t)
				if sent != syscall.SIGKILL {
					heeded(t, sent)
				}
				cmd := exec.Command(program, "verify", "--users", "20k", "--dsn", dsn)
				cmd.Env = append(os.Environ(), asProgram+"=1")
				var said strings.Builder
				cmd.Stderr = &said
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				defer cmd.Process.Kill()
				ended := make(chan error, 1)
				go func() { ended <- cmd.Wait() }()
				for len(ownedBy(t, dsn, cmd.Process.Pid)) == 0 {
					select {
					case err := <-ended:
						t.Fatalf("it ends before it has a database: %v: %s", err, &said)
					case <-time.After(5 * time.Millisecond):
					}
				}
				name := ownedBy(t, dsn, cmd.Process.Pid)[0].Name
				clear := []string{"data", "--clear", "--dsn", dsn}
				if code, stdout, stderr := call(t.Context(), clear...); code != 0 ||
					!strings.Contains(unwrapped(stdout), "Kept "+name+": a running command uses it.") {
					t.Errorf("clearing ends with %d: %s%s", code, stdout, stderr)
				}
				if err := cmd.Process.Signal(sent); err != nil {
					t.Fatal(err)
				}
				<-ended // the signal tells
				if sent != syscall.SIGKILL {
					if !strings.HasSuffix(said.String(), "the terminal was closed; nothing was left behind\n") {
						t.Errorf("it says %q", &said)
					}
					if left := ownedBy(t, dsn, cmd.Process.Pid); len(left) > 0 {
						t.Errorf("left behind: %v", left)
					}
					return
				}
				unused := func(o schema.Temporary) bool { return !o.InUse }
				for !slices.ContainsFunc(ownedBy(t, dsn, cmd.Process.Pid), unused) {
					time.Sleep(5 * time.Millisecond) // until the server knows
				}
				_, stdout, _ := call(t.Context(), "data", "--list", "--dsn", dsn)
				if !strings.Contains(unwrapped(stdout), "left over; impedance data --clear --dsn removes it") {
					t.Errorf("the list is %s", stdout)
				}
				if code, stdout, stderr := call(t.Context(), clear...); code != 0 ||
					!strings.Contains(unwrapped(stdout), "Removed ") {
					t.Errorf("clearing ends with %d: %s%s", code, stdout, stderr)
				}
				if left := ownedBy(t, dsn, cmd.Process.Pid); len(left) > 0 {
					t.Errorf("after clearing there are %v", left)
				}
			})
		}
	}
}

// aloneInClearing keeps tests of other packages, which remove what this one leaves, from running
// meanwhile on the same server.
func aloneInClearing(t *testing.T, e schema.Engine, dsn string) {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true, Conns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	lock := map[schema.Engine]string{schema.Postgres: "SELECT pg_advisory_lock(20261127)",
		schema.MySQL: "SELECT GET_LOCK('impedance tests that clear', 600)"}
	if _, err := db.ExecContext(t.Context(), lock[e]); err != nil {
		t.Fatal(err)
	}
}

// ownedBy returns the databases that a process made for itself.
func ownedBy(t *testing.T, dsn string, pid int) []schema.Temporary {
	t.Helper()
	all, err := schema.Temporaries(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(o schema.Temporary) bool { return o.PID != pid })
}

// TestLeftBehind holds that the program says that nothing was left only if nothing was.
func TestLeftBehind(t *testing.T) {
	before := []string{"/tmp/a"}
	if got := leftBehind(before, []string{"/tmp/a"}); got != "nothing was left behind" {
		t.Errorf("it says %q", got)
	}
	got := leftBehind(before, []string{"/tmp/a", "postgres://u@h/impedance_x"})
	if !strings.Contains(got, "left behind, because it could not be removed: postgres://u@h/impedance_x. ") ||
		strings.Contains(got, "nothing") || strings.Contains(got, "/tmp/a") {
		t.Errorf("it says %q", got)
	}
}
