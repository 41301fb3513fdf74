package memimpl

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/impedance/models"
)

// TestGraphStaysWhole does operations at random and looks after each whether every pointer
// still has its way back and every list its order. Times repeat and the clock is set back.
func TestGraphStaysWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newRandom(t)
		actions := s.actions()
		actions[""] = func(t *rapid.T) { checkWhole(t, s.Store) }
		t.Repeat(actions)
	})
}

// random is a store that operations are done on at random.
type random struct {
	*Store
	now func() time.Time
}

// newRandom returns one with few users, so that most ids that are drawn exist, and with follows
// and texts, so that there is something to rank. Times are few.
func newRandom(t *rapid.T) *random {
	now := func() time.Time { return time.UnixMicro(rapid.Int64Range(0, 5).Draw(t, "now")) }
	s := &random{New(&Options{Clock: now}), now}
	for range 6 {
		mustCreate(t, s.Store)
	}
	actions := s.actions()
	for range rapid.IntRange(0, 16).Draw(t, "follows") {
		actions["follow"](t)
	}
	for range rapid.IntRange(0, 6).Draw(t, "texts") {
		actions["text"](t)
	}
	return s
}

// actions returns the operations that write. What they refer to may be gone; then they fail.
func (s *random) actions() map[string]func(*rapid.T) {
	id := rapid.Int64Range(1, 6)
	ctx := context.Background()
	return map[string]func(*rapid.T){
		"create": func(t *rapid.T) { mustCreate(t, s.Store) },
		"create several": func(t *rapid.T) {
			ns := make([]models.NewUser, rapid.IntRange(0, 4).Draw(t, "users"))
			for i := range ns {
				ns[i] = newUser(int(s.lastUserID) + len(ns) - i) // the last handle first
				ns[i].Profile.Bio = bios.Draw(t, "bio")
				ns[i].Discoverable = new(rapid.Bool().Draw(t, "discoverable"))
			}
			_, err := s.CreateUsers(ctx, ns)
			must(t, err)
		},
		"edit": func(t *rapid.T) {
			e := models.ProfileEdit{UserID: id.Draw(t, "user")}
			if u := s.users[e.UserID]; u != nil {
				e.Revision = u.Revision
			}
			e.Profile = models.Profile{DisplayName: "User", Bio: bios.Draw(t, "bio")}
			e.Discoverable = rapid.Bool().Draw(t, "discoverable")
			s.UpdateProfile(ctx, e)
		},
		"text": func(t *rapid.T) {
			s.Publish(ctx, models.NewPost{AuthorID: id.Draw(t, "author"),
				Content: models.Text{Body: "text"}})
		},
		"reply": func(t *rapid.T) {
			s.Publish(ctx, models.NewPost{AuthorID: id.Draw(t, "author"),
				Content: models.Reply{Body: "reply", ParentID: new(id.Draw(t, "parent"))}})
		},
		"repost": func(t *rapid.T) {
			s.Publish(ctx, models.NewPost{AuthorID: id.Draw(t, "author"),
				Content: models.Repost{PostID: id.Draw(t, "post")}})
		},
		"follow": func(t *rapid.T) {
			s.Follow(ctx, id.Draw(t, "follower"), id.Draw(t, "followee"))
		},
		"unfollow": func(t *rapid.T) {
			s.Unfollow(ctx, id.Draw(t, "follower"), id.Draw(t, "followee"))
		},
		"register": func(t *rapid.T) {
			s.Register(ctx, models.Registration{
				User:    newUser(int(s.lastUserID) + 1),
				First:   models.Text{Body: "first"},
				Follows: []int64{id.Draw(t, "followee")},
			})
		},
		"delete user": func(t *rapid.T) { s.DeleteUser(ctx, id.Draw(t, "user")) },
		"delete post": func(t *rapid.T) { s.DeletePost(ctx, id.Draw(t, "post")) },
		"restore": func(t *rapid.T) {
			copied := New(&Options{Clock: s.now})
			must(t, copied.Restore(s.Dump()))
			copied.lastUserID, copied.lastPostID = s.lastUserID, s.lastPostID
			s.Store = copied
		},
	}
}

// bios are all kinds of them: never set, empty and written.
var bios = rapid.SampledFrom([]*string{nil, new(""), new("written")})

func hasBio(u *user) bool { return u.Profile.Bio != nil && *u.Profile.Bio != "" }

// checkWhole compares each list of the graph with the one that a scan of everything finds.
func checkWhole(t *rapid.T, s *Store) {
	if len(s.byHandle) != len(s.users) || len(s.byEmail) != len(s.users) {
		t.Fatalf("%d users, %d handles, %d emails", len(s.users), len(s.byHandle), len(s.byEmail))
	}
	for _, u := range s.users {
		if s.byHandle[u.Handle] != u || s.byEmail[u.Email] != u {
			t.Fatalf("user %d is not found by handle and email", u.ID)
		}
		checkList(t, "posts", u.posts, s.posts, func(p *post) bool { return p.author == u })
		checkList(t, "following", u.following, s.follows, func(f *follow) bool { return f.follower == u })
		checkList(t, "followers", u.followers, s.follows, func(f *follow) bool { return f.followee == u })
	}
	checkList(t, "activity", s.byActivity, s.users, func(*user) bool { return true })
	for i, d := range s.directories {
		shown := func(u *user) bool { return u.Discoverable && (i == 0 || hasBio(u)) }
		checkList(t, "a directory by age", d.byAge, s.users, shown)
		checkList(t, "a directory by handle", d.byHandle, s.users, shown)
		checkList(t, "a directory by followers", d.byFollowers, s.users, shown)
	}
	for _, p := range s.posts {
		checkReferences(t, s, p)
		checkList(t, "replies", p.replies, s.posts, func(other *post) bool {
			r, ok := other.content.(reply)
			return ok && r.parent == p
		})
		checkList(t, "reposts", p.reposts, s.posts, func(other *post) bool {
			r, ok := other.content.(repost)
			return ok && r.original == p
		})
	}
	for key, f := range s.follows {
		if key != f.identity() || s.users[f.follower.ID] != f.follower ||
			s.users[f.followee.ID] != f.followee {
			t.Fatalf("follow %v is not between two users of the store", key)
		}
	}
}

// checkReferences checks that p points to what is still in the store.
func checkReferences(t *rapid.T, s *Store, p *post) {
	whole := s.users[p.author.ID] == p.author
	switch c := p.content.(type) {
	case reply:
		whole = whole && (c.parent == nil || s.posts[c.parent.id] == c.parent)
	case repost:
		whole = whole && s.posts[c.original.id] == c.original
	}
	if !whole {
		t.Fatalf("post %d points to what was deleted", p.id)
	}
}

func checkList[K, T comparable](
	t *rapid.T, name string, list ordered[T], all map[K]T, belongs func(T) bool,
) {
	var want []T
	for item := range maps.Values(all) {
		if belongs(item) {
			want = append(want, item)
		}
	}
	slices.SortFunc(want, func(a, b T) int { return list.compare(list.key(a), list.key(b)) })
	if !slices.Equal(list.items, want) {
		t.Fatalf("%s has %d items that are not the %d expected in their order", name,
			len(list.items), len(want))
	}
}

// TestAnswersShareNothing writes to all that an answer reaches, and to the arguments after
// the call, and finds the store unchanged.
func TestAnswersShareNothing(t *testing.T) {
	s, ctx := New(nil), t.Context()
	bio := "as written"
	n := newUser(1)
	n.Profile.Bio = &bio
	created, err := s.CreateUser(ctx, n)
	must(t, err)
	bio = "changed through the argument"
	mustCreate(t, s)
	must(t, s.Follow(ctx, 2, 1))
	parent, err := s.Publish(ctx, models.NewPost{AuthorID: 1, Content: models.Text{Body: "a"}})
	must(t, err)
	answer := models.Reply{Body: "b", ParentID: new(parent.ID)}
	published, err := s.Publish(ctx, models.NewPost{AuthorID: 1, Content: answer})
	must(t, err)
	*answer.ParentID = 99
	page, err := s.ProfilePage(ctx, "user_1", 10)
	must(t, err)
	edited, err := s.UpdateProfile(ctx, models.ProfileEdit{
		UserID: 1, Revision: 1, Profile: created.Profile, Discoverable: true})
	must(t, err)

	const changed = "changed through an answer"
	*created.Profile.Bio, *page.User.Profile.Bio, *edited.Profile.Bio = changed, changed, changed
	*published.Content.(models.Reply).ParentID = 99
	page.Followers[0].Follower.Handle = changed

	u, err := s.UserByID(ctx, 1)
	must(t, err)
	if *u.Profile.Bio != "as written" {
		t.Errorf("the bio was %s", *u.Profile.Bio)
	}
	p, err := s.PostByID(ctx, published.ID)
	must(t, err)
	if id := *p.Content.(models.Reply).ParentID; id != parent.ID {
		t.Errorf("the parent is %d, want %d", id, parent.ID)
	}
	if u, err := s.UserByID(ctx, 2); err != nil || u.Handle != "user_2" {
		t.Errorf("the handle was %s", changed)
	}
}

// TestOneUserIsOneObject holds the identity of objects within an answer.
func TestOneUserIsOneObject(t *testing.T) {
	s, ctx := New(nil), t.Context()
	mustCreate(t, s)
	mustCreate(t, s)
	must(t, s.Follow(ctx, 2, 1))
	for range 3 {
		_, err := s.Publish(ctx, models.NewPost{AuthorID: 1, Content: models.Text{Body: "a"}})
		must(t, err)
	}
	timeline, err := s.HomeTimeline(ctx, 2, models.Page{Limit: 10})
	must(t, err)
	page, err := s.ProfilePage(ctx, "user_1", 10)
	must(t, err)
	authors := map[*models.User]bool{}
	for _, p := range timeline.Items {
		authors[p.Author] = true
	}
	if len(timeline.Items) != 3 || len(authors) != 1 {
		t.Errorf("%d posts with %d authors, want 3 with 1", len(timeline.Items), len(authors))
	}
	for _, p := range page.Posts {
		if p.Author != &page.User {
			t.Errorf("the author of post %d is not the page's user", p.ID)
		}
	}
	if f := page.Followers[0]; f.Followee != &page.User || f.Follower.ID != 2 {
		t.Errorf("the page's follow is between other objects")
	}
}

// TestContextEndsWhileWaiting lets a context end between the call and the lock.
func TestContextEndsWhileWaiting(t *testing.T) {
	s := New(nil)
	ctx, cancel := context.WithCancel(t.Context())
	s.mu.Lock()
	failed := make(chan error)
	go func() {
		_, err := s.CreateUser(ctx, newUser(1))
		failed <- err
	}()
	cancel()
	s.mu.Unlock()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if users, _, _ := s.Dump(); len(users) != 0 {
		t.Errorf("stored %d users", len(users))
	}
}

// TestContentOfAnotherType refuses what the compiler lets through: a pointer has the
// methods of its value.
func TestContentOfAnotherType(t *testing.T) {
	s := New(nil)
	mustCreate(t, s)
	_, err := s.Publish(t.Context(), models.NewPost{AuthorID: 1, Content: &models.Text{Body: "a"}})
	if !errors.Is(err, models.ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
}

// TestCelebrity walks 50,000 followers and reads 40,000 users by id, as the oracle must
// within a test of the layers over SQL. It takes a fifth of a second on a quiet machine; a list
// that were sorted as a whole for each page or follow would take minutes.
func TestCelebrity(t *testing.T) {
	const followers = 50_000
	s, ctx := New(nil), t.Context()
	ns := make([]models.NewUser, followers+1)
	for i := range ns {
		ns[i] = newUser(i + 1)
	}
	users, err := s.CreateUsers(ctx, ns)
	must(t, err)
	for _, u := range users[1:] {
		must(t, s.Follow(ctx, u.ID, users[0].ID))
	}
	page, walked := models.Page{Limit: 100}, 0
	for {
		l, err := s.Followers(ctx, users[0].ID, page)
		must(t, err)
		walked += len(l.Items)
		if l.Next == "" {
			break
		}
		page.After = l.Next
	}
	ids := make([]int64, 40_000)
	for i := range ids {
		ids[i] = users[followers-i].ID
	}
	read, err := s.UsersByID(ctx, ids)
	must(t, err)
	if walked != followers || len(read) != len(ids) {
		t.Errorf("walked %d followers and read %d users", walked, len(read))
	}
	must(t, s.DeleteUser(ctx, users[0].ID))
}

func newUser(i int) models.NewUser {
	return models.NewUser{
		Handle:  fmt.Sprintf("user_%d", i),
		Email:   fmt.Sprintf("%d@example.com", i),
		Profile: models.Profile{DisplayName: "User"},
	}
}

func mustCreate(t rapid.TB, s *Store) {
	t.Helper()
	_, err := s.CreateUser(context.Background(), newUser(int(s.lastUserID)+1))
	must(t, err)
}

func must(t rapid.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRestore(t *testing.T) {
	ctx := t.Context()
	original := New(nil)
	users, err := original.CreateUsers(ctx, []models.NewUser{
		{Handle: "ada", Email: "ada@example.com", Profile: models.Profile{DisplayName: "Ada"}},
		{Handle: "bob", Email: "bob@example.com", Profile: models.Profile{DisplayName: "Bob"}},
		{Handle: "eve", Email: "eve@example.com", Profile: models.Profile{DisplayName: "Eve"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ada, bob, eve := users[0].ID, users[1].ID, users[2].ID
	post := func(n models.NewPost) int64 {
		p, err := original.Publish(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	text := post(models.NewPost{AuthorID: ada, Content: models.Text{Body: "hello"}})
	gone := post(models.NewPost{AuthorID: eve, Content: models.Text{Body: "soon gone"}})
	post(models.NewPost{AuthorID: bob, Content: models.Reply{Body: "hi", ParentID: &text}})
	post(models.NewPost{AuthorID: bob, Content: models.Reply{Body: "why?", ParentID: &gone}})
	post(models.NewPost{AuthorID: bob, Content: models.Repost{Comment: "look", PostID: text}})
	if err := errors.Join(
		original.Follow(ctx, ada, bob),
		original.SetNotify(ctx, ada, bob, true),
		original.Follow(ctx, bob, ada),
		original.DeleteUser(ctx, eve),
	); err != nil {
		t.Fatal(err)
	}
	copied := New(nil)
	if err := copied.Restore(original.Dump()); err != nil {
		t.Fatal(err)
	}
	type tables struct {
		Users   []models.User
		Posts   []models.Post
		Follows []models.Follow
	}
	var want, got tables
	want.Users, want.Posts, want.Follows = original.Dump()
	got.Users, got.Posts, got.Follows = copied.Dump()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("restored (- want, + got):\n%s", diff)
	}
}
