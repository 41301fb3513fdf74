package main

import (
	"strings"
	"testing"
)

// TestRenamed holds that a flag is understood by the name that it had, with a hint that comes once.
func TestRenamed(t *testing.T) {
	cached(t)
	const hint = "impedance: --layer is called --layers now; both work "
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"serve", "--layer", "hibernate"}, exitUsage, `unknown layer "hibernate"`},
		{[]string{"serve", "--layer=sqlx", "--layer", "gorm"}, exitUsage, "takes one layer"},
		{[]string{"trace", "Publish", "--layer", "hibernate"}, exitUsage, `unknown layer "hibernate"`},
		{[]string{"help", "serve"}, 0, ""},
	} {
		code, _, stderr := call(t.Context(), test.args...)
		hints := 1
		if test.want == "" {
			hints = 0
		}
		if code != test.code || strings.Count(stderr, hint) != hints || !strings.Contains(stderr, test.want) {
			t.Errorf("%q ends with %d and %q, want %q and the hint", test.args, code, stderr, test.want)
		}
	}
}

// TestOperationsEverywhere holds that operations are given as words or by --ops, several at once.
func TestOperationsEverywhere(t *testing.T) {
	cached(t)
	dsn := made(t)
	for _, args := range [][]string{
		{"trace", "UserByID", "Publish"}, {"trace", "--ops", "UserByID,Publish"},
		{"trace", "Publish", "--ops", "UserByID"}, {"show", "--ops", "UserByID,Publish"},
	} {
		code, stdout, stderr := call(t.Context(), append(args, "--layers", "floor", "--dsn", dsn)...)
		first := strings.Index(stdout, "UserByID, on a data set of 1000 users")
		second := strings.Index(stdout, "Publish, on a data set of 1000 users")
		if code != 0 || first != 0 || second < first ||
			!strings.Contains(stdout[first:second], "FROM users") ||
			strings.Contains(stdout[first:second], "INSERT INTO posts") ||
			!strings.Contains(stdout[second:], "INSERT INTO posts") {
			t.Errorf("%q ends with %d: %s%s", args, code, stdout, stderr)
		}
	}
}
