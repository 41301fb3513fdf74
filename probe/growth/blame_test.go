package growth

import "testing"

// TestPatternOf holds which statements are one, and which are not.
func TestPatternOf(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{`SELECT a FROM t WHERE id IN (?)`, "SELECT a\n FROM t WHERE id IN (?, ?,?)", true},
		{`SELECT a FROM t WHERE id IN ($1)`, `SELECT a FROM t WHERE id IN ($1,$2)`, true},
		{`SELECT a FROM t WHERE id IN (7)`, `SELECT a FROM t WHERE id IN (8, 9)`, true},
		{`SELECT a FROM t WHERE (a, b) IN ((?, ?))`,
			`SELECT a FROM t WHERE (a, b) IN ((?, ?), (?, ?))`, true},
		{`INSERT INTO t (a) VALUES (?)`, `INSERT INTO t (a) VALUES (?), (?)`, true},
		{`INSERT INTO t (a, b) VALUES (?, lower(coalesce(?, 'b'))) RETURNING id`,
			`INSERT INTO t (a, b) VALUES (?, lower(coalesce(?, 'c'))),(?, now()) RETURNING id`, true},
		{`SELECT a FROM t WHERE b = 'it''s'`, `SELECT a FROM t WHERE b = 'other (1)'`, true},
		{`SELECT a FROM t WHERE id = 1 LIMIT 2`, `SELECT a FROM t WHERE id = 10 LIMIT 3`, true},
		{`SAVEPOINT sp0xc00012ab`, `SAVEPOINT sp0xc000fe00`, true},
		{`SELECT a FROM t1 WHERE id = ?`, `SELECT a FROM t2 WHERE id = ?`, false},
		{`SELECT a FROM t WHERE id = ?`, `SELECT b FROM t WHERE id = ?`, false},
		{`INSERT INTO t (a) VALUES (?)`, `INSERT INTO t (a) VALUES (?) RETURNING id`, false},
	} {
		if a, b := patternOf(test.a), patternOf(test.b); (a == b) != test.same {
			t.Errorf("%s has the pattern %s, and %s has %s", test.a, a, test.b, b)
		}
	}
}

// TestRepeats holds that there is advice for reads, and none for writes.
func TestRepeats(t *testing.T) {
	const says = ", each with the same values"
	for _, test := range []struct {
		text  string
		reads bool
	}{
		{"-- name: User :one\nSELECT a FROM t WHERE id = ?", true},
		{"/* a */ WITH x AS (SELECT 1) SELECT * FROM x", true},
		{"WITH x AS (SELECT 1) DELETE FROM t", false},
		{"INSERT INTO t SELECT a FROM u", false},
	} {
		want := says
		if test.reads {
			want += ": keep what was read before"
		}
		u := uses{text: test.text, times: 2, values: map[string]bool{"": true}}
		if got := u.repeats(); got != want {
			t.Errorf("of %q it says %q, want %q", test.text, got, want)
		}
	}
}
