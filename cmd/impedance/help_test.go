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
		"durability": "data was lost that SQLite promises to keep",
		"serve":      "it served until a signal came",
		"exercise":   "review could not read a file",
		"data":       "",
	} {
		code, stdout, _ := call(t.Context(), append([]string{"help"}, strings.Fields(command)...)...)
		listed := strings.Contains(stdout, "\nExit codes:\n  0    it worked")
		if code != 0 || !strings.Contains(stdout, want) || listed != (want != "") {
			t.Errorf("help %s ends with %d and\n%s", command, code, stdout)
		}
	}
}
