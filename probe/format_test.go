package probe

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
)

// TestFormat holds how calls of each kind are said, with all that they can have.
func TestFormat(t *testing.T) {
	const select1 = `SELECT name FROM things WHERE id = ?`
	long := strings.Repeat("long ", 20)
	var many []any
	for i := range 20 {
		many = append(many, i)
	}
	events := []Event{
		{Call: Call{Kind: Connect}},
		{Call: Call{Kind: Ping}, Err: errors.New("nobody\nis there")},
		{Call: Call{Kind: Prepare, Query: "\n\t" + select1 + " \n"}},
		{Call: Call{Kind: Begin}},
		{Call: Call{Kind: Begin, Options: driver.TxOptions{ReadOnly: true,
			Isolation: driver.IsolationLevel(sql.LevelRepeatableRead)}}},
		{Call: Call{Kind: Query, Query: select1, Args: ordinals(int64(1))}, Prepared: true,
			Columns: []string{"name"}, Rows: 1, Bytes: 12},
		{Call: Call{Kind: Query, Query: select1}, Err: errors.New("too few arguments")},
		{Call: Call{Kind: Exec, Query: `UPDATE things SET name = 'x'`, Args: ordinals(
			"it's\n\u200bé", nil, true, 1.5, []byte("text"), []byte{0xff, 0}, long,
			time.Date(2026, 1, 2, 3, 4, 5, 6_000, time.FixedZone("", 3600)))}, Affected: 2},
		{Call: Call{Kind: Exec, Query: `DELETE FROM things`,
			Args: []driver.NamedValue{{Name: "id", Value: int64(1)}}}, Affected: 1},
		{Call: Call{Kind: Exec, Query: `DELETE FROM things`, Args: ordinals(many...)}},
		{Call: Call{Kind: Commit}},
		{Call: Call{Kind: Rollback}},
		{Call: Call{Kind: Close, Query: select1}},
	}
	const want = `-- connect

-- ping
-- error: nobody is there

-- prepare
SELECT name FROM things WHERE id = ?

BEGIN

BEGIN -- repeatable read, read-only

-- query (prepared)
SELECT name FROM things WHERE id = ?
-- args: 1
-- 1 row of 1 column, 12 bytes

-- query
SELECT name FROM things WHERE id = ?
-- error: too few arguments

-- exec
UPDATE things SET name = 'x'
-- args: 'it''s\n\u200bé', NULL, true, 1.5, 'text', x'ff00',
--   'long long long long long long lo…' (100 bytes),
--   2026-01-02T02:04:05.000006Z
-- 2 rows changed

-- exec
DELETE FROM things
-- args: id = 1
-- 1 row changed

-- exec
DELETE FROM things
-- args: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … 8 more
-- 0 rows changed

COMMIT

ROLLBACK

-- close SELECT name FROM things WHERE id…`
	if got := strings.Join(Format(events, 80), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	const sum = "5 statements, 1 row, 12 bytes, 3 rows changed"
	if got := Summary(events); got != sum {
		t.Errorf("got %q, want %q", got, sum)
	}
	if got := Summary(events[:5]); got != "0 statements" {
		t.Errorf("got %q, want no statements", got)
	}
}

func ordinals(values ...any) (args []driver.NamedValue) {
	for i, v := range values {
		args = append(args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	return args
}

// Texts of libraries, in the manners of three engines.
const (
	byHand = `
		SELECT p.id, p.body -- what is shown
		FROM (
			SELECT p.id FROM posts p WHERE p.author_id = ?1
		) AS page
		JOIN posts p ON p.id = page.id

		WHERE p.body <> 'SELECT (
'
	`
	lite = "SELECT `posts`.`id`,`posts`.`body`,`Author`.`id` AS `Author__id` FROM `posts` " +
		"JOIN (SELECT posts.id FROM `posts` LEFT OUTER JOIN follows ON follows.followee_id = " +
		"posts.author_id WHERE follows.follower_id = ? AND (posts.created_at, posts.id) < (?, ?) " +
		"ORDER BY posts.created_at DESC LIMIT 21) AS page ON page.id = posts.id " +
		"INNER JOIN `users` `Author` ON `posts`.`author_id` = `Author`.`id` ORDER BY posts.id"
	upsert = `INSERT INTO "users" ("handle", "email") VALUES ($1, $2), ($3, $4), ($5, $6) ` +
		`ON CONFLICT ("handle") DO UPDATE SET "email" = excluded."email" WHERE "users"."email" ` +
		`IS DISTINCT FROM excluded."email" RETURNING "id"`
	locking = "DELETE FROM `follows` WHERE `follower_id` = ? AND `followee_id` IN (?, ?) " +
		"AND `since` < (SELECT max(`since`) FROM `follows` FOR UPDATE) ORDER BY `since` LIMIT 5"
)

// TestFormatSQL holds how statements are broken into lines.
func TestFormatSQL(t *testing.T) {
	for name, tt := range map[string]struct {
		query string
		width int
		want  string
	}{
		"the author's lines": {byHand, 0, `
SELECT p.id, p.body -- what is shown
FROM (
    SELECT p.id FROM posts p WHERE p.author_id = ?1
) AS page
JOIN posts p ON p.id = page.id
WHERE p.body <> 'SELECT (
'`},
		"clauses and sub-queries": {lite, 0, `
SELECT ~posts~.~id~,~posts~.~body~,~Author~.~id~ AS ~Author__id~
FROM ~posts~
JOIN (
    SELECT posts.id
    FROM ~posts~
    LEFT OUTER JOIN follows ON follows.followee_id = posts.author_id
    WHERE follows.follower_id = ? AND (posts.created_at, posts.id) < (?, ?)
    ORDER BY posts.created_at DESC
    LIMIT 21
) AS page ON page.id = posts.id
INNER JOIN ~users~ ~Author~ ON ~posts~.~author_id~ = ~Author~.~id~
ORDER BY posts.id`},
		"a narrow column": {lite, 50, `
SELECT ~posts~.~id~,~posts~.~body~,
    ~Author~.~id~ AS ~Author__id~
FROM ~posts~
JOIN (
    SELECT posts.id
    FROM ~posts~
    LEFT OUTER JOIN follows
        ON follows.followee_id = posts.author_id
    WHERE follows.follower_id = ?
        AND (posts.created_at, posts.id) < (?, ?)
    ORDER BY posts.created_at DESC
    LIMIT 21
) AS page ON page.id = posts.id
INNER JOIN ~users~ ~Author~
    ON ~posts~.~author_id~ = ~Author~.~id~
ORDER BY posts.id`},
		"words in two roles": {upsert, 80, `
INSERT INTO "users" ("handle", "email")
VALUES ($1, $2) × 3
ON CONFLICT ("handle") DO UPDATE SET "email" = excluded."email"
WHERE "users"."email" IS DISTINCT FROM excluded."email"
RETURNING "id"`},
		"a sub-query that fits": {locking, 80, `
DELETE FROM ~follows~
WHERE ~follower_id~ = ? AND ~followee_id~ IN (?, ?)
    AND ~since~ < (SELECT max(~since~) FROM ~follows~ FOR UPDATE)
ORDER BY ~since~
LIMIT 5`},
		"a sub-query that does not": {locking, 40, `
DELETE FROM ~follows~
WHERE ~follower_id~ = ?
    AND ~followee_id~ IN (?, ?)
    AND ~since~ < (
        SELECT max(~since~)
        FROM ~follows~
        FOR UPDATE
    )
ORDER BY ~since~
LIMIT 5`},
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.ReplaceAll(tt.want[1:], "~", "`")
			if got := strings.Join(formatSQL(tt.query, tt.width), "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestFormatParams holds which placeholders are counted instead of shown.
func TestFormatParams(t *testing.T) {
	for query, want := range map[string]string{
		`IN (?, ?, ?, ?, ?, ?, ?, ?, ?)`:                 `IN (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		`IN (?,?,?,?,?,?,?,?,?,?)`:                       `IN (? × 10)`,
		`f($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`:     `f($1 … $10)`,
		"VALUES (?, ?,\n\t?), (?,?,?),(?, ?, ?) LIMIT ?": `VALUES (?, ?, ?) × 3 LIMIT ?`,
		`VALUES (?, NULL), (?, NULL), (?, ?)`:            `VALUES (?, NULL) × 2, (?, ?)`,
		`VALUES ($1, 'a, b'), ($2, 'a, b')`:              `VALUES ($1, 'a, b') × 2`,
		`VALUES ($1::text), ($2::text), ($3::int)`:       `VALUES ($1::text) × 2, ($3::int)`,
		`VALUES ROW(@p1), ROW(@p2)`:                      `VALUES ROW(@p1), ROW(@p2)`,
		`(a = ?), (b = ?)`:                               `(a = ?), (b = ?)`,
		"(\n\tSELECT ?\n), (SELECT ?)":                   "(\n    SELECT ?\n), (SELECT ?)",
		"(?, -- one\n?), (?, -- two\n?)":                 "(?, -- one\n?), (?, -- two\n?)",
		`data ?| '{a, ?, ?}'`:                            `data ?| '{a, ?, ?}'`,
		`(?), (?`:                                        `(?), (?`,
		`?, ?, `:                                         `?, ?,`,
	} {
		if got := strings.Join(formatSQL(query, 0), "\n"); got != want {
			t.Errorf("%q becomes %q, want %q", query, got, want)
		}
	}
}

// TestFormatWidth holds that lines keep to a width that leaves room for the longest word.
func TestFormatWidth(t *testing.T) {
	args := ordinals(int64(1), "two, three", time.Now(), strings.Repeat("long", 100))
	for _, query := range []string{byHand, lite, upsert, locking} {
		for width := 60; width <= 120; width++ {
			events := []Event{{Call: Call{Kind: Query, Query: query, Args: args},
				Err: errors.New(strings.Repeat("wrong ", 100))}}
			for _, line := range Format(events, width) {
				if len([]rune(line)) > width {
					t.Errorf("wider than %d: %s", width, line)
				}
			}
		}
	}
}

// FuzzFormatSQL holds that lines are broken at blanks and that nothing else is changed, as
// far as there are no placeholders, which are counted.
func FuzzFormatSQL(f *testing.F) {
	for _, query := range []string{byHand, lite, upsert, locking, "", "(", ")", "'", "\t-- \n",
		"SELECT ((((((((((((((((((((((((((((((((a, b, c", "SELECT (SELECT (SELECT a) FROM b) FROM c"} {
		for _, width := range []int{0, 1, 40, 100} {
			f.Add(query, width)
		}
	}
	f.Fuzz(func(t *testing.T, query string, width int) {
		lines := formatSQL(query, width)
		if strings.ContainsAny(query, "?$@") {
			return
		}
		if got, want := unspaced(strings.Join(lines, "\n")), unspaced(query); got != want {
			t.Errorf("%q became %q", query, lines)
		}
	})
}

func unspaced(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
