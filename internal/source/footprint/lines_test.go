package footprint

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestGoLines counts in a text whose lines say in their first column whether they count.
func TestGoLines(t *testing.T) {
	marked := []string{
		"- // Package p has lines.",
		"+ package p",
		"- ",
		"+ import \"fmt\" // beside code",
		"- /* alone */",
		"+ /* before code */ var a = 1",
		"+ var b = 2 /* begins beside code",
		"- and ends",
		"+ with code */ + 3",
		"- \t// indented",
		"+ const q = `",
		"+ -- a comment to SQL, text to Go",
		"+ // and this",
		"- ",
		"- \t",
		"+ SELECT 1`",
		"+ var c = []int{",
		"+ \t1,",
		"- ",
		"+ }",
		"+ var d = \"// no comment\"",
		"+ var _ = fmt.Sprint",
	}
	var source strings.Builder
	for _, m := range marked {
		source.WriteString(m[2:] + "\n")
	}
	code := goLines("p.go", []byte(source.String()))
	for i, m := range marked {
		if got, want := code[line{"p.go", i + 1}], m[0] == '+'; got != want {
			t.Errorf("line %d, %q: counted %v, want %v", i+1, m[2:], got, want)
		}
	}
	if want := strings.Count(strings.Join(marked, "\n"), "\n+"); len(code) != want {
		t.Errorf("counted %d lines, want %d", len(code), want)
	}
}

func TestSQLLines(t *testing.T) {
	code, queries := sqlLines("q.sql", []byte(`
-- Why the query is as it is.
-- name: One :one
SELECT 1 -- beside code

  -- indented
FROM users;

-- name: Two :exec
DELETE FROM users;
`))
	if got, want := spans(code), "q.sql:3-4,7,9-10"; got != want {
		t.Errorf("code is %s, want %s", got, want)
	}
	if got, want := queries["One"], (piece{"One", "q.sql", 2, 7}); got != want {
		t.Errorf("the first query is %+v, want %+v", got, want)
	}
	if got, want := spans(code.within(queries["One"])), "q.sql:3-4,7"; got != want {
		t.Errorf("the first query has %s, want %s", got, want)
	}
	if got, want := queries["Two"], (piece{"Two", "q.sql", 9, 10}); got != want {
		t.Errorf("the second query is %+v, want %+v", got, want)
	}
	if got, want := spans(code.within(queries["Two"])), "q.sql:9-10"; got != want {
		t.Errorf("the second query has %s, want %s", got, want)
	}
}

// spans writes lines as "file:1-3,5 other:7", the files by their last element.
func spans(ls lines) string {
	byFile := map[string][]int{}
	for at := range ls {
		name := at.file[strings.LastIndexByte(at.file, '/')+1:]
		byFile[name] = append(byFile[name], at.number)
	}
	var files []string
	for name, numbers := range byFile {
		slices.Sort(numbers)
		var parts []string
		for i := 0; i < len(numbers); {
			j := i
			for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
				j++
			}
			if parts = append(parts, fmt.Sprint(numbers[i])); j > i {
				parts[len(parts)-1] += fmt.Sprintf("-%d", numbers[j])
			}
			i = j + 1
		}
		files = append(files, name+":"+strings.Join(parts, ","))
	}
	slices.Sort(files)
	return strings.Join(files, " ")
}
