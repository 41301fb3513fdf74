package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// call runs a command line. The lines of standard error are joined, wherever the window broke them.
// A few rounds on a busy machine may look as if the floor were slower than its own statements. No
// test is about that, so the command then runs again.
func call(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	for range 5 {
		var out, err bytes.Buffer
		code = run(ctx, args, &out, &err)
		stdout, stderr = out.String(), unwrapped(err.String())
		if !strings.HasPrefix(stderr, "impedance: the floor takes more than") {
			break
		}
	}
	if stderr != "" {
		stderr += "\n"
	}
	return code, stdout, stderr
}

// cached gives the test a cache of its own, and returns the folder that the program keeps
// there.
func cached(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", dir)
	return filepath.Join(dir, "impedance")
}

// entries returns the names of what is in a folder, which need not exist.
func entries(t *testing.T, dir string) []string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// write writes a file into a folder of its own, and returns its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// made makes a small database, and returns its path.
func made(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "social.db")
	code, _, stderr := call(t.Context(), "data", "--users", "1k", "--dsn", path)
	if code != 0 {
		t.Fatalf("making a data set ends with %d: %s", code, stderr)
	}
	return path
}

// TestUsage holds that a command line that is wrong ends with its own exit code, before
// anything is done, and that the message says what would be right.
func TestUsage(t *testing.T) {
	cache := cached(t)
	there := write(t, "results.txt", "precious")
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"--bogus"}, "unknown flag: --bogus"},
		{[]string{"bogus"}, `"bogus" is neither a subcommand nor a flag`},
		{[]string{"verify", "bogus"}, `"bogus" is neither a subcommand nor a flag`},
		{[]string{"data", "--rounds", "5"}, "unknown flag: --rounds"},
		{[]string{"--users"}, "flag needs an argument: --users"},
		{[]string{"--users", "0"}, "want at least 128 users: operations are called with as many"},
		{[]string{"--users", "abc"}, "want a number of users, such as 500, 10k, 1.5k, 1M or 1e6"},
		{[]string{"data", "--users", "-3"}, "want a number of users"},
		{[]string{"data", "--users", "3"}, "want at least 128 users"},
		{[]string{"data", "--users", "1.0005k"}, "that is no whole number of users"},
		{[]string{"data", "--users", "3e9"}, "want at most 2147483648 users"},
		{[]string{"--users", "1k", "--graph", "g.txt"}, "--users and --graph exclude one another"},
		{[]string{"verify", "--graph", "g.txt", "--users", "1k"}, "exclude one another"},
		{[]string{"--seed", "-1"}, `invalid argument "-1" for "--seed": want a whole number, 0 or more See`},
		{[]string{"--seed", "abc"}, `invalid argument "abc" for "--seed": want a whole number, 0 or more See`},
		{[]string{"--quick=perhaps"}, `invalid argument "perhaps" for "--quick": want true or false See`},
		{[]string{"--layers", `a"b`}, `for "--layers": want names, separated by commas See`},
		{[]string{"exercise", "3", "--limit", "5"}, `for "--limit": want a time, such as 50ms or 2s See`},
		{[]string{"--layers", "gorm,hibernate"}, `unknown layer "hibernate"; there are floor, `},
		{[]string{"verify", "--state", "s.json"}, "--state goes with --steps"},
		{[]string{"verify", "--steps", "0"}, "want a number of steps up to 1e12, such as 20k"},
		{[]string{"verify", "--steps", "1.0001"}, "want a number of steps"},
		{[]string{"verify", "--steps", "2e12"}, "want a number of steps up to 1e12"},
		{[]string{"verify", "--steps", "2k", "--quick"}, "operations; leave out --quick"},
		{[]string{"verify", "--steps", "2k", "--users", "1k"}, "operations; leave out --users"},
		{[]string{"verify", "--steps", "2k", "--ops", "Thread"}, "operations; leave out --ops"},
		{[]string{"verify", "--steps", "2k", "--dsn", "x.db"}, "give --dsn sqlite or a server"},
		{[]string{"verify", "--layers", "floor"}, "would agree with itself; name another layer"},
		{[]string{"verify", "--ops", "Publsh"}, `unknown operation "Publsh"; did you mean Publish?`},
		{[]string{"verify", "--ops", "Bogus"}, `unknown operation "Bogus"; there are CreateUser`},
		{[]string{"--layers", "grom"}, `unknown layer "grom"; did you mean gorm?`},
		{[]string{"--layers", "sql"}, `unknown layer "sql"; did you mean sqlx or sqlc?`},
		{[]string{"comparr"}, `"comparr" is neither a subcommand nor a flag; did you mean compare?`},
		{[]string{"exercise", "reviw"}, "did you mean review?"},
		{[]string{"gorm"}, "did you mean --layers gorm?"},
		{[]string{"GORM"}, "did you mean --layers gorm?"},
		{[]string{"verify", "home timeline"}, "did you mean --ops HomeTimeline?"},
		{[]string{"trace", "GORM"}, `"GORM" is a layer; did you mean --layers gorm?`},
		{[]string{"verify", "Publish"}, "did you mean --ops Publish?"},
		{[]string{"--op", "Publish"}, "unknown flag: --op; did you mean --ops?"},
		{[]string{"ledger", "--delays"}, "unknown flag: --delays; did you mean --delay?"},
		{[]string{"diagram", "schema", "--check", "--force"}, "--check writes nothing"},
		{[]string{"diagram", "drift", "--title", "Ours"}, "--title is of the schema of a database of yours"},
		{[]string{"diagram", "schema", "--dsn", "a.db", "--title", ""}, "--title: it is empty"},
		{[]string{"--version"}, "unknown flag: --version; did you mean impedance version?"},
		{[]string{"help", "sho"}, `"sho" is neither a subcommand nor a flag; did you mean show?`},
		{[]string{"help", "exercise", "9"}, `"9" is neither a subcommand nor a flag`},
		{[]string{"-x"}, "unknown shorthand flag: 'x' in -x"},
		{[]string{"--dsn", ""}, "--dsn: it is empty; is the variable set?"},
		{[]string{"exercise", "1", "--guess", "1s", "--dsn", ""}, "--dsn: it is empty"},
		{[]string{"diagram", "schema", "--dsn", ""}, "--dsn: it is empty"},
		{[]string{"data", "--dsn", "oracle://x"}, "--dsn: no engine speaks oracle:// here; give the path of " +
			"an SQLite file, or a URL that begins with mariadb://, mysql://, postgres://, postgresql://"},
		{[]string{"verify", "--dsn", "postgress://h/d"}, "no engine speaks postgress:// here; did you mean " +
			"postgres://?"},
		{[]string{"--dsn", "postgres"}, "postgres is an engine and no database; give " +
			"postgres://user:password@host:port/database, or ./postgres for a file of that name"},
		{[]string{"completion"}, "name a shell; there are bash, zsh, fish"},
		{[]string{"completion", "tcsh"}, `unknown shell "tcsh"; there are bash, zsh, fish`},
		{[]string{"trace", "Publish", "--json"}, "unknown flag: --json See"},
		{[]string{"completion", "bsah"}, `unknown shell "bsah"; did you mean bash?`},
		{[]string{"serve", "--layers", "sqlx,gorm"}, "impedance serve takes one layer, such as --layers"},
		{[]string{"serve", "--layers", "all"}, "impedance serve takes one layer"},
		{[]string{"scale", "--sizes", "1k,many"}, `invalid argument "1k,many" for "--sizes": want a number`},
		{[]string{"scale", "--sizes", "1k,1k"}, "a number of users is there twice"},
		{[]string{"scale", "--dsn", "x.db"}, "impedance scale makes the data sets of SQLite itself"},
		{[]string{"scale", "--ops", "Publsh"}, `unknown operation "Publsh"; did you mean Publish?`},
		{[]string{"scale", "--chart", there}, "that file exists; name another one, or replace it with --force"},
		{[]string{"--rounds", "0"}, "--rounds must be 1–1000, not 0"},
		{[]string{"--rounds", "1001"}, "--rounds must be 1–1000, not 1001"},
		{[]string{"--rounds", "many"}, `invalid argument "many" for "--rounds": want a whole number, such as 10 See`},
		{[]string{"--out", there}, "that file exists; name another one, or replace it with --force"},
		{[]string{"--out", filepath.Join(cache, "no", "such", "r.txt")}, "its folder cannot be found"},
		{[]string{"data", "--list", "--clear"}, "--list and --clear exclude one another"},
		{[]string{"--dsn", "x.db", "--users", "1k"}, "--dsn names a database that has its data"},
		{[]string{"verify", "--dsn", "x.db", "--graph", "g.txt"}, "--dsn names a database"},
		{[]string{"data", "--clear", "--dsn", "x.db"}, "--list and --clear take the --dsn of a server"},
		{[]string{"trace"}, "name operations, such as impedance trace HomeTimeline; there are CreateUser"},
		{[]string{"show", "ent", "ProfilePage"}, `"ent" is a layer; did you mean --layers ent?`},
		{[]string{"--layers", ""}, "--layers: it is empty; is the variable set?"},
		{[]string{"--quick", "--out", ""}, "--out: it is empty; is the variable set?"},
		{[]string{"trace", "UserByID", "Publsh"}, `unknown operation "Publsh"; did you mean Publish?`},
		{[]string{"trace", "--ops", "Publsh"}, `unknown operation "Publsh"; did you mean Publish?`},
		{[]string{"trace", "Publish", "--layers", "hibernate"}, `unknown layer "hibernate"`},
		{[]string{"trace", "Publish", "--dsn", "x.db", "--users", "1k"}, "--dsn names a database"},
		{[]string{"trace", "Publish", "--dsn", "x.db", "--dsn", "postgres://h/d"}, "takes one --dsn"},
		{[]string{"ledger", "--dsn", "postgres://h/d"}, "looks into SQLite only, not into postgres; " +
			"impedance compare, verify and trace work on each engine"},
		{[]string{"ledger", "--dsn", "x.db", "--dsn", "y.db"}, "takes one --dsn"},
		{[]string{"--dsn", "x.db", "--dsn", "y.db"}, "--dsn names two databases of sqlite"},
		{[]string{"verify", "--dsn", "mysql://h/d", "--dsn", "mariadb://h/e"},
			"--dsn names two databases of mysql"},
		{[]string{"mismatch", "identty"}, `unknown mismatch "identty"; did you mean identity?`},
		{[]string{"mismatch", "--engine", "oracle"}, `unknown engine "oracle"; there are sqlite, postgres`},
		{[]string{"mismatch", "--guess"}, "--guess asks about one mismatch"},
		{[]string{"mismatch", "--json", "--out", "pages"}, "--out writes pages; leave out --guess"},
		{[]string{"diagram", "bogus"}, `unknown kind of diagram "bogus"; there are schema`},
		{[]string{"diagram", "shcema"}, `unknown kind of diagram "shcema"; did you mean schema?`},
		{[]string{"diagram", "overlay", "--dsn", "x.db"}, "whatever the database; leave out --dsn"},
		{[]string{"diagram", "objects", "--dsn", "x.db"}, "whatever the database; leave out --dsn"},
		{[]string{"diagram", "--ops", "Publsh"}, `unknown operation "Publsh"`},
		{[]string{"ledger", "bogus"}, `"bogus" is neither a subcommand nor a flag`},
		{[]string{"ledger", "--ops", "Publsh"}, `unknown operation "Publsh"`},
		{[]string{"ledger", "--out", there}, "that file exists; name another one, or replace it with --force"},
		{[]string{"ledger", "--code", "--ops", "Publish"}, "--code and --ops exclude one another"},
		{[]string{"ledger", "--code", "--delay"}, "--code and --delay exclude one another"},
		{[]string{"serve", "bogus"}, `"bogus" is neither a subcommand nor a flag`},
		{[]string{"serve", "--layers", "hibernate"}, `unknown layer "hibernate"; there are floor, `},
		{[]string{"serve", "--addr", "8080"}, `--addr "8080": want HOST:PORT, such as 127.0.0.1:8080`},
		{[]string{"serve", "--host", "http://x"}, `--host "http://x": want a name or an IP address`},
		{[]string{"serve", "--host", "x,x:80"}, `--host "x:80": want a name or an IP address`},
		{[]string{"serve", "--host", "*"}, `--host "*": want a name or an IP address`},
		{[]string{"serve", "--addr", ":99999"}, `--addr ":99999": want HOST:PORT, such as 127.0.0.1:8080, ` +
			"with a port of 65535 at most"},
		{[]string{"serve", "--dsn", "x.db", "--dsn", "postgres://h/d"}, "takes one --dsn"},
		{[]string{"serve", "--dsn", "x.db", "--users", "1k"}, "--dsn names a database"},
		{[]string{"durability", "--layers", "hibernate"}, `unknown layer "hibernate"`},
		{[]string{"durability", "--modes", "WAL+ALWAYS"}, `--modes: "WAL+ALWAYS" is no mode; give a`},
		{[]string{"exercise", "bogus"}, `"bogus" is neither a subcommand nor a flag`},
		{[]string{"exercise", "1"}, "there is no terminal to ask for your guess; give it, as in " +
			"impedance exercise 1 --guess 1.5s"},
		{[]string{"exercise", "1", "--guess", "soon"}, `--guess: "soon" is no time`},
		{[]string{"exercise", "1", "--guess", ""}, `--guess: it is empty; is the variable set?`},
		{[]string{"exercise", "1", "--guess", "1s", "--layers", "hibernate"}, "unknown layer"},
		{[]string{"exercise", "1", "--guess", "1s", "--answers", there}, "that file exists; name another"},
		{[]string{"exercise", "1", "--guess", "1s", "--answers", filepath.Join(cache, "no", "r.json")},
			"its folder cannot be found"},
		{[]string{"exercise", "1", "--guess", "1s", "--dsn", "postgres://h/d"}, "looks into SQLite only"},
		{[]string{"exercise", "2"}, "impedance exercise 2 --guess 300ms"},
		{[]string{"exercise", "2", "--guess", "2000/s"}, `--guess: "2000/s" is no time`},
		{[]string{"exercise", "3"}, "impedance exercise 3 --guess 2000"},
		{[]string{"exercise", "3", "--guess", "1.5s"}, `--guess: "1.5s" is no number of requests`},
		{[]string{"exercise", "3", "--guess", "2k", "--limit", "4s"}, "--limit must be 1ms–3s, not 4s"},
		{[]string{"exercise", "review"}, "name files that were written with --answers"},
		{[]string{"exercise", "1", "--guess", "1s", "--name", "a\nb"}, "some that cannot be shown"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			code, stdout, stderr := call(t.Context(), test.args...)
			if code != exitUsage {
				t.Errorf("the exit code is %d, want %d", code, exitUsage)
			}
			if !strings.HasPrefix(stderr, "impedance: ") || !strings.Contains(stderr, test.want) {
				t.Errorf("the message is %q, want %q in it", stderr, test.want)
			}
			if !strings.Contains(stderr, "See 'impedance help'") {
				t.Errorf("the message %q does not tell where to look", stderr)
			}
			if stdout != "" {
				t.Errorf("it printed %q", stdout)
			}
		})
	}
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if content, err := os.ReadFile(there); err != nil || string(content) != "precious" {
		t.Errorf("the file that was there holds %q (%v)", content, err)
	}
}

// TestFailure holds that what cannot work ends with a message that says what to do, and
// leaves nothing behind.
func TestFailure(t *testing.T) {
	cache := cached(t)
	foreign := write(t, "notes.db", "This is no database, and should stay as it is.\n")
	graph := write(t, "bad.txt", "# two ids a line\n1\t2\n3 three\n")
	lonely := write(t, "small.txt", "1 2\n2 3\n")
	folder := t.TempDir()
	target := filepath.Join(folder, "new.db")
	line := graph + ", line 3: not an edge list: expected two ids"
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"--dsn", target}, "`impedance data --dsn " + target + "` makes one"},
		{[]string{"verify", "--dsn", target}, "`impedance data --dsn " + target + "` makes one"},
		{[]string{"--dsn", foreign}, "it was left untouched, name another file"},
		{[]string{"verify", "--dsn", foreign}, "it was left untouched, name another file"},
		{[]string{"data", "--users", "1k", "--dsn", foreign}, "it was left untouched"},
		{[]string{"--dsn", "postgres://u:secret@127.0.0.1:1/db"}, "database postgres://u@127.0.0.1:1/db: " +
			"the server cannot be reached; check that it runs there"},
		{[]string{"data", "--dsn", "mysql://u:secret@127.0.0.1:1/db"}, "the server cannot be reached"},
		{[]string{"trace", "Publish", "--dsn", target}, "` makes one"},
		{[]string{"trace", "Publish", "--dsn", "mariadb://u:secret@127.0.0.1:1/db"}, "cannot be reached"},
		{[]string{"diagram", "--dsn", target, "--out", folder}, "does not exist"},
		{[]string{"ledger", "--dsn", foreign}, "it was left untouched, name another file"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--dsn", target}, "` makes one"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--dsn", foreign}, "it was left untouched"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--dsn", "postgres://u:secret@127.0.0.1:1/db"},
			"database postgres://u@127.0.0.1:1/db: the server cannot be reached"},
		{[]string{"data", "--graph", graph, "--dsn", target}, line},
		{[]string{"--graph", graph}, line},
		{[]string{"data", "--graph", folder + "/none.txt", "--dsn", target}, "no such file"},
		{[]string{"--graph", folder + "/none.txt"}, "impedance: the edge list " + folder +
			"/none.txt cannot be read: no such file"},
		{[]string{"--dsn", folder + "/my new.db"}, "`impedance data --dsn '" + folder + "/my new.db'` makes one"},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			code, stdout, stderr := call(t.Context(), test.args...)
			if code != exitFailure {
				t.Errorf("the exit code is %d, want %d", code, exitFailure)
			}
			if !strings.Contains(stderr, "impedance: ") || !strings.Contains(stderr, test.want) {
				t.Errorf("the message is %q, want %q in it", stderr, test.want)
			}
			if stdout != "" {
				t.Errorf("it printed %q", stdout)
			}
			if left := append(entries(t, cache), entries(t, folder)...); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
	t.Run("too small", func(t *testing.T) {
		code, _, stderr := call(t.Context(), "--graph", lonely)
		if want := "it has 3 users; at least 128 are needed"; code != exitFailure ||
			!strings.Contains(stderr, want) {
			t.Errorf("it ends with %d and %q, want %q", code, stderr, want)
		}
	})
	content, err := os.ReadFile(foreign)
	if err != nil || !strings.HasPrefix(string(content), "This is no database") {
		t.Errorf("the foreign file holds %q (%v)", content, err)
	}
	if files := entries(t, filepath.Dir(foreign)); len(files) != 1 {
		t.Errorf("beside the foreign file there are %q", files)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"help"}, {"--help"}, {"help", "data"}, {"verify", "-h"}} {
		code, stdout, stderr := call(t.Context(), args...)
		if code != 0 || stderr != "" || !strings.Contains(stdout, "Usage:") {
			t.Errorf("%q ends with %d, %q and %q", args, code, stdout, stderr)
		}
	}
}
