package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completed is what bash offers for the last of some words, with the script and without its
// package bash-completion.
const completed = `
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
COMP_TYPE=9
complete -p impedance > /dev/null || exit
compopt() { :; }
__start_impedance
printf '%s\n' "${COMPREPLY[@]}"
`

// TestCompletionInBash runs bash on the script.
func TestCompletionInBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	start := fmt.Sprintf("#!%s\n%s=1 exec '%s' \"$@\"\n", bash, asProgram, program)
	if err := os.WriteFile(filepath.Join(dir, "impedance"), []byte(start), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	code, script, stderr := call(t.Context(), "completion", "bash")
	if code != 0 {
		t.Fatalf("completion ends with %d: %s", code, stderr)
	}
	file := write(t, "impedance.bash", script)
	for _, test := range []struct{ line, want string }{
		{"impedance ver", "verify version"},
		{"impedance completion ", "bash fish zsh"},
		{"impedance verify --lay", "--layers"},
		{"impedance verify --st", "--state --steps"},
		{"impedance verify --layers gorm", "gorm gorm-quickstart"},
		{"impedance --layers gorm,sq", "gorm,sqlc gorm,sqlc-pgx gorm,sqlx"},
		{"impedance --ops Follow,Fol", "Follow,FollowCounts Follow,Followers Follow,Following"},
		{"impedance trace Publ", "Publish PublishAll"},
		{"impedance show Publish Publ", "PublishAll"},
		{"impedance diagram sch", "schema"},
		{"impedance capacity t", "town"},
		{"impedance exercise rev", "review"},
	} {
		words := strings.Split(test.line, " ")
		out, err := exec.Command(bash, append([]string{"--norc", "--noprofile", "-c", completed, "bash",
			file}, words...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("bash ends with %v: %s", err, out)
		}
		var offered []string
		for line := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), " ") // what follows describes it
			offered = append(offered, word)
		}
		slices.Sort(offered)
		if got := strings.Join(offered, " "); got != test.want {
			t.Errorf("%q is completed by %q, want %q", test.line, got, test.want)
		}
	}
}

// TestCompletionScripts holds that each shell gets its script.
func TestCompletionScripts(t *testing.T) {
	for shell, want := range map[string]string{"bash": "__start_impedance", "zsh": "#compdef impedance",
		"fish": "complete -c impedance"} {
		code, stdout, stderr := call(t.Context(), "completion", shell)
		if code != 0 || stderr != "" || !strings.Contains(stdout, want) {
			t.Errorf("%s: it ends with %d, %q and %.200q", shell, code, stderr, stdout)
		}
	}
}
