package models

import (
	"context"
	"time"
)

// Store is everything that the application asks of a database. It is safe for concurrent use.
//
// Every operation keeps these promises:
//
//   - It is atomic. When it returns nil, its writes are as durable as the engine's settings
//     make them.
//   - It returns ErrInvalid for arguments outside the domain, before it asks the database.
//   - It returns ErrNotFound if a single thing does not exist. A list about a user who does
//     not exist is empty.
//   - If the context ends, the operation stops and releases its connection, and its error is
//     context.Canceled or context.DeadlineExceeded by errors.Is. Its writes are then stored
//     wholly or not at all; only reading them back will tell. Package schema and the departures
//     of a layer say what an engine or a library waits for longer.
//   - With an error, the other results are zero.
//   - A list in an answer is empty, and never nil, if nothing is in it. A list without items as an
//     argument is as good as nil.
//   - Over a database that was opened for reading, everything that only reads answers, and a
//     write returns ErrReadOnly.
//   - Everything that one call writes has the same CreatedAt or Since, read once from the
//     store's clock.
//
// To implement Store with another library, copy sqlximpl and rewrite the bodies. This package
// has validation, cursors and the order of lists. The contract in package storetest checks the
// promises. CONTRIBUTING.md lists the steps.
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

	// UsersByID returns the users with any number of ids, in the order asked. A repeated id repeats
	// its user; an unknown id is left out.
	UsersByID(ctx context.Context, ids []int64) ([]User, error)

	// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
	SearchUsers(ctx context.Context, s UserSearch, p Page) (*Listing[User], error)

	// UpdateProfile replaces a user's profile, zero values included, and returns the user with its
	// next revision. It returns ErrStale if e.Revision is no longer the user's revision, because
	// another edit came first.
	UpdateProfile(ctx context.Context, e ProfileEdit) (*User, error)

	// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows
	// in both directions. Replies to the posts stay.
	DeleteUser(ctx context.Context, id int64) error

	// Publish stores a new post. It returns ErrNotFound if the author, the parent of a reply or the
	// original of a repost does not exist, and ErrInvalid for a repost of a repost.
	Publish(ctx context.Context, n NewPost) (*Post, error)

	// PublishAll stores any number of new posts, all or none, and returns them in the
	// order given, their ids ascending. It fails as Publish does.
	PublishAll(ctx context.Context, ns []NewPost) ([]Post, error)

	// PostByID returns the post with an id, with its Author.
	PostByID(ctx context.Context, id int64) (*Post, error)

	// PostsByAuthor returns a user's posts, newest first, without Author.
	PostsByAuthor(ctx context.Context, authorID int64, p Page) (*Listing[Post], error)

	// Thread returns a post and the tree of replies below it, without Author, to a
	// depth. Siblings are oldest first. A thread of more than r.Limit posts keeps the posts nearest
	// to the first post, and on the last level the oldest.
	Thread(ctx context.Context, postID int64, r ThreadRange) (*Thread, error)

	// DeletePost deletes a post and the reposts of it. Replies to it stay, without
	// parent.
	DeletePost(ctx context.Context, id int64) error

	// Follow lets one user follow another, without notification. It changes nothing if the follow
	// exists. It returns ErrInvalid if the two are the same and ErrNotFound if either does not
	// exist.
	Follow(ctx context.Context, followerID, followeeID int64) error

	// Unfollow ends a follow. It returns ErrNotFound if there is no such follow.
	Unfollow(ctx context.Context, followerID, followeeID int64) error

	// SetNotify sets whether the follower is notified of new posts. It returns ErrNotFound
	// if there is no such follow.
	SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error

	// Following returns the follows that a user made, newest first, with Followee.
	Following(ctx context.Context, userID int64, p Page) (*Listing[Follow], error)

	// Followers returns the follows that a user received, newest first, with Follower.
	Followers(ctx context.Context, userID int64, p Page) (*Listing[Follow], error)

	// FollowCounts returns the numbers of a user's followers and followees. It returns ErrNotFound
	// if there is no such user.
	FollowCounts(ctx context.Context, userID int64) (*FollowCounts, error)

	// HomeTimeline returns the posts of the users that a user follows, newest first, with Author.
	HomeTimeline(ctx context.Context, userID int64, p Page) (*Listing[Post], error)

	// ProfilePage returns a user with follow counts, newest posts and newest followers, at most
	// limit (1–100) of each, all read as of one moment.
	ProfilePage(ctx context.Context, handle string, limit int) (*ProfilePage, error)

	// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow
	// and the user does not. Users with the most such followers come first, ties broken by the
	// lower id.
	Suggestions(ctx context.Context, userID int64, limit int) ([]Suggestion, error)

	// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
	// Authors are ordered by their posts since then, then by the followers they gained since then,
	// both descending, then by id.
	TopAuthors(ctx context.Context, since time.Time, limit int) ([]AuthorRank, error)

	// Register stores a user, the user's first post and first follows, as one unit of work. It
	// fails as CreateUser, Publish and Follow do.
	Register(ctx context.Context, r Registration) (*User, *Post, error)

	// Close releases what the store made, such as prepared statements, and leaves the database
	// handle open.
	Close() error
}
