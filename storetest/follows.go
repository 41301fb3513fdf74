package storetest

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"example.com/impedance/models"
)

func followStores(f *fixture) {
	a, b := f.user("ada"), f.user("bob")
	ab := f.follow(a, b)
	ba := f.follow(b, a)
	f.equal("rows", f.tables().Follows, []models.Follow{ab, ba})
}

func followAgain(f *fixture) {
	a, b := f.user("ada"), f.user("bob")
	f.follow(a, b)
	f.ok("SetNotify", f.Store.SetNotify(f.ctx, a.ID, b.ID, true))
	f.unchanged(func() {
		f.clock.set(f.clock.next().Add(time.Hour), time.Microsecond)
		f.follow(a, b)
	})
}

func followRefused(f *fixture) {
	a := f.user("ada")
	f.unchanged(func() {
		for _, id := range []int64{a.ID, missingID} {
			err := f.Store.Follow(f.ctx, id, id)
			f.invalid(fmt.Sprintf("%d follows %d", id, id), err, "followee")
		}
		for _, id := range []int64{missingID, 0, -1} {
			err := f.Store.Follow(f.ctx, a.ID, id)
			f.refused(fmt.Sprint("missing followee ", id), err, models.ErrNotFound)
			err = f.Store.Follow(f.ctx, id, a.ID)
			f.refused(fmt.Sprint("missing follower ", id), err, models.ErrNotFound)
		}
	})
}

func followRace(f *fixture) {
	a, b := f.user("ada"), f.user("bob")
	for range 20 {
		errs := make([]error, 2)
		var racers sync.WaitGroup
		for i := range errs {
			racers.Go(func() { errs[i] = f.Store.Follow(f.ctx, a.ID, b.ID) })
		}
		racers.Wait()
		f.ok("Follow", errs[0])
		f.ok("Follow", errs[1])
		if n := len(f.tables().Follows); n != 1 {
			f.Fatalf("%d follows after two at once, want 1", n)
		}
		f.ok("Unfollow", f.Store.Unfollow(f.ctx, a.ID, b.ID))
	}
}

func unfollow(f *fixture) {
	a, b := f.user("ada"), f.user("bob")
	f.follow(a, b)
	ba := f.follow(b, a)
	f.ok("Unfollow", f.Store.Unfollow(f.ctx, a.ID, b.ID))
	f.equal("rows", f.tables().Follows, []models.Follow{ba})
	f.unchanged(func() {
		for _, id := range []int64{b.ID, a.ID, missingID, 0} {
			err := f.Store.Unfollow(f.ctx, a.ID, id)
			f.refused(fmt.Sprint("followee ", id), err, models.ErrNotFound)
		}
	})
	f.clock.set(f.clock.next().Add(time.Hour), time.Microsecond)
	ab := f.follow(a, b) // a new follow, with a time of its own
	f.equal("rows", f.tables().Follows, []models.Follow{ab, ba})
}

func setNotify(f *fixture) {
	a, b := f.user("ada"), f.user("bob")
	ab, ba := f.follow(a, b), f.follow(b, a)
	for _, notify := range []bool{true, true, false, false, true} {
		f.ok("SetNotify", f.Store.SetNotify(f.ctx, a.ID, b.ID, notify))
		ab.Notify = notify
		f.equal("rows", f.tables().Follows, []models.Follow{ab, ba})
	}
	f.unchanged(func() {
		for _, id := range []int64{a.ID, missingID, 0} {
			err := f.Store.SetNotify(f.ctx, a.ID, id, true)
			f.refused(fmt.Sprint("followee ", id), err, models.ErrNotFound)
		}
	})
}

func following(f *fixture) {
	us := f.users(4)
	f.follow(us[1], us[0])
	first := f.follow(us[0], us[3])
	second := f.follow(us[0], us[1])
	third := f.follow(us[0], us[2])
	f.ok("SetNotify", f.Store.SetNotify(f.ctx, us[0].ID, us[1].ID, true))
	second.Notify = true
	first.Followee, second.Followee, third.Followee = &us[3], &us[1], &us[2]
	got, err := f.Store.Following(f.ctx, us[0].ID, models.Page{Limit: 100})
	f.ok("Following", err)
	f.equal("Following", *got, models.Listing[models.Follow]{
		Items: []models.Follow{third, second, first},
	})
}

func followers(f *fixture) {
	us := f.users(4)
	f.follow(us[0], us[1])
	first := f.follow(us[3], us[0])
	second := f.follow(us[1], us[0])
	third := f.follow(us[2], us[0])
	f.ok("SetNotify", f.Store.SetNotify(f.ctx, us[1].ID, us[0].ID, true))
	second.Notify = true
	first.Follower, second.Follower, third.Follower = &us[3], &us[1], &us[2]
	got, err := f.Store.Followers(f.ctx, us[0].ID, models.Page{Limit: 100})
	f.ok("Followers", err)
	f.equal("Followers", *got, models.Listing[models.Follow]{
		Items: []models.Follow{third, second, first},
	})
}

func followersCelebrity(f *fixture) {
	const fans = 50_000
	us := f.users(fans + 1)
	celebrity, crowd := us[0], us[1:]
	start := f.clock.next()
	follows := make([]models.Follow, fans)
	for i, u := range crowd {
		since := start.Add(time.Duration(i/10) * time.Microsecond) // ten each at one time
		follows[i] = models.Follow{FollowerID: u.ID, FolloweeID: celebrity.ID, Since: since}
	}
	f.load(follows)
	f.clock.set(start.Add(time.Hour), time.Microsecond)
	f.text(celebrity, "hello")

	counts, err := f.Store.FollowCounts(f.ctx, celebrity.ID)
	f.ok("FollowCounts", err)
	f.equal("FollowCounts", *counts, models.FollowCounts{Followers: fans})
	page, err := f.Store.ProfilePage(f.ctx, celebrity.Handle, 100)
	f.ok("ProfilePage", err)
	f.equal("counts of the page", page.Counts, *counts)
	f.equal("followers of the page", ids(page.Followers, followerID), newestIDs(crowd, 0, 100))
	after := models.Cursor("")
	for n := range 20 {
		got, err := f.Store.Followers(f.ctx, celebrity.ID, models.Page{Limit: 100, After: after})
		f.ok("Followers", err)
		f.equal(fmt.Sprintf("page %d", n), ids(got.Items, followerID), newestIDs(crowd, n*100, 100))
		after = got.Next
	}
	found, err := f.Store.SearchUsers(f.ctx, models.UserSearch{
		MinFollowers: 1, Sort: models.MostFollowers}, models.Page{Limit: 10})
	f.ok("SearchUsers", err)
	f.equal("users with a follower", found.Items, []models.User{celebrity})

	f.ok("DeleteUser", f.Store.DeleteUser(f.ctx, celebrity.ID))
	if n := f.sizes().Follows; n != 0 {
		f.Errorf("%d follows after the celebrity is gone, want 0", n)
	}
}

func followerID(x models.Follow) int64 { return x.FollowerID }

// newestIDs returns n ids from the end of users, after the first few.
func newestIDs(users []models.User, skip, n int) []int64 {
	out := ids(users[len(users)-skip-n:len(users)-skip], userID)
	slices.Reverse(out)
	return out
}

func followCounts(f *fixture) {
	us := f.users(4)
	f.follow(us[1], us[0])
	f.follow(us[2], us[0])
	f.follow(us[3], us[0])
	f.follow(us[0], us[1])
	f.follow(us[0], us[2])
	for i, want := range []models.FollowCounts{
		{Followers: 3, Following: 2}, {Followers: 1, Following: 1},
		{Followers: 1, Following: 1}, {Followers: 0, Following: 1},
	} {
		got, err := f.Store.FollowCounts(f.ctx, us[i].ID)
		f.ok("FollowCounts", err)
		f.equal(fmt.Sprint("FollowCounts of user ", i), *got, want)
	}
	got, err := f.Store.FollowCounts(f.ctx, missingID)
	f.refused("FollowCounts of nobody", err, models.ErrNotFound, got)
}
