package main

import (
	"strings"
	"testing"
)

// TestHelpExits holds that a command with exit codes of its own lists them.
func TestHelpExits(t *testing.T) {
	for command, want := range map[string]string{
		"":           "the floor is too slow, or --aa fails",
		"compare":    "the floor is too slow, or --aa fails",
		"verify":     "the layers disagree",
		"decide":     "3    the intervals are too wide to say whether the choice holds",
		"durability": "data was lost that SQLite promises to keep",
		"serve":      "it served until a signal came",
		"exercise":   "review could not read a file",
		"diagram":    "--check found a file that is missing or out of date",
		"data":       "",
	} {
		code, stdout, _ := call(t.Context(), append([]string{"help"}, strings.Fields(command)...)...)
		listed := strings.Contains(stdout, "\nExit codes:\n  0    it worked")
		if code != 0 || !strings.Contains(stdout, want) || listed != (want != "") {
			t.Errorf("help %s ends with %d and\n%s", command, code, stdout)
		}
	}
}

// TestHelpNames holds that a command that takes layers or operations lists them, and that the lists
// fit a terminal.
func TestHelpNames(t *testing.T) {
	for command, want := range map[string]struct{ layers, ops bool }{
		"": {true, true}, "verify": {true, true}, "trace": {true, true}, "show": {true, true},
		"ledger": {true, true}, "diagram": {true, true}, "scale": {true, true}, "durability": {true, false},
		"serve": {true, false}, "exercise 1": {true, false}, "data": {false, false},
	} {
		_, stdout, _ := call(t.Context(), append([]string{"help"}, strings.Fields(command)...)...)
		_, lists, _ := strings.Cut(stdout, "\nLayers:\n")
		text := strings.Join(strings.Fields(lists), " ")
		if got := strings.Contains(text, strings.Join(layerNames()[:3], ", ")); got != want.layers {
			t.Errorf("help %s lists layers: %v, want %v", command, got, want.layers)
		}
		ops := strings.Join(operationNames(), ", ")
		if got := strings.Contains(text, "Operations: "+ops); got != want.ops {
			t.Errorf("help %s lists operations: %v, want %v", command, got, want.ops)
		}
		for line := range strings.Lines(lists) {
			if len(line) > helpWidth+1 {
				t.Errorf("help %s has a line of %d columns: %s", command, len(line), line)
			}
		}
	}
}
