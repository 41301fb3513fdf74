package schema

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
)

// planMySQL is Explain on MySQL and MariaDB, in the form of a table that both have. A row
// of it is a step. It does not say what a sub-query stands in, so that all stand at one depth.
//
// EXPLAIN does not run a statement, whatever it would write.
func planMySQL(ctx context.Context, db *DB, query string, args []any) ([]Step, error) {
	rows, err := db.QueryContext(ctx, "EXPLAIN FORMAT=TRADITIONAL "+query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]sql.NullString, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	var steps []Step
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		row := planRow{}
		for i, name := range columns {
			row[name] = values[i].String
		}
		steps = append(steps, row.step(query))
	}
	return steps, rows.Err()
}

// planRow is a row of what EXPLAIN returns, by the names of its columns. NULL is empty.
type planRow map[string]string

// step returns the row in the order in which one reads it: what, by which access, which key and
// what is looked up in it, and the rest as it stands. The table that an INSERT goes into has an
// access too, ALL, which means nothing.
func (r planRow) step(query string) Step {
	if r["select_type"] == "INSERT" || r["select_type"] == "REPLACE" {
		r["type"] = ""
	}
	var s Step
	if id := r["id"]; id != "" && id != "1" {
		s.Depth = 1
	}
	var words []string
	if kind := r["select_type"]; kind != "SIMPLE" && kind != "PRIMARY" {
		words = append(words, kind)
	}
	words = append(words, r["table"], r["type"])
	if r["key"] != "" {
		words = append(words, "key", r["key"])
	}
	if r["ref"] != "" {
		words = append(words, "ref", databaseName.ReplaceAllString(r["ref"], "$1"))
	}
	s.Text = strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	if r["Extra"] != "" {
		s.Text = strings.TrimPrefix(s.Text+"; "+strings.TrimSpace(r["Extra"]), "; ")
	}
	s.Scan = (r["type"] == "ALL" || r["type"] == "index") && readsOurs(query, r["table"])
	s.Sort = strings.Contains(r["Extra"], "Using filesort")
	return s
}

// databaseName matches the name of the database before that of a table and a column, which is
// another one for each copy.
var databaseName = regexp.MustCompile(`[^.,]+\.([^.,]+\.[^.,]+)`)
