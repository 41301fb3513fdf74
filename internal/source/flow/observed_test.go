package flow

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// change is another value for a column, and the object that has it.
type change struct {
	column Place
	set    string
	object func(ctx context.Context, s models.Store, id int64) (any, error)
	id     int64
	moved  int64   // the object's id after the change, if it has another
	also   []Place // columns whose fields the object has only then
}

func user(ctx context.Context, s models.Store, id int64) (any, error) { return s.UserByID(ctx, id) }

func post(ctx context.Context, s models.Store, id int64) (any, error) { return s.PostByID(ctx, id) }

func follow(ctx context.Context, s models.Store, follower int64) (any, error) {
	list, err := s.Following(ctx, follower, models.Page{Limit: 1})
	if err != nil || len(list.Items) == 0 {
		return nil, fmt.Errorf("no follow by %d: %w", follower, err)
	}
	return &list.Items[0], nil
}

// small has a user, one post of each kind and a follow that nothing else points to.
const small = `
INSERT INTO users (id, handle, email, display_name, bio, location, website, created_at)
VALUES (1, 'ada', 'ada@example.com', 'Ada', 'first', 'London', 'ada.example', 1000000),
       (2, 'bob', 'bob@example.com', 'Bob', NULL, '', '', 1000000),
       (3, 'cyd', 'cyd@example.com', 'Cyd', NULL, '', '', 1000000);
INSERT INTO posts (id, author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (1, 1, 'text', 'one', NULL, NULL, 1000000),
       (2, 1, 'reply', 'two', 1, NULL, 1000000),
       (3, 1, 'repost', 'three', NULL, 1, 1000000);
INSERT INTO follows (follower_id, followee_id, since) VALUES (1, 2, 1000000)`

// changes has every column of the domain, and each object that it means something in.
var changes = []change{
	{column: Place{"users", "id"}, set: "id = 9", object: user, id: 1, moved: 9},
	{column: Place{"users", "handle"}, set: "handle = 'x'", object: user, id: 1},
	{column: Place{"users", "email"}, set: "email = 'x@y'", object: user, id: 1},
	{column: Place{"users", "display_name"}, set: "display_name = 'x'", object: user, id: 1},
	{column: Place{"users", "bio"}, set: "bio = 'x'", object: user, id: 1},
	{column: Place{"users", "bio"}, set: "bio = NULL", object: user, id: 1},
	{column: Place{"users", "location"}, set: "location = 'x'", object: user, id: 1},
	{column: Place{"users", "website"}, set: "website = 'x'", object: user, id: 1},
	{column: Place{"users", "discoverable"}, set: "discoverable = FALSE", object: user, id: 1},
	{column: Place{"users", "revision"}, set: "revision = 7", object: user, id: 1},
	{column: Place{"users", "created_at"}, set: "created_at = 7", object: user, id: 1},
	{column: Place{"posts", "id"}, set: "id = 9", object: post, id: 1, moved: 9},
	{column: Place{"posts", "author_id"}, set: "author_id = 2", object: post, id: 1},
	{column: Place{"posts", "kind"}, set: "kind = 'reply', parent_id = 3", object: post, id: 1,
		also: []Place{{"posts", "parent_id"}, {"posts", "body"}}},
	{column: Place{"posts", "body"}, set: "body = 'x'", object: post, id: 1},
	{column: Place{"posts", "body"}, set: "body = 'x'", object: post, id: 2},
	{column: Place{"posts", "body"}, set: "body = 'x'", object: post, id: 3},
	{column: Place{"posts", "parent_id"}, set: "parent_id = 3", object: post, id: 2},
	{column: Place{"posts", "parent_id"}, set: "parent_id = NULL", object: post, id: 2},
	{column: Place{"posts", "repost_of_id"}, set: "repost_of_id = 2", object: post, id: 3},
	{column: Place{"posts", "created_at"}, set: "created_at = 7", object: post, id: 1},
	{column: Place{"follows", "follower_id"}, set: "follower_id = 3", object: follow, id: 1, moved: 3},
	{column: Place{"follows", "followee_id"}, set: "followee_id = 3", object: follow, id: 1},
	{column: Place{"follows", "since"}, set: "since = 7", object: follow, id: 1},
	{column: Place{"follows", "notify"}, set: "notify = TRUE", object: follow, id: 1},
}

// update is the statement that makes the change.
func (c *change) update() string {
	key := "id"
	if c.column.Owner == "follows" {
		key = "follower_id"
	}
	return fmt.Sprintf("UPDATE %s SET %s WHERE %s = %d", c.column.Owner, c.set, key, c.id)
}

// TestObserved holds the ways that were read from the source against the running layers: another
// value in a column changes the fields that its lines lead to, and no other.
func TestObserved(t *testing.T) {
	_, read := readLayers(t)
	for _, l := range read {
		at := slices.IndexFunc(layers.All(), func(a layers.Layer) bool { return a.Name == l.Name })
		t.Run(l.Name, func(t *testing.T) { observe(t, &l, layers.All()[at]) })
	}
}

func observe(t *testing.T, l *Layer, layer layers.Layer) {
	ctx := t.Context()
	db, err := schema.Open(ctx, schema.DSN(filepath.Join(t.TempDir(), "small.db")),
		&schema.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	store, err := layer.Open(ctx, db, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	seen := map[Place]bool{}
	for _, c := range changes {
		seen[c.column] = true
		start(t, db)
		was, err := c.object(ctx, store, c.id)
		if err != nil {
			t.Fatal(err)
		}
		start(t, db, c.update())
		is, err := c.object(ctx, store, cmp.Or(c.moved, c.id))
		if err != nil {
			t.Errorf("%s: %v", c.column, err)
			continue
		}
		before, after := map[Place]string{}, map[Place]string{}
		fields(before, reflect.ValueOf(was).Elem())
		fields(after, reflect.ValueOf(is).Elem())
		for at, value := range after {
			says := slices.ContainsFunc(l.Lines, func(w Line) bool {
				return w.Field == at && (w.Column == c.column || slices.Contains(c.also, w.Column))
			})
			old, known := before[at]
			switch changed := !known || old != value; {
			case changed && !says:
				t.Errorf("%s changes %s, and no line leads there", c.column, at)
			case !changed && says:
				t.Errorf("a line leads from %s to %s, which stays %s", c.column, at, value)
			}
		}
	}
	for _, line := range l.Lines {
		if !seen[line.Column] {
			t.Errorf("%s is not changed", line.Column)
		}
	}
}

// start empties the tables, fills them anew and runs further statements. Nothing is checked,
// because one column alone may contradict another.
func start(t *testing.T, db *schema.DB, further ...string) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, text := range slices.Concat([]string{
		"PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON",
		"DELETE FROM users", "DELETE FROM posts", "DELETE FROM follows", small,
	}, further, []string{
		"PRAGMA foreign_keys = ON", "PRAGMA ignore_check_constraints = OFF",
	}) {
		if _, err := conn.ExecContext(t.Context(), text); err != nil {
			t.Fatal(text, err)
		}
	}
}

// fields finds the fields of a value of the domain, as text, and those of the values in it. An
// object of another row is left out.
func fields(found map[Place]string, v reflect.Value) {
	for i := range v.NumField() {
		at, f := Place{v.Type().Name(), v.Type().Field(i).Name}, v.Field(i)
		switch f.Kind() {
		case reflect.Interface:
			found[at] = f.Elem().Type().Name()
			fields(found, f.Elem())
		case reflect.Struct:
			if _, leaf := f.Interface().(time.Time); !leaf {
				fields(found, f)
				continue
			}
			found[at] = fmt.Sprint(f.Interface())
		case reflect.Pointer:
			switch {
			case f.IsNil():
				found[at] = "nil"
			case f.Elem().Kind() != reflect.Struct:
				found[at] = fmt.Sprint(f.Elem().Interface())
			}
		default:
			found[at] = fmt.Sprint(f.Interface())
		}
	}
}
