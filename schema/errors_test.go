package schema_test

import (
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// TestNameOf holds that the errors of drivers have the names of package models by their codes,
// wrapped or not, and that Answered tells an answer and a lost connection apart.
func TestNameOf(t *testing.T) {
	code := func(code string) error { return &pgconn.PgError{Code: code} }
	number := func(n uint16) error { return &mysql.MySQLError{Number: n} }
	excluded := func(option string) error {
		return &mysql.MySQLError{Number: 1290, Message: "The MariaDB server is running with the " + option +
			" option so it cannot execute this statement"}
	}
	for _, test := range []struct {
		engine   schema.Engine
		err      error
		name     error
		answered bool
	}{
		{schema.Postgres, code("23505"), models.ErrConflict, true},
		{schema.Postgres, code("23503"), models.ErrNotFound, true},
		{schema.Postgres, code("22021"), models.ErrNotFound, true},
		{schema.Postgres, code("23514"), models.ErrInvalid, true},
		{schema.Postgres, code("40P01"), models.ErrAborted, true},
		{schema.Postgres, code("42P01"), nil, true},
		{schema.Postgres, code("57P01"), nil, false},
		{schema.Postgres, driver.ErrBadConn, nil, false},
		{schema.Postgres, number(1062), nil, false},
		{schema.MySQL, number(1062), models.ErrConflict, true},
		{schema.MySQL, number(1452), models.ErrNotFound, true},
		{schema.MySQL, number(4025), models.ErrInvalid, true},
		{schema.MySQL, number(1020), models.ErrAborted, true},
		{schema.MySQL, excluded("--read-only"), models.ErrReadOnly, true},
		{schema.MySQL, excluded("--super-read-only"), models.ErrReadOnly, true},
		{schema.MySQL, excluded("--max-session-mem-used=65536"), nil, true},
		{schema.MySQL, number(1146), nil, true},
		{schema.MySQL, number(1053), nil, false},
		{schema.MySQL, number(1927), nil, false},
		{schema.MySQL, mysql.ErrInvalidConn, nil, false},
		{schema.MySQL, code("23505"), nil, false},
		{schema.SQLite, driver.ErrBadConn, nil, false},
	} {
		db := schema.DB{Engine: test.engine}
		for _, err := range []error{test.err, fmt.Errorf("a library says: %w", test.err)} {
			if name := db.NameOf(err); name != test.name {
				t.Errorf("%s names %v %v, want %v", test.engine, err, name, test.name)
			}
			if answered := db.Answered(err); answered != test.answered {
				t.Errorf("%s: %v is an answer: %v, want %v", test.engine, err, answered, test.answered)
			}
		}
	}
}

// TestFull holds which errors of servers say that there was no room. SQLite's are held where a
// database is full.
func TestFull(t *testing.T) {
	for _, test := range []struct {
		engine schema.Engine
		err    error
		want   bool
	}{
		{schema.Postgres, &pgconn.PgError{Code: "53100"}, true},
		{schema.Postgres, &pgconn.PgError{Code: "53300"}, false},
		{schema.Postgres, nil, false},
		{schema.MySQL, &mysql.MySQLError{Number: 1021}, true},
		{schema.MySQL, &mysql.MySQLError{Number: 1114}, true},
		{schema.MySQL, &mysql.MySQLError{Number: 1062}, false},
		{schema.SQLite, driver.ErrBadConn, false},
	} {
		db := schema.DB{Engine: test.engine}
		if got := db.Full(fmt.Errorf("a library says: %w", test.err)); got != test.want {
			t.Errorf("%s: %v says that it is full: %v, want %v", test.engine, test.err, got, test.want)
		}
	}
}

// TestNameOfSQLite holds the same of SQLite, whose errors only its driver can make.
func TestNameOfSQLite(t *testing.T) {
	db, err := schema.Open(t.Context(), filepath.Join(t.TempDir(), "names.db"),
		&schema.Options{Create: true})
	must(t, err)
	defer db.Close()
	must(t, schema.Apply(t.Context(), db))
	const user = `INSERT INTO users (handle, email, display_name, location, website, created_at)
		VALUES ('ada', 'ada@example.com', %s, '', '', 0)`
	const post = `INSERT INTO posts (author_id, kind, body, created_at) VALUES (%d, '%s', 'x', 0)`
	for _, test := range []struct {
		statement string
		name      error
	}{
		{fmt.Sprintf(user, "NULL"), models.ErrInvalid},
		{fmt.Sprintf(user, "'Ada'"), nil}, // it is stored
		{fmt.Sprintf(user, "'Ada'"), models.ErrConflict},
		{fmt.Sprintf(post, 2, "text"), models.ErrNotFound},
		{fmt.Sprintf(post, 1, "odd"), models.ErrInvalid},
	} {
		_, err := db.ExecContext(t.Context(), test.statement)
		if name := db.NameOf(err); name != test.name {
			t.Errorf("%s is named %v, want %v (%v)", test.statement, name, test.name, err)
		}
		if answered := db.Answered(err); answered != (err != nil) {
			t.Errorf("%s: %v is an answer: %v", test.statement, err, answered)
		}
	}
}
