package tuning

import (
	"context"
	"time"

	"example.com/impedance/schema"
)

// Library is a library with its ways.
type Library struct {
	Name string
	Open func(db *schema.DB) (Ways, error)
}

// Key is the place of a post in its author's list.
type Key struct {
	CreatedAt time.Time
	ID        int64
}

// Ways are the queries of a library on SQLite, in pairs: the first as it is often written, and the
// second tuned. Both give the same answer.
type Ways interface {
	// AuthorsWalked returns the handles of the authors of limit posts from an id on, and asks for
	// each author.
	AuthorsWalked(ctx context.Context, from int64, limit int) ([]string, error)
	// AuthorsLoaded returns the handles of the authors of limit posts from an id on, and asks for all
	// authors together.
	AuthorsLoaded(ctx context.Context, from int64, limit int) ([]string, error)

	// NamesOfUsers returns the display names of limit users from an id on, and reads whole users.
	NamesOfUsers(ctx context.Context, from int64, limit int) ([]string, error)
	// NamesAlone returns the display names of limit users from an id on, and reads nothing else.
	NamesAlone(ctx context.Context, from int64, limit int) ([]string, error)

	// UserIgnoringCase returns the id of the user with a handle in lower case, by a function of the
	// column.
	UserIgnoringCase(ctx context.Context, handle string) (int64, error)
	// UserByHandle returns the id of the user with a handle, by the column.
	UserByHandle(ctx context.Context, handle string) (int64, error)

	// PostsByOffset returns the ids of limit posts of an author, newest first, behind as many as
	// offset says.
	PostsByOffset(ctx context.Context, author int64, offset, limit int) ([]int64, error)
	// PostsByKey returns the ids of limit posts of an author, newest first, behind the post that the
	// page before ended with.
	PostsByKey(ctx context.Context, author int64, after Key, limit int) ([]int64, error)

	// ManyCounted reports whether a user has more followers than a number, by their count.
	ManyCounted(ctx context.Context, followee int64, number int) (bool, error)
	// ManyFound reports whether a user has more followers than a number, by looking for one more.
	ManyFound(ctx context.Context, followee int64, number int) (bool, error)

	// NotifyEach sets notify of all follows that a user made, one after the other, and returns their
	// number.
	NotifyEach(ctx context.Context, follower int64, notify bool) (int, error)
	// NotifyAll sets notify of all follows that a user made by one statement, and returns their
	// number.
	NotifyAll(ctx context.Context, follower int64, notify bool) (int, error)
}
