package schema_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// randomCatalogs is how many random catalogs a server gets. Tables take it long to make.
const randomCatalogs = 15

// TestInspectRandom makes random tables, with odd names, types, keys and comments, in all schemas
// that there are, and holds that the catalog says of them what was declared: no more, no less, and
// that nothing is missing.
func TestInspectRandom(t *testing.T) {
	for _, e := range []schema.Engine{schema.SQLite, schema.Postgres, schema.MySQL} {
		t.Run(string(e), func(t *testing.T) {
			dsn, db := harness.Foreign(t, e)
			d := declarer{engine: e}
			switch e {
			case schema.SQLite:
				d.schemas = []string{"main"}
			case schema.MySQL:
				u, err := url.Parse(dsn)
				must(t, err)
				d.schemas = []string{strings.TrimPrefix(u.Path, "/")}
				d.schemas = append(d.schemas, besideMySQL(t, dsn, func(text string) {
					_, err := db.Exec(text)
					must(t, err)
				}))
			}
			runs, failed := 0, false
			rapid.Check(t, func(rt *rapid.T) {
				defer func() { failed = failed || rt.Failed() }()
				runs++
				if e != schema.SQLite && runs > randomCatalogs && !failed && !harness.Full() {
					return
				}
				d.check(t, rt, dsn, db)
			})
		})
	}
}

// declarer declares random tables.
type declarer struct {
	engine  schema.Engine
	schemas []string // in which tables are; those of PostgreSQL are made anew each time
}

// check makes tables, reads them, and removes them again.
func (d declarer) check(t *testing.T, rt *rapid.T, dsn string, db *sql.DB) {
	if d.engine == schema.Postgres {
		for i := range rapid.IntRange(1, 3).Draw(rt, "schemas") {
			d.schemas = append(d.schemas, d.name(rt, i))
		}
	}
	want := d.tables(rt)
	statements := d.statements(want)
	exec := func(text string) {
		if _, err := db.Exec(text); err != nil {
			rt.Fatalf("%s: %v", text, err)
		}
	}
	defer func() {
		for _, s := range d.removal(want) {
			if _, err := db.Exec(s); err != nil {
				t.Errorf("%s: %v", s, err) // the next run would find what is left
			}
		}
	}()
	for _, s := range statements {
		exec(s)
	}
	c, err := schema.Inspect(t.Context(), dsn, d.schemas...)
	if err != nil {
		rt.Fatal(err)
	}
	if diff := cmp.Diff(ordered(want), ordered(c.Tables), cmpopts.EquateEmpty()); diff != "" {
		rt.Fatalf("%s\ndeclared (-) and read (+):\n%s", strings.Join(statements, ";\n"), diff)
	}
	part, err := schema.Inspect(t.Context(), dsn, d.schemas[0])
	if err != nil {
		rt.Fatal(err)
	}
	only := slices.DeleteFunc(slices.Clone(want), func(t schema.Table) bool {
		return t.Schema != d.schemas[0]
	})
	if diff := cmp.Diff(ordered(only), ordered(part.Tables), cmpopts.EquateEmpty()); diff != "" {
		rt.Fatalf("%s\ndeclared (-) and read (+) of one schema:\n%s", strings.Join(statements, ";\n"), diff)
	}
}

// name draws a name that no other with another number is equal to in any engine.
func (d declarer) name(rt *rapid.T, number int) string {
	signs := []rune("aAzZ_09éß數Ω .,;:\"'`\\/%$?*@#&<>[](){}-+=|~^!\n\t")
	if d.engine != schema.MySQL { // whose names have no characters beyond the first 65,536
		signs = append(signs, '💡')
	}
	name := rapid.StringOfN(rapid.SampledFrom(signs), 0, 8, -1).Draw(rt, "name")
	return fmt.Sprintf("%s%d", rapid.SampledFrom(append(oddNames, name)).Draw(rt, "odd"), number)
}

func (d declarer) comment(rt *rapid.T) string {
	if d.engine == schema.SQLite {
		return ""
	}
	return rapid.SampledFrom([]string{"", "plain", "it's", `a "quote"`, `back\slash\`, "two\nlines", "數;--"}).
		Draw(rt, "comment")
}

// randomTypes are types as each engine spells them in its catalog. The first is that of keys.
var randomTypes = map[schema.Engine][]string{
	schema.SQLite:   {"INT", "TEXT", "VARCHAR(10)", "", "a strange type", "DECIMAL(10,2)"},
	schema.Postgres: {"integer", "text", "numeric(10,2)", "character varying(7)", "timestamp with time zone", "integer[]"},
	schema.MySQL:    {"int", "varchar(20)", "decimal(10,2)", "datetime(6)", "enum('a','b''c')", "bigint unsigned"},
}

// tables draws tables. All columns that may be in keys are of one type, so that each may refer to
// each.
func (d declarer) tables(rt *rapid.T) []schema.Table {
	tables := make([]schema.Table, rapid.IntRange(1, 5).Draw(rt, "tables"))
	for i := range tables {
		t := &tables[i]
		t.Schema = rapid.SampledFrom(d.schemas).Draw(rt, "schema")
		t.Name, t.Kind, t.Comment = d.name(rt, i), schema.KindTable, d.comment(rt)
		keys := rapid.IntRange(1, 3).Draw(rt, "keys")
		for k := range keys + rapid.IntRange(0, 3).Draw(rt, "others") {
			c := schema.Column{Name: d.name(rt, k), Type: randomTypes[d.engine][0], Comment: d.comment(rt)}
			if k >= keys {
				c.Type = rapid.SampledFrom(randomTypes[d.engine][1:]).Draw(rt, "type")
			}
			c.NotNull = rapid.Bool().Draw(rt, "not null")
			t.Columns = append(t.Columns, c)
		}
		if rapid.Bool().Draw(rt, "primary key") {
			order := rapid.Permutation(indices(keys)).Draw(rt, "order")
			for place, k := range order[:rapid.IntRange(1, keys).Draw(rt, "places")] {
				t.Columns[k].PrimaryKey, t.Columns[k].NotNull = place+1, true
			}
		}
		for x := range rapid.IntRange(0, 2).Draw(rt, "indexes") {
			t.Indexes = append(t.Indexes, d.index(rt, t, keys, 10*i+x))
		}
	}
	for i := range tables {
		for k := range rapid.IntRange(0, 2).Draw(rt, "foreign keys") {
			d.refer(rt, tables, i, k)
		}
	}
	return tables
}

func indices(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

// declaredIndex ends the names of indexes that no key made.
const declaredIndex = "index"

func (d declarer) index(rt *rapid.T, t *schema.Table, keys, number int) schema.Index {
	x := schema.Index{Name: d.name(rt, 100+number) + declaredIndex, Unique: rapid.Bool().Draw(rt, "unique"),
		Origin: schema.FromIndex}
	if x.Unique && d.engine == schema.MySQL { // to which an index and a constraint are one
		x.Origin = schema.FromUnique
	}
	order := rapid.Permutation(indices(keys)).Draw(rt, "columns")
	for _, k := range order[:rapid.IntRange(1, keys).Draw(rt, "width")] {
		x.Columns = append(x.Columns, schema.IndexColumn{Name: t.Columns[k].Name,
			Desc: rapid.Bool().Draw(rt, "desc")})
	}
	return x
}

// refer draws a foreign key of a table to one that has a primary key, if there is one.
func (d declarer) refer(rt *rapid.T, tables []schema.Table, from, number int) {
	to := rapid.SampledFrom(tables).Draw(rt, "to")
	key := keyOf(to)
	t := &tables[from]
	var can []string
	nullable := true
	for _, c := range t.Columns {
		if c.Type == randomTypes[d.engine][0] {
			can = append(can, c.Name)
		}
	}
	if len(key) == 0 || len(key) > len(can) {
		return
	}
	k := schema.ForeignKey{Schema: to.Schema, Table: to.Name, References: key, OnUpdate: "NO ACTION"}
	k.Columns = rapid.Permutation(can).Draw(rt, "referring")[:len(key)]
	for _, c := range t.Columns {
		nullable = nullable && !(c.NotNull && slices.Contains(k.Columns, c.Name))
	}
	actions := []string{"NO ACTION", "CASCADE"}
	if nullable { // else MySQL refuses it
		actions = append(actions, "SET NULL")
	}
	k.OnDelete = rapid.SampledFrom(actions).Draw(rt, "on delete")
	t.ForeignKeys = append(t.ForeignKeys, k)
}

// keyOf returns the columns of a primary key in its order.
func keyOf(t schema.Table) []string {
	var columns []schema.Column
	for _, c := range t.Columns {
		if c.PrimaryKey > 0 {
			columns = append(columns, c)
		}
	}
	slices.SortFunc(columns, func(a, b schema.Column) int { return a.PrimaryKey - b.PrimaryKey })
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// statements returns what makes tables.
func (d declarer) statements(tables []schema.Table) (all []string) {
	if d.engine == schema.Postgres {
		for _, name := range d.schemas {
			all = append(all, "CREATE SCHEMA "+d.quoted(name))
		}
	}
	var later []string
	for _, t := range tables {
		var parts []string
		for _, c := range t.Columns {
			part := d.quoted(c.Name) + " " + c.Type
			if c.NotNull {
				part += " NOT NULL"
			}
			if d.engine == schema.MySQL && c.Comment != "" {
				part += " COMMENT " + d.text(c.Comment)
			} else if c.Comment != "" {
				later = append(later, "COMMENT ON COLUMN "+d.table(t)+"."+d.quoted(c.Name)+" IS "+d.text(c.Comment))
			}
			parts = append(parts, part)
		}
		if key := keyOf(t); len(key) > 0 {
			parts = append(parts, "PRIMARY KEY "+d.list(key))
		}
		for _, k := range t.ForeignKeys {
			to := d.table(schema.Table{Schema: k.Schema, Name: k.Table})
			if d.engine == schema.SQLite {
				to = d.quoted(k.Table)
			}
			part := "FOREIGN KEY " + d.list(k.Columns) + " REFERENCES " + to + " " + d.list(k.References) +
				" ON DELETE " + k.OnDelete
			if d.engine == schema.SQLite {
				parts = append(parts, part)
			} else {
				later = append(later, "ALTER TABLE "+d.table(t)+" ADD "+part)
			}
		}
		s := "CREATE TABLE " + d.table(t) + " (" + strings.Join(parts, ", ") + ")"
		if d.engine == schema.MySQL && t.Comment != "" {
			s += " COMMENT " + d.text(t.Comment)
		} else if t.Comment != "" {
			later = append(later, "COMMENT ON TABLE "+d.table(t)+" IS "+d.text(t.Comment))
		}
		all = append(all, s)
		for _, x := range t.Indexes {
			all = append(all, d.indexStatement(t, x))
		}
	}
	return append(all, later...)
}

func (d declarer) indexStatement(t schema.Table, x schema.Index) string {
	var terms []string
	for _, c := range x.Columns {
		term := d.quoted(c.Name)
		if c.Desc {
			term += " DESC"
		}
		terms = append(terms, term)
	}
	unique := ""
	if x.Unique {
		unique = "UNIQUE "
	}
	name, on := d.quoted(x.Name), d.table(t)
	if d.engine == schema.SQLite {
		on = d.quoted(t.Name)
	}
	return "CREATE " + unique + "INDEX " + name + " ON " + on + " (" + strings.Join(terms, ", ") + ")"
}

// removal returns what removes tables.
func (d declarer) removal(tables []schema.Table) (all []string) {
	switch d.engine {
	case schema.Postgres:
		for _, name := range d.schemas {
			all = append(all, "DROP SCHEMA IF EXISTS "+d.quoted(name)+" CASCADE")
		}
		return all
	case schema.MySQL:
		all = []string{"SET foreign_key_checks = 0"}
	}
	for _, t := range tables {
		all = append(all, "DROP TABLE IF EXISTS "+d.table(t))
	}
	if d.engine == schema.MySQL {
		all = append(all, "SET foreign_key_checks = 1")
	}
	return all
}

func (d declarer) quoted(name string) string { return quotedFor(d.engine, name) }

func (d declarer) table(t schema.Table) string { return d.quoted(t.Schema) + "." + d.quoted(t.Name) }

func (d declarer) list(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = d.quoted(name)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

// text returns a text as SQL has it.
func (d declarer) text(text string) string {
	if d.engine == schema.MySQL {
		text = strings.ReplaceAll(text, `\`, `\\`)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// ordered returns tables in the order of their names, with what has no order of its own in the order
// of its text, and without the indexes that keys made.
func ordered(tables []schema.Table) []schema.Table {
	tables = slices.Clone(tables)
	for i := range tables {
		t := &tables[i]
		t.ForeignKeys, t.Indexes = slices.Clone(t.ForeignKeys), slices.Clone(t.Indexes)
		t.Indexes = slices.DeleteFunc(t.Indexes, func(x schema.Index) bool {
			return !strings.HasSuffix(x.Name, declaredIndex)
		})
		sortByText(t.ForeignKeys)
		sortByText(t.Indexes)
	}
	slices.SortFunc(tables, func(a, b schema.Table) int {
		return strings.Compare(a.Schema+"\x00"+a.Name, b.Schema+"\x00"+b.Name)
	})
	return tables
}

func sortByText[T any](all []T) {
	slices.SortFunc(all, func(a, b T) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}
