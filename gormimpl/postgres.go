package gormimpl

import (
	"database/sql"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
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
	unchecked: []string{"typeof", "GLOB"},
}

// hiddenLimit is a limit in a sub-query, which hides it from PostgreSQL's planner. PostgreSQL plans
// each call with a bare LIMIT parameter anew.
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
