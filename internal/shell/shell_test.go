package shell

import (
	"os/exec"
	"testing"
)

var words = map[string]string{
	"":                    "''",
	"impedance":           "impedance",
	"a/b.c_d-e":           "a/b.c_d-e",
	"--dsn=x":             "--dsn=x",
	"=ls":                 "'=ls'", // zsh looks for the command
	"my file":             "'my file'",
	"it's":                `'it'\''s'`,
	"x;id":                "'x;id'",
	"$(id)":               "'$(id)'",
	"`id`":                "'`id`'",
	"a\nid":               "'a\nid'",
	"a\rid":               "'a\rid'",
	"\x1b[2J":             "'\x1b[2J'",
	"~root":               "'~root'",
	"a*?[b]{c,d}!#&|<>":   "'a*?[b]{c,d}!#&|<>'",
	`\`:                   `'\'`,
	"ada\u00a0b":          "'ada\u00a0b'",
	"Zoë":                 "'Zoë'",
	"postgres://u@h/db?x": "'postgres://u@h/db?x'",
}

func TestWord(t *testing.T) {
	for text, want := range words {
		if got := Word(text); got != want {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
	}
	if got := Line("a b", "c", ""); got != "'a b' c ''" {
		t.Errorf("the line is %s", got)
	}
}

// TestShell holds that a shell takes each word for what it was.
func TestShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	for text := range words {
		got, err := exec.Command(sh, "-c", "printf %s "+Word(text)).Output()
		if err != nil || string(got) != text {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

// FuzzWord holds that a word stays one word, and has no character outside of quotes that a shell
// heeds.
func FuzzWord(f *testing.F) {
	for text := range words {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		word := Word(text)
		if word == text {
			return
		}
		var read []byte
		for rest := word; rest != ""; {
			switch {
			case rest[0] == '\'':
				end := 1
				for rest[end] != '\'' {
					end++
				}
				read, rest = append(read, rest[1:end]...), rest[end+1:]
			case len(rest) > 1 && rest[:2] == `\'`:
				read, rest = append(read, '\''), rest[2:]
			default:
				t.Fatalf("%q is written %s, and %q is not quoted", text, word, rest)
			}
		}
		if string(read) != text {
			t.Errorf("%q is written %s, which is %q", text, word, read)
		}
	})
}
