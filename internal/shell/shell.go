// Package shell writes words for command lines that a reader pastes into a shell.
package shell

import "strings"

// plain are the characters, beside letters and digits, that mean nothing to a shell.
const plain = "@%+=:,./_-"

// Word returns a text as one word of a command line. It is quoted unless every character of it
// means nothing to a shell, wherever it stands.
func Word(text string) string {
	if text != "" && text[0] != '=' && strings.IndexFunc(text, meaningful) < 0 {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

func meaningful(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune(plain, r)
}

// Line returns words as a command line.
func Line(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = Word(word)
	}
	return strings.Join(quoted, " ")
}
