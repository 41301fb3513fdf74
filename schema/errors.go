package schema

import (
	"errors"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/models"
)

// NameOf returns the error of package models for a driver's error, by its code, or nil. A layer
// checks the errors of its library first.
func (db *DB) NameOf(err error) error {
	switch db.Engine {
	case Postgres:
		return postgresName(err)
	case MySQL:
		return mysqlName(err)
	}
	return sqliteName(err)
}

// Answered reports whether a driver's error is the engine's answer to a statement. Other errors
// leave open whether the engine executed it: a lost connection, a server that shuts down, a
// connection or a statement that somebody ended.
func (db *DB) Answered(err error) bool {
	switch db.Engine {
	case Postgres:
		var e *pgconn.PgError
		return errors.As(err, &e) && !strings.HasPrefix(e.Code, "57P") // it shuts down
	case MySQL:
		var e *mysql.MySQLError
		return errors.As(err, &e) && e.Number != 1053 && e.Number != 1317 && e.Number != 1927
	}
	var e *sqlite.Error
	return errors.As(err, &e)
}

// Full reports whether an error says that there was no room for a write.
func (db *DB) Full(err error) bool {
	switch db.Engine {
	case Postgres:
		var e *pgconn.PgError
		return errors.As(err, &e) && e.Code == "53100" // disk_full
	case MySQL:
		var e *mysql.MySQLError
		return errors.As(err, &e) && (e.Number == 1021 || e.Number == 1114) // disk or table full
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, // a quota is a failed write
		sqlite3.SQLITE_IOERR_SHMSIZE:
		return true
	}
	return false
}

// sqliteName has the codes of https://www.sqlite.org/rescode.html.
func sqliteName(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return models.ErrConflict
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return models.ErrNotFound
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL,
		sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return models.ErrInvalid
	}
	if e.Code()&0xff == sqlite3.SQLITE_READONLY {
		return models.ErrReadOnly
	}
	return nil
}

// postgresName has the codes of
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
func postgresName(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code {
	case "23505": // unique_violation
		return models.ErrConflict
	case "23503", "22021": // foreign_key_violation; asked for text that no row can hold
		return models.ErrNotFound
	case "23514", "23502", "22001": // check_violation, not_null_violation, text too long
		return models.ErrInvalid
	case "25006": // read_only_sql_transaction
		return models.ErrReadOnly
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return models.ErrAborted
	}
	return nil
}

// mysqlName has the numbers of
// https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html and
// https://mariadb.com/kb/en/mariadb-error-code-reference/.
func mysqlName(err error) error {
	var e *mysql.MySQLError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Number {
	case 1062: // duplicate entry
		return models.ErrConflict
	case 1451, 1452: // foreign key
		return models.ErrNotFound
	// check, MariaDB's check, NOT NULL, the same where there is no default, too long, a trigger
	case 3819, 4025, 1048, 1364, 1406, 1644:
		return models.ErrInvalid
	case 1792, 1836: // the transaction or the database is read-only
		return models.ErrReadOnly
	case 1290: // an option of the server excludes the statement, such as a limit of its memory
		if strings.Contains(e.Message, "read-only") { // the option, in every language
			return models.ErrReadOnly
		}
	case 1213, 1020: // deadlock, MariaDB's changed since the snapshot
		return models.ErrAborted
	}
	return nil
}
