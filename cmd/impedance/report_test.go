package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance"
	"example.com/impedance/bench"
	"example.com/impedance/internal/source"
	"example.com/impedance/layers"
)

// TestReport makes pages of what was measured, at once and from files, and holds that they are
// whole, that they are the same, and that nothing else is replaced.
func TestReport(t *testing.T) {
	cached(t)
	dsn, dir := made(t), t.TempDir()
	out := filepath.Join(dir, "results.txt")
	code, stdout, stderr := call(t.Context(), "--rounds", "2", "--ops", "PostByID,SetNotify",
		"--layers", "ent", "--dsn", dsn, "--out", out)
	page := filepath.Join(dir, "results.html")
	if code != 0 || !strings.Contains(unwrapped(stdout), "The page is "+page) {
		t.Fatalf("compare ends with %d: %s%s", code, stdout, stderr)
	}
	first := contentsOf(t, page)
	for _, want := range []string{
		"op-PostByID", "op-SetNotify", "mismatch-identity-gorm-sqlite", "func (s *Store) PostByID(", "posts_created", // a picture's
		"Repeat it with <code>impedance --dsn " + dsn + " --layers ent --ops PostByID,SetNotify --rounds 2",
		"results.txt.gz",
	} {
		if !plainly(first, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	again := filepath.Join(dir, "again.html")
	if code, stdout, stderr := call(t.Context(), "report", out, "--out", again); code != 0 {
		t.Fatalf("report ends with %d: %s%s", code, stdout, stderr)
	}
	if !sameBut(first, contentsOf(t, again), "Made by <code>") {
		t.Error("the page of the file is another one than that of the comparison")
	}
	if code, _, stderr := call(t.Context(), "report", out, "--out", again, "--force"); code != 0 {
		t.Errorf("a page is not replaced: %d: %s", code, stderr)
	}
	if names := entries(t, dir); len(names) != 3 {
		t.Errorf("left behind: %q", names)
	}
}

// plainly reports whether a page has a text, without the marks of highlighting.
func plainly(page, text string) bool {
	marks := strings.NewReplacer("<b>", "", "</b>", "", "<i class=s>", "", "<i class=c>", "",
		"<i class=n>", "", "</i>", "")
	return strings.Contains(marks.Replace(page), text)
}

// sameBut reports whether two texts have the same lines, ignoring lines with a mark.
func sameBut(a, b, mark string) bool {
	without := func(text string) string {
		var kept strings.Builder
		for line := range strings.Lines(text) {
			if !strings.Contains(line, mark) {
				kept.WriteString(line)
			}
		}
		return kept.String()
	}
	return without(a) == without(b)
}

func contentsOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReportRefuses holds that a page is made of results only, and replaces none but a page.
func TestReportRefuses(t *testing.T) {
	cache := cached(t)
	letter := write(t, "letter.txt", "Dear Sir or Madam,\n")
	strange := write(t, "strange.txt", "BenchmarkCode/impl=hibernate 1 9 written-lines "+
		"1 mapping-lines 0 generated-lines 2 packages 0 packages-beyond-floor 1 modules "+
		"0 modules-beyond-floor\n")
	precious := write(t, "precious.html", "<p>mine</p>")
	page := filepath.Join(t.TempDir(), "page.html")
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"report"}, 2, "name result files"},
		{[]string{"report", "nowhere.txt", "--out", page}, 1, "results cannot be read"},
		{[]string{"report", letter, "--out", page}, 1, "there are no results in it"},
		{[]string{"report", strange, "--out", page}, 1, `a layer "hibernate" that this program does`},
		{[]string{"report", letter, "--out", precious}, 2,
			"that file is no page of impedance's; name another one, or"},
		{[]string{"report", letter, "--out", filepath.Join(page, "x.html")}, 2, "its folder cannot be found"},
		{[]string{"--out", strings.TrimSuffix(precious, ".html") + ".txt"}, 2,
			"the page " + precious + ": that file is no page"},
		{[]string{"--out", filepath.Join(filepath.Dir(page), "new.html")}, 2,
			"that is the name of the page"},
		{[]string{"show"}, 2, "name operations, such as impedance show HomeTimeline"},
		{[]string{"show", "Bogus"}, 2, "Bogus"},
		{[]string{"show", "Follow", "--layers", "bogus"}, 2, `unknown layer "bogus"`},
	} {
		code, _, stderr := call(t.Context(), test.args...)
		if code != test.code || !strings.Contains(stderr, test.want) {
			t.Errorf("%q ends with %d and %q, want %d and %q", test.args, code, stderr, test.code, test.want)
		}
	}
	if contentsOf(t, precious) != "<p>mine</p>" {
		t.Error("another's file was written")
	}
	if names := append(entries(t, cache), entries(t, filepath.Dir(page))...); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

// TestShow holds that an operation is shown with its cost, its source, what a library generated
// and what was sent.
func TestShow(t *testing.T) {
	cache, dsn := cached(t), made(t)
	code, stdout, stderr := call(t.Context(), "show", "FollowCounts", "--layers", "sqlc", "--dsn", dsn)
	if code != 0 {
		t.Fatalf("show ends with %d: %s", code, stderr)
	}
	for _, want := range []string{"FollowCounts, on a data set of 1000 users", "A CALL, on sqlite",
		"time of a call", "allocations", "── rawimpl/follow.go:", "── queries/sqlite/follow.sql:",
		"GENERATED", "SENT", "of them mapping;", "USING COVERING INDEX"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in the output", want)
		}
	}
	if t.Failed() {
		t.Log(stdout)
	}
	plain(t, stderr)
	if left := entries(t, cache); len(left) > 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

// TestPictures holds that a page shows every picture that is there, with two exceptions: it has the
// sequences as text, and the overlay of all layers in parts.
func TestPictures(t *testing.T) {
	names, err := pictures(impedance.Source, source.Subjects(layers.All()))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, name := range names {
		if shown[name] {
			t.Errorf("%s is shown twice", name)
		}
		shown[name] = true
	}
	all, err := os.ReadDir("../../docs/diagrams")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		base := f.Name()
		left := strings.HasPrefix(base, "sequence-") || base == "overlay.svg"
		if strings.HasSuffix(base, ".svg") && shown["docs/diagrams/"+base] == left {
			t.Errorf("of %s it is %v that it is shown", base, !left)
		}
	}
}

// TestCommandLine holds that a command is kept so that it can be given again, without a
// password.
func TestCommandLine(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"compare"}, "impedance compare"},
		{[]string{"--quick", "--layers", "sqlc,ent", "--users", "2k", "--out", "x.txt"},
			"impedance --layers sqlc,ent --quick --users 2000"},
		{[]string{"compare", "--dsn", "a b.db", "--dsn", "postgres://me:secret@host/db?sslmode=disable"},
			"impedance compare --dsn 'a b.db' --dsn 'postgres://me@host/db?sslmode=disable'"},
		{[]string{"--dsn", "postgres://host/db?user=me&password=secret"},
			"impedance --dsn 'postgres://host/db?user=me'"},
		{[]string{"--dsn", "mysql://me:se%cret@host/db"}, "impedance --dsn 'mysql://…'"},
	} {
		root := newRoot()
		c, rest, err := root.Find(test.args)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.ParseFlags(rest); err != nil {
			t.Fatal(err)
		}
		if got := commandLine(c, nil); got != test.want {
			t.Errorf("%q is kept as %s, want %s", test.args, got, test.want)
		}
	}
}

// TestBuilt holds that the published weights of programs are of the libraries' present versions and
// of each package of layers.
func TestBuilt(t *testing.T) {
	t.Parallel()
	rs, err := built(impedance.Source)
	if err != nil {
		t.Fatal(err)
	}
	const again = "; take docs/results/code.txt again with impedance ledger --code"
	for _, m := range bench.Libraries() {
		if got := rs.Setting(m.Path); got != m.Version {
			t.Errorf("the programs were built with %s %q, and this is %s%s", m.Path, got, m.Version, again)
		}
	}
	for _, s := range source.Subjects(layers.All()) {
		if c, ok := rs.CodeOf(s.Name); !ok || c.BinaryBytes == 0 {
			t.Errorf("no program of %s was built%s", s.Name, again)
		}
	}
}
