package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/impedance/bench"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// pages returns the paths of README.md and of all Markdown files below docs, relative to the root
// of the repository.
func pages(t *testing.T) []string {
	t.Helper()
	found := []string{"README.md"}
	err := fs.WalkDir(os.DirFS("../.."), "docs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// readPage returns the text of a file that is named relative to the root of the repository.
func readPage(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDocs runs every command that the pages show, in the order in which they show them, on little
// data. Each page has a folder of its own outside the checkout, which is empty at first, and no
// go command. Lines marked as not run are parsed only, and so is the guide without
// harness.FullVariable. With it, the guide is followed twice in the same folder, as readers do.
func TestDocs(t *testing.T) {
	found := pages(t)
	texts := make(map[string]string)
	for _, page := range found {
		texts[page] = readPage(t, page)
	}
	onlyPrograms(t, "python3", "strace")
	cached(t)
	for _, page := range found {
		t.Run(page, func(t *testing.T) {
			t.Chdir(t.TempDir())
			lines := commandLines(texts[page])
			isGuide := strings.HasPrefix(page, "docs/guide/")
			if isGuide && harness.Full() {
				lines = append(lines, lines...)
			}
			for _, line := range lines {
				line.long = isGuide || len(line.args) > 0 && long[line.args[0]]
				t.Run(strings.Join(line.args, " "), func(t *testing.T) { line.test(t) })
			}
		})
	}
}

// shown is a call of the program on a page.
type shown struct {
	args   []string
	notRun bool
	why    string // it is not run
	long   bool   // it runs for long, or is one of many
}

// test runs the call.
func (s shown) test(t *testing.T) {
	if err := parse(s.args); err != nil {
		t.Fatal(err)
	}
	switch {
	case s.notRun && s.why == "":
		t.Fatal("it is marked as not run without a reason")
	case s.notRun:
		t.Skip(s.why)
	case testing.Short():
		t.Skip("it takes a while; leave -short out to run it")
	case len(s.args) == 0:
		t.Skip("it takes minutes; continuous integration has a step for it")
	case s.long && !harness.Full():
		t.Skipf("set %s to run what runs for long", harness.FullVariable)
	}
	args, err := small(withServers(t, s.args))
	if err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := call(t.Context(), args...); code != 0 {
		t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
	}
}

// commandLines returns each call of the program in the blocks of a text that are marked as sh.
func commandLines(text string) (found []shown) {
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
		line, comment, _ := strings.Cut(line, "#")
		why, notRun := strings.CutPrefix(strings.TrimSpace(comment), "not run")
		why = strings.TrimLeft(why, ": ")
		if !notRun {
			why = ""
		}
		for _, call := range strings.FieldsFunc(line, func(r rune) bool {
			return strings.ContainsRune("&|;<>", r)
		}) {
			call = strings.TrimPrefix(strings.TrimSpace(call), "$ ")
			for _, program := range []string{"impedance", "./impedance", "go run ./cmd/impedance"} {
				if rest, ok := strings.CutPrefix(call+" ", program+" "); ok {
					found = append(found, shown{args: strings.Fields(rest), notRun: notRun, why: why})
				}
			}
		}
	}
	return found
}

// read reads a command line as run does, without running it.
func read(args []string) (*cobra.Command, error) {
	root := newRoot()
	c, rest, err := root.Find(args)
	if err != nil {
		return nil, err
	}
	c.InitDefaultHelpFlag()
	if err := c.ParseFlags(rest); err != nil && err != pflag.ErrHelp {
		return nil, err
	}
	return c, nil
}

// parse holds that a command line can be given: the subcommand and the flags are there, and the
// flags take those values.
func parse(args []string) error {
	c, err := read(args)
	if err != nil {
		return err
	}
	return c.ValidateArgs(c.Flags().Args())
}

// small adds --quick and --users 1k to a command line whose command takes them, unless it says
// otherwise or names a database that has its data.
func small(args []string) ([]string, error) {
	c, err := read(args)
	if err != nil {
		return nil, err
	}
	if code, err := c.Flags().GetBool("code"); err == nil && code {
		return args, nil // it has no data, and without a go command it is quick
	}
	if measure, err := c.Flags().GetBool("measure"); err == nil && !measure {
		return args, nil // it shows what was measured before
	}
	missing := func(name string) bool {
		flag := c.Flags().Lookup(name)
		return flag != nil && !flag.Changed
	}
	if missing("quick") {
		args = append(args, "--quick")
	}
	if missing("users") && missing("graph") && !readsFile(c) {
		args = append(args, "--users", "1k")
	}
	return args, nil
}

// readsFile reports whether a command reads a SQLite file that --dsn names.
func readsFile(c *cobra.Command) bool {
	names, err := c.Flags().GetStringArray("dsn")
	if err != nil || c.Name() == "data" {
		return false
	}
	for _, dsn := range names {
		if schema.EngineOf(dsn) == schema.SQLite && dsn != bench.Embedded {
			return true
		}
	}
	return false
}

// onlyPrograms leaves on the PATH those of some programs that are there, and nothing else.
func onlyPrograms(t *testing.T, names ...string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if err := os.Symlink(path, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
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

// TestParse holds that the test of the pages would notice.
func TestParse(t *testing.T) {
	const text = "```sh\n" +
		"impedance\n" +
		"$ impedance --users 10k --out r.txt && benchstat -col /impl r.txt # compare\n" +
		"go run ./cmd/impedance data --graph g.txt \\\n    --dsn g.db # not run: no graph\n" +
		"impedance help data; impedance verify --help\n" +
		"impedancemeter --bogus\n" +
		"```\n```go\nimpedance --bogus\n```\nimpedance --bogus\n"
	right := commandLines(text)
	if want := "[{[] false  false} {[--users 10k --out r.txt] false  false} " +
		"{[data --graph g.txt --dsn g.db] true no graph false} {[help data] false  false} " +
		"{[verify --help] false  false}]"; fmt.Sprint(right) != want {
		t.Fatalf("found %v, want %s", right, want)
	}
	for _, line := range right {
		if err := parse(line.args); err != nil {
			t.Errorf("%q is refused: %v", line.args, err)
		}
	}
	for _, wrong := range []string{"bogus", "--bogus", "data --rounds 3", "data extra",
		"--users lots", "help bogus"} {
		if err := parse(strings.Fields(wrong)); err == nil {
			t.Errorf("%q is accepted", wrong)
		}
	}
}

// TestSmall holds what is added to a command line before it is run.
func TestSmall(t *testing.T) {
	for given, want := range map[string]string{
		"":                          "--quick --users 1k",
		"verify --quick":            "verify --quick --users 1k",
		"verify --users 2k":         "verify --users 2k --quick",
		"verify --dsn g.db":         "verify --dsn g.db --quick",
		"verify --dsn sqlite":       "verify --dsn sqlite --quick --users 1k",
		"data --dsn g.db":           "data --dsn g.db --users 1k",
		"data --graph g --dsn g.db": "data --graph g --dsn g.db",
		"report r.txt":              "report r.txt",
		"trace Publish":             "trace Publish --users 1k",
		"ledger --code":             "ledger --code",
		"capacity club":             "capacity club",
		"capacity --measure":        "capacity --measure --quick",
	} {
		args, err := small(strings.Fields(given))
		if got := strings.Join(args, " "); got != want || err != nil {
			t.Errorf("%q becomes %q (%v), want %q", given, got, err, want)
		}
	}
}
