package schema

import (
	"context"
	"regexp"
	"strings"
)

// planSQLite is Explain on SQLite, which tells a step's parent.
func planSQLite(ctx context.Context, db *DB, query string, args []any) ([]Step, error) {
	rows, err := db.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	depth := map[int]int{0: -1}
	var steps []Step
	for rows.Next() {
		var id, parent, unused int
		var text string
		if err := rows.Scan(&id, &parent, &unused, &text); err != nil {
			return nil, err
		}
		depth[id] = depth[parent] + 1
		steps = append(steps, Step{
			Depth: depth[id],
			Text:  text,
			Scan:  scansSQLite(query, text),
			Sort:  strings.HasPrefix(text, "USE TEMP B-TREE"),
		})
	}
	return steps, rows.Err()
}

var scanStep = regexp.MustCompile(`^SCAN (\w+)( |$)`)

// scansSQLite reports whether a step scans one of our tables.
func scansSQLite(query, step string) bool {
	m := scanStep.FindStringSubmatch(step)
	return m != nil && !strings.Contains(step, "VIRTUAL TABLE") && readsOurs(query, m[1])
}
