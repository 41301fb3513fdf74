package bench

import (
	"errors"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

func TestWanted(t *testing.T) {
	ada := models.User{ID: 1, Handle: "ada", Email: "a@b.c", Profile: models.Profile{
		DisplayName: "Ada", Bio: new("bio")}} // 8+3+5+3+3+0+0+8+8+8
	bob := models.User{ID: 2, Handle: "bob", Email: "b@b.c", Profile: models.Profile{
		DisplayName: "Bob"}} // three less
	const adas, bobs = 46, 43
	first := models.Post{ID: 7, AuthorID: 1, Author: &ada, Content: models.Text{Body: "hello"}}
	again := models.Post{ID: 8, AuthorID: 1, Author: new(ada), Content: models.Reply{Body: "yes",
		ParentID: new(int64(7))}}
	passed := models.Post{ID: 9, AuthorID: 2, Content: models.Repost{PostID: 7}}
	const texts, replies, reposts = 8 + 8 + 4 + 5 + 8, 8 + 8 + 5 + 3 + 8 + 8, 8 + 8 + 6 + 8 + 8
	follow := models.Follow{FollowerID: 1, FolloweeID: 2, Follower: &ada, Followee: &bob}
	for _, test := range []struct {
		name        string
		arg, answer any
		want        Wanted
	}{
		{"a user", int64(1), &ada, Wanted{10, adas}},
		{"users, one twice", nil, []models.User{ada, bob, ada}, Wanted{20, adas + bobs}},
		{"posts by one author", nil, []models.Post{first, again}, Wanted{24, texts + replies + adas}},
		{"a repost without a comment", nil, &passed, Wanted{7, reposts}},
		{"a follow with both ends", nil, []models.Follow{follow, follow},
			Wanted{24, 8 + 8 + 8 + 8 + adas + bobs}},
		{"counts", nil, &models.FollowCounts{Followers: 3}, Wanted{2, 16}},
		{"a thread", nil, &models.Thread{Post: first, Replies: []*models.Thread{{Post: again}}},
			Wanted{24, texts + replies + adas}},
		{"a page", nil, &models.ProfilePage{User: ada, Posts: []models.Post{first},
			Followers: []models.Follow{follow}}, Wanted{10 + 2 + 7 + 4 + 10,
			adas + 16 + texts + 32 + bobs}},
		{"a suggestion", nil, []models.Suggestion{{User: ada, Common: 3}}, Wanted{11, adas + 8}},
		{"a new user", models.NewUser{}, &ada, Wanted{1, 8}},
		{"new posts", []models.NewPost{}, []models.Post{passed, {ID: 10, Content: passed.Content}}, Wanted{2, 16}},
		{"an edit", models.ProfileEdit{}, &ada, Wanted{4, 8 + 3 + 5 + 8}},
		{"nothing", nil, none{}, Wanted{}},
	} {
		if got := wantedOf(test.arg, test.answer); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

// TestFetchedIsWanted holds that every operation can be weighed, and that no layer gets by
// with less than what is wanted: what an answer holds has been fetched.
func TestFetchedIsWanted(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	for _, l := range layers.All() {
		inst, err := stage.openProbed(t.Context(), l, ticking(world.Latest),
			schema.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		reads, writes := split(Operations())
		for _, op := range append(reads, writes...) {
			before := inst.probe.Counts()
			wanted, err := op.call(world, 0).weigh(t.Context(), inst.store)
			if err != nil {
				t.Fatalf("%s on %s: %v", op.Name, l.Name, err)
			}
			fetched := inst.probe.Counts().Sub(before).Bytes
			if !op.Writes && wanted.Bytes == 0 || fetched < wanted.Bytes {
				t.Errorf("%s on %s fetches %d bytes and wants %d", op.Name, l.Name, fetched,
					wanted.Bytes)
			}
		}
		if err := errors.Join(inst.close()); err != nil {
			t.Fatal(err)
		}
	}
}
