package sqlcimpl

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	harness.Contract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	})
}

// The tests named TestSurprise hold what this layer steps around to the version of sqlc in
// tools/sqlc.mod. One that fails says that its detour may go.

// What sqlc's parser for MySQL refuses, or loses, that MySQL or MariaDB understands.
// RETURNING: https://github.com/sqlc-dev/sqlc/issues/693. CreateUser asks for LastInsertId.
// JSON_TABLE: https://github.com/sqlc-dev/sqlc/issues/3129. CreateUsers is written by hand.
// Names in LIMIT: https://github.com/sqlc-dev/sqlc/issues/1025. Following has a question mark.
// Triggers: https://github.com/sqlc-dev/sqlc/issues/1403. They are in a file of their own.
// Parameters in a row value: https://github.com/sqlc-dev/sqlc/issues/1648. Following compares
// pairs by their halves.
func TestSurpriseMySQLParser(t *testing.T) {
	const users = "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, age BIGINT NOT NULL);\n"
	const trigger = "CREATE TRIGGER older BEFORE INSERT ON users FOR EACH ROW SET NEW.age = 9;\n"
	const (
		insert = "INSERT INTO users (id, age) VALUES (sqlc.arg(id), 9) RETURNING id"
		limit  = "SELECT id FROM users LIMIT sqlc.arg(most)"
		pair   = "SELECT id FROM users WHERE (age, id) < (sqlc.arg(a), sqlc.arg(b))"
		no     = "SELECT id FROM users WHERE NOT sqlc.arg(a) OR age = 9"
		list   = "SELECT j.id FROM JSON_TABLE('[1]', '$[*]' COLUMNS (id BIGINT PATH '$')) AS j"
	)
	for _, test := range []struct {
		name, engine, tables string
		queries              []string
		refused              string // what sqlc says; empty if it writes code
		lost                 bool   // sqlc.arg is in the text of that code's query
	}{
		{"RETURNING", "mysql", users, []string{insert}, `syntax error near "RETURNING id`, false},
		{"JSON_TABLE", "mysql", users, []string{list}, `syntax error near "('[1]', `, false},
		{"LIMIT", "mysql", users, []string{limit}, `syntax error near "sqlc.arg(most)`, false},
		{"TRIGGER", "mysql", users + trigger, []string{no}, `syntax error near "TRIGGER older`, false},
		{"pair", "mysql", users, []string{pair}, "", true},
		{"NOT", "mysql", users, []string{no}, "", true},
		{"the others", "postgresql", users, []string{insert, limit, pair}, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			code, err := generated(t, test.engine, test.tables, test.queries)
			switch {
			case test.refused == "" && err != nil:
				t.Errorf("sqlc says %v, want code", err)
			case test.refused != "" && (err == nil || !strings.Contains(err.Error(), test.refused)):
				t.Errorf("sqlc says %v, want %s", err, test.refused)
			case strings.Contains(code, "sqlc.arg(") != test.lost:
				t.Errorf("parameters are lost: %v, want %v, in\n%s", !test.lost, test.lost, code)
			}
		})
	}
}

// generated has sqlc write code for queries, and returns it, or what sqlc says instead. It
// skips the test where sqlc would have to be compiled first, which takes minutes.
func generated(t *testing.T, engine, tables string, queries []string) (code string, err error) {
	t.Helper()
	if os.Getenv("IMPEDANCE_GENERATORS") == "" {
		t.Skip("this runs sqlc, which is compiled the first time; set IMPEDANCE_GENERATORS=1")
	}
	dir := t.TempDir()
	var all strings.Builder
	for i, query := range queries {
		fmt.Fprintf(&all, "-- name: Query%d :many\n%s;\n", i, query)
	}
	for name, text := range map[string]string{
		"schema.sql": tables,
		"query.sql":  all.String(),
		"sqlc.yaml": `{version: "2", sql: [{engine: ` + engine + `, schema: schema.sql, ` +
			`queries: query.sql, gen: {go: {package: tried, out: tried}}}]}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sqlc := exec.CommandContext(t.Context(), "go", "tool", "-modfile=tools/sqlc.mod", "sqlc",
		"generate", "-f", filepath.Join(dir, "sqlc.yaml"))
	sqlc.Dir = ".."
	sqlc.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is generated with
	if said, err := sqlc.CombinedOutput(); err != nil {
		return "", errors.New(string(said))
	}
	written, err := os.ReadFile(filepath.Join(dir, "tried", "query.sql.go"))
	if err != nil {
		t.Fatal(err)
	}
	return string(written), nil
}
