package schema

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// Step is a line of the plan by which an engine runs a statement.
type Step struct {
	Depth int    // 0 for the outermost
	Text  string // in the engine's words
	Scan  bool   // it reads a table or an index of ours from one end, without a bound
	Sort  bool   // it sorts, or groups by sorting, in memory or a temporary file
}

// Explain returns the plan for a statement with arguments, which is not run.
func Explain(ctx context.Context, db *DB, query string, args []any) ([]Step, error) {
	rows, err := db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return nil, fmt.Errorf("explaining %q: %w", query, err)
	}
	defer rows.Close()
	depth := map[int]int{0: -1}
	var steps []Step
	for rows.Next() {
		var id, parent, unused int
		var text string
		if err := rows.Scan(&id, &parent, &unused, &text); err != nil {
			return nil, fmt.Errorf("explaining %q: %w", query, err)
		}
		depth[id] = depth[parent] + 1
		steps = append(steps, Step{
			Depth: depth[id],
			Text:  text,
			Scan:  scans(query, text),
			Sort:  strings.HasPrefix(text, "USE TEMP B-TREE"),
		})
	}
	return steps, rows.Err()
}

var scanStep = regexp.MustCompile(`^SCAN (\w+)( |$)`)

// scans reports whether a step scans one of our tables. SQLite names what it scans as the
// statement does, so that an alias of a table must be told from one of a sub-query.
func scans(query, step string) bool {
	m := scanStep.FindStringSubmatch(step)
	if m == nil || strings.Contains(step, "VIRTUAL TABLE") {
		return false
	}
	if m[1] == "users" || m[1] == "posts" || m[1] == "follows" {
		return true
	}
	alias := regexp.MustCompile(`(?i)\b(users|posts|follows)["` + "`" + `]?\s+(AS\s+)?["` + "`" + `]?` +
		regexp.QuoteMeta(m[1]) + `\b`)
	return alias.MatchString(query)
}
