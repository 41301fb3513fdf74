package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestGuide runs every command that the guide shows, in the order in which it shows them.
func TestGuide(t *testing.T) {
	files, err := filepath.Glob("../../docs/guide/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no guide: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			inCheckout(t)
			keepBuilds(t)
			cached(t)
			commands := commandLines(string(text))
			if len(commands) == 0 {
				t.Error("it shows no command")
			}
			for _, args := range commands {
				t.Run(strings.Join(args, " "), func(t *testing.T) {
					if long[args[0]] && !harness.Full() {
						t.Skipf("set %s to run what the guide runs for long", harness.FullVariable)
					}
					if code, stdout, stderr := call(t.Context(), withServers(t, args)...); code != 0 {
						t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
					}
				})
			}
		})
	}
}

// inCheckout has the test work in a folder of its own inside the checkout, where the source can
// be found and what commands write can be left.
func inCheckout(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp(".", "guide-")
	if err != nil {
		t.Fatal(err)
	}
	if dir, err = filepath.Abs(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Chdir(dir)
}

// long are the commands that take tens of seconds, and have tests of their own.
var long = map[string]bool{"exercise": true, "durability": true}

// withServers puts in the servers that arguments name by their variables.
func withServers(t *testing.T, args []string) []string {
	t.Helper()
	args = append([]string(nil), args...)
	for i, arg := range args {
		for _, server := range schema.Servers {
			if strings.Trim(arg, `"`) != "$"+server.Variable {
				continue
			}
			args[i] = harness.Named(t, server.Variable)
		}
	}
	return args
}
