package schema

import (
	"context"
	"fmt"
	"regexp"
	"slices"
)

// Step is a line of an engine's plan for a statement.
type Step struct {
	Depth int    // 0 for the outermost
	Text  string // in the engine's words
	Scan  bool   // it reads a table or an index of ours from one end, without a bound
	Sort  bool   // it sorts, or groups by sorting, in memory or a temporary file
}

// Explain returns the plan for a statement with arguments, without running it. A statement that
// neither reads nor changes rows, such as SAVEPOINT, has no plan.
//
// It leaves out estimates of costs and rows, so the same data gives the same steps.
func Explain(ctx context.Context, db *DB, query string, args []any) ([]Step, error) {
	if !planned.MatchString(query) {
		return nil, nil
	}
	plan := planSQLite
	switch db.Engine {
	case Postgres:
		plan = planPostgres
	case MySQL:
		plan = planMySQL
	}
	steps, err := plan(ctx, db, query, args)
	if err != nil {
		return nil, fmt.Errorf("explaining %q: %w", query, db.Explain(err))
	}
	return steps, nil
}

// planned matches the statements that engines have plans for, behind comments and brackets. The
// list is closed because a word before others changes what EXPLAIN does: with ANALYZE it runs
// the statement.
var planned = regexp.MustCompile(`(?is)^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*` +
	`(?:SELECT|VALUES|WITH|INSERT|REPLACE|UPDATE|DELETE|MERGE)\b`)

// readsOurs reports whether a name in a plan is one of our tables. Some engines use the statement's
// alias, so an alias of a table must be distinguished from an alias of a sub-query.
func readsOurs(query, name string) bool {
	if slices.Contains([]string{"users", "posts", "follows"}, name) {
		return true
	}
	alias := regexp.MustCompile("(?i)\\b(users|posts|follows)[\"`]?\\s+(AS\\s+)?[\"`]?" +
		regexp.QuoteMeta(name) + `\b`)
	return alias.MatchString(query)
}
