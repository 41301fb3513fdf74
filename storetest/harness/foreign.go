package harness

import (
	"context"
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"example.com/impedance/schema"
)

// Foreign makes a new database of an engine that is not one of ours, and runs texts of SQL there. A
// text may have many statements. It returns the data source name and a pool of one connection.
// It removes the database at the end of the test. Without the variable of a server it skips the test.
func Foreign(t testing.TB, e schema.Engine, texts ...string) (dsn string, db *sql.DB) {
	t.Helper()
	switch e {
	case schema.Postgres:
		dsn, db = foreignPostgres(t)
	case schema.MySQL:
		dsn, db = foreignMySQL(t)
	default:
		dsn = schema.DSN(filepath.Join(t.TempDir(), "foreign.db"))
		var err error
		if db, err = sql.Open("sqlite", dsn); err != nil {
			t.Fatal(err)
		}
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	for _, text := range texts {
		if _, err := db.ExecContext(context.Background(), text); err != nil {
			t.Fatalf("%.500s: %v", text, err)
		}
	}
	return dsn, db
}

// variableOf returns the variable that names a server.
func variableOf(e schema.Engine) string {
	for _, s := range schema.Servers {
		if s.Engine == e {
			return s.Variable
		}
	}
	return ""
}

func foreignPostgres(t testing.TB) (string, *sql.DB) {
	t.Helper()
	dsn := Fresh(t, variableOf(schema.Postgres))
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol // it takes many statements
	db := stdlib.OpenDB(*config)
	if _, err := db.Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		t.Fatal(err)
	}
	return dsn, db
}

func foreignMySQL(t testing.TB) (string, *sql.DB) {
	t.Helper()
	dsn := Fresh(t, variableOf(schema.MySQL))
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	config := mysql.NewConfig()
	config.User = u.User.Username()
	config.Passwd, _ = u.User.Password()
	config.Net, config.Addr, config.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	config.MultiStatements = true
	connector, err := mysql.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	if _, err := db.Exec("DROP TABLE follows, posts, users"); err != nil {
		t.Fatal(err)
	}
	return dsn, db
}
