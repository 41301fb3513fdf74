package models_test

import (
	"errors"
	"strings"
	"testing"

	"example.com/impedance/models"
)

// textFields are the fields that take any text, each with its limits in code points.
var textFields = []struct {
	name     string
	minimum  int
	maximum  int
	validate func(text string) error
}{
	{"email", 3, 254, func(text string) error {
		n := someone()
		n.Email = text
		return n.Validate()
	}},
	{"display name", 1, 50, func(text string) error {
		return models.Profile{DisplayName: text}.Validate()
	}},
	{"bio", 0, 500, func(text string) error {
		return models.Profile{DisplayName: "d", Bio: &text}.Validate()
	}},
	{"location", 0, 100, func(text string) error {
		return models.Profile{DisplayName: "d", Location: text}.Validate()
	}},
	{"website", 0, 200, func(text string) error {
		return models.Profile{DisplayName: "d", Website: text}.Validate()
	}},
	{"body", 1, 500, func(text string) error {
		return models.NewPost{Content: models.Text{Body: text}}.Validate()
	}},
	{"body", 1, 500, func(text string) error {
		return models.NewPost{Content: models.Reply{Body: text, ParentID: new(int64(1))}}.Validate()
	}},
	{"comment", 0, 500, func(text string) error {
		return models.NewPost{Content: models.Repost{Comment: text}}.Validate()
	}},
}

// scripts are texts to repeat: what counts is their code points, neither their bytes nor
// what a reader sees as one character.
var scripts = map[string]string{
	"ASCII":           "a",
	"two bytes":       "é",
	"three bytes":     "語",
	"four bytes":      "𝔘👍",
	"combining marks": "e\u0301\u0323",
	"joined emoji":    "👩\u200d👩\u200d👧\U0001f3fd",
	"right to left":   "שלום\u202eمرحبا\u202c",
	"control, quotes": "\n\t'\"\\%_;--",
	"outermost":       "\u0001\U0010ffff\ufffd",
}

// textOf returns n code points: an email's start, as every field takes one, then script
// over and over.
func textOf(n int, script string) string {
	return string([]rune("a@" + strings.Repeat(script, n+1))[:n])
}

func TestTextLimits(t *testing.T) {
	for _, f := range textFields {
		for name, script := range scripts {
			t.Run(f.name+"/"+name, func(t *testing.T) {
				accepts(t, f.validate(textOf(f.minimum, script)))
				accepts(t, f.validate(textOf(f.maximum, script)))
				refuses(t, f.validate(textOf(f.maximum+1, script)), f.name)
				if f.minimum > 0 {
					refuses(t, f.validate(textOf(f.minimum-1, script)), f.name)
				}
			})
		}
	}
}

func TestTextRefused(t *testing.T) {
	refused := map[string]string{
		"NUL":                  "a@b\x00",
		"NUL alone":            "\x00",
		"a lone continuation":  "a@b\x80",
		"a truncated sequence": "a@b\xf0\x9f\x91",
		"a surrogate":          "a@b\xed\xa0\x80",
		"an overlong sequence": "a@b\xc0\xaf",
		"beyond U+10FFFF":      "a@b\xf4\x90\x80\x80",
		"a mebibyte":           "a@b" + strings.Repeat("x", 1<<20),
		"a mebibyte of emoji":  "a@b" + strings.Repeat("👍", 1<<18),
	}
	for _, f := range textFields {
		for name, text := range refused {
			t.Run(f.name+"/"+name, func(t *testing.T) { refuses(t, f.validate(text), f.name) })
		}
	}
}

func TestHandle(t *testing.T) {
	validate := func(handle string) error {
		n := someone()
		n.Handle = handle
		return n.Validate()
	}
	search := func(prefix string) error {
		return models.UserSearch{HandlePrefix: prefix}.Validate()
	}
	for _, handle := range []string{"a", "_", "0", "az09_", strings.Repeat("z", 30)} {
		accepts(t, validate(handle))
		accepts(t, search(handle))
	}
	refused := []string{
		"A", "a-b", "a b", "a.b", "é", "e\u0301", "ａ", "👍", "a\x00", "\xff", "a\n",
		"`", "{", "/", ":", "@", "%", "*", // the neighbours of what is allowed, and wildcards
		strings.Repeat("z", 31), strings.Repeat("z", 1<<20),
	}
	for _, handle := range refused {
		refuses(t, validate(handle), "handle")
		refuses(t, search(handle), "handle prefix")
	}
	refuses(t, validate(""), "handle")
	accepts(t, search(""))
}

func TestEmailHasAnAt(t *testing.T) {
	for email, ok := range map[string]bool{
		"a@b": true, "a@@": true, "é@語": true, "abc": false, "@bc": false, "ab@": false,
	} {
		n := someone()
		n.Email = email
		if ok {
			accepts(t, n.Validate())
		} else {
			refuses(t, n.Validate(), "email")
		}
	}
}

// someone returns a new user of whom a test changes the field that it is about.
func someone() models.NewUser {
	return models.NewUser{
		Handle:  "someone",
		Email:   "someone@example.com",
		Profile: models.Profile{DisplayName: "Someone"},
	}
}

func accepts(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("got %v, want no error", err)
	}
}

// refuses checks that err is an ErrInvalid that names the field and stays readable.
func refuses(t *testing.T, err error, field string) {
	t.Helper()
	if !errors.Is(err, models.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
		return
	}
	var e *models.FieldError
	if !errors.As(err, &e) || e.Field != field || e.Problem == "" {
		t.Errorf("got %v, want a FieldError of %s", err, field)
	}
	if len(err.Error()) > 200 {
		t.Errorf("the error has %d bytes; it must not repeat the input", len(err.Error()))
	}
}
