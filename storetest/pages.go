package storetest

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"example.com/impedance/models"
)

// walk reads a list to its end by pages of a limit. A page that has a next one is full,
// and the next one is never empty.
func walk[T any](f *fixture, limit int,
	read func(models.Page) (*models.Listing[T], error)) []T {
	f.Helper()
	var all []T
	for page := (models.Page{Limit: limit}); ; {
		got, err := read(page)
		f.ok("reading a page", err)
		all = append(all, got.Items...)
		switch {
		case len(got.Items) > limit:
			f.Fatalf("page of %d items, limit %d", len(got.Items), limit)
		case len(got.Items) == 0 && page.After != "":
			f.Fatalf("empty page behind a cursor")
		case got.Next == "":
			return all
		case len(got.Items) < limit:
			f.Fatalf("page of %d items, limit %d, is not the last", len(got.Items), limit)
		case len(all) > 10_000:
			f.Fatalf("list does not end")
		}
		page.After = got.Next
	}
}

// A list is one of the store's lists over some arguments, as the ids of its items.
type list struct {
	name string
	read func(context.Context, models.Store, models.Page) (*models.Listing[int64], error)
}

// listOf makes a list of an operation.
func listOf[A, T any](name string, arg A, id func(T) int64,
	operation func(models.Store, context.Context, A, models.Page) (*models.Listing[T], error)) list {
	return list{name, func(
		ctx context.Context, s models.Store, p models.Page,
	) (*models.Listing[int64], error) {
		got, err := operation(s, ctx, arg, p)
		if got == nil {
			return nil, err
		}
		return &models.Listing[int64]{Items: ids(got.Items, id), Next: got.Next}, err
	}}
}

func followeeID(x models.Follow) int64 { return x.FolloweeID }

// listsAbout are the lists about one user.
func listsAbout(id int64) []list {
	return []list{
		listOf("PostsByAuthor", id, postID, models.Store.PostsByAuthor),
		listOf("Following", id, followeeID, models.Store.Following),
		listOf("Followers", id, followerID, models.Store.Followers),
		listOf("HomeTimeline", id, postID, models.Store.HomeTimeline),
	}
}

// listsOver are searches by different filters and in all orders.
func listsOver(joined time.Time) []list {
	var all []list
	for sort := models.NewestFirst; sort <= models.MostFollowers; sort++ {
		for _, s := range []models.UserSearch{
			{Sort: sort},
			{Sort: sort, HandlePrefix: "u"},
			{Sort: sort, JoinedFrom: joined},
			{Sort: sort, JoinedBefore: joined.Add(time.Hour)},
			{Sort: sort, MinFollowers: 1},
		} {
			all = append(all, listOf(fmt.Sprintf("SearchUsers %+v", s), s, userID,
				models.Store.SearchUsers))
		}
	}
	return all
}

// everyList fills the store so that every list has nine items or more, in threes of one
// time, and returns the lists.
func everyList(f *fixture) []list {
	us := f.users(13)
	me := us[0]
	for i, u := range us[1:] {
		if i%3 == 0 {
			f.clock.set(f.clock.next().Add(time.Microsecond), 0)
		}
		f.follow(me, u)
		f.follow(u, me)
		f.text(me, "mine")
		f.text(u, "theirs")
	}
	return append(listsAbout(me.ID), listsOver(me.CreatedAt)...)
}

// ids reads the whole list.
func (l list) ids(f *fixture, limit int) []int64 {
	f.Helper()
	return walk(f, limit, func(p models.Page) (*models.Listing[int64], error) {
		return l.read(f.ctx, f.Store, p)
	})
}

func listsWalk(f *fixture) {
	for _, l := range everyList(f) {
		want := l.ids(f, 100)
		if len(want) < 9 {
			f.Fatalf("%s: %d items", l.name, len(want))
		}
		for _, limit := range []int{1, 2, 3, 5} {
			f.equal(fmt.Sprintf("%s by pages of %d", l.name, limit), l.ids(f, limit), want)
		}
	}
	us := f.tables().Users
	f.equal("posts, the higher id first", isDescending(listsAbout(us[0].ID)[0].ids(f, 2)), true)
	f.equal("followees, the higher id first", isDescending(listsAbout(us[0].ID)[1].ids(f, 2)), true)
}

func isDescending(ids []int64) bool {
	return slices.IsSortedFunc(ids, func(a, b int64) int { return int(b - a) })
}

// listsEnd checks that Next is empty exactly where nothing follows, even when the last
// page is full.
func listsEnd(f *fixture) {
	for _, l := range everyList(f) {
		n := len(l.ids(f, 100))
		for _, limit := range []int{n - 1, n, n + 1} {
			got, err := l.read(f.ctx, f.Store, models.Page{Limit: limit})
			f.ok(l.name, err)
			if more := got.Next != ""; more != (limit < n) {
				f.Errorf("%s: page of %d out of %d has a next page: %t", l.name, limit, n, more)
			}
		}
	}
}

// listsChange changes a list between two pages of it.
func listsChange(f *fixture) {
	u := f.user("ada")
	start := f.clock.next()
	f.clock.set(start, 0)
	var posts []models.Post
	for range 9 {
		posts = append(posts, f.text(u, "one time"))
	}
	newest := ids(reversed(posts), postID)
	page, err := f.Store.PostsByAuthor(f.ctx, u.ID, models.Page{Limit: 4})
	f.ok("PostsByAuthor", err)
	f.equal("first page", ids(page.Items, postID), newest[:4])

	f.text(u, "arrives before the page")
	f.clock.set(start.Add(-time.Hour), 0)
	last := f.text(u, "arrives behind it")
	for _, gone := range []int64{newest[0], newest[3], newest[5]} { // newest[3] is the cursor's own
		f.ok("DeletePost", f.Store.DeletePost(f.ctx, gone))
	}
	rest, err := f.Store.PostsByAuthor(f.ctx, u.ID, models.Page{Limit: 100, After: page.Next})
	f.ok("PostsByAuthor", err)
	want := []int64{newest[4], newest[6], newest[7], newest[8], last.ID}
	f.equal("the rest", ids(rest.Items, postID), want)

	for _, p := range rest.Items {
		f.ok("DeletePost", f.Store.DeletePost(f.ctx, p.ID))
	}
	rest, err = f.Store.PostsByAuthor(f.ctx, u.ID, models.Page{Limit: 100, After: page.Next})
	f.ok("PostsByAuthor", err)
	f.equal("when nothing is left", *rest, models.Listing[models.Post]{})
}

// listsForeignCursors gives each list the cursors of all others.
func listsForeignCursors(f *fixture) {
	lists := everyList(f)
	other := f.tables().Users[1]
	lists = append(lists, listsAbout(other.ID)...)
	cursors := make([]models.Cursor, len(lists))
	for i, l := range lists {
		if got, err := l.read(f.ctx, f.Store, models.Page{Limit: 1}); err == nil {
			cursors[i] = got.Next
		} else {
			f.Fatalf("%s: %v", l.name, err)
		}
	}
	for i, l := range lists {
		for j, cursor := range cursors {
			if i == j || cursor == "" {
				continue
			}
			got, err := l.read(f.ctx, f.Store, models.Page{Limit: 1, After: cursor})
			f.invalid(l.name+" with a cursor of "+lists[j].name, err, "cursor")
			if got != nil {
				f.Errorf("%s: a listing beside an error", l.name)
			}
		}
	}
}

func listsDamagedCursors(f *fixture) {
	for _, l := range everyList(f) {
		page, err := l.read(f.ctx, f.Store, models.Page{Limit: 1})
		f.ok(l.name, err)
		for _, cursor := range damaged(page.Next) {
			got, err := l.read(f.ctx, f.Store, models.Page{Limit: 1, After: cursor})
			f.invalid(fmt.Sprintf("%s with cursor %q", l.name, cursor), err, "cursor")
			if got != nil {
				f.Errorf("%s: a listing beside an error", l.name)
			}
		}
	}
}

// damaged returns cursors that are almost, or not at all, like c.
func damaged(c models.Cursor) []models.Cursor {
	all := []models.Cursor{
		"x", " ", "0", "null", "\x00", "\xff", "' OR 1=1 --", "AAAA", c + "A", c + c,
		c + "=", c[1:], c[:len(c)-1], " " + c,
	}
	raw, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil {
		return all
	}
	for i := range raw {
		forged := slices.Clone(raw)
		forged[i] ^= 1
		all = append(all, models.Cursor(base64.RawURLEncoding.EncodeToString(forged)))
	}
	return all
}

func listsLimits(f *fixture) {
	for _, l := range append(everyList(f), listsAbout(missingID)...) {
		for _, limit := range []int{0, -1, 101, 1 << 40} {
			got, err := l.read(f.ctx, f.Store, models.Page{Limit: limit})
			f.invalid(fmt.Sprintf("%s, limit %d", l.name, limit), err, "limit")
			if got != nil {
				f.Errorf("%s: a listing beside an error", l.name)
			}
		}
	}
}

func listsAnotherStore(f *fixture) {
	if f.Again == nil {
		f.Skip("there can be no other store over the same data")
	}
	again := f.Again(f.T)
	for _, l := range everyList(f) {
		whole := l.ids(f, 100)
		page, err := l.read(f.ctx, f.Store, models.Page{Limit: 4})
		f.ok(l.name, err)
		rest, err := l.read(f.ctx, again, models.Page{Limit: 100, After: page.Next})
		f.ok(l.name, err)
		f.equal(l.name+" on another store", rest.Items, whole[4:])
	}
}

func listsOfNobody(f *fixture) {
	f.users(3)
	for _, id := range []int64{missingID, 0, -1} {
		for _, l := range listsAbout(id) {
			got, err := l.read(f.ctx, f.Store, models.Page{Limit: 10})
			f.ok(l.name, err)
			f.equal(l.name+" of nobody", *got, models.Listing[int64]{})
		}
	}
}
