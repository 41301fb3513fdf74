package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.com/impedance/models"
)

func homeTimeline(f *fixture) {
	us := f.users(4)
	me, near, alsoNear, stranger := us[0], us[1], us[2], us[3]
	f.follow(me, near)
	f.follow(me, alsoNear)
	f.follow(near, stranger)
	f.follow(stranger, me)
	text := f.text(near, "text")
	f.text(me, "my own")
	reply := f.reply(alsoNear, text)
	f.text(stranger, "not followed")
	repost := f.repost(near, text)
	text.Author, reply.Author, repost.Author = &near, &alsoNear, &near
	got, err := f.Store.HomeTimeline(f.ctx, me.ID, models.Page{Limit: 100})
	f.ok("HomeTimeline", err)
	f.equal("HomeTimeline", *got, models.Listing[models.Post]{
		Items: []models.Post{repost, reply, text},
	})
	f.ok("Unfollow", f.Store.Unfollow(f.ctx, me.ID, near.ID))
	got, err = f.Store.HomeTimeline(f.ctx, me.ID, models.Page{Limit: 100})
	f.ok("HomeTimeline", err)
	f.equal("HomeTimeline after Unfollow", got.Items, []models.Post{reply})
}

func profilePage(f *fixture) {
	us := f.users(4)
	me := us[0]
	want := &models.ProfilePage{User: me, Counts: models.FollowCounts{Followers: 2, Following: 1}}
	text := f.text(me, "text")
	f.text(us[1], "not mine")
	reply := f.reply(me, text)
	f.follow(me, us[3])
	older, newer := f.follow(us[2], me), f.follow(us[1], me)
	f.ok("SetNotify", f.Store.SetNotify(f.ctx, us[2].ID, me.ID, true))
	older.Notify = true
	older.Follower, newer.Follower = &us[2], &us[1]
	want.Posts = []models.Post{reply, text}
	want.Followers = []models.Follow{newer, older}
	for i := range 2 {
		want.Posts[i].Author = &me
		want.Followers[i].Followee = &me
	}
	got, err := f.Store.ProfilePage(f.ctx, me.Handle, 100)
	f.ok("ProfilePage", err)
	f.equal("ProfilePage", got, want)
	for i, p := range got.Posts {
		if p.Author != &got.User {
			f.Errorf("the author of post %d is not the page's own user", i)
		}
	}
	for i, x := range got.Followers {
		if x.Followee != &got.User {
			f.Errorf("the followee of follow %d is not the page's own user", i)
		}
	}

	alone, err := f.Store.ProfilePage(f.ctx, f.user("alone").Handle, 1)
	f.ok("ProfilePage", err)
	f.equal("counts of one alone", alone.Counts, models.FollowCounts{})
	if len(alone.Posts)+len(alone.Followers) != 0 {
		f.Errorf("page of one alone has %d posts and %d followers", len(alone.Posts),
			len(alone.Followers))
	}
	none, err := f.Store.ProfilePage(f.ctx, "nobody", 1)
	f.refused("page of nobody", err, models.ErrNotFound, none)
}

func profilePageLimit(f *fixture) {
	us := f.users(106)
	me := us[0]
	var posts []models.Post
	for i := range 105 {
		if i%5 == 0 {
			f.clock.set(f.clock.next().Add(time.Microsecond), 0) // five each at one time
		}
		posts = append(posts, f.text(me, fmt.Sprint("post ", i)))
		f.follow(us[i+1], me)
	}
	for _, limit := range []int{1, 3, 100} {
		got, err := f.Store.ProfilePage(f.ctx, me.Handle, limit)
		f.ok("ProfilePage", err)
		f.equal("counts", got.Counts, models.FollowCounts{Followers: 105})
		f.equal("posts", ids(got.Posts, postID), ids(reversed(posts)[:limit], postID))
		f.equal("followers", ids(got.Followers, followerID), newestIDs(us, 0, limit))
	}
	for _, limit := range []int{0, -1, 101} {
		for _, handle := range []string{me.Handle, "nobody"} {
			got, err := f.Store.ProfilePage(f.ctx, handle, limit)
			f.invalid(fmt.Sprint("limit ", limit), err, "limit", got)
		}
	}
}

// profilePageSnapshot reads a page while others join, each with a follow, and leave. A
// page of one moment has as many followers in its list as in its counts.
func profilePageSnapshot(f *fixture) {
	star := f.user("star")
	ctx, stop := context.WithCancel(f.ctx)
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			u, _, err := f.Store.Register(f.ctx, models.Registration{
				User:    newUser(fmt.Sprintf("fan%d", i)),
				First:   models.Text{Body: "here"},
				Follows: []int64{star.ID},
			})
			if err != nil {
				f.Errorf("Register: %v", err)
				return
			}
			if i%3 == 2 { // so that the followers never fill a page
				err = f.Store.DeleteUser(f.ctx, u.ID)
			} else {
				err = f.Store.Unfollow(f.ctx, u.ID, star.ID)
			}
			if err != nil {
				f.Errorf("leaving: %v", err)
				return
			}
		}
	})
	seen := map[int64]bool{}
	deadline := time.Now().Add(3 * time.Second)
	for i := 0; (i < 300 || len(seen) < 2) && time.Now().Before(deadline); i++ {
		page, err := f.Store.ProfilePage(f.ctx, star.Handle, 100)
		if err != nil {
			f.Errorf("ProfilePage: %v", err)
			break
		}
		seen[page.Counts.Followers] = true
		if n := int64(len(page.Followers)); n != page.Counts.Followers {
			f.Errorf("page with %d followers counts %d", n, page.Counts.Followers)
			break
		}
	}
	stop()
	writer.Wait()
}

func suggestions(f *fixture) {
	us := f.users(9)
	hidden := newUser("hidden")
	hidden.Discoverable = new(false)
	us = append(us, f.create(hidden))
	edges := [][2]int{
		{0, 1}, {0, 2}, {0, 3}, // me → near
		{1, 4}, {2, 4}, {3, 4}, // known to all three
		{1, 6}, {2, 6}, // to two
		{1, 5}, {3, 5}, // to two, with a lower id
		{3, 7},         // to one
		{1, 9}, {2, 9}, // hidden
		{1, 2}, {3, 2}, // already followed
		{1, 0}, {2, 0}, // myself
		{8, 1}, {4, 8}, // too far away
	}
	for _, e := range edges {
		f.follow(us[e[0]], us[e[1]])
	}
	want := []models.Suggestion{
		{User: us[4], Common: 3}, {User: us[5], Common: 2},
		{User: us[6], Common: 2}, {User: us[7], Common: 1},
	}
	for _, limit := range []int{1, 2, 3, 4, 100} {
		got, err := f.Store.Suggestions(f.ctx, us[0].ID, limit)
		f.ok("Suggestions", err)
		f.equal(fmt.Sprint("Suggestions, limit ", limit), got, want[:min(limit, 4)])
	}
	for _, limit := range []int{0, -1, 101} {
		got, err := f.Store.Suggestions(f.ctx, us[0].ID, limit)
		f.invalid(fmt.Sprint("limit ", limit), err, "limit", got)
	}
	for _, id := range []int64{us[7].ID, missingID} {
		got, err := f.Store.Suggestions(f.ctx, id, 10)
		f.ok("Suggestions", err)
		f.equal("Suggestions of one who follows nobody", got, []models.Suggestion(nil))
	}
}

func topAuthors(f *fixture) {
	us := f.users(7)
	early := f.text(us[0], "before")
	f.text(us[6], "before")
	f.follow(us[6], us[1]) // gained before
	since := f.clock.next()
	posts := []int{3, 3, 1, 1, 1, 0, 0}
	for i, n := range posts {
		for range n {
			f.text(us[i], "since")
		}
	}
	// Three posts and four followers: a join of both would make twelve of each.
	for i := 1; i <= 4; i++ {
		f.follow(us[i], us[0])
	}
	f.follow(us[0], us[3])
	f.follow(us[0], us[5]) // who posted nothing
	f.follow(us[5], us[2])
	f.ok("Unfollow", f.Store.Unfollow(f.ctx, us[5].ID, us[2].ID))
	f.repost(us[2], early) // of any kind
	want := []models.AuthorRank{
		{User: us[0], Posts: 3, Followers: 4},
		{User: us[1], Posts: 3, Followers: 0},
		{User: us[2], Posts: 2, Followers: 0},
		{User: us[3], Posts: 1, Followers: 1},
		{User: us[4], Posts: 1, Followers: 0},
	}
	for _, limit := range []int{1, 3, 4, 100} {
		got, err := f.Store.TopAuthors(f.ctx, since, limit)
		f.ok("TopAuthors", err)
		f.equal(fmt.Sprint("TopAuthors, limit ", limit), got, want[:min(limit, 5)])
	}
	for _, limit := range []int{0, -1, 101} {
		got, err := f.Store.TopAuthors(f.ctx, since, limit)
		f.invalid(fmt.Sprint("limit ", limit), err, "limit", got)
	}
}

func topAuthorsSince(f *fixture) {
	a, b := f.user("ada"), f.user("bob")
	f.clock.freeze()
	now := f.clock.next()
	f.text(a, "now")
	f.follow(b, a)
	rank := []models.AuthorRank{{User: a, Posts: 1, Followers: 1}}
	zone := time.FixedZone("", -9*60*60-30*60)
	for _, x := range []struct {
		name  string
		since time.Time
		want  []models.AuthorRank
	}{
		{"then", now, rank},
		{"then in another zone", now.In(zone), rank},
		{"within that microsecond", now.Add(999), rank},
		{"the microsecond before", now.Add(-time.Microsecond), rank},
		{"the next", now.Add(time.Microsecond), nil},
		{"ever", time.Time{}, rank},
	} {
		got, err := f.Store.TopAuthors(f.ctx, x.since, 10)
		f.ok("TopAuthors", err)
		f.equal("TopAuthors since "+x.name, got, x.want)
	}
}

func registration(handle string, follows ...int64) models.Registration {
	return models.Registration{
		User: newUser(handle), First: models.Text{Body: "first"}, Follows: follows,
	}
}

// join registers r and checks all that is stored.
func (f *fixture) join(r models.Registration, followees ...int64) {
	f.Helper()
	want := f.tables()
	now := f.clock.next()
	u, p, err := f.Store.Register(f.ctx, r)
	f.ok("Register", err)
	user := r.User.User(now)
	user.ID = u.ID
	f.equal("user registered", *u, user)
	post := models.Post{ID: p.ID, AuthorID: u.ID, Content: r.First, CreatedAt: now}
	f.equal("post registered", *p, post)
	want.Users = append(want.Users, user)
	want.Posts = append(want.Posts, post)
	for _, id := range followees {
		want.Follows = append(want.Follows,
			models.Follow{FollowerID: u.ID, FolloweeID: id, Since: now})
	}
	f.hold("tables after Register", want)
}

func register(f *fixture) {
	us := f.users(3)
	f.join(registration("alone"))
	a, b, c := us[0].ID, us[1].ID, us[2].ID
	f.join(registration("social", c, a, b), a, b, c)
	f.join(registration("twice", b, a, b, b, a), a, b)
	r := registration("full", a)
	r.User.Profile = profileOf(texts[1].text)
	r.User.Discoverable = new(false)
	f.join(r, a)
	asked := []int64{c, a, b}
	r = registration("kept", asked...)
	f.join(r, a, b, c)
	if !slices.Equal(asked, []int64{c, a, b}) {
		f.Error("Register changed its argument")
	}
}

func registerMany(f *fixture) {
	all := ids(f.users(40_000), userID)
	f.join(registration("social", shuffled(all)...), all...)
}

func registerAllOrNothing(f *fixture) {
	us := f.users(100)
	all := ids(us, userID)
	f.unchanged(func() {
		for name, id := range map[string]int64{
			"missing followee": missingID, "followee 0": 0, "followee -1": -1,
		} {
			u, p, err := f.Store.Register(f.ctx, registration("new", append(all, id)...))
			f.refused(name, err, models.ErrNotFound, u, p)
		}
		u, p, err := f.Store.Register(f.ctx, registration(us[0].Handle, all...))
		f.refused("taken handle", err, models.ErrConflict, u, p)
		r := registration("new", all...)
		r.User.Email = us[0].Email
		u, p, err = f.Store.Register(f.ctx, r)
		f.refused("taken email", err, models.ErrConflict, u, p)
	})
	f.join(registration("new", all...), all...)
}

func registerInvalid(f *fixture) {
	u := f.user("fine")
	f.unchanged(func() {
		for _, bad := range badUsers() {
			// The followee is missing too: an invalid argument is found first.
			r := registration("", missingID)
			r.User = bad.user
			got, post, err := f.Store.Register(f.ctx, r)
			f.invalid(fmt.Sprintf("%s %.40q", bad.field, bad.name), err, bad.field, got, post)
		}
		for _, bad := range badContents(1) {
			if text, ok := bad.content.(models.Text); ok {
				r := registration("new", u.ID)
				r.First = text
				got, post, err := f.Store.Register(f.ctx, r)
				f.invalid(bad.name, err, bad.field, got, post)
			}
		}
	})
}

// resultsAreOwn checks that a caller may change what the store returned.
func resultsAreOwn(f *fixture) {
	n := newUser("ada")
	n.Profile.Bio = new("mine")
	u := f.create(n)
	p := f.text(u, "root")
	reply := f.reply(u, p)
	*n.Profile.Bio = "changed after it was given"
	for range 2 {
		got, err := f.Store.UserByID(f.ctx, u.ID)
		f.ok("UserByID", err)
		if got.Profile.Bio == nil || *got.Profile.Bio != "mine" {
			f.Fatal("the store shares a bio with its caller")
		}
		*got.Profile.Bio, got.Profile.DisplayName = "changed by a reader", "changed"

		post, err := f.Store.PostByID(f.ctx, reply.ID)
		f.ok("PostByID", err)
		parent := post.Content.(models.Reply).ParentID
		if *parent != p.ID || post.Author.Profile.DisplayName != u.Profile.DisplayName {
			f.Fatal("the store shares a post with its caller")
		}
		*parent, post.Author.Profile.DisplayName = missingID, "changed"
	}
	twice, err := f.Store.UsersByID(f.ctx, []int64{u.ID, u.ID})
	f.ok("UsersByID", err)
	twice[0].Handle = "changed"
	if twice[1].Handle != u.Handle {
		f.Error("a repeated user is not a value of its own")
	}
	edit := editOf(u, profileOf("edited"))
	_, err = f.Store.UpdateProfile(f.ctx, edit)
	f.ok("UpdateProfile", err)
	*edit.Profile.Bio = "changed after it was given"
	after, err := f.Store.UserByID(f.ctx, u.ID)
	f.ok("UserByID", err)
	f.equal("bio after an edit", *after.Profile.Bio, "edited")
}
