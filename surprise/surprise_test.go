package surprise_test

import (
	"context"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"gorm.io/gorm/logger"

	"example.com/impedance/schema"
	"example.com/impedance/surprise"
)

var update = flag.Bool("update", false, "write what happens into golden.json")

// lacks says what a proof needs and is not here, or nothing.
func lacks(s *surprise.Surprise) string {
	switch s.Needs {
	case surprise.Postgres, surprise.MySQL:
		for _, server := range schema.Servers {
			if string(server.Engine) == string(s.Needs) && os.Getenv(server.Variable) == "" {
				return "set " + server.Variable + " to the URL of a server"
			}
		}
	case surprise.Generator:
		if os.Getenv("IMPEDANCE_GENERATORS") == "" {
			return "set IMPEDANCE_GENERATORS to run generators, which takes a minute to compile them"
		}
	}
	return ""
}

// longest is how long a proof may run, and longestGenerator one that compiles a generator. They take
// milliseconds and a minute.
const longest, longestGenerator = time.Minute, 5 * time.Minute

// run runs a proof, and fails if it does not return.
func run(ctx context.Context, t *testing.T, s *surprise.Surprise) (seen surprise.Seen, err error) {
	t.Helper()
	bound := longest
	if s.Needs == surprise.Generator {
		bound = longestGenerator
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		seen, err = s.Run(ctx)
	}()
	select {
	case <-done:
	case <-time.After(bound):
		t.Fatalf("it does not return within %v", bound)
	}
	return seen, err
}

// TestGolden holds what happens with the versions of go.mod. After a change run
//
//	go test ./surprise -update
//
// with IMPEDANCE_POSTGRES, IMPEDANCE_MYSQL and IMPEDANCE_GENERATORS set; what needs another keeps
// what was held.
func TestGolden(t *testing.T) {
	held, err := surprise.Golden()
	if err != nil {
		t.Fatal(err)
	}
	var all []surprise.Seen
	for _, s := range surprise.All() {
		t.Run(s.Library+"/"+s.Name, func(t *testing.T) {
			was, ok := held[s.Name]
			if lack := lacks(s); lack != "" {
				if ok {
					all = append(all, was)
				}
				t.Skip(lack)
			}
			is, err := run(t.Context(), t, s)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, is)
			switch {
			case *update:
			case !ok:
				t.Error("golden.json does not have it; run the test with -update")
			case was.Verdict != is.Verdict:
				t.Errorf("%s: it was %q and is %q now: %s, where one expects %s", s.Title, was.Verdict,
					is.Verdict, is.Happened, is.Expected)
			case was != is:
				t.Errorf("%s: it was %q and is %q now", s.Title, was.Happened, is.Happened)
			}
		})
	}
	if *update {
		text, err := surprise.Format(all)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("golden.json", text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAll holds that names are used once, that a surprise surprises or says since when it does not,
// and that each is a program.
func TestAll(t *testing.T) {
	if *update {
		t.Skip("golden.json is being written")
	}
	held, err := surprise.Golden()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, s := range surprise.All() {
		if names[s.Name] {
			t.Errorf("there are two of the name %s", s.Name)
		}
		names[s.Name] = true
		if _, ok := held[s.Name]; !ok {
			t.Errorf("golden.json does not have %s", s.Name)
		}
		if !strings.HasPrefix(s.Source, "https://") {
			t.Errorf("%s has the source %q", s.Name, s.Source)
		}
		files, err := s.Alone()
		if err != nil {
			t.Errorf("%s is no program: %v", s.Name, err)
			continue
		}
		for _, f := range files {
			if strings.Contains(f.Text, "example.com/impedance") {
				t.Errorf("%s of %s does not stand by itself:\n%s", f.Name, s.Name, f.Text)
			}
		}
		if strings.Contains(files[0].Text, "\"proof/") != (len(files) > 1) {
			t.Errorf("%s has %d files, and its program is\n%s", s.Name, len(files), files[0].Text)
		}
	}
	for name := range held {
		if !names[name] {
			t.Errorf("golden.json has %s, which is no surprise", name)
		}
	}
}

// ending is a context that ends when somebody looks whether it has, for the time that left counts
// down to.
type ending struct {
	context.Context
	end  context.CancelFunc
	left atomic.Int64
}

func (c *ending) look() {
	if c.left.Add(-1) == 0 {
		c.end()
	}
}

// Done implements context.Context.
func (c *ending) Done() <-chan struct{} {
	c.look()
	return c.Context.Done()
}

// Err implements context.Context.
func (c *ending) Err() error {
	c.look()
	return c.Context.Err()
}

// TestOtherErrors holds that a proof whose context ends on its way returns an error, or what it
// shows otherwise. A proof that took any error for the one that it is about would show another thing,
// such as that a version has mended what it shows.
func TestOtherErrors(t *testing.T) {
	if *update {
		t.Skip("golden.json is being written")
	}
	logger.Default = logger.Discard // GORM's would write each error
	held, err := surprise.Golden()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range surprise.All() {
		if s.Needs == surprise.Generator || lacks(s) != "" {
			continue
		}
		t.Run(s.Library+"/"+s.Name, func(t *testing.T) {
			for n := int64(1); ; n += 1 + n/8 {
				ctx := &ending{}
				ctx.Context, ctx.end = context.WithCancel(t.Context())
				ctx.left.Store(n)
				is, err := run(ctx, t, s)
				ctx.end()
				if was := held[s.Name]; err == nil && is != was {
					t.Fatalf("if its context ends at the look %d it shows %q, where %q is expected, and "+
						"%q otherwise", n, is.Happened, is.Expected, was.Happened)
				}
				if ctx.left.Load() > 0 {
					break // it returned before
				}
			}
		})
	}
}

// TestLoopsEnd holds that no proof waits in a loop for what a version may never do again: a loop
// that sleeps counts its turns.
func TestLoopsEnd(t *testing.T) {
	for _, s := range surprise.All() {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, s.Path(), s.Code(), 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if loop, ok := n.(*ast.ForStmt); ok && loop.Post == nil && sleeps(loop.Body) {
				t.Errorf("%s: the loop may not end; count its turns", files.Position(loop.Pos()))
			}
			return true
		})
	}
}

// sleeps reports whether time.Sleep is called in a body.
func sleeps(body *ast.BlockStmt) (is bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.SelectorExpr); ok && call.Sel.Name == "Sleep" {
			is = true
		}
		return !is
	})
	return is
}

// plain is a word that may begin a sentence with a capital.
var plain = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

// written are names that are plain words, and wrong with a capital.
var written = []string{"ent", "gorm", "pgx", "sqlc", "sqlx", "tx"}

// see is a reference to another surprise.
var see = regexp.MustCompile(`\bsee ([a-z]+(?:-[a-z]+)+)`)

// TestSentences holds that titles and advice may begin with a capital, as the page writes them, and
// that the surprises which they refer to are there.
func TestSentences(t *testing.T) {
	names := map[string]bool{}
	for _, s := range surprise.All() {
		names[s.Name] = true
	}
	for _, s := range surprise.All() {
		for _, text := range []string{s.Title, s.Avoid} {
			first, _, _ := strings.Cut(text, " ")
			word := strings.TrimRight(first, ",;:")
			if unicode.IsLower(rune(word[0])) &&
				(!plain.MatchString(word) || slices.Contains(written, word)) {
				t.Errorf("%s begins a sentence with the name %s: %s", s.Name, word, text)
			}
		}
		for _, text := range []string{s.Expect, s.Spot, s.Avoid} {
			for _, reference := range see.FindAllStringSubmatch(text, -1) {
				if !names[reference[1]] {
					t.Errorf("%s refers to %s, which is no surprise", s.Name, reference[1])
				}
			}
		}
	}
}
