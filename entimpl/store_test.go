package entimpl

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/user"
	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	storetest.Run(t, harness.SQLite(func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	}))
}

// The tests named TestSurprise hold what this layer steps around to the version of ent
// in go.mod. One that fails says that its detour may go.

// surpriseClient returns a client over a new database with users "u0", "u1" and so on,
// each with as many posts.
func surpriseClient(t *testing.T, users, posts int) *ent.Client {
	t.Helper()
	ctx := t.Context()
	path := schema.DSN(filepath.Join(t.TempDir(), "surprise.db"))
	db, err := schema.Open(ctx, path, &schema.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := schema.Apply(ctx, db); err != nil {
		t.Fatal(err)
	}
	store, err := New(ctx, db, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range users {
		u, err := store.CreateUser(ctx, surpriseUser(i))
		if err != nil {
			t.Fatal(err)
		}
		for range posts {
			n := models.NewPost{AuthorID: u.ID, Content: models.Text{Body: "text"}}
			if _, err := store.Publish(ctx, n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return store.client
}

// surpriseUser returns the user "u" with a number.
func surpriseUser(i int) models.NewUser {
	return models.NewUser{
		Handle:  fmt.Sprint("u", i),
		Email:   fmt.Sprintf("u%d@example.com", i),
		Profile: models.Profile{DisplayName: "U", Bio: new("bio")},
	}
}

// A limit on a loaded edge is for all parents together: https://github.com/ent/ent/issues/3427.
// ProfilePage has one parent.
func TestSurpriseEagerLimitIsGlobal(t *testing.T) {
	users, err := surpriseClient(t, 2, 3).User.Query().
		WithPosts(func(q *ent.PostQuery) { q.Limit(2) }).
		All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(users[0].Edges.Posts) + len(users[1].Edges.Posts); n != 2 {
		t.Errorf("two users have %d posts in all, want 2: the limit was for both", n)
	}
}

// An upsert that does nothing answers with sql.ErrNoRows, not with a NotFoundError:
// https://github.com/ent/ent/issues/1821. Follow writes rows without an id.
func TestSurpriseDoNothingIsNoRows(t *testing.T) {
	client := surpriseClient(t, 1, 0)
	again := surpriseUser(0).User(models.Clock(nil).Now())
	err := setUser(client.User.Create(), &again).OnConflict().DoNothing().Exec(t.Context())
	if !errors.Is(err, stdsql.ErrNoRows) || ent.IsNotFound(err) {
		t.Errorf("a conflict with DoNothing gave %v, want sql.ErrNoRows", err)
	}
}

// An edge that was not loaded looks empty; OrErr tells: https://entgo.io/docs/eager-load.
// HomeTimeline and its like load what they read.
func TestSurpriseUnloadedEdgeLooksEmpty(t *testing.T) {
	u, err := surpriseClient(t, 1, 3).User.Query().Only(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(u.Edges.Posts); n != 0 {
		t.Errorf("an edge that was not loaded has %d posts, want none", n)
	}
	if _, err := u.Edges.PostsOrErr(); !ent.IsNotLoaded(err) {
		t.Errorf("PostsOrErr gave %v, want a NotLoadedError", err)
	}
}

// An update without Where updates every row, and nothing asks whether that was meant:
// https://entgo.io/docs/crud#update-many. SetNotify and UpdateProfile name the key.
func TestSurpriseUpdateWithoutWhere(t *testing.T) {
	n, err := surpriseClient(t, 3, 0).User.Update().SetLocation("here").Save(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n != 3 {
		t.Errorf("an update without Where changed %d rows, want all 3", n)
	}
}

// A list of ids is a list of parameters, which the engine limits:
// https://github.com/ent/ent/issues/4194. UsersByID asks in chunks.
func TestSurpriseInListPastBindLimit(t *testing.T) {
	client := surpriseClient(t, 1, 0)
	ids := make([]int64, maxParameters+1)
	if _, err := client.User.Query().Where(user.IDIn(ids[1:]...)).All(t.Context()); err != nil {
		t.Errorf("%d ids: %v, want no error", len(ids)-1, err)
	}
	if _, err := client.User.Query().Where(user.IDIn(ids...)).All(t.Context()); err == nil {
		t.Errorf("%d ids gave no error, want the engine's", len(ids))
	}
}

// A nil that is set leaves the column as it was: https://entgo.io/docs/schema-fields#nillable.
// UpdateProfile clears the bio.
func TestSurpriseNillableNilIsNoChange(t *testing.T) {
	client := surpriseClient(t, 1, 0)
	if err := client.User.Update().SetNillableBio(nil).AddRevision(1).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	u, err := client.User.Query().Only(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if u.Bio == nil || *u.Bio != "bio" {
		t.Errorf("after SetNillableBio(nil) the bio is %v, want the old one", u.Bio)
	}
}

// Optimistic locking by UpdateOneID calls a stale row not found:
// https://entgo.io/docs/crud#update-one-with-condition. UpdateProfile counts rows.
func TestSurpriseStaleIsNotFound(t *testing.T) {
	client := surpriseClient(t, 1, 0)
	id := client.User.Query().OnlyIDX(t.Context())
	err := client.User.UpdateOneID(id).Where(user.Revision(7)).AddRevision(1).Exec(t.Context())
	if !ent.IsNotFound(err) {
		t.Errorf("an update at another revision gave %v, want a NotFoundError", err)
	}
}

// A column name with a parenthesis goes into the statement as it is:
// https://pkg.go.dev/entgo.io/ent/dialect/sql#EQ. Names here are constants.
func TestSurpriseNamesAreNotAlwaysQuoted(t *testing.T) {
	query, _ := sql.Select().From(sql.Table(user.Table)).
		Where(sql.EQ("abs(id) = 1 OR id", 2)).Query()
	if !strings.Contains(query, "WHERE abs(id) = 1 OR id = ?") {
		t.Errorf("the statement is %s, want the name in it raw", query)
	}
}
