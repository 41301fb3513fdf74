package diagram

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

// databases are what ER must draw, by what is hard about them.
var databases = map[string][]string{
	"ours":         ours(),
	"one table":    {`CREATE TABLE t (id INTEGER PRIMARY KEY)`},
	"three ranks":  threeRanks,
	"names":        strangeNames,
	"cycles":       cycles,
	"composite":    compositeKeys,
	"missing":      missing,
	"views":        views,
	"typeless":     {`CREATE TABLE t (a, b, c REFERENCES u)`, `CREATE TABLE u (a PRIMARY KEY, b)`},
	"signs":        signs,
	"only views":   {`CREATE VIEW one AS SELECT 1 AS a`, `CREATE VIEW two AS SELECT 2 AS b`},
	"12 at random": random(12, 1),
	"40 at random": random(40, 2),
	"300 tables":   random(300, 3),
	"300 alone":    alone(300),
}

func ours() []string {
	tables, indexes := schema.Statements(schema.SQLite)
	return append(tables, indexes...)
}

// threeRanks has references that must pass a rank.
var threeRanks = []string{
	`CREATE TABLE countries (code TEXT PRIMARY KEY, name TEXT NOT NULL)`,
	`CREATE TABLE cities (id INTEGER PRIMARY KEY, country TEXT NOT NULL REFERENCES countries
		ON UPDATE CASCADE)`,
	`CREATE TABLE shops (id INTEGER PRIMARY KEY, city INTEGER NOT NULL REFERENCES cities
		ON DELETE RESTRICT, country TEXT REFERENCES countries ON DELETE SET NULL ON UPDATE CASCADE)`,
	`CREATE TABLE orders (id INTEGER PRIMARY KEY, shop INTEGER REFERENCES shops,
		city INTEGER REFERENCES cities, country TEXT REFERENCES countries
		ON DELETE CASCADE ON UPDATE CASCADE)`,
}

var strangeNames = []string{
	`CREATE TABLE "order lines" ("the id" INTEGER PRIMARY KEY, "say ""hi""" TEXT)`,
	`CREATE TABLE "<script>alert(1)</script>" ("a & b" INT REFERENCES "order lines" ("the id"),
		"]]>" VARCHAR(10), "pk" INT, "%%" INT, "x#y;" INT, "back\slash" INT)`,
	`CREATE TABLE "🚀 rockets" ("👩‍🚀" INTEGER PRIMARY KEY, "数据库" TEXT UNIQUE REFERENCES "שלום עולם")`,
	`CREATE TABLE "שלום עולם" ("مفتاح" TEXT PRIMARY KEY, "éclair" DECIMAL(10,5))`,
	`CREATE TABLE "two
lines" ("tab	bed" INT, "" INT)`,
	`CREATE TABLE "a_name_that_is_so_long_that_no_one_would_type_it_twice_but_a_program_does" (
		id INTEGER PRIMARY KEY REFERENCES "🚀 rockets")`,
}

var cycles = []string{
	`CREATE TABLE people (id INTEGER PRIMARY KEY REFERENCES people (id), boss INT REFERENCES people,
		spouse INT UNIQUE REFERENCES people, team INT REFERENCES teams)`,
	`CREATE TABLE teams (id INTEGER PRIMARY KEY, head INT NOT NULL REFERENCES people, site INT
		REFERENCES sites)`,
	`CREATE TABLE sites (id INTEGER PRIMARY KEY, owner INT REFERENCES people, team INT REFERENCES teams)`,
}

var compositeKeys = []string{
	`CREATE TABLE tenants (region TEXT, number INT, PRIMARY KEY (region, number)) WITHOUT ROWID`,
	`CREATE TABLE accounts (region TEXT, tenant INT, id INT, PRIMARY KEY (region, tenant, id),
		FOREIGN KEY (region, tenant) REFERENCES tenants ON DELETE CASCADE)`,
	`CREATE TABLE entries (region TEXT, tenant INT, account INT, line INT, other_account INT,
		PRIMARY KEY (region, tenant, account, line),
		FOREIGN KEY (region, tenant, account) REFERENCES accounts ON DELETE CASCADE ON UPDATE CASCADE,
		FOREIGN KEY (region, tenant, other_account) REFERENCES accounts ON DELETE RESTRICT)`,
}

var missing = []string{
	`CREATE TABLE a (id INTEGER PRIMARY KEY, b INT REFERENCES gone, c INT REFERENCES lost (x),
		d INT REFERENCES a (absent), e INT REFERENCES keyless)`,
	`CREATE TABLE keyless (x INT)`,
	`CREATE VIEW broken AS SELECT * FROM gone`,
}

var views = []string{
	`CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT AS (length(a)) STORED)`,
	`CREATE VIEW v AS SELECT id, a, b + 1 AS c FROM t`,
	`CREATE VIEW w (x, y) AS SELECT id, c FROM v`,
}

// signs has references to one column that end in every way.
var signs = []string{
	`CREATE TABLE t (id INTEGER PRIMARY KEY)`,
	`CREATE TABLE u (a INT REFERENCES t, b INT NOT NULL REFERENCES t, c INT UNIQUE REFERENCES t,
		d INT NOT NULL UNIQUE REFERENCES t REFERENCES t (id) ON DELETE CASCADE)`,
}

// random returns tables that refer to others at random, a few of them to later ones.
func random(n int, seed uint64) (statements []string) {
	r := rand.New(rand.NewPCG(seed, seed))
	actions := []string{"", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE"}
	for i := range n {
		columns := []string{"id INTEGER PRIMARY KEY"}
		for k := range r.IntN(10) {
			columns = append(columns, fmt.Sprintf("column_%d TEXT", k))
		}
		for k := range r.IntN(4) {
			other := r.IntN(i + 1)
			if r.IntN(10) == 0 {
				other = r.IntN(n)
			}
			null := []string{"", " NOT NULL"}[r.IntN(2)]
			columns = append(columns, fmt.Sprintf("ref_%d INT%s REFERENCES table_%d%s", k, null, other,
				actions[r.IntN(len(actions))]))
		}
		statements = append(statements, fmt.Sprintf("CREATE TABLE table_%d (%s)", i,
			strings.Join(columns, ", ")))
	}
	return statements
}

// alone returns tables that refer to nothing.
func alone(n int) (statements []string) {
	for i := range n {
		statements = append(statements, fmt.Sprintf("CREATE TABLE table_%d (id, name)", i))
	}
	return statements
}

// catalogOf returns the catalog of a database that statements make.
func catalogOf(t testing.TB, statements ...string) *schema.Catalog {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := sql.Open("sqlite", schema.DSN(path))
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := tx.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := errors.Join(tx.Commit(), db.Close()); err != nil {
		t.Fatal(err)
	}
	c, err := schema.Inspect(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestER(t *testing.T) {
	for name, statements := range databases {
		t.Run(name, func(t *testing.T) {
			c := catalogOf(t, statements...)
			svg, mermaid, err := ER(c, "The tables of "+name)
			if err != nil {
				t.Fatal(err)
			}
			texts := textsOf(t, svg)
			for _, table := range c.Tables {
				for _, c := range table.Columns {
					if !texts[shown(c.Name)] {
						t.Errorf("the column %q of %q is not in the picture", c.Name, table.Name)
					}
				}
				if !texts[shown(table.Name)] {
					t.Errorf("the table %q is not in the picture", table.Name)
				}
				if !strings.Contains(mermaid, "    "+quoted(shown(table.Name))+" {\n") {
					t.Errorf("the table %q is not in mermaid's text", table.Name)
				}
			}
			again, mermaidAgain, err := ER(catalogOf(t, statements...), "The tables of "+name)
			if err != nil || !bytes.Equal(svg, again) || mermaid != mermaidAgain {
				t.Errorf("the second run gave another picture, error %v", err)
			}
		})
	}
}

// TestERLayout looks for what a reader would complain about.
func TestERLayout(t *testing.T) {
	for name, statements := range databases {
		t.Run(name, func(t *testing.T) {
			c := catalogOf(t, statements...)
			m := newModel(c)
			m.layOut()
			for i, problem := range m.draw("The tables of " + name).problems() {
				if i < 10 {
					t.Error(problem)
				}
			}
			m.checkEnds(t)
			m.checkCrossings(t)
			m.checkLines(t, c)
		})
	}
}

// checkLines asserts that there is a line for each pair of columns of each foreign key.
func (m *model) checkLines(t *testing.T, c *schema.Catalog) {
	want := 0
	for _, table := range c.Tables {
		for _, key := range table.ForeignKeys {
			want += len(key.Columns)
		}
	}
	if len(m.references) != want {
		t.Errorf("%d lines, want %d", len(m.references), want)
	}
}

// checkEnds asserts that each line runs straight across and down, from an edge of its
// column's line of the box to an edge of the line of the column that it refers to.
func (m *model) checkEnds(t *testing.T) {
	at := func(p point, a *attribute) bool {
		top := a.entity.y + a.top
		return (p.x == a.entity.x || p.x == a.entity.x+a.entity.width) && top < p.y && p.y < top+a.height
	}
	for _, r := range m.references {
		if !at(r.points[0], r.from) || !at(r.points[len(r.points)-1], r.to) {
			t.Errorf("the line of %s does not end at its columns", r)
		}
		if r.from.name != r.key.Columns[r.index] || r.to.entity.table.Name != r.key.Table {
			t.Errorf("the line of %s is not that of %v", r, r.key)
		}
		for i, p := range r.points[1:] {
			if (p.x == r.points[i].x) == (p.y == r.points[i].y) {
				t.Errorf("the line of %s runs from %v to %v", r, r.points[i], p)
			}
		}
	}
}

// checkCrossings asserts that lines to different ports may cross, but neither run over one
// another nor touch where one of them turns, and run through no text.
func (m *model) checkCrossings(t *testing.T) {
	type straight struct {
		from, to, y int
		net         *net
	}
	var across, down []straight
	for _, r := range m.references {
		for i, b := range r.points[1:] {
			a := r.points[i]
			if a.y == b.y {
				across = append(across, straight{min(a.x, b.x), max(a.x, b.x), a.y, r.toEnd.net})
			} else {
				down = append(down, straight{min(a.y, b.y), max(a.y, b.y), a.x, r.toEnd.net})
			}
		}
	}
	for _, lines := range [][]straight{across, down} {
		for i, a := range lines {
			for _, b := range lines[:i] {
				if a.net != b.net && a.y == b.y && a.from <= b.to && b.from <= a.to {
					t.Fatalf("a line to %s runs over one to %s", a.net.port.attribute.entity.table.Name,
						b.net.port.attribute.entity.table.Name)
				}
			}
		}
	}
	for _, a := range across {
		for _, d := range down {
			touch := a.from == d.y || a.to == d.y || d.from == a.y || d.to == a.y
			if a.net != d.net && touch && a.from <= d.y && d.y <= a.to && d.from <= a.y && a.y <= d.to {
				t.Fatalf("a line to %s touches one to %s", a.net.port.attribute.entity.table.Name,
					d.net.port.attribute.entity.table.Name)
			}
		}
	}
}

func TestERNothing(t *testing.T) {
	for _, c := range []*schema.Catalog{nil, {}, catalogOf(t)} {
		if _, _, err := ER(c, "Nothing"); err == nil || !strings.Contains(err.Error(), "no tables") {
			t.Errorf("error %v", err)
		}
	}
}

// TestERMermaid shows what mermaid is given.
func TestERMermaid(t *testing.T) {
	_, got, err := ER(catalogOf(t, `CREATE TABLE "a ""b""" (pk INTEGER PRIMARY KEY, "x y" DECIMAL(1,2))`,
		`CREATE TABLE c (d INT NOT NULL REFERENCES "a ""b""" ON DELETE CASCADE UNIQUE, e)`,
		`CREATE INDEX i ON c (e, d) WHERE e > 0`, `CREATE VIEW v AS SELECT d FROM c`), `A "title"`)
	const want = `---
title: "A \"title\""
---
erDiagram
    "a #quot;b#quot;" {
        INTEGER _pk PK "pk"
        DECIMAL(1_2) x_y "x y, DECIMAL(1,2), may be null"
    }
    "c" {
        INT d FK, UK
        any e "may be null"
    }
    %% unique index sqlite_autoindex_c_1 on c (d)
    %% index i on c (e, d) partial
    %% view: v
    "v" {
        INT d
    }
    "c" |o--|| "a #quot;b#quot;" : "d ON DELETE CASCADE"
`
	if err != nil || got != want {
		t.Errorf("error %v, got\n%s\nwant\n%s", err, got, want)
	}
}

func BenchmarkER(b *testing.B) {
	c := catalogOf(b, random(300, 3)...)
	for b.Loop() {
		if _, _, err := ER(c, "300 tables"); err != nil {
			b.Fatal(err)
		}
	}
}
