//go:build unix

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestVerifyState holds that a state that cannot be written is refused before the work, and that a
// named pipe, in which nobody writes, is not waited for.
func TestVerifyState(t *testing.T) {
	cached(t)
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for state, want := range map[string]string{
		pipe:                                   "that is no regular file; name another one",
		folder:                                 "that is a folder; name a file in it",
		filepath.Join(folder, "no", "st.json"): "its folder cannot be found",
	} {
		code, _, stderr := call(t.Context(), "verify", "--steps", "1", "--state", state)
		if code != exitUsage || !strings.Contains(unwrapped(stderr), want) {
			t.Errorf("%s ends with %d: %s", state, code, stderr)
		}
	}
}
