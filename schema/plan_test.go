package schema_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

func TestExplain(t *testing.T) {
	ctx := t.Context()
	db, err := schema.Open(ctx, filepath.Join(t.TempDir(), "plans.db"), &schema.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	const recursive = `WITH RECURSIVE thread (id) AS (SELECT id FROM posts WHERE id = ? UNION ALL
		SELECT p.id FROM thread t JOIN posts p ON p.parent_id = t.id) SELECT count(*) FROM thread t`
	for _, test := range []struct {
		query       string
		args        []any
		scan, sort_ bool
	}{
		{"SELECT * FROM users WHERE id = ?", []any{1}, false, false},
		{"SELECT * FROM users", nil, true, false},
		{"SELECT id FROM posts p WHERE body = ?", []any{"x"}, true, false},
		{`SELECT "u"."id" FROM "users" AS "u" ORDER BY "u"."bio"`, nil, true, true},
		{"SELECT `t`.`id` FROM `posts` `t` WHERE t.body > ''", nil, true, false},
		{"SELECT * FROM users WHERE handle > ? ORDER BY bio", []any{"a"}, false, true},
		{"SELECT * FROM users WHERE id IN (SELECT value FROM json_each(?))", []any{"[1]"}, false, false},
		{recursive, []any{1}, false, false},
		{"DELETE FROM posts WHERE body = ?", []any{"x"}, true, false},
		{"INSERT INTO follows VALUES (?, ?, ?, ?)", []any{1, 2, 3, 0}, false, false},
	} {
		steps, err := schema.Explain(ctx, db, test.query, test.args)
		if err != nil {
			t.Fatal(err)
		}
		var scan, sorted bool
		var text strings.Builder
		for _, s := range steps {
			scan, sorted = scan || s.Scan, sorted || s.Sort
			fmt.Fprintf(&text, "%s%s\n", strings.Repeat("  ", s.Depth), s.Text)
		}
		if scan != test.scan || sorted != test.sort_ {
			t.Errorf("%s: scan %v, sort %v; want %v, %v\n%s", test.query, scan, sorted, test.scan,
				test.sort_, &text)
		}
	}
	if _, err := schema.Explain(ctx, db, "SELECT nonsense", nil); err == nil {
		t.Error("nonsense has a plan")
	}
}
