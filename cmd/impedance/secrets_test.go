package main

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// canary is a secret. Nothing may show it.
const canary = "c4nary-X%Y"

// dsnsWithSecrets are data source names with a canary, in our form on a port where nothing listens,
// and in forms of other programs.
func dsnsWithSecrets() []string {
	coded := url.QueryEscape(canary)
	var all []string
	for _, s := range []string{"postgres", "mysql"} {
		at := s + "://u:" + coded + "@127.0.0.1:1/db"
		all = append(all, at, at+"?sslpassword="+coded+"&passfile="+coded+"&app.key="+coded,
			s+"://127.0.0.1:1/db?password="+coded, s+"://u:"+canary+"@127.0.0.1:1/db",
			s+"://u:1#"+canary+"@127.0.0.1:1/db", s+"://u:1/"+canary+"@127.0.0.1:1/db",
			s+"://u:1?"+canary+"@127.0.0.1:1/db", s+"://127.0.0.1:1/db&password="+canary,
			s+"://u:"+coded+"@127.0.0.1:1", s+":u:"+canary+"@127.0.0.1:1/db")
	}
	return append(all, "oracle://u:"+canary+"@h/db", "jdbc:postgresql://h/db?password="+canary,
		"host=h password="+canary, "password='"+canary+"' host=h", "u:"+canary+"@tcp(h:1)/db",
		"u:"+canary+"@h/db", "Driver={x};Server=h;Pwd="+canary, "u/"+canary+"@//h:1/x",
		"x.db?_auth_pass="+canary, "file:x.db?_auth_pass="+canary, "file:x.db?_key="+coded,
		":memory:?_key="+canary)
}

// sings reports whether a text has a part of the canary that nothing else has.
func sings(text string) bool { return strings.Contains(strings.ToLower(text), "c4nary") }

// walk calls do with the words of each command.
func walk(c *cobra.Command, do func(words []string, c *cobra.Command)) {
	do(strings.Fields(c.CommandPath())[1:], c)
	for _, sub := range c.Commands() {
		walk(sub, do)
	}
}

// TestSecrets gives data source names with a secret to every command, as the value of --dsn, as a
// word, and with mistakes in the flag, and looks for the secret in everything that comes out.
func TestSecrets(t *testing.T) {
	cached(t)
	folder := t.TempDir()
	t.Chdir(folder)
	t.Setenv("TMPDIR", t.TempDir())
	ran := 0
	walk(newRoot(), func(words []string, c *cobra.Command) {
		for _, dsn := range dsnsWithSecrets() {
			given := [][]string{{dsn}, {"-dsn=" + dsn}, {"--dns=" + dsn}}
			if c.Flags().Lookup("dsn") != nil {
				given = append(given, []string{"--dsn", dsn}, []string{"--dsn=" + dsn, "--users", dsn})
				if c.Name() == "data" {
					given = append(given, []string{"--list", "--dsn", dsn}, []string{"--clear", "--dsn", dsn})
				}
			}
			for _, flags := range given {
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				code, stdout, stderr := call(ctx, append(append([]string{}, words...), flags...)...)
				cancel()
				ran++
				if sings(stdout) || sings(stderr) {
					t.Errorf("impedance %q %q ends with %d and shows the secret:\n%s%s", words, flags, code,
						stdout, stderr)
				}
			}
		}
	})
	if ran < 1000 {
		t.Errorf("only %d command lines were tried", ran)
	}
	silent(t, folder)
	silent(t, os.Getenv("XDG_CACHE_HOME"))
}

// silent holds that no file in a folder has the secret, in its name or in what it holds.
func silent(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if sings(path) || sings(contentsOf(t, path)) {
			t.Errorf("%s has the secret", path)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestSecretsInResults compares on a server with a secret in its name, and looks for it in what is
// printed, in the result file and on the page.
func TestSecretsInResults(t *testing.T) {
	for _, server := range schema.Servers {
		if server.Engine != schema.Postgres {
			continue // the name of another has no parameters, and its password is checked
		}
		u, err := url.Parse(harness.Fresh(t, server.Variable))
		if err != nil {
			t.Fatal(err)
		}
		query := u.Query()
		query.Set("sslpassword", canary)
		query.Set("passfile", "/"+canary)
		query.Set("impedance.key", canary)
		u.RawQuery = query.Encode()
		folder := t.TempDir()
		cached(t)
		t.Chdir(folder)
		for _, args := range [][]string{
			{"--quick", "--rounds", "1", "--ops", "UserByID", "--layers", "sqlx", "--users", "200", "--dsn",
				u.String(), "--out", "results.txt"},
			{"report", "results.txt", "--out", "page.html"},
			{"data", "--list", "--dsn", u.String()},
		} {
			code, stdout, stderr := call(t.Context(), args...)
			if code != 0 && code != exitWide || sings(stdout) || sings(stderr) {
				t.Errorf("%q ends with %d: %s%s", args, code, stdout, stderr)
			}
		}
		if !strings.Contains(contentsOf(t, "results.txt"), "postgres://") {
			t.Error("the result file does not name the database")
		}
		silent(t, folder)
		query.Set("work_mem", canary) // which the server quotes in its answer
		u.RawQuery = query.Encode()
		code, stdout, stderr := call(t.Context(), "verify", "--dsn", u.String())
		if code != exitFailure || sings(stdout+stderr) || !strings.Contains(stderr, "work_mem") {
			t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
		}
	}
}
