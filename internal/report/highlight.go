package report

import (
	"html/template"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// known holds what was highlighted, because a page that is too large is made anew, and layers
// share source and statements.
var known sync.Map // from [2]string, language and source

// highlighted returns source as HTML in which keywords, strings, comments and numbers are told
// apart, and nothing else, because a page holds hundreds of pieces of it. Text that the lexer
// does not understand stays text.
func highlighted(language, source string) template.HTML {
	key := [2]string{language, source}
	if have, ok := known.Load(key); ok {
		return have.(template.HTML)
	}
	html := highlight(language, source)
	known.Store(key, html)
	return html
}

func highlight(language, source string) template.HTML {
	lexer := chroma.Coalesce(lexers.Get(language))
	tokens, err := lexer.Tokenise(nil, source)
	if err != nil {
		return template.HTML(template.HTMLEscapeString(source))
	}
	var b strings.Builder
	open := ""
	for _, token := range tokens.Tokens() {
		class := tokenClass(token.Type)
		if strings.TrimSpace(token.Value) == "" {
			class = open // blanks look the same in every class
		}
		if class != open {
			b.WriteString(ended(open))
			b.WriteString(begun(class))
			open = class
		}
		b.WriteString(asText.Replace(token.Value))
	}
	b.WriteString(ended(open))
	return template.HTML(b.String())
}

// asText escapes what ends a text in HTML. Quotes do not, and source has thousands of them.
var asText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// begun returns what begins a class. Keywords, which are most of it, have the shortest element.
func begun(class string) string {
	switch class {
	case "":
		return ""
	case keyword:
		return "<b>"
	}
	return "<i class=" + class + ">"
}

func ended(class string) string {
	switch class {
	case "":
		return ""
	case keyword:
		return "</b>"
	}
	return "</i>"
}

const keyword = "k"

// tokenClass returns the style of a kind of token, empty for plain text.
func tokenClass(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		return "c"
	case t.InCategory(chroma.Keyword):
		return keyword
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InSubCategory(chroma.LiteralNumber):
		return "n"
	}
	return ""
}
