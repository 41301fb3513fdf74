package storetest

import (
	"strings"

	"example.com/impedance/models"
)

// texts are strings that must come back as they were given, each short enough for
// every field of text.
var texts = []struct{ name, text string }{
	{"precomposed", "caf\u00e9"},
	{"combining mark", "cafe\u0301"}, // not to be normalised to the one above
	{"right to left", "\u05e9\u05dc\u05d5\u05dd \u0633\u0644\u0627\u0645"},
	{"emoji sequence", "\U0001f469\u200d\U0001f680 \U0001f1e7\U0001f1f9"},
	{"four-byte", "\U00020000\U0002a6df"},
	{"han, kana, hangul", "\u6f22\u5b57 \u304b\u306a \ud55c\uae00"},
	{"quotes", `"double" 'single' ` + "`back`"},
	{"SQL", "'; DROP TABLE users; --"},
	{"placeholders", "? ?1 $1 :name @name %s %d"},
	{"wildcards", "100% a_b * [a-z]"},
	{"backslashes", `\ \\ \' \0 \x00`},
	{"spaces around", "  both sides  "},
	{"only a space", " "},
	{"line breaks", "one\r\ntwo\nthree\ttab"},
	{"control", "\x01\x1f\x7f"},
	{"zero width", "\u200b\ufeff"},
	{"highest", "\U0010ffff\uffff"},
	{"JSON", `{"a":[1,null]}`},
	{"number", "007"},
	{"NULL", "NULL"},
	{"time", "2026-03-01 12:00:00"},
}

// badTexts are strings that no field of text takes.
var badTexts = []struct{ name, text string }{
	{"NUL", "a\x00b"},
	{"invalid UTF-8", "a\xffb"},
	{"half a code point", "a\xe2\x82"},
	{"surrogate", "a\xed\xa0\x80"},
	{"one mebibyte", strings.Repeat("x", 1<<20)},
}

// wide is a code point that takes four bytes, so that counting bytes or UTF-16 units in
// place of code points shows.
const wide = "\U0001f600"

func profileOf(text string) models.Profile {
	return models.Profile{DisplayName: text, Bio: new(text), Location: text, Website: text}
}

// longestProfile has every field at its limit.
func longestProfile() models.Profile {
	return models.Profile{
		DisplayName: strings.Repeat(wide, 50),
		Bio:         new(strings.Repeat(wide, 500)),
		Location:    strings.Repeat(wide, 100),
		Website:     strings.Repeat(wide, 200),
	}
}

type badProfile struct {
	name, field string
	profile     models.Profile
}

// badProfiles have one field each that is refused.
func badProfiles() []badProfile {
	var all []badProfile
	add := func(name, field, text string) {
		p := profileOf("fine")
		switch field {
		case "display name":
			p.DisplayName = text
		case "bio":
			p.Bio = new(text)
		case "location":
			p.Location = text
		case "website":
			p.Website = text
		}
		all = append(all, badProfile{name, field, p})
	}
	add("empty", "display name", "")
	longest := map[string]int{"display name": 50, "bio": 500, "location": 100, "website": 200}
	for field, limit := range longest {
		add("one too many", field, strings.Repeat("x", limit+1))
		for _, bad := range badTexts {
			add(bad.name, field, bad.text)
		}
	}
	return all
}

type badUser struct {
	name, field string
	user        models.NewUser
}

// badUsers have one field each that is refused.
func badUsers() []badUser {
	var all []badUser
	for _, handle := range []string{"", "Ada", "a b", "a-b", "é", "a%", "a\x00", "a\xff",
		strings.Repeat("a", 31)} {
		u := newUser("fine")
		u.Handle = handle
		all = append(all, badUser{handle, "handle", u})
	}
	for _, email := range []string{"", "a@", "@a", "abc", "a\x00@b", "a\xff@b",
		strings.Repeat("x", 253) + "@b"} {
		u := newUser("fine")
		u.Email = email
		all = append(all, badUser{email, "email", u})
	}
	for _, bad := range badProfiles() {
		u := newUser("fine")
		u.Profile = bad.profile
		all = append(all, badUser{bad.name, bad.field, u})
	}
	return all
}

type badContent struct {
	name, field string
	content     models.Content
}

// badContents are refused without a look at the database. Replies and reposts among
// them name the post with the given id.
func badContents(id int64) []badContent {
	all := []badContent{
		{"no content", "content", nil},
		{"empty text", "body", models.Text{}},
		{"empty reply", "body", models.Reply{ParentID: new(id)}},
		{"reply to nothing", "parent", models.Reply{Body: "fine"}},
	}
	bad := append(badTexts[:len(badTexts):len(badTexts)],
		struct{ name, text string }{"one too many", strings.Repeat("x", 501)})
	for _, b := range bad {
		all = append(all,
			badContent{"text: " + b.name, "body", models.Text{Body: b.text}},
			badContent{"reply: " + b.name, "body", models.Reply{Body: b.text, ParentID: new(id)}},
			badContent{"repost: " + b.name, "comment", models.Repost{Comment: b.text, PostID: id}})
	}
	return all
}
