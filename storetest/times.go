package storetest

import (
	"time"

	"example.com/impedance/models"
)

func timesUTC(f *fixture) {
	zones := []*time.Location{
		time.FixedZone("Kathmandu", 5*60*60+45*60), time.FixedZone("", -9*60*60-30*60), time.UTC,
	}
	for i, at := range []time.Time{
		time.Date(2026, 2, 28, 23, 59, 59, 999_999_999, time.UTC),
		time.Date(2026, 10, 25, 2, 30, 0, 1_999, time.UTC), // an hour that Europe has twice
		time.Date(1969, 12, 31, 23, 59, 59, 999_999_500, time.UTC),
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2038, 1, 19, 3, 14, 8, 999, time.UTC),
		time.Date(1066, 10, 14, 9, 0, 0, 1_000, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_998_999, time.UTC),
	} {
		f.clock.set(at.In(zones[i%len(zones)]), 0)
		want := at.Truncate(time.Microsecond)
		u := f.create(newUser("u" + string(rune('a'+i))))
		other := f.create(newUser("o" + string(rune('a'+i))))
		f.equal("CreatedAt of a user", u.CreatedAt, want)
		f.equal("CreatedAt of a post", f.posted(u, models.Text{Body: "text"}).CreatedAt, want)
		follow := f.follow(u, other)
		follow.Followee = &other
		got, err := f.Store.Following(f.ctx, u.ID, models.Page{Limit: 1})
		f.ok("Following", err)
		f.equal("Following", got.Items, []models.Follow{follow})
		f.join(registration("r"+string(rune('a'+i)), u.ID), u.ID)
	}
}

// timesOnce lets every reading of the clock be another hour.
func timesOnce(f *fixture) {
	f.clock.set(f.clock.next(), time.Hour)
	us := f.users(1_000)
	for _, u := range us {
		if !u.CreatedAt.Equal(us[0].CreatedAt) {
			f.Fatalf("users of one call have times %v and %v", us[0].CreatedAt, u.CreatedAt)
		}
	}
	root := f.text(us[0], "root")
	posts, err := f.Store.PublishAll(f.ctx, somePosts(1_000, us, root))
	f.ok("PublishAll", err)
	for _, p := range posts {
		if !p.CreatedAt.Equal(posts[0].CreatedAt) {
			f.Fatalf("posts of one call have times %v and %v", posts[0].CreatedAt, p.CreatedAt)
		}
	}
	all := ids(us, userID)
	f.join(registration("new", all...), all...)
}
