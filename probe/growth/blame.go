package growth

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"example.com/impedance/probe"
)

// source is a text of a statement with the line that sent it.
type source struct {
	text, at string
}

// uses are what a source took over each of the sizes, how often it was used over the last of them,
// and with which bindings.
type uses struct {
	source
	took     [len(sizes)]int64
	times    int
	bindings map[string]bool
}

// grew is how much more a source took over the last size than over the first.
func (u *uses) grew() int64 { return u.took[len(sizes)-1] - u.took[0] }

// blame writes the statements that took more over more things, the worst first.
func blame(c counted, sent [len(sizes)][]probe.Event) string {
	all := map[source]*uses{}
	for i := range sent {
		for _, e := range sent[i] {
			if e.Kind != probe.Exec && e.Kind != probe.Query {
				continue
			}
			s := source{shortened(e.Query), caller(e.Callers)}
			if all[s] == nil {
				all[s] = &uses{source: s, bindings: map[string]bool{}}
			}
			all[s].took[i] += [...]int64{1, e.Rows, e.Bytes}[c]
			if i == len(sizes)-1 {
				all[s].times++
				var values []any
				for _, arg := range e.Args {
					values = append(values, arg.Value)
				}
				all[s].bindings[fmt.Sprintf("%#v", values)] = true
			}
		}
	}
	var worst []*uses
	for _, u := range all {
		if u.grew() > 0 {
			worst = append(worst, u)
		}
	}
	slices.SortFunc(worst, func(a, b *uses) int {
		return cmp.Or(cmp.Compare(b.grew(), a.grew()), cmp.Compare(a.at, b.at),
			cmp.Compare(a.text, b.text))
	})
	var b strings.Builder
	for _, u := range worst {
		fmt.Fprintf(&b, "\n  %s: %d, %d, %d %s", u.at, u.took[0], u.took[1], u.took[2], names[c])
		switch n := len(u.bindings); {
		case u.times == 1:
		case n == u.times:
			b.WriteString(", each with other values: one statement could ask for all of them")
		default:
			fmt.Fprintf(&b, ", but only %d different values in %d statements: keep what was read before", n,
				u.times)
		}
		fmt.Fprintf(&b, "\n    %s", u.text)
	}
	return b.String()
}

// placeholders are a list of parameters, or of rows of them, whatever its length.
var placeholders = regexp.MustCompile(`(\?\d*|\$\d+|:\w+|@\w+)(\s*,\s*(\?\d*|\$\d+|:\w+|@\w+))+`)

// rowsOf are rows of shortened lists.
var rowsOf = regexp.MustCompile(`(\([^()]*…\))(\s*,\s*\([^()]*…\))+`)

// blanks separate words.
var blanks = regexp.MustCompile(`\s+`)

// shortened returns a text on one line, in which lists of different length are the same. A list of
// one is the same as one of many where it stands in parentheses behind IN or VALUES.
func shortened(text string) string {
	text = blanks.ReplaceAllString(strings.TrimSpace(text), " ")
	text = placeholders.ReplaceAllString(text, "…")
	text = single.ReplaceAllString(text, "$1 (…)")
	return rowsOf.ReplaceAllString(text, "$1")
}

// single is a list of one.
var single = regexp.MustCompile(`(?i)\b(IN) ?\( ?(?:\?\d*|\$\d+|:\w+|@\w+|…) ?\)`)

// caller returns the first line of the application among callers: the first outside Go's own
// packages, the module cache, vendored modules, this package and generated code, or else the
// outermost.
func caller(callers []uintptr) string {
	frames := runtime.CallersFrames(callers)
	at := "somewhere"
	for {
		f, more := frames.Next()
		if f.File != "" {
			if !foreign(f) {
				return shown(f)
			}
			if !more {
				at = shown(f)
			}
		}
		if !more {
			return at
		}
	}
}

// shown writes a line as an editor opens it, relative to the working directory where it is below.
func shown(f runtime.Frame) string {
	name := f.File
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, name); err == nil && !strings.HasPrefix(rel, "..") {
			name = rel
		}
	}
	return fmt.Sprintf("%s:%d", name, f.Line)
}

// ours are the packages of the probe.
var ours = []string{reflect.TypeFor[probe.Probe]().PkgPath(), reflect.TypeFor[uses]().PkgPath()}

// goroot is the folder of Go's own packages with a slash at its end, or empty in a program that was
// built with -trimpath.
var goroot = func() string {
	pc := reflect.ValueOf(strings.Cut).Pointer()
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return strings.TrimSuffix(file, "strings/strings.go")
}()

// main is the path of the module that the program or the test belongs to.
var main = func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.Main.Path
}()

// foreign reports whether a frame is not of the application.
func foreign(f runtime.Frame) bool {
	pkg := packageOf(f.Function)
	switch file := filepath.ToSlash(f.File); {
	case slices.Contains(ours, pkg):
		return true
	case main != "" && (pkg == main || strings.HasPrefix(pkg, main+"/")):
		return generated(f.File)
	case strings.Contains(file, "/pkg/mod/"), strings.Contains(file, "/vendor/"),
		strings.Contains(file, "@v"): // the module cache, and the same with -trimpath
		return true
	case goroot != "" && strings.HasPrefix(file, goroot):
		return true
	case goroot == "" && !strings.Contains(strings.SplitN(pkg, "/", 2)[0], "."):
		return pkg != "main" && pkg != "main_test"
	}
	return generated(f.File)
}

// packageOf returns the path of a function's package.
func packageOf(function string) string {
	slash := strings.LastIndexByte(function, '/') + 1
	name, _, _ := strings.Cut(function[slash:], ".")
	return function[:slash] + name
}

// mark is the line that generators of code write, see go help generate.
var mark = regexp.MustCompile(`^// Code generated .* DO NOT EDIT\.$`)

// generated reports whether a file says before its package clause that it is generated. A file that
// cannot be read is not.
func generated(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "package ") {
		if mark.MatchString(lines.Text()) {
			return true
		}
	}
	return false
}
