package sqlc

import (
	"context"
	"database/sql"

	"example.com/impedance/mismatch/ways/sqlc/internal/postgres"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// postgresQueries convert types, which the compiler allows while the fields agree.
type postgresQueries struct{ *postgres.Queries }

func (q postgresQueries) Follow(ctx context.Context, arg sqlite.FollowParams) error {
	return q.Queries.Follow(ctx, postgres.FollowParams(arg))
}

func (q postgresQueries) Followers(ctx context.Context,
	followeeID int64) ([]sqlite.Follow, error) {
	rows, err := q.Queries.Followers(ctx, followeeID)
	return each(rows, err, func(r postgres.Follow) sqlite.Follow {
		return sqlite.Follow(r)
	})
}

func (q postgresQueries) PostWithAuthor(ctx context.Context,
	id int64) (sqlite.PostWithAuthorRow, error) {
	r, err := q.Queries.PostWithAuthor(ctx, id)
	return sqlite.PostWithAuthorRow{Post: sqlite.Post(r.Post), User: sqlite.User(r.User)}, err
}

func (q postgresQueries) PostsWithAuthors(
	ctx context.Context) ([]sqlite.PostsWithAuthorsRow, error) {
	rows, err := q.Queries.PostsWithAuthors(ctx)
	return each(rows, err, func(r postgres.PostsWithAuthorsRow) sqlite.PostsWithAuthorsRow {
		return sqlite.PostsWithAuthorsRow{Post: sqlite.Post(r.Post), User: sqlite.User(r.User)}
	})
}

func (q postgresQueries) CreateUser(ctx context.Context,
	arg sqlite.CreateUserParams) (int64, error) {
	return q.Queries.CreateUser(ctx, postgres.CreateUserParams(arg))
}

func (q postgresQueries) SetBio(ctx context.Context, arg sqlite.SetBioParams) error {
	return q.Queries.SetBio(ctx, postgres.SetBioParams(arg))
}

func (q postgresQueries) Cards(ctx context.Context) ([]sqlite.CardsRow, error) {
	rows, err := q.Queries.Cards(ctx)
	return each(rows, err, func(r postgres.CardsRow) sqlite.CardsRow {
		return sqlite.CardsRow(r)
	})
}

func (q postgresQueries) Users(ctx context.Context) ([]sqlite.User, error) {
	rows, err := q.Queries.Users(ctx)
	return each(rows, err, func(r postgres.User) sqlite.User {
		return sqlite.User(r)
	})
}

func (q postgresQueries) SearchInOrder(ctx context.Context, discoverable sql.NullBool,
	byHandle bool) ([]string, error) {
	return q.Queries.SearchInOrder(ctx, postgres.SearchInOrderParams{
		Discoverable: discoverable, ByHandle: byHandle})
}

func (q postgresQueries) TreeJoined(ctx context.Context,
	id int64) ([]sqlite.TreeJoinedRow, error) {
	rows, err := q.Queries.TreeJoined(ctx, id)
	return each(rows, err, func(r postgres.TreeJoinedRow) sqlite.TreeJoinedRow {
		return sqlite.TreeJoinedRow{User: sqlite.User(r.User), Post: sqlite.Post(r.Post),
			Follow: sqlite.Follow(r.Follow)}
	})
}

func (q postgresQueries) CreateUsers(ctx context.Context, arg sqlite.CreateUsersParams) error {
	return q.Queries.CreateUsers(ctx, postgres.CreateUsersParams(arg))
}

func (q postgresQueries) Post(ctx context.Context, id int64) (sqlite.Post, error) {
	r, err := q.Queries.Post(ctx, id)
	return sqlite.Post(r), err
}

func (q postgresQueries) Publish(ctx context.Context, arg sqlite.PublishParams) error {
	return q.Queries.Publish(ctx, postgres.PublishParams(arg))
}

func (q postgresQueries) UpdateUser(ctx context.Context, arg sqlite.UpdateUserParams) error {
	return q.Queries.UpdateUser(ctx, postgres.UpdateUserParams(arg))
}

func (q postgresQueries) UpdateUserAtRevision(ctx context.Context,
	arg sqlite.UpdateUserAtRevisionParams) (int64, error) {
	return q.Queries.UpdateUserAtRevision(ctx, postgres.UpdateUserAtRevisionParams(arg))
}

func (q postgresQueries) User(ctx context.Context, id int64) (sqlite.User, error) {
	r, err := q.Queries.User(ctx, id)
	return sqlite.User(r), err
}
