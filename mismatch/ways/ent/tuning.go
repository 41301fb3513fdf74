package ent

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/mismatch/tuning"
	"example.com/impedance/mismatch/ways/ent/internal/ent"
	"example.com/impedance/mismatch/ways/ent/internal/ent/follow"
	"example.com/impedance/mismatch/ways/ent/internal/ent/post"
	"example.com/impedance/mismatch/ways/ent/internal/ent/user"
	"example.com/impedance/schema"
)

// Tuned returns the pairs of ways of package tuning.
func Tuned(db *schema.DB) (tuning.Ways, error) {
	return tuned{ent.NewClient(ent.Driver(sql.OpenDB(dialects[db.Engine], db.DB)))}, nil
}

type tuned struct{ *ent.Client }

// AuthorsWalked returns the handles of the authors of limit posts from an id on, and asks for each
// author.
func (h tuned) AuthorsWalked(ctx context.Context, from int64, limit int) ([]string, error) {
	posts, err := h.Post.Query().Where(post.IDGTE(from)).Order(post.ByID()).Limit(limit).All(ctx)
	if err != nil {
		return nil, err
	}
	handles := make([]string, len(posts))
	for i, p := range posts {
		author, err := p.QueryAuthor().Only(ctx)
		if err != nil {
			return nil, err
		}
		handles[i] = author.Handle
	}
	return handles, nil
}

// AuthorsLoaded returns the handles of the authors of limit posts from an id on, and asks for all
// authors together.
//
// ent: the eager loading of https://entgo.io/docs/eager-load.
func (h tuned) AuthorsLoaded(ctx context.Context, from int64, limit int) ([]string, error) {
	posts, err := h.Post.Query().Where(post.IDGTE(from)).Order(post.ByID()).Limit(limit).
		WithAuthor(func(q *ent.UserQuery) { q.Select(user.FieldHandle) }).All(ctx)
	handles := make([]string, len(posts))
	for i, p := range posts {
		handles[i] = p.Edges.Author.Handle
	}
	return handles, err
}

// NamesOfUsers returns the display names of limit users from an id on, and reads whole users.
func (h tuned) NamesOfUsers(ctx context.Context, from int64, limit int) ([]string, error) {
	users, err := h.User.Query().Where(user.IDGTE(from)).Order(user.ByID()).Limit(limit).All(ctx)
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.DisplayName
	}
	return names, err
}

// NamesAlone returns the display names of limit users from an id on, and reads nothing else.
//
// ent: the field selection of https://entgo.io/docs/crud#field-selection.
func (h tuned) NamesAlone(ctx context.Context, from int64, limit int) ([]string, error) {
	return h.User.Query().Where(user.IDGTE(from)).Order(user.ByID()).Limit(limit).
		Select(user.FieldDisplayName).Strings(ctx)
}

// UserIgnoringCase returns the id of the user with a handle in lower case, by a function of the
// column.
func (h tuned) UserIgnoringCase(ctx context.Context, handle string) (int64, error) {
	return h.User.Query().Where(user.HandleEqualFold(handle)).OnlyID(ctx)
}

// UserByHandle returns the id of the user with a handle, by the column.
func (h tuned) UserByHandle(ctx context.Context, handle string) (int64, error) {
	return h.User.Query().Where(user.Handle(handle)).OnlyID(ctx)
}

// newest returns an author's posts, newest first.
func (h tuned) newest(author int64) *ent.PostQuery {
	return h.Post.Query().Where(post.AuthorID(author)).
		Order(post.ByCreatedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc()))
}

// PostsByOffset returns the ids of limit posts of an author, newest first, behind as many as
// offset says.
func (h tuned) PostsByOffset(ctx context.Context, author int64, offset,
	limit int) ([]int64, error) {
	return h.newest(author).Offset(offset).Limit(limit).IDs(ctx)
}

// PostsByKey returns the ids of limit posts of an author, newest first, behind the post that the
// page before ended with.
//
// ent: no generated predicate compares pairs; the builder below them does
// (https://pkg.go.dev/entgo.io/ent/dialect/sql#CompositeLT).
func (h tuned) PostsByKey(ctx context.Context, author int64, after tuning.Key,
	limit int) ([]int64, error) {
	return h.newest(author).Where(func(s *sql.Selector) {
		key := s.Columns(post.FieldCreatedAt, post.FieldID)
		s.Where(sql.CompositeLT(key, after.CreatedAt, after.ID))
	}).Limit(limit).IDs(ctx)
}

// ManyCounted reports whether a user has more followers than a number, by their count.
func (h tuned) ManyCounted(ctx context.Context, followee int64, number int) (bool, error) {
	count, err := h.Follow.Query().Where(follow.FolloweeID(followee)).Count(ctx)
	return count > number, err
}

// ManyFound reports whether a user has more followers than a number, by looking for one more.
//
// ent: a Limit does not bound Count, because it limits the one row of the result.
func (h tuned) ManyFound(ctx context.Context, followee int64, number int) (bool, error) {
	return h.Follow.Query().Where(follow.FolloweeID(followee)).Offset(number).Exist(ctx)
}

// NotifyEach sets notify of all follows that a user made, one after the other, and returns their
// number.
func (h tuned) NotifyEach(ctx context.Context, follower int64, notify bool) (int, error) {
	follows, err := h.Follow.Query().Where(follow.FollowerID(follower)).All(ctx)
	for _, f := range follows {
		if err := f.Update().SetNotify(notify).Exec(ctx); err != nil {
			return 0, err
		}
	}
	return len(follows), err
}

// NotifyAll sets notify of all follows that a user made by one statement, and returns their number.
//
// ent: the update of many of https://entgo.io/docs/crud#update-many.
func (h tuned) NotifyAll(ctx context.Context, follower int64, notify bool) (int, error) {
	return h.Follow.Update().Where(follow.FollowerID(follower)).SetNotify(notify).Save(ctx)
}
