//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// heeded makes the programs that a test starts heed a signal, also where the test was started with
// it ignored, as by nohup: what a process catches, its children have at its default again.
func heeded(t *testing.T, s os.Signal) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, s)
	t.Cleanup(func() { signal.Stop(caught) })
}

// TestSignals sends signals to the program while it works and while it serves, and holds the exit
// code: that of the signal if it cuts work short, and 0 where to be stopped is how it ends.
func TestSignals(t *testing.T) {
	cached(t)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	load := []string{"data", "--users", "300k", "--dsn", folder + "/new.db"}
	serve := []string{"serve", "--users", "1k", "--addr", "127.0.0.1:0"}
	for _, test := range []struct {
		args  []string
		at    string // a line begins with it when the signal is sent; or else a database is begun
		sent  syscall.Signal
		code  int
		words string
	}{
		{load, "", syscall.SIGINT, 130, "impedance: interrupted; nothing was left behind\n"},
		{load, "", syscall.SIGTERM, 143, "impedance: terminated; nothing was left behind\n"},
		{load, "", syscall.SIGHUP, 129, "impedance: the terminal was closed; nothing was left behind\n"},
		{serve, "Ctrl-C lets", syscall.SIGINT, 0, ""},
		{serve, "Ctrl-C lets", syscall.SIGTERM, 0, ""},
	} {
		t.Run(test.args[0]+" "+test.sent.String(), func(t *testing.T) {
			heeded(t, test.sent)
			cmd := exec.Command(program, test.args...)
			cmd.Env = append(os.Environ(), asProgram+"=1")
			out, printed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer out.Close()
			cmd.Stdout, cmd.Stderr = printed, printed
			if err := errors.Join(cmd.Start(), printed.Close()); err != nil {
				t.Fatal(err)
			}
			defer cmd.Process.Kill()
			lines := bufio.NewReader(out)
			for test.at == "" && len(entries(t, folder)) == 0 {
				time.Sleep(time.Millisecond)
			}
			for test.at != "" {
				line, err := lines.ReadString('\n')
				if err != nil {
					t.Fatalf("it ends before it says %q: %v", test.at, err)
				}
				if strings.HasPrefix(line, test.at) {
					break
				}
			}
			if err := cmd.Process.Signal(test.sent); err != nil {
				t.Fatal(err)
			}
			rest, err := io.ReadAll(lines)
			if err != nil {
				t.Fatal(err)
			}
			cmd.Wait() // the code tells
			if got := cmd.ProcessState.ExitCode(); got != test.code || !strings.HasSuffix(string(rest), test.words) {
				t.Errorf("it ends with %d and %q, want %d and %q", got, rest, test.code, test.words)
			}
		})
	}
}
