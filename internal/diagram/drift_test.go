package diagram

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// driftWords returns the differences, so that a test can be read.
func driftWords(d Drift) (lines []string) {
	for _, t := range d.tables {
		if t.change != isSame {
			lines = append(lines, fmt.Sprintf("%s: table %s", t.name, t.change))
		}
		for _, p := range t.pairs {
			if p.change != isSame {
				lines = append(lines, strings.Join(strings.Fields(fmt.Sprintf("%s: %s %s %s | %s", t.name,
					p.change, p.label, p.wanted, p.found)), " "))
			}
		}
	}
	return lines
}

// TestCompare holds which changes are differences and which are not.
func TestCompare(t *testing.T) {
	const wanted = `CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x' UNIQUE,
		b INT REFERENCES t ON DELETE CASCADE CHECK (b > 0))`
	for _, test := range []struct {
		name  string
		found []string
		want  string
	}{
		{"the same in other words", []string{`create table T ("ID" integer not null primary key,
			b int constraint c check (B  >  0), a text not null default 'x',
			foreign key (b) references t (id) on delete cascade)`, `create unique index i on t (a)`}, ""},
		{"columns", []string{`CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB DEFAULT 'X' UNIQUE, c, d)`},
			`t: changed a TEXT NOT NULL DEFAULT 'x' | BLOB DEFAULT 'X'; t: missing b INT |; ` +
				`t: added c |; t: added d |; ` +
				`t: missing FOREIGN KEY (b) → t (id) ON DELETE CASCADE |; t: missing CHECK b > 0 |`},
		{"keys", []string{`CREATE TABLE t (id INTEGER, a TEXT NOT NULL DEFAULT 'x', b INT CHECK (b > 1)
			REFERENCES t, PRIMARY KEY (a, id)) WITHOUT ROWID, STRICT`, `CREATE INDEX i ON t (a) WHERE b`},
			`t: changed PRIMARY KEY (id) | (a, id); ` +
				`t: changed FOREIGN KEY (b) → t (id) ON DELETE CASCADE | (b) → t; ` +
				`t: missing UNIQUE (a) |; t: missing CHECK b > 0 |; t: added CHECK | b > 1; ` +
				`t: added INDEX | i (a) WHERE b; t: added WITHOUT ROWID |; t: added STRICT |`},
		{"tables", []string{`CREATE TABLE u (id INTEGER PRIMARY KEY)`},
			`t: table missing; u: table added`},
		{"nothing", nil, `t: table missing`},
	} {
		d := Compare(catalogOf(t, wanted), catalogOf(t, test.found...))
		if got := strings.Join(driftWords(d), "; "); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestDrift draws each schema against ours, and ours against it. Drawing fails by itself if texts
// overlap or leave their boxes.
func TestDrift(t *testing.T) {
	wanted := catalogOf(t, ours()...)
	for name, statements := range databases {
		found := catalogOf(t, statements...)
		for _, d := range []Drift{Compare(wanted, found), Compare(found, wanted)} {
			d.Wanted, d.Found = "schema/", strings.Repeat("long <name>", 40)
			svg, err := d.Draw()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			textsOf(t, svg)
			if again, _ := d.Draw(); !bytes.Equal(svg, again) {
				t.Errorf("%s: the second picture differs from the first", name)
			}
			for line := range strings.Lines(d.Markdown()) {
				if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 0 && n != 6 {
					t.Errorf("%s: this is no row of the table: %s", name, line)
				}
			}
		}
	}
}

// TestDriftTexts holds what a picture and a table say.
func TestDriftTexts(t *testing.T) {
	statements := ours()
	fewer := slices.DeleteFunc(ours(), func(s string) bool {
		return strings.Contains(s, "posts_author")
	})
	d := Compare(catalogOf(t, statements...), catalogOf(t, fewer...))
	d.Wanted, d.Found = "schema/", "ours.db"
	svg, err := d.Draw()
	if err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, svg)
	for _, want := range []string{"1 difference: 1 missing, 0 changed, 0 added", "schema/", "ours.db",
		"missing", "posts_author (author_id, created_at, id)", "AUTOINCREMENT"} {
		if !texts[want] {
			t.Errorf("there is no text %q in the picture", want)
		}
	}
	const want = "# Drift: ours.db, against schema/\n\n" +
		"1 difference: 1 missing, 0 changed, 0 added.\n\n" +
		"| table | part | `schema/` | `ours.db` | |\n|---|---|---|---|---|\n" +
		"| `posts` | `INDEX` | `posts_author (author_id, created_at, id)` |  | missing |\n"
	if got := d.Markdown(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	none := Compare(catalogOf(t, statements...), catalogOf(t, statements...))
	if got := none.Summary(); got != "no differences" {
		t.Errorf("of the same there are %s", got)
	}
}
