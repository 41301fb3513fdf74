package models

import (
	"context"
	"time"
)

// Store is everything the application asks of a database. It is safe for concurrent
// use.
//
// Promises that hold for every operation:
//
//   - It happens wholly or not at all, and what it wrote is durable when it returns
//     nil, as far as the engine's settings go.
//   - Arguments outside the domain are ErrInvalid, found before the database is asked.
//   - A single thing that does not exist is ErrNotFound; a list about a user who does
//     not exist is empty.
//   - If the context ends, the operation gives up, leaves no connection behind, and
//     errors.Is(err, context.Canceled) or context.DeadlineExceeded holds. What it was
//     writing is then stored wholly or not at all, and only reading it back will tell.
//   - On an error, the other results are zero.
//   - Within one call, everything written has the same CreatedAt or Since, read once
//     from the store's clock.
//
// To implement it with another library, copy sqlximpl and rewrite the bodies. Validation,
// cursors and the order of lists are functions of this package; the contract in package
// storetest says whether the promises are kept. CONTRIBUTING.md lists the steps.
type Store interface {
	// CreateUser stores a new user. It returns ErrConflict if the handle or the email
	// is taken.
	CreateUser(ctx context.Context, n NewUser) (*User, error)

	// CreateUsers stores any number of new users, all or none, and returns them in the
	// order given, their ids ascending. It returns ErrConflict if a handle or an email
	// is taken, in the store or among the new users.
	CreateUsers(ctx context.Context, ns []NewUser) ([]User, error)

	// UserByID returns the user with an id.
	UserByID(ctx context.Context, id int64) (*User, error)

	// UserByHandle returns the user with a handle, compared bytewise.
	UserByHandle(ctx context.Context, handle string) (*User, error)

	// UsersByID returns the users with any number of ids, in the order asked. A
	// repeated id repeats its user, an unknown one is left out.
	UsersByID(ctx context.Context, ids []int64) ([]User, error)

	// SearchUsers returns the users that every filter of s lets through, in the order
	// that s asks for.
	SearchUsers(ctx context.Context, s UserSearch, p Page) (*Listing[User], error)

	// UpdateProfile replaces a user's profile, zero values included, and returns the
	// user with its next revision. It returns ErrStale if e.Revision is no longer the
	// user's revision: somebody else's edit came first.
	UpdateProfile(ctx context.Context, e ProfileEdit) (*User, error)

	// DeleteUser deletes a user, their posts, with those the reposts of them, and
	// their follows in both directions. Replies to the posts stay.
	DeleteUser(ctx context.Context, id int64) error

	// Publish stores a new post. It returns ErrNotFound if the author, or the post
	// answered or passed on, does not exist, and ErrInvalid for a repost of a repost.
	Publish(ctx context.Context, n NewPost) (*Post, error)

	// PublishAll stores any number of new posts, all or none, and returns them in the
	// order given, their ids ascending. It fails as Publish does.
	PublishAll(ctx context.Context, ns []NewPost) ([]Post, error)

	// PostByID returns the post with an id, with its Author.
	PostByID(ctx context.Context, id int64) (*Post, error)

	// PostsByAuthor returns a user's posts, newest first, without Author.
	PostsByAuthor(ctx context.Context, authorID int64, p Page) (*Listing[Post], error)

	// Thread returns a post and the tree of replies below it, without Author, to a
	// depth. Siblings are oldest first. If the whole is more than r.Limit posts, those
	// nearest to the first post are kept, and on the last level the oldest.
	Thread(ctx context.Context, postID int64, r ThreadRange) (*Thread, error)

	// DeletePost deletes a post and the reposts of it. Replies to it stay, without
	// parent.
	DeletePost(ctx context.Context, id int64) error

	// Follow lets one user follow another, without notification. If they already do,
	// nothing changes. It returns ErrInvalid if the two are the same and ErrNotFound if
	// either does not exist.
	Follow(ctx context.Context, followerID, followeeID int64) error

	// Unfollow ends a follow. It returns ErrNotFound if there is no such follow.
	Unfollow(ctx context.Context, followerID, followeeID int64) error

	// SetNotify sets whether the follower is notified of new posts. It returns ErrNotFound
	// if there is no such follow.
	SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error

	// Following returns whom a user follows, the newest follow first, with Followee.
	Following(ctx context.Context, userID int64, p Page) (*Listing[Follow], error)

	// Followers returns who follows a user, the newest follow first, with Follower.
	Followers(ctx context.Context, userID int64, p Page) (*Listing[Follow], error)

	// FollowCounts returns how many follow a user and how many the user follows. It
	// returns ErrNotFound if there is no such user.
	FollowCounts(ctx context.Context, userID int64) (*FollowCounts, error)

	// HomeTimeline returns the posts of those a user follows, newest first, with
	// Author.
	HomeTimeline(ctx context.Context, userID int64, p Page) (*Listing[Post], error)

	// ProfilePage returns a user with their counts, newest posts and newest followers,
	// at most limit (1–100) of each, all as of one moment.
	ProfilePage(ctx context.Context, handle string, limit int) (*ProfilePage, error)

	// Suggestions returns at most limit (1–100) discoverable users followed by those
	// the user follows, but not yet by the user. Those with the most such followers come
	// first, ties broken by the lower id.
	Suggestions(ctx context.Context, userID int64, limit int) ([]Suggestion, error)

	// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
	// Those with the most posts since then come first, then those who gained the most
	// followers since then, then the lower id.
	TopAuthors(ctx context.Context, since time.Time, limit int) ([]AuthorRank, error)

	// Register stores a user, their first post and whom they follow, as one unit of
	// work. It fails as CreateUser, Publish and Follow do.
	Register(ctx context.Context, r Registration) (*User, *Post, error)

	// Close releases what the store made, such as prepared statements, and leaves the
	// database handle it was given open.
	Close() error
}
