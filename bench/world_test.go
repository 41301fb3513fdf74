package bench

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"example.com/impedance/schema"
)

// TestWorld holds that arguments are what the fields of World say, and always the same.
func TestWorld(t *testing.T) {
	path := small(t)
	db := openFile(t, path, &schema.Options{ReadOnly: true, Conns: 1})
	w := drawn(t, path)
	if !reflect.DeepEqual(w, drawn(t, path)) {
		t.Error("the same seed draws something else the second time")
	}
	other, err := Draw(t.Context(), db, 2)
	if err != nil {
		t.Fatal(err)
	}
	if reflect.DeepEqual(w.Readers, other.Readers) || reflect.DeepEqual(w.Edges, other.Edges) {
		t.Error("another seed draws the same")
	}
	for _, n := range []int{len(w.Readers), len(w.Popular), len(w.Handles), len(w.Authors),
		len(w.Posts), len(w.Roots), len(w.Edges), len(w.Gaps), len(w.Users)} {
		if n != smallUsers/2 {
			t.Errorf("a list has %d arguments, want %d", n, smallUsers/2)
		}
	}
	var users []int64
	for _, u := range w.Users {
		users = append(users, u.ID)
	}
	distinct(t, "posts", w.Posts)
	distinct(t, "edges", w.Edges)
	distinct(t, "gaps", w.Gaps)
	distinct(t, "users", users)
	holds := func(what, query string, args ...any) {
		t.Helper()
		var ok bool
		if err := db.QueryRowContext(t.Context(), query, args...).Scan(&ok); err != nil || !ok {
			t.Errorf("%s: %v does not hold (%v)", what, args, err)
		}
	}
	const follow = `EXISTS (SELECT 1 FROM follows WHERE follower_id = ? AND followee_id = ?)`
	for i := range w.Size() {
		holds("reader and popular", `SELECT `+follow, w.Readers[i], w.Popular[i])
		holds("handle", `SELECT handle = ? FROM users WHERE id = ?`, w.Handles[i], w.Popular[i])
		holds("author", `SELECT EXISTS (SELECT 1 FROM posts WHERE author_id = ?)`, w.Authors[i])
		holds("post", `SELECT kind <> 'repost' FROM posts WHERE id = ?`, w.Posts[i])
		holds("root", `SELECT EXISTS (SELECT 1 FROM posts WHERE parent_id = ?)`, w.Roots[i])
		holds("edge", `SELECT `+follow, w.Edges[i].follower, w.Edges[i].followee)
		holds("gap", `SELECT ? <> ? AND NOT `+follow, w.Gaps[i].follower, w.Gaps[i].followee,
			w.Gaps[i].follower, w.Gaps[i].followee)
		if err := w.newPost(i).Validate(); err != nil {
			t.Errorf("new post %d: %v", i, err)
		}
		if err := w.search(i).Validate(); err != nil {
			t.Errorf("search %d: %v", i, err)
		}
	}
	holds("latest", `SELECT max(created_at) = ? FROM posts`, w.Latest)
	holds("since", `SELECT count(*) BETWEEN 1 AND (SELECT count(*) / 50 FROM posts) FROM posts
		WHERE created_at >= ?`, w.Since)
}

func distinct[T comparable](t *testing.T, what string, list []T) {
	t.Helper()
	seen := map[T]bool{}
	for _, v := range list {
		if seen[v] {
			t.Errorf("%s: %v is there twice", what, v)
		}
		seen[v] = true
	}
}

// TestWorldRefuses takes away what arguments are drawn from, of the smallest data set that
// would do.
func TestWorldRefuses(t *testing.T) {
	tests := []struct{ name, change, want string }{
		{"few users", `DELETE FROM users WHERE id = 128`,
			"it has 127 users; at least 128 are needed"},
		{"nobody", `DELETE FROM users`, "it has 0 users; at least 128 are needed"},
		{"no follows", `DELETE FROM follows`, "it has too few follows"},
		{"one follow", `DELETE FROM follows;
			INSERT INTO follows VALUES (128, 1, 1, FALSE)`,
			"it has too few distinct follows"},
		{"everybody follows everybody", `INSERT OR IGNORE INTO follows
			SELECT a.id, b.id, 1, FALSE FROM users a, users b WHERE a.id <> b.id`,
			"in it nearly everybody follows everybody"},
		{"no posts", `DELETE FROM posts`, "it has no posts"},
		{"no replies", `DELETE FROM posts WHERE kind = 'reply'`, "it has too few replies"},
		{"reposts only", `DELETE FROM posts WHERE kind = 'reply';
			DELETE FROM posts WHERE kind = 'text' AND id NOT IN (SELECT repost_of_id FROM posts
				WHERE kind = 'repost' ORDER BY id LIMIT 10)`, "it has too few texts and replies"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := openFile(t, small(t), &schema.Options{NoSync: true})
			smallest := fmt.Sprintf(`DELETE FROM users WHERE id > %d;`, 2*smallestSize)
			if _, err := db.ExecContext(t.Context(), smallest+test.change); err != nil {
				t.Fatal(err)
			}
			_, err := Draw(t.Context(), db, 1)
			if want := "drawing arguments from the data set: " + test.want; err == nil ||
				!strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

// TestWorldCancelled holds that drawing ends with its context.
func TestWorldCancelled(t *testing.T) {
	db := openFile(t, small(t), &schema.Options{ReadOnly: true})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Draw(ctx, db, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}
