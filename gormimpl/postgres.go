package gormimpl

import (
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.com/impedance/models"
)

var postgresDialect = dialect{
	dialector: func(pool *sql.DB) gorm.Dialector {
		return postgres.New(postgres.Config{Conn: pool})
	},
	maxParameters: 65535,
	thread:        thread,
	byAuthor:      "author_id",
	pair:          pair,
	limit:         func(n int) func(*gorm.Statement) { return hiddenLimit(n).scope },
	edit:          editReturning,
	// Each statement of PostgreSQL's default level sees what was committed before it.
	snapshot:  sql.LevelRepeatableRead,
	codeName:  postgresCodeName,
	answered:  postgresAnswered,
	unchecked: []string{"typeof", "GLOB"},
}

// hiddenLimit is a limit in a sub-query, which hides it from PostgreSQL's planner. Of a bare
// parameter the planner would want to know the value, and plan each call anew.
type hiddenLimit int

func (n hiddenLimit) scope(s *gorm.Statement) { s.AddClause(n) }

// Name implements clause.Interface.
func (hiddenLimit) Name() string { return "LIMIT" }

// Build implements clause.Expression.
func (n hiddenLimit) Build(b clause.Builder) {
	b.WriteString("LIMIT (SELECT CAST(")
	b.AddVar(b, int(n))
	b.WriteString(" AS bigint))")
}

// MergeClause implements clause.Interface.
func (n hiddenLimit) MergeClause(c *clause.Clause) { c.Name, c.Expression = "", n }

// postgresCodeName returns the name that models has for an error of PostgreSQL's that GORM
// has none for, or nil, by https://www.postgresql.org/docs/current/errcodes-appendix.html.
func postgresCodeName(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Code {
	case "22021": // asked for text that no row can hold
		return models.ErrNotFound
	case "23502", "22001": // not_null_violation, text too long
		return models.ErrInvalid
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return models.ErrAborted
	}
	return nil
}

// postgresAnswered reports whether an error is PostgreSQL's answer to what it was asked. That
// it shuts down, of class 57P, is none.
func postgresAnswered(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && !strings.HasPrefix(e.Code, "57P")
}
