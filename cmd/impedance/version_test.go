package main

import (
	"regexp"
	"runtime"
	"runtime/debug"
	"testing"
)

// TestVersion holds that the program says its own version and those that results depend on.
func TestVersion(t *testing.T) {
	code, stdout, stderr := call(t.Context(), "version")
	for _, want := range []string{`^impedance +\S`, `\ngo +` + runtime.Version() + " ",
		`\nentgo.io/ent +v0\.`, `\ngorm.io/gorm +v1\.`, `\nmodernc.org/sqlite +v1\.`,
		`\ngithub.com/jmoiron/sqlx +v1\.`, `\ngithub.com/sqlc-dev/sqlc +v1\.`} {
		if code != 0 || stderr != "" || !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("it ends with %d, %q and\n%s, want %s", code, stderr, stdout, want)
		}
	}
}

func TestCommitOf(t *testing.T) {
	settings := []debug.BuildSetting{{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.time", Value: "2026-11-27T00:00:00Z"}}
	const want = ", commit 0123456789ab of 2026-11-27T00:00:00Z"
	if got := commitOf(settings); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	settings = append(settings, debug.BuildSetting{Key: "vcs.modified", Value: "true"})
	if got := commitOf(settings); got != want+", with changes" {
		t.Errorf("got %q, want it with changes", got)
	}
	if got := commitOf(nil); got != "" {
		t.Errorf("of no commit it says %q", got)
	}
}
