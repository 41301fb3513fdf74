package models

import (
	"strings"
	"unicode/utf8"
)

// validText checks that s is UTF-8 without NUL and has minimum to maximum code points.
func validText(field, s string, minimum, maximum int) error {
	if !utf8.ValidString(s) {
		return invalid(field, "must be valid UTF-8")
	}
	if strings.IndexByte(s, 0) >= 0 {
		return invalid(field, "must not contain NUL")
	}
	if 4*minimum <= len(s) && len(s) <= maximum {
		return nil // without counting: a character has one to four bytes
	}
	if n := utf8.RuneCountInString(s); n < minimum || n > maximum {
		return invalid(field, "must have %d–%d characters, not %d", minimum, maximum, n)
	}
	return nil
}

// validHandle checks that s has minimum to 30 of the characters of a handle.
func validHandle(field, s string, minimum int) error {
	if len(s) < minimum || len(s) > 30 {
		return invalid(field, "must have %d–30 characters, not %d", minimum, utf8.RuneCountInString(s))
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return invalid(field, "may have a–z, 0–9 and _ only")
		}
	}
	return nil
}
