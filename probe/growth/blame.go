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

// source is what statements have in common that differ in values alone, with the line that sent
// them.
type source struct {
	pattern, at string
}

// uses are what a source took over each of the sizes, how often it was used over the last of them,
// and with which values.
type uses struct {
	source
	text   string // of the first statement
	took   [len(sizes)]int64
	times  int
	values map[string]bool
}

// grew is how much more a source took over the last size than over the first.
func (u *uses) grew() int64 { return u.took[len(sizes)-1] - u.took[0] }

// usesOf returns what each source took of what is counted.
func usesOf(c counted, sent [len(sizes)][]probe.Event) (found []*uses) {
	all := map[source]*uses{}
	for i := range sent {
		for _, e := range sent[i] {
			if e.Kind != probe.Exec && e.Kind != probe.Query {
				continue
			}
			s := source{patternOf(e.Query), caller(e.Callers)}
			u := all[s]
			if u == nil {
				u = &uses{source: s, text: e.Query, values: map[string]bool{}}
				all[s], found = u, append(found, u)
			}
			u.took[i] += [...]int64{1, e.Rows, e.Bytes}[c]
			if i == len(sizes)-1 {
				u.times++
				values := []any{e.Query} // which has values too, if they are written into it
				for _, arg := range e.Args {
					values = append(values, arg.Value)
				}
				u.values[fmt.Sprintf("%#v", values)] = true
			}
		}
	}
	return found
}

// once returns how many statements were sent over each of the sizes that are sent at most once over
// each of them.
func once(sent [len(sizes)][]probe.Event) (n [len(sizes)]int64) {
	for _, u := range usesOf(statements, sent) {
		if slices.Max(u.took[:]) > 1 {
			continue
		}
		for i, times := range u.took {
			n[i] += times
		}
	}
	return n
}

// blame writes the statements that took more over more things, the worst first.
func blame(c counted, sent [len(sizes)][]probe.Event) string {
	worst := slices.DeleteFunc(usesOf(c, sent), func(u *uses) bool {
		return u.grew() <= 0 || c == statements && slices.Max(u.took[:]) <= 1
	})
	slices.SortFunc(worst, func(a, b *uses) int {
		return cmp.Or(cmp.Compare(b.grew(), a.grew()), cmp.Compare(a.at, b.at),
			cmp.Compare(a.pattern, b.pattern))
	})
	var b strings.Builder
	for _, u := range worst {
		fmt.Fprintf(&b, "\n  %s: %d, %d, %d %s%s\n    %s", u.at, u.took[0], u.took[1], u.took[2],
			names[c], u.repeats(), shortened(u.text))
	}
	return b.String()
}

// repeats says whether statements came with the same values again, and what one can do about reads.
func (u *uses) repeats() string {
	says, instead := "", ": keep what was read before"
	switch n := len(u.values); {
	case u.times <= 1:
		return ""
	case n == u.times:
		says, instead = ", each with other values", ": one statement could ask for all of them"
	case n == 1:
		says = ", each with the same values"
	default:
		says = fmt.Sprintf(", with %d sets of values in %d statements", n, u.times)
	}
	if !reads.MatchString(u.text) || writes.MatchString(u.text) {
		return says
	}
	return says + instead
}

// reads is the beginning of a statement that reads, behind comments. It may be a write if it begins
// with WITH.
var reads = regexp.MustCompile(
	`(?is)^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(?:SELECT|VALUES|TABLE|WITH)\b`)

// writes is a write that begins with WITH.
var writes = regexp.MustCompile(`(?is)^.*?\bWITH\b.*\b(?:INSERT|UPDATE|DELETE|MERGE)\b`)

// values are what a statement is about: texts, parameters and numbers. A savepoint may be named by
// an address.
var values = regexp.MustCompile(`'(?:[^']|'')*'|\?\d*|\$\d+|[:@]\w+|0x[0-9a-fA-F]+|\b\d+\b`)

// patternOf returns a text in which values are the same.
func patternOf(text string) string { return shortened(values.ReplaceAllString(text, "…")) }

// blanks separate words.
var blanks = regexp.MustCompile(`\s+`)

// Parts of a statement on one line.
const (
	value = `(?:\?\d*|\$\d+|[:@]\w+|…)`
	row   = `\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`
)

// lists are lists of values, lists of one behind IN, rows behind VALUES, and rows of lists.
var lists = []struct {
	of *regexp.Regexp
	is string
}{
	{regexp.MustCompile(value + `(?: ?, ?` + value + `)+`), "…"},
	{regexp.MustCompile(`(?i)\b(IN) ?\( ?` + value + ` ?\)`), "$1 (…)"},
	{regexp.MustCompile(`(?i)\b(VALUES) ?` + row + `(?: ?, ?` + row + `)*`), "$1 (…)"},
	{regexp.MustCompile(`(\([^()]*…\))(?: ?, ?\([^()]*…\))+`), "$1"},
}

// shortened returns a text on one line, in which lists of different length are the same, whether
// they have one value or many.
func shortened(text string) string {
	text = blanks.ReplaceAllString(strings.TrimSpace(text), " ")
	for _, l := range lists {
		text = l.of.ReplaceAllString(text, l.is)
	}
	return text
}

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
