package diagram

import (
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// publicSchemas are schemas that others wrote, each for an engine, by the names of their files:
// NAME.ENGINE.sql. README.md beside them says where each is from.
const publicSchemas = "testdata/public"

// amounts are how many things of each kind a database has, or a picture.
type amounts struct{ tables, columns, keyColumns, foreignKeys int }

// TestPublic loads each schema on the engine that it is for, and holds that the catalog that is read
// and the picture of it have as many tables, columns and keys as the engine itself counts, and that
// nothing is said to be missing.
func TestPublic(t *testing.T) {
	sources, err := os.ReadFile(filepath.Join(publicSchemas, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(publicSchemas, "*.sql"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d schemas, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			if !strings.Contains(string(sources), "| `"+filepath.Base(file)+"` |") {
				t.Errorf("%s does not say where it is from", publicSchemas)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			e := schema.Engine(strings.Split(filepath.Base(file), ".")[1])
			dsn, db := harness.Foreign(t, e, string(text))
			var asked []string
			if e == schema.Postgres {
				asked = []string{schema.AllSchemas}
			}
			c, err := schema.Inspect(t.Context(), dsn, asked...)
			if err != nil {
				t.Fatal(err)
			}
			want := counted[e](t, db)
			if got := read(t, c); got != want || want.tables == 0 {
				t.Errorf("read are %+v, the engine counts %+v", got, want)
			}
			files, err := ER(c, file, "schema")
			if err != nil {
				t.Fatal(err)
			}
			drawn := amounts{tables: matches(files.Mermaid, `(?m)^    "[^"]*" \{$`),
				columns:     matches(files.Mermaid, `(?m)^        \S`),
				keyColumns:  matches(files.Mermaid, `(?m)^        \S+ \S+ PK\b`),
				foreignKeys: matches(files.Mermaid, `(?m)^    "[^"]*" [|}]o--[|o]\| "`)}
			for _, partitions := range newModel(c).hidden { // which stand with the whole table
				hidden := read(t, &schema.Catalog{Tables: partitions})
				drawn.tables += hidden.tables
				drawn.columns += hidden.columns
				drawn.keyColumns += hidden.keyColumns
			}
			if drawn != want {
				t.Errorf("drawn are %+v, the engine counts %+v", drawn, want)
			}
			checkPosters(t, c, posterRoom)
		})
	}
}

func matches(text, pattern string) int {
	return len(regexp.MustCompile(pattern).FindAllString(text, -1))
}

// read counts what a catalog has, and complains of what it says is missing.
func read(t *testing.T, c *schema.Catalog) (n amounts) {
	n.tables = len(c.Tables)
	known := map[schema.TableName]bool{}
	for _, table := range c.Tables {
		known[table.ID()] = true
	}
	for _, table := range c.Tables {
		if table.Fault != "" {
			t.Errorf("%v cannot be read: %s", table.ID(), table.Fault)
		}
		n.columns += len(table.Columns)
		n.foreignKeys += len(table.ForeignKeys)
		for _, column := range table.Columns {
			if column.PrimaryKey > 0 {
				n.keyColumns++
			}
		}
		for _, k := range table.ForeignKeys {
			if k.Missing || !known[k.To()] {
				t.Errorf("%v is said to be missing", k.To())
			}
		}
	}
	return n
}

// counted count what a database has, by statements that the catalog is not read by.
var counted = map[schema.Engine]func(*testing.T, *sql.DB) amounts{
	schema.SQLite: func(t *testing.T, db *sql.DB) amounts {
		// A virtual table has others, whose names begin with its own.
		const tables = `FROM sqlite_schema s WHERE s.type IN ('table', 'view') AND s.name NOT LIKE 'sqlite_%'
			AND NOT EXISTS (SELECT 1 FROM sqlite_schema v WHERE v.sql LIKE 'CREATE VIRTUAL%'
				AND s.name LIKE v.name || '\_%' ESCAPE '\')`
		return amounts{
			tables: number(t, db, "SELECT count(*) "+tables),
			columns: number(t, db, `SELECT sum((SELECT count(*) FROM pragma_table_xinfo(s.name)
				WHERE hidden <> 1)) `+tables),
			keyColumns: number(t, db, `SELECT sum((SELECT count(*) FROM pragma_table_info(s.name)
				WHERE pk > 0)) `+tables),
			foreignKeys: number(t, db, `SELECT sum((SELECT count(DISTINCT id)
				FROM pragma_foreign_key_list(s.name))) `+tables),
		}
	},
	schema.Postgres: func(t *testing.T, db *sql.DB) amounts {
		const ours = " NOT IN ('pg_catalog', 'information_schema')"
		return amounts{
			tables: number(t, db, `SELECT (SELECT count(*) FROM information_schema.tables WHERE table_schema`+ours+`)
				+ (SELECT count(*) FROM pg_matviews)`),
			columns: number(t, db, `SELECT (SELECT count(*) FROM information_schema.columns WHERE table_schema`+ours+`)
				+ (SELECT count(*) FROM pg_attribute a WHERE a.attnum > 0
					AND a.attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'm'))`),
			keyColumns: number(t, db, `SELECT count(*) FROM information_schema.key_column_usage k
				JOIN information_schema.table_constraints t USING (constraint_schema, constraint_name, table_name)
				WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_schema`+ours),
			foreignKeys: number(t, db, `SELECT count(*) FROM information_schema.table_constraints
				WHERE constraint_type = 'FOREIGN KEY' AND table_schema`+ours),
		}
	},
	schema.MySQL: func(t *testing.T, db *sql.DB) (n amounts) {
		for _, name := range column(t, db, 0, "SHOW TABLES") {
			n.tables++
			quoted := "`" + strings.ReplaceAll(name, "`", "``") + "`"
			n.columns += len(column(t, db, 0, "SHOW COLUMNS FROM "+quoted))
			n.keyColumns += len(column(t, db, 0, "SHOW INDEX FROM "+quoted+" WHERE Key_name = 'PRIMARY'"))
			n.foreignKeys += matches(column(t, db, 1, "SHOW CREATE TABLE "+quoted)[0], `(?m)^ +CONSTRAINT .* FOREIGN KEY \(`)
		}
		return n
	},
}

// number returns the number that a query answers.
func number(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// column returns a column of what a query answers, by its place from 0.
func column(t *testing.T, db *sql.DB, place int, query string) (all []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	row := make([]any, len(columns))
	for i := range row {
		row[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(row...); err != nil {
			t.Fatal(err)
		}
		all = append(all, string(*row[place].(*sql.RawBytes)))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
