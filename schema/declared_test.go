package schema

import (
	"context"
	"fmt"
	"testing"
)

// TestDeclared holds what is read from the text of a declaration: conditions whole, whatever
// stands in them, and nothing that only looks like one.
func TestDeclared(t *testing.T) {
	for _, test := range []struct{ name, statement, want string }{
		{"none", `CREATE TABLE t (a, "check" TEXT DEFAULT 'CHECK (a > 0)', [autoincrement] INT)`,
			`[] []`},
		{"of columns and of the table", `CREATE TABLE t (a INT CHECK (a > 0) NOT NULL,
			CONSTRAINT c CHECK(a IN (1, -- one)
				2) OR (a/**/= 'it''s )')), check (a <> 7))`,
			`["a > 0" "a IN (1, 2) OR (a = 'it''s )')" "a <> 7"] []`},
		{"options", `CREATE TABLE t (a TEXT PRIMARY KEY) without /* a */ rowid, STRICT`,
			`[] ["WITHOUT ROWID" "STRICT"]`},
		{"increment", `CREATE TABLE "x (" (id INTEGER PRIMARY KEY AUTOINCREMENT)`,
			`[] ["AUTOINCREMENT"]`},
		{"of a query", `CREATE TABLE t AS SELECT 1 AS a`, `[] []`},
		{"virtual", `CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'porter')`, `[] []`},
	} {
		path, _ := foreignDatabase(t, test.statement)
		c, err := Inspect(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%q %q", c.Tables[0].Checks, c.Tables[0].Options); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestDefaultsAndTriggers holds that defaults and triggers are read.
func TestDefaultsAndTriggers(t *testing.T) {
	path, _ := foreignDatabase(t, `CREATE TABLE t (a INT DEFAULT (1 + 1), b DEFAULT 'x''y', c)`,
		`CREATE TRIGGER second AFTER INSERT ON t BEGIN SELECT 1; END`,
		`CREATE TRIGGER first AFTER DELETE ON t BEGIN SELECT 1; END`)
	c, err := Inspect(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	table := c.Tables[0]
	if got := fmt.Sprint(table.Triggers); got != "[second first]" {
		t.Errorf("the triggers are %s", got)
	}
	for i, want := range []string{"1 + 1", "'x''y'", ""} {
		if got := table.Columns[i].Default; got != want {
			t.Errorf("the default of %s is %q, want %q", table.Columns[i].Name, got, want)
		}
	}
}
