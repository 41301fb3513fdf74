package report

import (
	"strings"
	"testing"
)

func TestDedented(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"func f() {\n\treturn\n}\n", "func f() {\n  return\n}"},
		{"\t\tf()\n\n\t\t\tg()\n", "f()\n\n  g()"},
		{"\t\tf(\n\tg()", "  f(\ng()"},
		{"\tx\t// y\n", "x\t// y"},
		{"", ""},
	} {
		if got := dedented(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestFirstSentence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ source, want string }{
		{"// F does it,\n// once. Then more.\nfunc F() {}", "F does it, once."},
		{"// F does it.\n//\n// More.\nfunc F() {}", "F does it."},
		{"// F, see a.b, does it\nfunc F() {}", "F, see a.b, does it"},
		{"func F() {}", ""},
	} {
		if got := firstSentence(test.source); got != test.want {
			t.Errorf("%q: %q, want %q", test.source, got, test.want)
		}
	}
}

// TestCodeOf holds which pieces stand with an operation and which elsewhere.
func TestCodeOf(t *testing.T) {
	t.Parallel()
	p := smallPage(t)
	code, err := p.code()
	if err != nil {
		t.Fatal(err)
	}
	names := func(parts []partView) string {
		var all []string
		for _, part := range parts {
			all = append(all, part.Name+" "+part.ID)
		}
		return strings.Join(all, ", ")
	}
	v := code.of("UserByID", p.Layers[5], whole)
	for _, test := range []struct{ got, want string }{
		{names(v.Own), "(*Store).UserByID "},
		{names(v.Shared), "shared p-gorm-0"},
		{names(v.GeneratedOwn), "generatedOwn "},
		{names(v.GeneratedShared), "generatedShared p-gorm-6"},
		{v.Own[0].Where, "gormimpl/store.go:2"},
		{strings.SplitAfter(v.Own[0].Source, "\n")[3], "  if n := 0; n < 3 {\n"},
		{code.of("UserByID", p.Layers[6], noVariants).Note,
			"The same source as gorm's, with other settings."},
		{names(code.of("UserByID", p.Layers[6], noVariants).Own), ""},
		{names(code.of("PostByID", p.Layers[6], whole).GeneratedOwn), ""},
		{names(code.packages(false)[4].Written) + code.packages(false)[4].Generated[0].Source,
			"shared p-gorm-0func generatedShared() {}"},
		{names(code.packages(true)[4].Generated), ""},
	} {
		if test.got != test.want {
			t.Errorf("%q, want %q", test.got, test.want)
		}
	}
	if code.of("Nothing", p.Layers[0], whole) != nil ||
		code.of("UserByID", Layer{Package: "x"}, whole) != nil {
		t.Error("there is source of what is not there")
	}
	p.Code.Packages[0].Parts[0].To = 1000
	if _, err := p.code(); err == nil {
		t.Error("source that is not there can be read")
	}
}
