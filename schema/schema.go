package schema

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"example.com/impedance/models"
)

// Version is the version of the tables. A database carries the version that made it.
const Version = 1

// Engine is a database engine.
type Engine string

const (
	SQLite   Engine = "sqlite"   // embedded in the program, through modernc.org/sqlite
	Postgres Engine = "postgres" // PostgreSQL, through pgx's driver for database/sql
	MySQL    Engine = "mysql"    // MySQL 8 or MariaDB, through go-sql-driver/mysql
)

//go:embed sqlite.sql
var sqliteSQL string

//go:embed postgres.sql
var postgresSQL string

//go:embed mysql.sql
var mysqlSQL string

//go:embed mysql_triggers.sql
var mysqlTriggersSQL string

// source returns the engine's file of SQL.
func (e Engine) source() string {
	switch e {
	case Postgres:
		return postgresSQL
	case MySQL:
		return mysqlSQL + mysqlTriggersSQL
	}
	return sqliteSQL
}

// Statements returns the statements that create the schema: the tables, and the indexes and
// triggers, which are cheapest after a bulk load.
func Statements(e Engine) (tables, indexes []string) {
	for _, s := range split(e.source()) {
		if strings.HasPrefix(s, "CREATE TABLE") {
			tables = append(tables, s)
		} else {
			indexes = append(indexes, s)
		}
	}
	return tables, indexes
}

// split cuts a schema file into statements without the comments before them. A
// statement starts at the beginning of a line and ends before the next that does.
func split(file string) []string {
	var statements []string
	for _, line := range strings.Split(file, "\n") {
		switch {
		case strings.HasPrefix(line, "CREATE "):
			statements = append(statements, line)
		case strings.HasPrefix(line, "--"), len(statements) == 0:
		default:
			statements[len(statements)-1] += "\n" + line
		}
	}
	for i, s := range statements {
		statements[i] = strings.TrimSpace(s)
	}
	return statements
}

// Apply creates the tables in an empty database. It does nothing if they exist. If it fails, it
// leaves the database as it was. MySQL and MariaDB are the exception, because they commit each
// CREATE: there the database may have some of the tables without the mark, and is refused from then
// on.
func Apply(ctx context.Context, db *DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("creating the tables: %w", err)
	}
	defer tx.Rollback()
	if made, err := isMarked(ctx, tx, db.Engine); made {
		return nil
	} else if err != nil {
		return fmt.Errorf("creating the tables: %w", err)
	}
	tables, indexes := Statements(db.Engine)
	for _, s := range append(append(tables, indexes...), Marks(db.Engine)...) {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("creating the tables: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("creating the tables: %w", err)
	}
	return nil
}

// Marks returns the statements that mark a database as one of ours, of this version. A bulk load
// runs them last, so that a partial database is never taken for a complete one. SQLite has header
// fields for the mark; on a server it is the comment of a table.
func Marks(e Engine) []string {
	switch e {
	case Postgres:
		return []string{fmt.Sprintf("COMMENT ON TABLE users IS '%s%d'", markPrefix, Version)}
	case MySQL:
		return []string{fmt.Sprintf("ALTER TABLE users COMMENT = '%s%d'", markPrefix, Version)}
	}
	return []string{
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		fmt.Sprintf("PRAGMA user_version = %d", Version),
	}
}

// isMarked reports whether a database has the marks of this version.
func isMarked(ctx context.Context, tx *sql.Tx, e Engine) (bool, error) {
	if e != SQLite {
		marks, err := readServerMarks(ctx, tx, e)
		return marks.version == Version, err
	}
	var version, application int
	const marks = `SELECT user_version, application_id
		FROM pragma_user_version, pragma_application_id`
	if err := tx.QueryRowContext(ctx, marks).Scan(&version, &application); err != nil {
		return false, err
	}
	return application == applicationID && version == Version, nil
}

// The reasons for which Open refuses a database. The database is then unchanged.
var (
	ErrMissing  = errors.New("does not exist")
	ErrForeign  = errors.New("is not a database of this program")
	ErrVersion  = errors.New("has tables of another version")
	ErrDamaged  = errors.New("is damaged or cut short")
	ErrReadOnly = models.ErrReadOnly
)
