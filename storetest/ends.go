package storetest

import (
	"reflect"
	"time"

	"example.com/impedance/models"
)

// timesEnds has clocks that stand outside of the domain. What is stored then is found by all lists,
// in the order of its ids.
func timesEnds(f *fixture) {
	f.clock.set(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Hour)
	early := newEnds(f, "early")
	f.clock.set(time.Date(12000, 6, 1, 0, 0, 0, 0, time.UTC), time.Hour)
	late := newEnds(f, "late")
	for _, e := range []ends{early, late} {
		for _, at := range []time.Time{e.user.CreatedAt, e.fan.CreatedAt, e.post.CreatedAt, e.since} {
			if !at.After(models.Earliest) || !at.Before(models.Latest) {
				f.Errorf("%s: a time is %v, want one between %v and %v", e.user.Handle, at, models.Earliest,
					models.Latest)
			}
		}
		f.endsFound(e)
	}
	users := []int64{early.user.ID, early.fan.ID, late.user.ID, late.fan.ID}
	f.searched(models.UserSearch{Sort: models.OldestFirst}, users)
	f.searched(models.UserSearch{Sort: models.NewestFirst}, reversed(users))
	whole := models.UserSearch{Sort: models.OldestFirst,
		JoinedFrom:   time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC),
		JoinedBefore: time.Date(12000, 6, 1, 0, 0, 0, 0, time.UTC)}
	f.searched(whole, users)
	whole.Sort = models.NewestFirst
	f.searched(whole, reversed(users))
}

// ends are what one clock has stored: a user, whom a fan follows, and their post.
type ends struct {
	user, fan models.User
	post      models.Post
	since     time.Time
}

func newEnds(f *fixture, handle string) ends {
	e := ends{user: f.create(newUser(handle)), fan: f.create(newUser(handle + "_fan"))}
	e.post = f.posted(e.user, models.Text{Body: "text"})
	f.ok("Follow", f.Store.Follow(f.ctx, e.fan.ID, e.user.ID))
	following, err := f.Store.Following(f.ctx, e.fan.ID, models.Page{Limit: 1})
	f.ok("Following", err)
	if len(following.Items) != 1 {
		f.Fatalf("Following of %s: %d, want 1", e.fan.Handle, len(following.Items))
	}
	e.since = following.Items[0].Since
	return e
}

// endsFound checks that each list has what was stored.
func (f *fixture) endsFound(e ends) {
	f.Helper()
	page := models.Page{Limit: 10}
	posts, err := f.Store.PostsByAuthor(f.ctx, e.user.ID, page)
	f.ok("PostsByAuthor", err)
	f.equal("PostsByAuthor", ids(posts.Items, postID), []int64{e.post.ID})
	posts, err = f.Store.HomeTimeline(f.ctx, e.fan.ID, page)
	f.ok("HomeTimeline", err)
	f.equal("HomeTimeline", ids(posts.Items, postID), []int64{e.post.ID})
	followers, err := f.Store.Followers(f.ctx, e.user.ID, page)
	f.ok("Followers", err)
	f.equal("Followers", ids(followers.Items, func(x models.Follow) int64 { return x.FollowerID }),
		[]int64{e.fan.ID})
	profile, err := f.Store.ProfilePage(f.ctx, e.user.Handle, 10)
	f.ok("ProfilePage", err)
	f.equal("posts of ProfilePage", ids(profile.Posts, postID), []int64{e.post.ID})
	f.equal("followers of ProfilePage", len(profile.Followers), 1)
	top, err := f.Store.TopAuthors(f.ctx, e.post.CreatedAt, 100)
	f.ok("TopAuthors", err)
	var found bool
	for _, r := range top {
		found = found || r.User.ID == e.user.ID && r.Posts >= 1
	}
	f.equal("whether TopAuthors since a post has its author", found, true)
}

// searched checks the users that a search finds, page by page.
func (f *fixture) searched(s models.UserSearch, want []int64) {
	f.Helper()
	var got []int64
	for p := (models.Page{Limit: 1}); ; {
		found, err := f.Store.SearchUsers(f.ctx, s, p)
		f.ok("SearchUsers", err)
		got = append(got, ids(found.Items, userID)...)
		if p.After = found.Next; p.After == "" || len(got) > len(want) {
			break
		}
	}
	f.equal("SearchUsers", got, want)
}

// emptyAnswers asks for lists that have nothing in them.
func emptyAnswers(f *fixture) {
	u := f.user("alone")
	root := f.text(u, "root")
	f.ok("DeletePost", f.Store.DeletePost(f.ctx, f.text(u, "gone").ID))
	page := models.Page{Limit: 10}
	for _, id := range []int64{u.ID, missingID} {
		for _, l := range listsAbout(id) {
			if id == u.ID && l.name == "PostsByAuthor" {
				continue // it has the root
			}
			got, err := l.read(f.ctx, f.Store, page)
			f.ok(l.name, err)
			f.equal(l.name+" without items", len(got.Items), 0)
		}
	}
	for what, ask := range map[string]func() (any, error){
		"UsersByID of nobody": func() (any, error) {
			return f.Store.UsersByID(f.ctx, []int64{missingID})
		},
		"UsersByID of nil": func() (any, error) { return f.Store.UsersByID(f.ctx, nil) },
		"CreateUsers of nil": func() (any, error) {
			return f.Store.CreateUsers(f.ctx, nil)
		},
		"PublishAll of nil": func() (any, error) { return f.Store.PublishAll(f.ctx, nil) },
		"SearchUsers": func() (any, error) {
			return f.Store.SearchUsers(f.ctx, models.UserSearch{HandlePrefix: "z"}, page)
		},
		"PostsByAuthor": func() (any, error) { return f.Store.PostsByAuthor(f.ctx, missingID, page) },
		"Following":     func() (any, error) { return f.Store.Following(f.ctx, u.ID, page) },
		"Followers":     func() (any, error) { return f.Store.Followers(f.ctx, u.ID, page) },
		"HomeTimeline":  func() (any, error) { return f.Store.HomeTimeline(f.ctx, u.ID, page) },
		"Suggestions":   func() (any, error) { return f.Store.Suggestions(f.ctx, u.ID, 10) },
		"Suggestions of nobody": func() (any, error) {
			return f.Store.Suggestions(f.ctx, missingID, 10)
		},
		"TopAuthors": func() (any, error) { return f.Store.TopAuthors(f.ctx, models.Latest, 10) },
		"ProfilePage": func() (any, error) {
			f.user("silent")
			return f.Store.ProfilePage(f.ctx, "silent", 10)
		},
		"Thread": func() (any, error) { return f.Store.Thread(f.ctx, root.ID, wholeThread) },
	} {
		got, err := ask()
		f.ok(what, err)
		if path := nilList(reflect.ValueOf(got), what); path != "" {
			f.Errorf("%s is nil, want an empty list", path)
		}
	}
}

// nilList returns where a value has a list that is nil, or nothing.
func nilList(v reflect.Value, path string) string {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return path
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return nilList(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				if found := nilList(v.Field(i), path+"."+field.Name); found != "" {
					return found
				}
			}
		}
	}
	return ""
}

// emptyArguments gives lists without items, which ask for nothing.
func emptyArguments(f *fixture) {
	f.user("other")
	f.unchanged(func() {
		for _, of := range [][]int64{nil, {}} {
			got, err := f.Store.UsersByID(f.ctx, of)
			f.ok("UsersByID", err)
			f.equal("UsersByID", len(got), 0)
		}
		createUsersEmpty(f)
		publishAllEmpty(f)
	})
	for handle, of := range map[string][]int64{"with_nil": nil, "with_none": {}} {
		r := registration(handle)
		r.Follows = of
		u, _, err := f.Store.Register(f.ctx, r)
		f.ok("Register", err)
		counts, err := f.Store.FollowCounts(f.ctx, u.ID)
		f.ok("FollowCounts", err)
		f.equal("FollowCounts", *counts, models.FollowCounts{})
	}
}

// readingOnly has a store over a database that was opened for reading. Every read answers, every
// write is refused, and the store opens in the first place.
func readingOnly(f *fixture) {
	if f.Reader == nil {
		f.Skip("without a database there is nothing to open for reading")
	}
	reads, writes := everyCall(f)
	f.unchanged(func() {
		f.Reader(f, func(s models.Store) {
			for _, c := range reads {
				got, err := c.do(f.ctx, s)
				f.ok(c.name, err)
				want, err := c.do(f.ctx, f.Store)
				f.ok(c.name, err)
				f.equal(c.name, got, want)
			}
			for _, c := range writes {
				got, err := c.do(f.ctx, s)
				f.refused(c.name, err, models.ErrReadOnly, got...)
			}
		})
	})
}
