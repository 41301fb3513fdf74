package models

import (
	"context"
	"slices"
	"time"
)

// ProfilePage is a user with posts and followers, read as of one moment. It is one graph of
// objects: the Author of each post and the Followee of each follow point to the page's own User.
type ProfilePage struct {
	User      User
	Counts    FollowCounts
	Posts     []Post   // the newest, with Author
	Followers []Follow // the newest, with Follower and Followee
}

// Suggestion is a user to follow.
type Suggestion struct {
	User   User
	Common int64 // followers of this user among one's followees
}

// AuthorRank is an author's activity since some time.
type AuthorRank struct {
	User      User
	Posts     int64 // posts of any kind since then
	Followers int64 // followers gained since then and still following
}

// Registration is everything that happens when somebody joins.
type Registration struct {
	User    NewUser
	First   Text    // the first post
	Follows []int64 // ids of users to follow; a repeated id counts once
}

// Plan validates r and returns the user and the post to store, without ids, and the ids of
// followees without repetition, in ascending order. Every writer takes followees in that order,
// which is also the order of the key.
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

// Nothing is the answer to a call that asks for nothing: an empty list, or the context's error if the
// context has ended.
func Nothing[T any](ctx context.Context) ([]T, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return []T{}, nil
}

// CheckLimit reports ErrInvalid unless limit is 1–100.
func CheckLimit(limit int) error {
	if limit < 1 || limit > 100 {
		return invalid("limit", "must be 1–100, not %d", limit)
	}
	return nil
}
