package sqlx

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/schema"
)

// Tuned returns the pairs of ways of package tuning.
func Tuned(db *schema.DB) (tuning.Ways, error) {
	return tuned{sqlx.NewDb(db.DB, drivers[db.Engine])}, nil
}

type tuned struct{ *sqlx.DB }

// AuthorsWalked returns the handles of the authors of limit posts from an id on, and asks for each
// author.
func (h tuned) AuthorsWalked(ctx context.Context, from int64, limit int) ([]string, error) {
	var authors []int64
	err := h.SelectContext(ctx, &authors,
		`SELECT author_id FROM posts WHERE id >= ? ORDER BY id LIMIT ?`, from, limit)
	if err != nil {
		return nil, err
	}
	handles := make([]string, len(authors))
	for i, id := range authors {
		err := h.GetContext(ctx, &handles[i], `SELECT handle FROM users WHERE id = ?`, id)
		if err != nil {
			return nil, err
		}
	}
	return handles, nil
}

// AuthorsLoaded returns the handles of the authors of limit posts from an id on, and asks for all
// authors together.
func (h tuned) AuthorsLoaded(ctx context.Context, from int64, limit int) (handles []string,
	err error) {
	err = h.SelectContext(ctx, &handles, `SELECT u.handle FROM posts p
		JOIN users u ON u.id = p.author_id WHERE p.id >= ? ORDER BY p.id LIMIT ?`, from, limit)
	return handles, err
}

// NamesOfUsers returns the display names of limit users from an id on, and reads whole users.
func (h tuned) NamesOfUsers(ctx context.Context, from int64, limit int) ([]string, error) {
	var users []whole
	err := h.SelectContext(ctx, &users, `SELECT * FROM users WHERE id >= ? ORDER BY id LIMIT ?`, from,
		limit)
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.DisplayName
	}
	return names, err
}

// NamesAlone returns the display names of limit users from an id on, and reads nothing else.
func (h tuned) NamesAlone(ctx context.Context, from int64, limit int) (names []string, err error) {
	err = h.SelectContext(ctx, &names,
		`SELECT display_name FROM users WHERE id >= ? ORDER BY id LIMIT ?`, from, limit)
	return names, err
}

// UserIgnoringCase returns the id of the user with a handle in lower case, by a function of the
// column.
func (h tuned) UserIgnoringCase(ctx context.Context, handle string) (id int64, err error) {
	err = h.GetContext(ctx, &id, `SELECT id FROM users WHERE lower(handle) = ?`, handle)
	return id, err
}

// UserByHandle returns the id of the user with a handle, by the column.
func (h tuned) UserByHandle(ctx context.Context, handle string) (id int64, err error) {
	err = h.GetContext(ctx, &id, `SELECT id FROM users WHERE handle = ?`, handle)
	return id, err
}

// PostsByOffset returns the ids of limit posts of an author, newest first, behind as many as
// offset says.
func (h tuned) PostsByOffset(ctx context.Context, author int64, offset, limit int) (ids []int64,
	err error) {
	err = h.SelectContext(ctx, &ids, `SELECT id FROM posts WHERE author_id = ?
		ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`, author, limit, offset)
	return ids, err
}

// PostsByKey returns the ids of limit posts of an author, newest first, behind the post that the
// page before ended with.
func (h tuned) PostsByKey(ctx context.Context, author int64, after tuning.Key,
	limit int) (ids []int64, err error) {
	err = h.SelectContext(ctx, &ids, `SELECT id FROM posts
		WHERE author_id = ? AND (created_at, id) < (?, ?)
		ORDER BY created_at DESC, id DESC LIMIT ?`, author, after.CreatedAt, after.ID, limit)
	return ids, err
}

// ManyCounted reports whether a user has more followers than a number, by their count.
func (h tuned) ManyCounted(ctx context.Context, followee int64, number int) (bool, error) {
	var count int
	err := h.GetContext(ctx, &count, `SELECT count(*) FROM follows WHERE followee_id = ?`, followee)
	return count > number, err
}

// ManyFound reports whether a user has more followers than a number, by looking for one more.
func (h tuned) ManyFound(ctx context.Context, followee int64, number int) (bool, error) {
	var more []int64
	err := h.SelectContext(ctx, &more,
		`SELECT follower_id FROM follows WHERE followee_id = ? LIMIT 1 OFFSET ?`, followee, number)
	return len(more) > 0, err
}

// NotifyEach sets notify of all follows that a user made, one after the other, and returns their
// number.
func (h tuned) NotifyEach(ctx context.Context, follower int64, notify bool) (int, error) {
	var followees []int64
	err := h.SelectContext(ctx, &followees, `SELECT followee_id FROM follows WHERE follower_id = ?`,
		follower)
	for _, id := range followees {
		_, err := h.ExecContext(ctx,
			`UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?`, notify, follower, id)
		if err != nil {
			return 0, err
		}
	}
	return len(followees), err
}

// NotifyAll sets notify of all follows that a user made by one statement, and returns their number.
func (h tuned) NotifyAll(ctx context.Context, follower int64, notify bool) (int, error) {
	result, err := h.ExecContext(ctx, `UPDATE follows SET notify = ? WHERE follower_id = ?`, notify,
		follower)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}
