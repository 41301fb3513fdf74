package flow

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"example.com/impedance/schema"
)

// item is what a query selects, under a name. What is no column of a table has no column.
type item struct {
	column Place
	name   string
}

// aliased is a table under the name that a query gives it.
type aliased struct {
	*schema.Table
	alias string
}

var (
	sqlComment = regexp.MustCompile(`--[^\n]*`)
	sqlSelect  = regexp.MustCompile(`(?is)\bSELECT\s+(?:DISTINCT\s+)?(.*?)\s+(FROM\s.*)$`)
	sqlTable   = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+(\w+)(?:\s+AS)?(?:\s+(\w+))?`)
	sqlItem    = regexp.MustCompile(`^(?:(\w+)\.)?(\w+|\*)(?:\s+(?i:AS)\s+"?([\w.]+)"?)?$`)
)

// selectList returns what a query selects of the tables of a catalog, or nothing if the text
// is no query. Of a query in parentheses it knows nothing but that it is there: what comes
// from it is no column.
func selectList(text string, catalog *schema.Catalog) (items []item) {
	found := sqlSelect.FindStringSubmatch(withoutParentheses(sqlComment.ReplaceAllString(text, "")))
	if found == nil {
		return nil
	}
	var from []aliased
	for _, m := range sqlTable.FindAllStringSubmatch(found[2], -1) {
		i := slices.IndexFunc(catalog.Tables, func(t schema.Table) bool { return t.Name == m[1] })
		if i >= 0 {
			from = append(from, aliased{&catalog.Tables[i], m[2]})
		}
	}
	for part := range strings.SplitSeq(found[1], ",") {
		items = append(items, selectedItems(strings.TrimSpace(part), from)...)
	}
	return items
}

// selectedItems returns what a part of a list selects, which for a star are all columns.
func selectedItems(part string, from []aliased) (items []item) {
	m := sqlItem.FindStringSubmatch(part)
	if m == nil {
		return []item{{}}
	}
	for _, t := range from {
		if m[1] != "" && m[1] != t.alias && m[1] != t.Name {
			continue
		}
		for _, c := range t.Columns {
			if m[2] == c.Name || m[2] == "*" {
				items = append(items, item{Place{t.Name, c.Name}, cmp.Or(m[3], c.Name)})
			}
		}
	}
	if len(items) == 0 {
		return []item{{name: cmp.Or(m[3], m[2])}}
	}
	return items
}

// withoutParentheses returns a text with nothing in its parentheses.
func withoutParentheses(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		if r == ')' {
			depth--
		}
		if depth == 0 {
			b.WriteRune(r)
		}
		if r == '(' {
			depth++
		}
	}
	return b.String()
}
