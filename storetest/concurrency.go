package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/impedance/models"
)

// concurrencyOneConnection runs every operation on a pool of one connection. One that
// asks for a second connection inside its transaction waits for itself.
func concurrencyOneConnection(f *fixture) {
	f = newFixture(f.T, f.harness, Options{Conns: 1})
	ctx, cancel := context.WithTimeout(f.ctx, 30*time.Second)
	defer cancel()
	reads, writes := everyCall(f)
	for _, c := range slices.Concat(reads, writes) {
		_, err := c.do(ctx, f.Store)
		f.ok(c.name+" on one connection", err)
	}
	u := f.user("crowded")
	var crowd sync.WaitGroup
	for i := range 8 {
		crowd.Go(func() {
			for j := range 10 {
				handle := fmt.Sprintf("crowd%d_%d", i, j)
				if _, _, err := f.Store.Register(ctx, registration(handle, u.ID)); err != nil {
					f.Errorf("Register on one connection: %v", err)
				}
				if _, err := f.Store.ProfilePage(ctx, u.Handle, 10); err != nil {
					f.Errorf("ProfilePage on one connection: %v", err)
				}
			}
		})
	}
	crowd.Wait()
}

// closeReleases runs every operation on a store that is watched: when the test ends the store is
// closed, and the harness fails it if something is left.
func closeReleases(f *fixture) {
	f = newFixture(f.T, f.harness, Options{Watched: true})
	reads, writes := everyCall(f)
	for _, c := range slices.Concat(reads, writes) {
		_, err := c.do(f.ctx, f.Store)
		f.ok(c.name, err)
	}
}

// concurrencyMixed has sixteen goroutines read and write the same few users.
func concurrencyMixed(f *fixture) {
	const workers = 16
	rounds := 25
	if testing.Short() { // as under the race detector, where each is ten times as long
		rounds = 5
	}
	us := f.users(8)
	edits := make([]atomic.Int64, len(us))
	var crowd sync.WaitGroup
	for w := range workers {
		crowd.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(w)))
			for round := range rounds {
				i := random.IntN(len(us))
				if f.editOnce(us[i].ID, fmt.Sprint(w, " ", round)) {
					edits[i].Add(1)
				}
				f.mingle(us, random)
			}
		})
	}
	crowd.Wait()
	for i, u := range us {
		got, err := f.Store.UserByID(f.ctx, u.ID)
		f.ok("UserByID", err)
		if want := 1 + edits[i].Load(); got.Revision != want {
			f.Errorf("revision %d after %d edits, want %d", got.Revision, want-1, want)
		}
	}
	f.agreeOnCounts(us)
}

// editOnce reads a user and edits what it read. It reports whether nobody else's edit
// came first.
func (f *fixture) editOnce(id int64, name string) bool {
	u, err := f.Store.UserByID(f.ctx, id)
	if err == nil {
		_, err = f.Store.UpdateProfile(f.ctx, editOf(*u, profileOf(name)))
	}
	if err != nil && !errors.Is(err, models.ErrStale) {
		f.Errorf("editing a profile: %v", err)
	}
	return err == nil
}

// mingle does something of everything between two of the users.
func (f *fixture) mingle(us []models.User, random *rand.Rand) {
	a := random.IntN(len(us))
	b := (a + 1 + random.IntN(len(us)-1)) % len(us)
	from, to, page := us[a], us[b], models.Page{Limit: 10}
	expect := func(what string, err error, also ...error) {
		for _, e := range also {
			if errors.Is(err, e) {
				return
			}
		}
		if err != nil {
			f.Errorf("%s: %v", what, err)
		}
	}
	expect("Follow", f.Store.Follow(f.ctx, from.ID, to.ID))
	err := f.Store.SetNotify(f.ctx, from.ID, to.ID, random.IntN(2) == 0)
	expect("SetNotify", err, models.ErrNotFound)
	if random.IntN(2) == 0 {
		expect("Unfollow", f.Store.Unfollow(f.ctx, to.ID, from.ID), models.ErrNotFound)
	}
	p, err := f.Store.Publish(f.ctx, models.NewPost{
		AuthorID: from.ID, Content: models.Text{Body: "text"}})
	expect("Publish", err)
	if err == nil && random.IntN(2) == 0 {
		expect("DeletePost", f.Store.DeletePost(f.ctx, p.ID))
	}
	_, _, err = f.Store.Register(f.ctx,
		registration(fmt.Sprintf("r%d", random.IntN(100)), from.ID, to.ID))
	expect("Register", err, models.ErrConflict)
	_, err = f.Store.HomeTimeline(f.ctx, from.ID, page)
	expect("HomeTimeline", err)
	_, err = f.Store.ProfilePage(f.ctx, from.Handle, 10)
	expect("ProfilePage", err)
	_, err = f.Store.Suggestions(f.ctx, from.ID, 10)
	expect("Suggestions", err)
	_, err = f.Store.TopAuthors(f.ctx, models.Earliest, 10)
	expect("TopAuthors", err)
}

// agreeOnCounts checks FollowCounts against the rows.
func (f *fixture) agreeOnCounts(us []models.User) {
	f.Helper()
	want := map[int64]models.FollowCounts{}
	for _, x := range f.tables().Follows {
		follower, followee := want[x.FollowerID], want[x.FolloweeID]
		follower.Following++
		followee.Followers++
		want[x.FollowerID], want[x.FolloweeID] = follower, followee
	}
	for _, u := range us {
		got, err := f.Store.FollowCounts(f.ctx, u.ID)
		f.ok("FollowCounts", err)
		f.equal("FollowCounts of "+u.Handle, *got, want[u.ID])
	}
}

// concurrencyDeadlocks deletes users at once whose posts were reposted by one another, so
// that each deletes rows of all the others, in another order. What an engine gives up for
// that must be done again.
func concurrencyDeadlocks(f *fixture) {
	us := f.users(6)
	var texts []models.Post
	for _, u := range us {
		texts = append(texts, f.text(u, "passed on by everybody"))
	}
	for i, u := range us {
		for j := range texts {
			f.repost(u, texts[(i+j)%len(texts)])
		}
	}
	var crowd sync.WaitGroup
	for _, u := range us {
		crowd.Go(func() {
			if err := f.Store.DeleteUser(f.ctx, u.ID); err != nil {
				f.Errorf("DeleteUser of one of many at once: %v", err)
			}
		})
	}
	crowd.Wait()
	f.equal("what is left", f.sizes(), Sizes{})
}
