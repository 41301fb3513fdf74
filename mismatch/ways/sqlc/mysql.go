package sqlc

import (
	"context"
	"database/sql"
	"encoding/json"

	"example.com/impedance/mismatch/ways/sqlc/internal/mysql"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
)

// mysqlQueries convert types, which the compiler allows while the fields agree.
type mysqlQueries struct{ *mysql.Queries }

func (q mysqlQueries) Follow(ctx context.Context, arg sqlite.FollowParams) error {
	return q.Queries.Follow(ctx, mysql.FollowParams(arg))
}

func (q mysqlQueries) Followers(ctx context.Context, followeeID int64) ([]sqlite.Follow, error) {
	rows, err := q.Queries.Followers(ctx, followeeID)
	return each(rows, err, func(r mysql.Follow) sqlite.Follow {
		return sqlite.Follow(r)
	})
}

func (q mysqlQueries) PostWithAuthor(ctx context.Context,
	id int64) (sqlite.PostWithAuthorRow, error) {
	r, err := q.Queries.PostWithAuthor(ctx, id)
	return sqlite.PostWithAuthorRow{Post: sqlite.Post(r.Post), User: sqlite.User(r.User)}, err
}

func (q mysqlQueries) PostsWithAuthors(
	ctx context.Context) ([]sqlite.PostsWithAuthorsRow, error) {
	rows, err := q.Queries.PostsWithAuthors(ctx)
	return each(rows, err, func(r mysql.PostsWithAuthorsRow) sqlite.PostsWithAuthorsRow {
		return sqlite.PostsWithAuthorsRow{Post: sqlite.Post(r.Post), User: sqlite.User(r.User)}
	})
}

func (q mysqlQueries) CreateUser(ctx context.Context, arg sqlite.CreateUserParams) (int64, error) {
	return q.Queries.CreateUser(ctx, mysql.CreateUserParams(arg))
}

func (q mysqlQueries) SetBio(ctx context.Context, arg sqlite.SetBioParams) error {
	return q.Queries.SetBio(ctx, mysql.SetBioParams(arg))
}

func (q mysqlQueries) Cards(ctx context.Context) ([]sqlite.CardsRow, error) {
	rows, err := q.Queries.Cards(ctx)
	return each(rows, err, func(r mysql.CardsRow) sqlite.CardsRow {
		return sqlite.CardsRow(r)
	})
}

func (q mysqlQueries) Users(ctx context.Context) ([]sqlite.User, error) {
	rows, err := q.Queries.Users(ctx)
	return each(rows, err, func(r mysql.User) sqlite.User {
		return sqlite.User(r)
	})
}

func (q mysqlQueries) SearchInOrder(ctx context.Context, discoverable sql.NullBool,
	byHandle bool) ([]string, error) {
	return q.Queries.SearchInOrder(ctx, mysql.SearchInOrderParams{
		Discoverable: discoverable, ByHandle: byHandle})
}

func (q mysqlQueries) TreeJoined(ctx context.Context, id int64) ([]sqlite.TreeJoinedRow, error) {
	rows, err := q.Queries.TreeJoined(ctx, id)
	return each(rows, err, func(r mysql.TreeJoinedRow) sqlite.TreeJoinedRow {
		return sqlite.TreeJoinedRow{User: sqlite.User(r.User), Post: sqlite.Post(r.Post),
			Follow: sqlite.Follow(r.Follow)}
	})
}

func (q mysqlQueries) Post(ctx context.Context, id int64) (sqlite.Post, error) {
	r, err := q.Queries.Post(ctx, id)
	return sqlite.Post(r), err
}

func (q mysqlQueries) Publish(ctx context.Context, arg sqlite.PublishParams) error {
	return q.Queries.Publish(ctx, mysql.PublishParams(arg))
}

func (q mysqlQueries) UpdateUser(ctx context.Context, arg sqlite.UpdateUserParams) error {
	return q.Queries.UpdateUser(ctx, mysql.UpdateUserParams(arg))
}

func (q mysqlQueries) UpdateUserAtRevision(ctx context.Context,
	arg sqlite.UpdateUserAtRevisionParams) (int64, error) {
	return q.Queries.UpdateUserAtRevision(ctx, mysql.UpdateUserAtRevisionParams(arg))
}

func (q mysqlQueries) User(ctx context.Context, id int64) (sqlite.User, error) {
	r, err := q.Queries.User(ctx, id)
	return sqlite.User(r), err
}

// CreateUsers sends a statement for each row. For MySQL sqlc has copyfrom, whose "Errors and
// duplicate keys are treated as warnings" (https://docs.sqlc.dev/en/v1.31.1/howto/insert.html), and
// its parser does not know JSON_TABLE (https://github.com/sqlc-dev/sqlc/issues/3129).
func (q mysqlQueries) CreateUsers(ctx context.Context, arg sqlite.CreateUsersParams) error {
	var handles []string
	if err := json.Unmarshal([]byte(arg.Handles), &handles); err != nil {
		return err
	}
	for _, handle := range handles {
		if _, err := q.CreateUser(ctx, newUser(handle, arg.CreatedAt)); err != nil {
			return err
		}
	}
	return nil
}

// UsersInList passes a slice. The parser does not know JSON_TABLE, as above, and there is no limit,
// since the driver writes the values into the text (interpolateParams).
func (q mysqlQueries) UsersInList(ctx context.Context, list string) ([]int64, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(list), &ids); err != nil {
		return nil, err
	}
	return q.UsersIn(ctx, ids)
}
