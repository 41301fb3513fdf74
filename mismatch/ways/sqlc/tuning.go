package sqlc

import (
	"context"

	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
	"example.com/impedance/schema"
)

// Tuned returns the pairs of ways of package tuning.
func Tuned(db *schema.DB) (tuning.Ways, error) { return tuned{sqlite.New(db)}, nil }

type tuned struct{ *sqlite.Queries }

// AuthorsWalked returns the handles of the authors of limit posts from an id on, and asks for each
// author.
func (h tuned) AuthorsWalked(ctx context.Context, from int64, limit int) ([]string, error) {
	posts, err := h.PostsFrom(ctx, sqlite.PostsFromParams{First: from, MaxRows: int64(limit)})
	if err != nil {
		return nil, err
	}
	handles := make([]string, len(posts))
	for i, p := range posts {
		if handles[i], err = h.Handle(ctx, p.AuthorID); err != nil {
			return nil, err
		}
	}
	return handles, nil
}

// AuthorsLoaded returns the handles of the authors of limit posts from an id on, and asks for all
// authors together.
func (h tuned) AuthorsLoaded(ctx context.Context, from int64, limit int) ([]string, error) {
	return h.AuthorsFrom(ctx, sqlite.AuthorsFromParams{First: from, MaxRows: int64(limit)})
}

// NamesOfUsers returns the display names of limit users from an id on, and reads whole users.
func (h tuned) NamesOfUsers(ctx context.Context, from int64, limit int) ([]string, error) {
	users, err := h.UsersFrom(ctx, sqlite.UsersFromParams{First: from, MaxRows: int64(limit)})
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.DisplayName
	}
	return names, err
}

// NamesAlone returns the display names of limit users from an id on, and reads nothing else.
func (h tuned) NamesAlone(ctx context.Context, from int64, limit int) ([]string, error) {
	return h.NamesFrom(ctx, sqlite.NamesFromParams{First: from, MaxRows: int64(limit)})
}

// UserIgnoringCase returns the id of the user with a handle in lower case, by a function of the
// column.
func (h tuned) UserIgnoringCase(ctx context.Context, handle string) (int64, error) {
	return h.Queries.UserIgnoringCase(ctx, handle)
}

// UserByHandle returns the id of the user with a handle, by the column.
func (h tuned) UserByHandle(ctx context.Context, handle string) (int64, error) {
	return h.Queries.UserByHandle(ctx, handle)
}

// PostsByOffset returns the ids of limit posts of an author, newest first, behind as many as
// offset says.
func (h tuned) PostsByOffset(ctx context.Context, author int64, offset,
	limit int) ([]int64, error) {
	return h.Queries.PostsByOffset(ctx, sqlite.PostsByOffsetParams{AuthorID: author,
		Skipped: int64(offset), MaxRows: int64(limit)})
}

// PostsByKey returns the ids of limit posts of an author, newest first, behind the post that the
// page before ended with.
func (h tuned) PostsByKey(ctx context.Context, author int64, after tuning.Key,
	limit int) ([]int64, error) {
	return h.Queries.PostsByKey(ctx, sqlite.PostsByKeyParams{AuthorID: author,
		AfterTime: after.CreatedAt, AfterID: after.ID, MaxRows: int64(limit)})
}

// ManyCounted reports whether a user has more followers than a number, by their count.
func (h tuned) ManyCounted(ctx context.Context, followee int64, number int) (bool, error) {
	count, err := h.FollowerCount(ctx, followee)
	return count > int64(number), err
}

// ManyFound reports whether a user has more followers than a number, by looking for one more.
func (h tuned) ManyFound(ctx context.Context, followee int64, number int) (bool, error) {
	more, err := h.FollowerBehind(ctx, sqlite.FollowerBehindParams{FolloweeID: followee,
		Skipped: int64(number)})
	return len(more) > 0, err
}

// NotifyEach sets notify of all follows that a user made, one after the other, and returns their
// number.
func (h tuned) NotifyEach(ctx context.Context, follower int64, notify bool) (int, error) {
	followees, err := h.Followees(ctx, follower)
	for _, id := range followees {
		_, err := h.SetNotify(ctx, sqlite.SetNotifyParams{Notify: notify, FollowerID: follower,
			FolloweeID: id})
		if err != nil {
			return 0, err
		}
	}
	return len(followees), err
}

// NotifyAll sets notify of all follows that a user made by one statement, and returns their number.
func (h tuned) NotifyAll(ctx context.Context, follower int64, notify bool) (int, error) {
	n, err := h.SetNotifyOfAll(ctx, sqlite.SetNotifyOfAllParams{Notify: notify, FollowerID: follower})
	return int(n), err
}
