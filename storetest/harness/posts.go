package harness

import (
	"fmt"
	"testing"
	"time"

	"example.com/impedance/probe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
)

// Posts returns a SQLite database over a probe with n posts by n authors. Authors and posts have the
// ids from 1 to n.
func Posts(t testing.TB, n int) (*schema.DB, *probe.Probe) {
	t.Helper()
	db := freshSQLite(t, storetest.Options{Watched: true})
	born := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i := 1; i <= n; i++ {
		handle := fmt.Sprintf("user%d", i)
		_, err := db.ExecContext(t.Context(), `INSERT INTO users (id, handle, email, display_name,
			location, website, discoverable, revision, created_at)
			VALUES (?, ?, ?, 'Name', '', '', TRUE, 1, ?)`, i, handle, handle+"@example.com", born)
		if err != nil {
			t.Fatalf("making a user: %v", err)
		}
		_, err = db.ExecContext(t.Context(), `INSERT INTO posts (id, author_id, kind, body, created_at)
			VALUES (?, ?, 'text', 'a post', ?)`, i, i, born)
		if err != nil {
			t.Fatalf("making a post: %v", err)
		}
	}
	return db.DB, db.watch
}
