package diagram

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
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
			drawn, err := ER(c, "The tables of "+name, "schema")
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]bool{}
			for _, p := range drawn.Pictures {
				maps.Copy(texts, textsOf(t, p.SVG))
			}
			for _, table := range c.Tables {
				for _, c := range table.Columns {
					if !texts[shown(c.Name)] {
						t.Errorf("the column %q of %q is not in the picture", c.Name, table.Name)
					}
				}
				if !texts[shown(table.Name)] {
					t.Errorf("the table %q is not in the picture", table.Name)
				}
				if !strings.Contains(drawn.Mermaid, "    "+quoted(shown(table.Name))+" {\n") {
					t.Errorf("the table %q is not in mermaid's text", table.Name)
				}
				if !strings.Contains(drawn.Markdown, "## "+code(shown(table.Name))+"\n") {
					t.Errorf("the table %q is not in Markdown", table.Name)
				}
			}
			slices.Reverse(c.Tables)
			again, err := ER(c, "The tables of "+name, "schema")
			if err != nil || !reflect.DeepEqual(drawn, again) {
				t.Errorf("tables in another order give other files, error %v", err)
			}
		})
	}
}

// TestERLayout looks for what a reader would complain about.
func TestERLayout(t *testing.T) {
	for name, statements := range databases {
		t.Run(name, func(t *testing.T) {
			checkPosters(t, catalogOf(t, statements...), posterRoom)
		})
	}
}

// checkPosters asserts that pictures of a catalog have what is in it, once, and nothing that a reader
// would complain about. Parts take so much room at most. It returns the pictures.
func checkPosters(t interface {
	Helper()
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, c *schema.Catalog, room int) (all []*picture) {
	t.Helper()
	m := newModel(c)
	m.room = room
	posters := m.posters()
	for i, s := range posters {
		p := s.draw("The tables", i+1, len(posters))
		for k, problem := range p.problems() {
			if k < 10 {
				t.Errorf("part %d: %s", i+1, problem)
			}
		}
		if most := longest - posterRoom + room; p.width > most || p.height > most {
			t.Errorf("part %d has %d × %d pixels, want at most %d", i+1, p.width, p.height, most)
		}
		for _, plate := range s.plates {
			for _, part := range plate.parts {
				part.checkEnds(t)
				part.checkCrossings(t)
			}
		}
		all = append(all, p)
	}
	checkOnce(t, c, m, posters)
	return all
}

// checkOnce asserts that each table, column and pair of columns of a foreign key is drawn once, and a
// table that is drawn elsewhere at most once for each part that refers to it.
func checkOnce(t interface{ Errorf(string, ...any) }, c *schema.Catalog, m *model, posters []*poster) {
	tables, columns, keys := map[schema.TableName]int{}, map[string]int{}, map[string]int{}
	column := func(table schema.TableName, name string) string { return fmt.Sprintf("%q", []any{table, name}) }
	for _, hidden := range m.hidden {
		for _, p := range hidden {
			tables[p.ID()]++
			for _, c := range p.Columns {
				columns[column(p.ID(), c.Name)]++
			}
		}
	}
	for _, s := range posters {
		for _, e := range s.boxes() {
			if e.standing != drawnHere {
				continue
			}
			if e.part == 1 {
				tables[e.table.ID()]++
			}
			for _, a := range e.attributes {
				if a.words == "" && !a.missing {
					columns[column(e.table.ID(), a.column.Name)]++
				}
			}
			for _, n := range e.notes {
				for _, line := range strings.Split(n.text.whole, "\n") {
					keys[e.table.Schema+"."+e.table.Name+" "+line]++
				}
			}
		}
		for _, r := range s.references() {
			if r.key != nil {
				e := r.from.entity
				keys[fmt.Sprintf("%s.%s %s %d", e.table.Schema, e.table.Name, e.keyWords(r.key), r.index)]++
			}
		}
	}
	for _, table := range c.Tables {
		if tables[table.ID()] != 1 {
			t.Errorf("the table %q is drawn %d times", table.ID(), tables[table.ID()])
		}
		for _, c := range table.Columns {
			if n := columns[column(table.ID(), c.Name)]; n != 1 {
				t.Errorf("the column %q of %q is drawn %d times", c.Name, table.ID(), n)
			}
		}
		alike := map[string]int{}
		e := newEntity(table)
		for _, k := range table.ForeignKeys {
			alike[table.Schema+"."+table.Name+" "+e.keyWords(&k)] += len(k.Columns)
		}
		for words, want := range alike {
			got := 0
			for drawn, n := range keys {
				if drawn == words { // in words, which have all pairs
					got = want
					break
				}
				if rest, ok := strings.CutPrefix(drawn, words+" "); ok && strings.Trim(rest, "0123456789") == "" {
					got += n
				}
			}
			if got != want {
				t.Errorf("%d lines for %s, want %d", got, words, want)
			}
		}
	}
}

// checkEnds asserts that each line runs straight across and down, from an edge of its
// column's line of the box to an edge of the line of the column that it refers to.
func (m *model) checkEnds(t interface{ Errorf(string, ...any) }) {
	at := func(p point, a *attribute) bool {
		top := a.entity.y + a.top
		return (p.x == a.entity.x || p.x == a.entity.x+a.entity.width) && top < p.y && p.y < top+a.height
	}
	for _, r := range m.references {
		if !at(r.points[0], r.from) || !at(r.points[len(r.points)-1], r.to) {
			t.Errorf("the line of %s does not end at its columns", r)
		}
		if k := r.key; k != nil && (r.from.column.Name != k.Columns[r.index] ||
			r.to.entity.table.ID() != k.To()) {
			t.Errorf("the line of %s is not that of %v", r, k)
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
func (m *model) checkCrossings(t interface{ Fatalf(string, ...any) }) {
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
		if _, err := ER(c, "Nothing", "schema"); err == nil || !strings.Contains(err.Error(), "no tables") {
			t.Errorf("error %v", err)
		}
	}
}

// TestERMermaid shows what mermaid is given.
func TestERMermaid(t *testing.T) {
	drawn, err := ER(catalogOf(t, `CREATE TABLE "a ""b""" (pk INTEGER PRIMARY KEY, "x y" DECIMAL(1,2))`,
		`CREATE TABLE c (d INT NOT NULL REFERENCES "a ""b""" ON DELETE CASCADE UNIQUE, e)`,
		`CREATE INDEX i ON c (e, d) WHERE e > 0`, `CREATE VIEW v AS SELECT d FROM c`), `A "title"`, "schema")
	if err != nil {
		t.Fatal(err)
	}
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
    %% index i on c (e, d) WHERE e > 0
    %% unique index sqlite_autoindex_c_1 on c (d)
    %% view: v
    "v" {
        INT d
    }
    "c" |o--|| "a #quot;b#quot;" : "d ON DELETE CASCADE"
`
	if drawn.Mermaid != want {
		t.Errorf("got\n%s\nwant\n%s", drawn.Mermaid, want)
	}
}

// TestERMermaidWords holds that quotes keep what mermaid heeds within them too: the direction of a
// diagram, and the parameters of a type.
func TestERMermaidWords(t *testing.T) {
	for text, want := range map[string]string{
		"flow Direction \t tb of": `"flow Direction#32;tb of"`,
		"direct ion LR":           `"direct ion LR"`,
		"~5 to ~10":               `"#126;5 to #126;10"`,
	} {
		if got := quoted(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// TestERIndexes holds that all of an index is drawn that its columns do not show, and that one that is
// not finished makes no column unique.
func TestERIndexes(t *testing.T) {
	one := func(c schema.IndexColumn, origin schema.Origin) schema.Index {
		return schema.Index{Name: "i", Unique: true, Origin: origin, Columns: []schema.IndexColumn{c}}
	}
	equal, broken := one(schema.IndexColumn{Name: "a"}, "u"), one(schema.IndexColumn{Name: "a"}, "c")
	equal.NullsEqual, broken.Unfinished = true, true
	for _, test := range []struct {
		index           schema.Index
		mark, box, item string
	}{
		{one(schema.IndexColumn{Name: "a"}, "u"), "U", "", "- Unique `i` (`a`)"},
		{one(schema.IndexColumn{Name: "a", Prefix: 3}, "u"), "U", "UNIQUE (a(3))", "- Unique `i` (`a(3)`)"},
		{one(schema.IndexColumn{Name: "a", Desc: true}, "pk"), "PK", "PRIMARY KEY (a DESC)",
			"- Primary key `i` (`a DESC`)"},
		{one(schema.IndexColumn{Name: "a", Compare: "COLLATE x"}, "c"), "U", "i UNIQUE (a COLLATE x)",
			"- Unique index `i` (`a COLLATE x`)"},
		{equal, "U", "UNIQUE (a) NULLS NOT DISTINCT", "- Unique `i` (`a`) NULLS NOT DISTINCT"},
		{broken, "", "i UNIQUE (a) (not finished)", "- Unique index `i` (`a`) (not finished)"},
	} {
		table := schema.Table{Name: "t", Columns: []schema.Column{{Name: "a"}}, Indexes: []schema.Index{test.index}}
		if test.index.Origin == schema.FromPrimaryKey {
			table.Columns[0].PrimaryKey = 1
		}
		c := &schema.Catalog{Tables: []schema.Table{table}}
		e := newEntities(table, nil)[0]
		var lines []string
		for _, n := range e.notes {
			lines = append(lines, n.text.whole)
		}
		if got := strings.Join(lines, "\n"); e.attributes[0].mark != test.mark || got != test.box {
			t.Errorf("%+v: the mark %q and %q, want %q and %q", test.index, e.attributes[0].mark, got, test.mark,
				test.box)
		}
		drawn, err := ER(c, "t", "t")
		if err != nil || !strings.HasSuffix(drawn.Markdown, "\n"+test.item+"\n") {
			t.Errorf("%v, and not %s at the end of\n%s", err, test.item, drawn.Markdown)
		}
	}
}

// TestERActions holds what is written beside the line of a foreign key.
func TestERActions(t *testing.T) {
	for _, test := range []struct{ onDelete, onUpdate, also, want string }{
		{"NO ACTION", "", "", ""},
		{"CASCADE", "SET NULL", "", "ON DELETE CASCADE, ON UPDATE SET NULL"},
		{"CASCADE", "CASCADE", "NOT VALID", "ON DELETE, UPDATE CASCADE NOT VALID"},
		{"NO ACTION", "NO ACTION", "DEFERRABLE", "DEFERRABLE"},
	} {
		key := &schema.ForeignKey{OnDelete: test.onDelete, OnUpdate: test.onUpdate, Also: test.also}
		if got := actions(key); got != test.want {
			t.Errorf("%+v: %q, want %q", test, got, test.want)
		}
	}
}

// TestERMismatch holds that a primary key with another number of columns is not said to be missing.
func TestERMismatch(t *testing.T) {
	m := newModel(catalogOf(t, "CREATE TABLE pair (a, b, PRIMARY KEY (a, b))", "CREATE TABLE none (a)",
		"CREATE TABLE t (x REFERENCES pair, y REFERENCES none)"))
	for table, want := range map[string]string{"pair": "has 2 columns", "none": "missing"} {
		a := m.boxes[boxName{"", schema.TableName{Schema: "main", Name: table}}][0].attribute(primaryKeyWords)
		if got := a.typeWords().drawn; got != want {
			t.Errorf("the primary key of %s is %q, want %q", table, got, want)
		}
	}
}

func BenchmarkER(b *testing.B) {
	c := catalogOf(b, random(300, 3)...)
	for b.Loop() {
		if _, err := ER(c, "300 tables", "schema"); err != nil {
			b.Fatal(err)
		}
	}
}
