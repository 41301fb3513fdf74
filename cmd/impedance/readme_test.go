package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestReadme holds that the command lines of the README can be given as they stand: the
// subcommands and the flags are there, and the flags take those values.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := commandLines(string(readme))
	if len(found) == 0 {
		t.Error("the README shows no command line")
	}
	for _, args := range found {
		if err := parse(args); err != nil {
			t.Errorf("impedance %s: %v", strings.Join(args, " "), err)
		}
	}
}

// commandLines returns the arguments of each call of the program in the blocks of a text
// that are marked as sh.
func commandLines(text string) (found [][]string) {
	text = strings.ReplaceAll(text, "\\\n", " ")
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			inside = line == "```sh"
			continue
		}
		if !inside {
			continue
		}
		line, _, _ = strings.Cut(line, "#")
		for _, call := range strings.FieldsFunc(line, func(r rune) bool {
			return strings.ContainsRune("&|;<>", r)
		}) {
			call = strings.TrimPrefix(strings.TrimSpace(call), "$ ")
			for _, program := range []string{"impedance", "./impedance", "go run ./cmd/impedance"} {
				if rest, ok := strings.CutPrefix(call+" ", program+" "); ok {
					found = append(found, strings.Fields(rest))
				}
			}
		}
	}
	return found
}

// parse reads a command line as run does, without running it.
func parse(args []string) error {
	root := newRoot()
	root.InitDefaultHelpCmd()
	c, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	c.InitDefaultHelpFlag()
	if err := c.ParseFlags(rest); err != nil && err != pflag.ErrHelp {
		return err
	}
	if c.Name() == "help" {
		return known(root, c.Flags().Args())
	}
	return c.ValidateArgs(c.Flags().Args())
}

// known refuses help about what is not there.
func known(root *cobra.Command, words []string) error {
	c, rest, err := root.Find(words)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%s has no %s", c.Name(), rest[0])
	}
	return err
}

// TestParse holds that the test of the README would notice.
func TestParse(t *testing.T) {
	const text = "```sh\n" +
		"impedance\n" +
		"$ impedance --users 10k --out r.txt && benchstat -col /impl r.txt # compare\n" +
		"go run ./cmd/impedance data --graph g.txt \\\n    --dsn g.db\n" +
		"impedance help data; impedance verify --help\n" +
		"impedancemeter --bogus\n" +
		"```\n```go\nimpedance --bogus\n```\nimpedance --bogus\n"
	right := commandLines(text)
	if want := "[[] [--users 10k --out r.txt] [data --graph g.txt --dsn g.db] [help data] " +
		"[verify --help]]"; fmt.Sprint(right) != want {
		t.Fatalf("found %v, want %s", right, want)
	}
	for _, args := range right {
		if err := parse(args); err != nil {
			t.Errorf("%q is refused: %v", args, err)
		}
	}
	for _, wrong := range []string{"bogus", "--bogus", "data --rounds 3", "data extra",
		"--users lots", "help bogus"} {
		if err := parse(strings.Fields(wrong)); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}
