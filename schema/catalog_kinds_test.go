package schema_test

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// inspected returns the catalog of a new database in which statements were run.
func inspected(t *testing.T, e schema.Engine, schemas []string, statements ...string) *schema.Catalog {
	t.Helper()
	dsn, _ := harness.Foreign(t, e, statements...)
	c, err := schema.Inspect(t.Context(), dsn, schemas...)
	must(t, err)
	return c
}

// said returns all that a catalog says of a table, a line for each part, so that a test can be read.
// The schema of another table is shown if it is not the table's own.
func said(t schema.Table) string {
	var lines []string
	say := func(words ...string) {
		words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
		lines = append(lines, strings.Join(words, " "))
	}
	when := func(is bool, word string) string {
		if is {
			return word
		}
		return ""
	}
	named := func(n schema.TableName) string {
		return when(n.Schema != t.Schema, n.Schema+".") + n.Name
	}
	comment := func(text string) string { return when(text != "", "-- "+text) }
	say(string(t.Kind), t.Name, comment(t.Comment))
	if t.PartitionOf != (schema.TableName{}) {
		say("partition of", named(t.PartitionOf), t.Bound)
	}
	for _, n := range t.Inherits {
		say("inherits", named(n))
	}
	if t.PartitionBy != "" {
		say("partition by", t.PartitionBy, strings.Join(t.Partitions, ", "))
	}
	for _, c := range t.Columns {
		say(c.Name, c.Type, when(c.PrimaryKey > 0, fmt.Sprint("key ", c.PrimaryKey)), when(c.NotNull, "not null"),
			when(c.Default != "", "default "+c.Default), c.Identity, when(c.Generated, "as "+c.Expression),
			when(c.Stored, "stored"), comment(c.Comment))
	}
	for _, k := range t.ForeignKeys {
		say(fmt.Sprint(k.Columns), "->", named(k.To())+fmt.Sprint(k.References), when(k.Missing, "missing"),
			when(k.OnDelete != "NO ACTION", "on delete "+k.OnDelete),
			when(k.OnUpdate != "NO ACTION", "on update "+k.OnUpdate), k.Also)
	}
	for _, x := range t.Indexes {
		say(string(x.Origin), x.Name, x.Method, fmt.Sprintf("(%s)", strings.Join(x.Terms(), ", ")),
			when(x.Unique, "unique"), when(x.NullsEqual, "nulls equal"), when(x.Unfinished, "unfinished"),
			when(x.Include != nil, fmt.Sprint("include ", x.Include)),
			when(x.Where != "", "where "+x.Where), comment(x.Comment))
	}
	for _, condition := range t.Checks {
		say("check", condition)
	}
	for _, list := range [][]string{t.Triggers, t.Options} {
		for _, one := range list {
			say(one)
		}
	}
	say(when(t.Fault != "", "cannot be read"))
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

// saidOf compares what a catalog says of all its tables.
func saidOf(t *testing.T, c *schema.Catalog, want ...string) {
	t.Helper()
	var got []string
	for _, table := range c.Tables {
		got = append(got, said(table))
	}
	for i := range max(len(got), len(want)) {
		a, b := "nothing", "nothing"
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = strings.TrimSpace(strings.ReplaceAll(want[i], "\t", ""))
		}
		if a != b {
			t.Errorf("table %d: got\n%s\n\nwant\n%s", i, a, b)
		}
	}
}

// oddNames are names that are something else if they are read as SQL, or need quotes in it.
var oddNames = []string{"MySchema", "a.b", "1st", "select", "two\nlines", "it's", `say "hi"`, "back`tick",
	"tab\tbed", `back\slash`, "50%", "a,b", "*", " ", "über", "数据库", "$1", "?", "--", "public.t"}

// quotedFor returns a name as SQL of an engine wants it.
func quotedFor(e schema.Engine, name string) string {
	mark := `"`
	if e == schema.MySQL {
		mark = "`"
	}
	return mark + strings.ReplaceAll(name, mark, mark+mark) + mark
}

// TestInspectOddSchemas reads the tables of schemas whose names are no plain words, as the current
// schema of a connection and by name, and has our own tables in them.
func TestInspectOddSchemas(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.Postgres)
	for _, name := range oddNames {
		quoted := quotedFor(schema.Postgres, name)
		for _, s := range []string{"CREATE SCHEMA " + quoted,
			"CREATE TABLE " + quoted + ".t (id int PRIMARY KEY)",
			"CREATE TABLE " + quoted + ".t2 (id int PRIMARY KEY, t int REFERENCES " + quoted + ".t)"} {
			_, err := db.ExecContext(t.Context(), s)
			must(t, err)
		}
		there := withSearchPath(t, dsn, quoted)
		for _, read := range []func() (*schema.Catalog, error){
			func() (*schema.Catalog, error) { return schema.Inspect(t.Context(), there) },
			func() (*schema.Catalog, error) { return schema.Inspect(t.Context(), dsn, name) },
		} {
			if name == schema.AllSchemas {
				break
			}
			c, err := read()
			if err != nil {
				t.Errorf("%q: %v", name, err)
				continue
			}
			if !slices.Equal(c.Schemas, []string{name}) || len(c.Tables) != 2 || c.Tables[1].Schema != name ||
				c.Tables[1].ForeignKeys[0].To() != (schema.TableName{Schema: name, Name: "t"}) {
				t.Errorf("%q: %+v", name, c)
			}
		}
		_, err := db.ExecContext(t.Context(), "DROP TABLE "+quoted+".t, "+quoted+".t2")
		must(t, err)
		ours, err := schema.Open(t.Context(), there, &schema.Options{Create: true, Conns: 1})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		must(t, schema.Apply(t.Context(), ours))
		if o, err := schema.Observe(t.Context(), ours); err != nil || len(o.Catalog) < 20 {
			t.Errorf("%q: observed %+v, error %v", name, o, err)
		}
		must(t, ours.Close())
		again, err := schema.Open(t.Context(), there, nil)
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		must(t, again.Close())
	}
	c, err := schema.Inspect(t.Context(), dsn, schema.AllSchemas)
	must(t, err)
	if len(c.Schemas) != len(oddNames)+1 || len(c.Tables) != 3*len(oddNames) {
		t.Errorf("%d tables in the schemas %q", len(c.Tables), c.Schemas)
	}
}

func withSearchPath(t *testing.T, dsn, path string) string {
	u, err := url.Parse(dsn)
	must(t, err)
	settings := u.Query()
	settings.Set("search_path", path)
	u.RawQuery = strings.ReplaceAll(settings.Encode(), "+", "%20") // + is itself, as to libpq
	return u.String()
}

// crossSchema has a reference to a table whose name another table of the same schema has.
const crossSchema = `CREATE SCHEMA hr;
	CREATE TABLE hr.employee (id int PRIMARY KEY);
	CREATE TABLE employee (code text PRIMARY KEY);
	CREATE TABLE badge (id int PRIMARY KEY, emp int NOT NULL REFERENCES hr.employee)`

// TestInspectSchemas reads one schema, several and all.
func TestInspectSchemas(t *testing.T) {
	const badge = `table badge
		id integer key 1 not null
		emp integer not null
		[emp] -> hr.employee[id]
		pk badge_pkey (id) unique`
	dsn, _ := harness.Foreign(t, schema.Postgres, crossSchema)
	for _, test := range []struct {
		asked, schemas string
		tables         []string
	}{
		{"", "public", []string{"public.employee", "public.badge"}},
		{"hr", "hr", []string{"hr.employee"}},
		{"public,hr,public", "public,hr", []string{"hr.employee", "public.employee", "public.badge"}},
		{"*", "hr,public", []string{"hr.employee", "public.employee", "public.badge"}},
	} {
		var asked []string
		if test.asked != "" {
			asked = strings.Split(test.asked, ",")
		}
		c, err := schema.Inspect(t.Context(), dsn, asked...)
		must(t, err)
		var tables []string
		for _, table := range c.Tables {
			tables = append(tables, table.Schema+"."+table.Name)
			if table.Name == "badge" && said(table) != strings.ReplaceAll(badge, "\t", "") {
				t.Errorf("%s", said(table))
			}
		}
		if got := strings.Join(c.Schemas, ","); got != test.schemas || !slices.Equal(tables, test.tables) {
			t.Errorf("asked for %q: schemas %s, tables %q", test.asked, got, tables)
		}
	}
	_, err := schema.Inspect(t.Context(), dsn, "hr", "pubic")
	if err == nil || !strings.Contains(err.Error(), `unknown schema "pubic"; did you mean public?`) {
		t.Errorf("error %v", err)
	}
}

// TestInspectOthers holds that a catalog without tables names the schemas that have some.
func TestInspectOthers(t *testing.T) {
	dsn, _ := harness.Foreign(t, schema.Postgres, crossSchema, "DROP TABLE employee, badge",
		"CREATE SCHEMA nothing")
	for _, asked := range [][]string{nil, {"nothing"}} {
		c, err := schema.Inspect(t.Context(), dsn, asked...)
		must(t, err)
		if len(c.Tables) != 0 || !slices.Equal(c.Others, []string{"hr"}) {
			t.Errorf("asked for %q: %+v", asked, c)
		}
	}
	c, err := schema.Inspect(t.Context(), withSearchPath(t, dsn, "gone"))
	must(t, err)
	if !slices.Equal(c.Schemas, []string{""}) || !slices.Equal(c.Others, []string{"hr"}) {
		t.Errorf("without a schema on the path: %+v", c)
	}
}

// TestInspectSQLiteSchema holds that a file has one schema.
func TestInspectSQLiteSchema(t *testing.T) {
	dsn, _ := harness.Foreign(t, schema.SQLite, "CREATE TABLE t (a)")
	for _, asked := range [][]string{nil, {"main"}, {"*"}} {
		c, err := schema.Inspect(t.Context(), dsn, asked...)
		if err != nil || len(c.Tables) != 1 || c.Tables[0].Schema != "main" {
			t.Errorf("asked for %q: %+v, error %v", asked, c, err)
		}
	}
	_, err := schema.Inspect(t.Context(), dsn, "public")
	if err == nil || !strings.Contains(err.Error(), "SQLite has one schema") {
		t.Errorf("error %v", err)
	}
}

// TestInspectPartitions reads partitions as such, in two levels, and none of the copies that
// PostgreSQL makes for them of foreign keys, triggers and checks.
func TestInspectPartitions(t *testing.T) {
	c := inspected(t, schema.Postgres, nil,
		`CREATE TABLE far (id int PRIMARY KEY);
		CREATE TABLE part (id int, at date, far int REFERENCES far, CHECK (id > 0), PRIMARY KEY (id, at))
			PARTITION BY RANGE (at);
		CREATE TABLE part1 PARTITION OF part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
		CREATE TABLE part2 PARTITION OF part FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')
			PARTITION BY HASH (id);
		CREATE TABLE part2a PARTITION OF part2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
		CREATE TABLE refpart (id int, at date, FOREIGN KEY (id, at) REFERENCES part);
		CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
		CREATE TRIGGER watch AFTER INSERT ON part FOR EACH ROW EXECUTE FUNCTION f()`)
	columns := "\nid integer key 1 not null\nat date key 2 not null\nfar integer\n"
	saidOf(t, c,
		"table far\nid integer key 1 not null\npk far_pkey (id) unique",
		"table part\npartition by RANGE (at)"+columns+"[far] -> far[id]\npk part_pkey (id, at) unique\n"+
			"check (id > 0)\nwatch",
		"partition part1\npartition of part FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"+columns+
			"pk part1_pkey (id, at) unique",
		"partition part2\npartition of part FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')\n"+
			"partition by HASH (id)"+columns+"pk part2_pkey (id, at) unique",
		"partition part2a\npartition of part2 FOR VALUES WITH (modulus 1, remainder 0)"+columns+
			"pk part2a_pkey (id, at) unique",
		"table refpart\nid integer\nat date\n[id at] -> part[id at]")
}

// TestInspectPostgresKinds reads what is no plain table, column or index as what it is.
func TestInspectPostgresKinds(t *testing.T) {
	c := inspected(t, schema.Postgres, nil, `
		CREATE EXTENSION btree_gist SCHEMA pg_catalog;
		CREATE SEQUENCE alone START 5;
		COMMENT ON SEQUENCE alone IS 'not of a column';
		CREATE TABLE base (id int GENERATED ALWAYS AS IDENTITY, n serial,
			twice int GENERATED ALWAYS AS (id * 2) STORED,
			d text DEFAULT 'it''s');
		COMMENT ON TABLE base IS E'two\nlines';
		COMMENT ON COLUMN base.d IS 'of a column';
		CREATE INDEX many ON base (n DESC, lower(d), (id + n)) INCLUDE (d) WHERE n > 5;
		COMMENT ON INDEX many IS 'of an index';
		CREATE UNIQUE INDEX hashed ON base (lower(d));
		CREATE INDEX hash ON base USING hash (d);
		CREATE TABLE child (extra int, CHECK (extra > 1)) INHERITS (base);
		CREATE UNLOGGED TABLE room (nr int, during tsrange, EXCLUDE USING gist (nr WITH =, during WITH &&));
		CREATE VIEW seen AS SELECT id FROM base;
		CREATE MATERIALIZED VIEW kept AS SELECT id, d FROM base;
		CREATE INDEX of_kept ON kept (id);
		CREATE FOREIGN DATA WRAPPER nobody; CREATE SERVER nowhere FOREIGN DATA WRAPPER nobody;
		CREATE FOREIGN TABLE abroad (a int) SERVER nowhere`)
	columns := "\nid integer not null%s\nn integer not null default nextval('base_n_seq'::regclass)\n" +
		"twice integer as (id * 2) stored\nd text default 'it''s'::text%s\n"
	saidOf(t, c, "sequence alone -- not of a column",
		"table base -- two\nlines"+fmt.Sprintf(columns, " ALWAYS", " -- of a column")+
			"c many (n DESC, lower(d), (id + n)) include [d] where (n > 5) -- of an index\n"+
			"c hashed (lower(d)) unique\nc hash hash (d)",
		"table child\ninherits base"+fmt.Sprintf(columns, "", "")+"extra integer\ncheck (extra > 1)",
		"table room\nnr integer\nduring tsrange\n"+
			"x room_nr_during_excl gist (nr WITH =, during WITH &&)\nUNLOGGED",
		"view seen\nid integer",
		"materialized view kept\nid integer\nd text\nc of_kept (id)",
		"foreign table abroad\na integer")
}

// TestInspectPostgresOrder reads how columns and indexes compare, and an index that is not finished.
func TestInspectPostgresOrder(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.Postgres, `
		CREATE COLLATION "o'dd" (provider = libc, locale = 'C');
		CREATE TABLE t (a text, b text COLLATE "C", c varchar(9) COLLATE "o'dd", d int);
		CREATE INDEX usual ON t (a, b, c, d DESC, lower(a));
		CREATE INDEX other ON t (a COLLATE "C", b text_pattern_ops, c COLLATE "POSIX" varchar_pattern_ops DESC,
			lower(a) text_pattern_ops, lower(a) COLLATE "C");
		CREATE INDEX nulls ON t (a DESC NULLS LAST, d NULLS FIRST, b DESC NULLS FIRST);
		INSERT INTO t (d) VALUES (1), (1)`)
	var version int
	must(t, db.QueryRow("SELECT current_setting('server_version_num')::int").Scan(&version))
	want := "table t\na text\nb text COLLATE \"C\"\nc character varying(9) COLLATE \"o'dd\"\nd integer\n" +
		"c usual (a, b, c, d DESC, lower(a))\n" +
		"c other (a COLLATE \"C\", b text_pattern_ops, c COLLATE \"POSIX\" varchar_pattern_ops DESC, " +
		"lower(a) text_pattern_ops, lower(a) COLLATE \"C\")\n" +
		"c nulls (a DESC NULLS LAST, d NULLS FIRST, b DESC)\n"
	if version >= 150000 {
		_, err := db.ExecContext(t.Context(),
			"CREATE UNIQUE INDEX equal ON t (b, a, d) NULLS NOT DISTINCT WHERE d > 1")
		must(t, err)
		want += "c equal (b, a, d) unique nulls equal where (d > 1)\n"
	}
	if _, err := db.ExecContext(t.Context(), "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (d)"); err == nil {
		t.Fatal("a unique index of equal values was made")
	}
	c, err := schema.Inspect(t.Context(), dsn)
	must(t, err)
	saidOf(t, c, want+"c broken (d) unique unfinished")
}

// TestInspectPostgresKeys reads what is declared of foreign keys beside their columns and actions.
func TestInspectPostgresKeys(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.Postgres, `
		CREATE TABLE p (id int PRIMARY KEY);
		CREATE TABLE c (a int REFERENCES p MATCH FULL ON DELETE CASCADE, b int REFERENCES p DEFERRABLE,
			d int REFERENCES p DEFERRABLE INITIALLY DEFERRED, e int);
		ALTER TABLE c ADD FOREIGN KEY (e) REFERENCES p NOT VALID`)
	want := "table c\na integer\nb integer\nd integer\ne integer\n[a] -> p[id] on delete CASCADE MATCH FULL\n" +
		"[b] -> p[id] DEFERRABLE\n[d] -> p[id] DEFERRABLE INITIALLY DEFERRED\n[e] -> p[id] NOT VALID"
	var version int
	must(t, db.QueryRow("SELECT current_setting('server_version_num')::int").Scan(&version))
	if version >= 180000 {
		_, err := db.ExecContext(t.Context(), "ALTER TABLE c ADD FOREIGN KEY (e) REFERENCES p NOT ENFORCED")
		must(t, err)
		want += "\n[e] -> p[id] NOT ENFORCED"
	}
	c, err := schema.Inspect(t.Context(), dsn)
	must(t, err)
	saidOf(t, c, "table p\nid integer key 1 not null\npk p_pkey (id) unique", want)
}

// besideMySQL makes another database on the server, which is removed at the end of the test.
func besideMySQL(t *testing.T, dsn string, run func(string)) (name string) {
	u, err := url.Parse(dsn)
	must(t, err)
	name = strings.TrimPrefix(u.Path, "/") + "_b"
	run("CREATE DATABASE " + quotedFor(schema.MySQL, name))
	t.Cleanup(func() { run("DROP DATABASE " + quotedFor(schema.MySQL, name)) })
	return name
}

// TestInspectMySQLSchemas reads tables that differ in case only, references to other databases, and
// to tables that are missing.
func TestInspectMySQLSchemas(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.MySQL)
	run := func(text string) {
		t.Helper()
		_, err := db.ExecContext(context.WithoutCancel(t.Context()), text)
		must(t, err)
	}
	var fold bool
	must(t, db.QueryRow("SELECT @@lower_case_table_names <> 0").Scan(&fold))
	if fold {
		t.Skip("the server's names of tables are the same in upper and lower case")
	}
	other := besideMySQL(t, dsn, run)
	run("CREATE TABLE " + other + ".employee (id int PRIMARY KEY)")
	run("CREATE TABLE employee (code varchar(10) PRIMARY KEY)")
	run(`CREATE TABLE badge (id int PRIMARY KEY, emp int NOT NULL,
		CONSTRAINT k FOREIGN KEY (emp) REFERENCES ` + other + `.employee (ID) ON DELETE CASCADE)`)
	run("CREATE TABLE Users (id int PRIMARY KEY, a int, CONSTRAINT l FOREIGN KEY (a) REFERENCES Users (ID))")
	run("CREATE TABLE users (id int PRIMARY KEY, b int, UNIQUE (b))")
	run(`SET foreign_key_checks = 0; CREATE TABLE z (a int, b int, CONSTRAINT m FOREIGN KEY (a)
		REFERENCES gone (x), CONSTRAINT n FOREIGN KEY (b) REFERENCES ` + other + `.lost (y));
		SET foreign_key_checks = 1`)
	c, err := schema.Inspect(t.Context(), dsn)
	must(t, err)
	saidOf(t, c, "table badge\nid int key 1 not null\nemp int not null\n"+
		"[emp] -> "+other+".employee[id] on delete CASCADE\n"+
		"pk PRIMARY (id) unique\nc k (emp)",
		"table employee\ncode varchar(10) key 1 not null\npk PRIMARY (code) unique",
		"table Users\nid int key 1 not null\na int\n[a] -> Users[id]\npk PRIMARY (id) unique\nc l (a)",
		"table users\nid int key 1 not null\nb int\npk PRIMARY (id) unique\nu b (b) unique",
		"table z\na int\nb int\n[a] -> gone[x] missing\n[b] -> "+other+".lost[y] missing\nc m (a)\nc n (b)")
	all, err := schema.Inspect(t.Context(), dsn, c.Schemas[0], other)
	must(t, err)
	if len(all.Tables) != 6 {
		t.Errorf("in both are %d tables", len(all.Tables))
	}
	run("DROP TABLE badge, employee, users, z, Users")
	c, err = schema.Inspect(t.Context(), dsn)
	must(t, err)
	if len(c.Tables) != 0 || !slices.Contains(c.Others, other) {
		t.Errorf("of an empty database: %+v", c)
	}
}

// TestInspectMySQLKinds reads what is no plain table, column or index as what it is.
func TestInspectMySQLKinds(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.MySQL, `
		CREATE TABLE base (id int AUTO_INCREMENT PRIMARY KEY COMMENT 'of a column', n int,
			d varchar(300) DEFAULT 'it''s', v int AS (n * 2) VIRTUAL, s int AS (length(d)) STORED,
			e varchar(9) DEFAULT 'NULL', CHECK (d <> ''),
			KEY many (d(7) DESC, v) COMMENT 'of an index', FULLTEXT words (d)) COMMENT 'of a table';
		CREATE TABLE parts (at date) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020),
			PARTITION p1 VALUES LESS THAN MAXVALUE);
		CREATE TABLE twice (a int, s varchar(9)) PARTITION BY RANGE (a) SUBPARTITION BY HASH (a + 1) SUBPARTITIONS 2
			(PARTITION p0 VALUES LESS THAN (5));
		CREATE TABLE other (a int, b varchar(9), c varchar(9) COLLATE utf8mb4_bin, d char(1) CHARACTER SET latin1)
			ENGINE = MyISAM CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
		CREATE TABLE gone (x int); CREATE VIEW broken AS SELECT x FROM gone; DROP TABLE gone;
		CREATE VIEW seen AS SELECT id, d FROM base`)
	var version string
	must(t, db.QueryRow("SELECT version()").Scan(&version))
	if !strings.Contains(version, "MariaDB") {
		t.Skip("MySQL writes expressions in other words")
	}
	_, err := db.ExecContext(t.Context(), `CREATE SEQUENCE sq;
		CREATE TABLE told (a int) WITH SYSTEM VERSIONING;
		CREATE TABLE listed (a varchar(9)) PARTITION BY LIST COLUMNS (a)
			(PARTITION x VALUES IN ('MAXVALUE', 'y'), PARTITION z DEFAULT)`)
	must(t, err)
	c, err := schema.Inspect(t.Context(), dsn)
	must(t, err)
	i := slices.IndexFunc(c.Tables, func(t schema.Table) bool { return t.Name == "broken" })
	if i < 0 || !strings.Contains(c.Tables[i].Fault, "references invalid table(s)") {
		t.Errorf("the broken view is %+v", c.Tables[max(i, 0)])
	}
	saidOf(t, c, "table base -- of a table\nid int key 1 not null AUTO_INCREMENT -- of a column\n"+
		"n int\nd varchar(300) default 'it''s'\nv int as `n` * 2\ns int as octet_length(`d`) stored\n"+
		"e varchar(9) default 'NULL'\npk PRIMARY (id) unique\nc many (d(7) DESC, v) -- of an index\n"+
		"c words FULLTEXT (d)\ncheck `d` <> ''",
		"table listed\npartition by LIST COLUMNS (`a`) x VALUES IN ('MAXVALUE','y'), z DEFAULT\na varchar(9)",
		"table other\na int\nb varchar(9)\nc varchar(9) COLLATE utf8mb4_bin\n"+
			"d char(1) COLLATE latin1_swedish_ci\nENGINE MyISAM",
		"table parts\npartition by RANGE (year(`at`)) p0 VALUES LESS THAN (2020), p1 VALUES LESS THAN (MAXVALUE)\n"+
			"at date",
		"sequence sq", "table told\na int\nWITH SYSTEM VERSIONING",
		"table twice\npartition by RANGE (`a`) SUBPARTITION BY HASH (`a` + 1) p0 VALUES LESS THAN (5)\n"+
			"a int\ns varchar(9)",
		"view broken\ncannot be read",
		"view seen\nid int not null default 0 -- of a column\nd varchar(300) default 'it''s'")
}

// TestInspectDefiner reads a view whose columns are there, and whose rows cannot be read because the
// user is gone in whose name they are. Only some users may make one.
func TestInspectDefiner(t *testing.T) {
	dsn, db := harness.Foreign(t, schema.MySQL, "CREATE TABLE t (id int)",
		"CREATE VIEW fine AS SELECT id FROM t")
	_, err := db.ExecContext(t.Context(), "CREATE DEFINER = nobody@nowhere VIEW v AS SELECT id FROM t")
	if err != nil {
		t.Skip(err)
	}
	c, err := schema.Inspect(t.Context(), dsn)
	must(t, err)
	saidOf(t, c, "table t\nid int", "view fine\nid int", "view v\nid int\ncannot be read")
	if fault := c.Tables[2].Fault; !strings.Contains(fault, "'nobody'@'nowhere'") {
		t.Errorf("the fault is %q", fault)
	}
}

// TestInspectSQLiteKinds reads what is no plain table, column or index as what it is.
func TestInspectSQLiteKinds(t *testing.T) {
	c := inspected(t, schema.SQLite, nil,
		`CREATE TABLE t ("a b" INT, [c] AS ("a b" + 1), 💡 INT GENERATED ALWAYS AS (max("a b", 2)) STORED,
			"check" INT CHECK ("check" > 0));
		CREATE INDEX "where" ON t (lower("a b"), c DESC, max(c, /* of two */ 3) COLLATE nocase ASC)
			WHERE c > 5 AND "check" IS NULL;
		CREATE VIRTUAL TABLE w USING fts5(words);
		CREATE VIEW seen AS SELECT c FROM t;
		CREATE TRIGGER instead INSTEAD OF INSERT ON seen BEGIN SELECT 1; END;
		CREATE VIEW broken AS SELECT x FROM gone;
		CREATE TABLE compared (a TEXT COLLATE NoCase, b COLLATE [rtrim], c TEXT, UNIQUE (a, b),
			CHECK (c COLLATE nocase <> 'x'));
		CREATE INDEX other ON compared (a COLLATE BINARY DESC, b, c COLLATE nocase)`)
	saidOf(t, c, "table t\na b INT\nc as \"a b\" + 1\n💡 INT as max(\"a b\", 2) stored\ncheck INT\n"+
		"c where (lower(\"a b\"), c DESC, max(c, 3) COLLATE nocase) where c > 5 AND \"check\" IS NULL\n"+
		"check \"check\" > 0",
		"virtual table w\nwords", "view seen\nc BLOB\ninstead", "view broken\ncannot be read",
		"table compared\na TEXT COLLATE NoCase\nb COLLATE rtrim\nc TEXT\n"+
			"u sqlite_autoindex_compared_1 (a, b) unique\n"+
			"c other (a COLLATE BINARY DESC, b, c COLLATE nocase)\ncheck c COLLATE nocase <> 'x'")
	if fault := c.Tables[3].Fault; !strings.Contains(fault, "gone") {
		t.Errorf("the fault is %q", cmp.Or(fault, "empty"))
	}
}
