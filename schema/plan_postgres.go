package schema

import (
	"context"
	"regexp"
	"strings"
)

// planPostgres is Explain on PostgreSQL. The plan is that for these arguments, as the
// server makes one for the first calls of a prepared statement. A line of it is a step.
//
// EXPLAIN without ANALYZE does not run a statement, whatever it would write.
func planPostgres(ctx context.Context, db *DB, query string, args []any) ([]Step, error) {
	rows, err := db.QueryContext(ctx, "EXPLAIN (COSTS OFF) "+query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var steps []Step
	var indents []int // of the lines that the next may stand below
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		text := strings.TrimLeft(line, " ")
		indent := len(line) - len(text)
		for len(indents) > 0 && indents[len(indents)-1] >= indent {
			indents = indents[:len(indents)-1]
		}
		steps = append(steps, Step{Depth: len(indents), Text: text})
		indents = append(indents, indent)
	}
	for i := range steps {
		steps[i].Text = tidyPostgres(steps[i].Text)
		steps[i].Scan = scansPostgres(steps[i:])
		steps[i].Sort = sortPostgres.MatchString(steps[i].Text)
	}
	return steps, rows.Err()
}

const shownLiteral = 32 // characters of a literal in a plan

var (
	literal       = regexp.MustCompile(`'(?:[^']|'')*'`)
	sortPostgres  = regexp.MustCompile(`^(Incremental )?Sort$`)
	seqScan       = regexp.MustCompile(`^(Parallel )?Seq Scan on (users|posts|follows)\b`)
	fullIndexScan = regexp.MustCompile(
		`^(Parallel )?Index (Only )?Scan (Backward )?using \S+ on (users|posts|follows)\b`)
)

// tidyPostgres takes the arrow from a line, which the depth stands for, and shortens literals:
// an argument may be an array of many ids.
func tidyPostgres(text string) string {
	text = strings.TrimPrefix(text, "->  ")
	return literal.ReplaceAllStringFunc(text, func(l string) string {
		if r := []rune(l); len(r) > shownLiteral {
			return string(r[:shownLiteral]) + "…'"
		}
		return l
	})
}

// scansPostgres reports whether the first of some steps reads a table of ours from one end. An
// index is read so if none of the lines below the step says from where.
func scansPostgres(steps []Step) bool {
	if seqScan.MatchString(steps[0].Text) {
		return true
	}
	if !fullIndexScan.MatchString(steps[0].Text) {
		return false
	}
	for _, s := range steps[1:] {
		if s.Depth <= steps[0].Depth {
			break
		}
		if strings.HasPrefix(s.Text, "Index Cond: ") {
			return false
		}
	}
	return true
}
