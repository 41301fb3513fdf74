// Package proof shows that the parser for MySQL refuses or loses parts of what MySQL or MariaDB
// understands.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3157
//	Needs:   generator
//	Verdict: refused
//	Expect:  sqlc generates code for each query that the server runs
//	Spot:    RETURNING, which MariaDB has, JSON_TABLE, triggers, and arguments in LIMIT, in pairs
//	  and behind NOT; an argument that is lost stays in the text, and the server refuses it at run
//	  time
//	Avoid:   the statement by hand, the trigger in a file of its own, question marks in LIMIT, a
//	  pair as age < x OR age = x AND id < y, and sqlc.arg(a) = FALSE for NOT
package proof

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const users = "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, age BIGINT NOT NULL);\n"

// Run has sqlc generate code for statements of MySQL and MariaDB, each by itself. Its issues are
// 3129 for JSON_TABLE, 1025 for LIMIT, 1403 for triggers, 1648 for pairs, 3933 for NOT, and for
// RETURNING 693, which was closed, and 3157, which is open.
func Run(ctx context.Context) (happened, expected string, err error) {
	var refused, lost []string
	for _, c := range []struct{ name, tables, query string }{
		{"RETURNING", users, "INSERT INTO users (id, age) VALUES (1, sqlc.arg(a)) RETURNING id"},
		{"JSON_TABLE", users,
			"SELECT j.id FROM JSON_TABLE('[1]', '$[*]' COLUMNS (id BIGINT PATH '$')) AS j"},
		{"LIMIT", users, "SELECT id FROM users LIMIT sqlc.arg(a)"},
		{"TRIGGER", users + "CREATE TRIGGER older BEFORE INSERT ON users" +
			" FOR EACH ROW SET NEW.age = 9;\n", "SELECT id FROM users"},
		{"pairs", users, "SELECT id FROM users WHERE (age, id) < (sqlc.arg(a), sqlc.arg(b))"},
		{"NOT", users, "SELECT id FROM users WHERE NOT sqlc.arg(a) OR age = 9"},
	} {
		switch code, err := generate(ctx, c.tables, c.query); {
		case err != nil && !strings.Contains(err.Error(), "syntax error"):
			return "", "", err
		case err != nil:
			refused = append(refused, c.name)
		case strings.Contains(code, "sqlc.arg("):
			lost = append(lost, c.name)
		}
	}
	says := func(names []string) string { return cmp.Or(strings.Join(names, ", "), "nothing") }
	return fmt.Sprintf("refused: %s; arguments lost: %s", says(refused), says(lost)),
		"refused: nothing; arguments lost: nothing", nil
}

// generate returns the code for a query.
func generate(ctx context.Context, tables, query string) (code string, err error) {
	folder, err := os.MkdirTemp("", "sqlc")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	for name, text := range map[string]string{
		"schema.sql": tables,
		"query.sql":  "-- name: Query :many\n" + query + ";\n",
		"sqlc.yaml": `{version: "2", sql: [{engine: mysql, schema: schema.sql, queries: query.sql, ` +
			`gen: {go: {package: queries, out: queries}}}]}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return "", err
		}
	}
	tool, err := modfile()
	if err != nil {
		return "", err
	}
	sqlc := exec.CommandContext(ctx, "go", "tool", "-modfile="+tool, "sqlc", "generate",
		"-f", filepath.Join(folder, "sqlc.yaml"))
	sqlc.Env = append(os.Environ(), "CGO_ENABLED=0") // with cgo its compilation takes minutes
	if said, err := sqlc.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	written, err := os.ReadFile(filepath.Join(folder, "queries", "query.sql.go"))
	return string(written), err
}

// modfile returns the path of the modfile that pins sqlc, which is in a folder above.
func modfile() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		name := filepath.Join(folder, "tools", "sqlc.mod")
		if _, err := os.Stat(name); !errors.Is(err, os.ErrNotExist) {
			return name, err
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", errors.New("no folder above has tools/sqlc.mod")
		}
		folder = above
	}
}
