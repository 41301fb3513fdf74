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

func TestVersionOf(t *testing.T) {
	built := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef0123"},
			{Key: "vcs.time", Value: "2026-11-27T00:00:00Z"}, {Key: "vcs.modified", Value: modified}}
	}
	const commit = "commit 0123456789ab"
	for _, test := range []struct {
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"(devel)", nil, "not a release"},
		{"", nil, "not a release"},
		{"v1.2.3", nil, "v1.2.3"},
		{"(devel)", built("false"), commit + " of 2026-11-27T00:00:00Z"},
		{"(devel)", built("true"), commit + "+changes of 2026-11-27T00:00:00Z"},
		{"v0.0.0-20261127000000-0123456789ab+dirty", built("true"), commit + "+changes of 2026-11-27T00:00:00Z"},
		{"v1.2.3", built("false"), "v1.2.3, " + commit + " of 2026-11-27T00:00:00Z"},
	} {
		if got := versionOf(test.version, test.settings); got != test.want {
			t.Errorf("%q is %q, want %q", test.version, got, test.want)
		}
	}
}
