package models

import (
	"slices"
	"time"
)

// ProfilePage is a user with what surrounds them, read at one moment: one graph of
// objects in which the Author of each post and the Followee of each follow are the
// page's own User.
type ProfilePage struct {
	User      User
	Counts    FollowCounts
	Posts     []Post   // the newest, with Author
	Followers []Follow // the newest, with Follower and Followee
}

// Suggestion is a user whom one might follow.
type Suggestion struct {
	User   User
	Common int64 // how many of those one follows follow this user
}

// AuthorRank is an author's activity since some time.
type AuthorRank struct {
	User      User
	Posts     int64 // posts of any kind since then
	Followers int64 // followers gained since then, and not lost again
}

// Registration is everything that happens when somebody joins.
type Registration struct {
	User    NewUser
	First   Text    // the first post
	Follows []int64 // ids of users to follow; a repeated id counts once
}

// Plan validates r and returns what to store: the user and the post, without ids, and
// the followees without repetition, in ascending order (the order in which every
// writer takes them, and that of the key).
func (r Registration) Plan(now time.Time) (User, Post, []int64, error) {
	if err := r.User.Validate(); err != nil {
		return User{}, Post{}, nil, err
	}
	if err := r.First.Validate(); err != nil {
		return User{}, Post{}, nil, err
	}
	followees := slices.Clone(r.Follows)
	slices.Sort(followees)
	return r.User.User(now), Post{Content: r.First, CreatedAt: now}, slices.Compact(followees), nil
}

// CheckLimit reports ErrInvalid unless limit is 1–100.
func CheckLimit(limit int) error {
	if limit < 1 || limit > 100 {
		return invalid("limit", "must be 1–100, not %d", limit)
	}
	return nil
}
