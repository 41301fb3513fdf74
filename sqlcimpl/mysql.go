package sqlcimpl

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	driver "github.com/go-sql-driver/mysql"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/internal/mysql"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

var mysqlDialect = dialect{
	prepare: func(ctx context.Context, db *schema.DB) (queries, error) {
		q, err := mysql.Prepare(ctx, db)
		return mysqlQueries{q}, err
	},
	nameOf:   mysqlName,
	answered: mysqlAnswered,
}

// mysqlQueries converts between the types that sqlc generates for MySQL and for
// SQLite. What has no types of its own, such as DeleteUser, needs no method here.
type mysqlQueries struct{ *mysql.Queries }

func (q mysqlQueries) WithTx(tx *sql.Tx) queries { return mysqlQueries{q.Queries.WithTx(tx)} }

func (q mysqlQueries) CreateUser(ctx context.Context,
	arg sqlite.CreateUserParams) (int64, error) {
	return q.Queries.CreateUser(ctx, mysql.CreateUserParams(arg))
}

// CreateUsers inserts row by row: sqlc's parser for MySQL knows no JSON_TABLE, and the LOAD
// DATA of its :copyfrom makes a warning of a handle that is taken, and tells no ids.
func (q mysqlQueries) CreateUsers(ctx context.Context,
	users []sqlite.CreateUserParams) (ids []int64, err error) {
	ids = make([]int64, len(users))
	for i := range users {
		if ids[i], err = q.CreateUser(ctx, users[i]); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (q mysqlQueries) UserByID(ctx context.Context, id int64) (sqlite.User, error) {
	row, err := q.Queries.UserByID(ctx, id)
	return sqlite.User(row), err
}

func (q mysqlQueries) UserByHandle(ctx context.Context, handle string) (sqlite.User, error) {
	row, err := q.Queries.UserByHandle(ctx, handle)
	return sqlite.User(row), err
}

// mysqlUsers converts rows of users.
var mysqlUsers = each(func(r *mysql.User) sqlite.User { return sqlite.User(*r) })

// UsersByID binds each id, since sqlc.slice is the list that sqlc has for MySQL. A chunk stays
// below MySQL's limit of 65,535 parameters, and below what its optimizer takes for a range.
func (q mysqlQueries) UsersByID(ctx context.Context, ids []int64) ([]sqlite.User, error) {
	var found []sqlite.User
	for chunk := range slices.Chunk(ids, rowsPerStatement) {
		users, err := mysqlUsers(q.Queries.UsersByID(ctx, chunk))
		if err != nil {
			return nil, err
		}
		found = append(found, users...)
	}
	return found, nil
}

func (q mysqlQueries) SearchUsersNewestFirst(ctx context.Context,
	arg sqlite.SearchUsersNewestFirstParams) ([]sqlite.User, error) {
	return mysqlUsers(q.Queries.SearchUsersNewestFirst(ctx,
		mysql.SearchUsersNewestFirstParams(arg)))
}

func (q mysqlQueries) SearchUsersOldestFirst(ctx context.Context,
	arg sqlite.SearchUsersOldestFirstParams) ([]sqlite.User, error) {
	return mysqlUsers(q.Queries.SearchUsersOldestFirst(ctx,
		mysql.SearchUsersOldestFirstParams(arg)))
}

func (q mysqlQueries) SearchUsersByHandle(ctx context.Context,
	arg sqlite.SearchUsersByHandleParams) ([]sqlite.User, error) {
	return mysqlUsers(q.Queries.SearchUsersByHandle(ctx,
		mysql.SearchUsersByHandleParams(arg)))
}

func (q mysqlQueries) SearchUsersMostFollowers(ctx context.Context,
	arg sqlite.SearchUsersMostFollowersParams) ([]sqlite.SearchUsersMostFollowersRow, error) {
	return each(func(r *mysql.SearchUsersMostFollowersRow) sqlite.SearchUsersMostFollowersRow {
		return sqlite.SearchUsersMostFollowersRow{User: sqlite.User(r.User), Followers: r.Followers}
	})(q.Queries.SearchUsersMostFollowers(ctx, mysql.SearchUsersMostFollowersParams(arg)))
}

// UpdateProfile reads the user back, because MySQL has no RETURNING. What was written is taken
// from the arguments: another edit may have come between.
func (q mysqlQueries) UpdateProfile(ctx context.Context,
	arg sqlite.UpdateProfileParams) (sqlite.User, error) {
	n, err := q.Queries.UpdateProfile(ctx, mysql.UpdateProfileParams(arg))
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return sqlite.User{}, err
	}
	row, err := q.UserByID(ctx, arg.ID)
	row.DisplayName, row.Bio, row.Location = arg.DisplayName, arg.Bio, arg.Location
	row.Website, row.Discoverable, row.Revision = arg.Website, arg.Discoverable, arg.Revision+1
	return row, err
}

func (q mysqlQueries) Publish(ctx context.Context, arg sqlite.PublishParams) (int64, error) {
	return q.Queries.Publish(ctx, mysql.PublishParams(arg))
}

// PublishAll inserts row by row, as CreateUsers does.
func (q mysqlQueries) PublishAll(ctx context.Context,
	posts []sqlite.PublishParams) (ids []int64, err error) {
	ids = make([]int64, len(posts))
	for i := range posts {
		if ids[i], err = q.Publish(ctx, posts[i]); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (q mysqlQueries) PostByID(ctx context.Context, id int64) (sqlite.PostByIDRow, error) {
	row, err := q.Queries.PostByID(ctx, id)
	return sqlite.PostByIDRow{Post: sqlite.Post(row.Post), User: sqlite.User(row.User)}, err
}

// mysqlPosts converts rows of posts.
var mysqlPosts = each(func(r *mysql.Post) sqlite.Post { return sqlite.Post(*r) })

func (q mysqlQueries) PostsByAuthor(ctx context.Context,
	arg sqlite.PostsByAuthorParams) ([]sqlite.Post, error) {
	return mysqlPosts(q.Queries.PostsByAuthor(ctx, mysql.PostsByAuthorParams(arg)))
}

// Thread names the fields, which stand in another order: SQLite's limit is inside the recursion.
func (q mysqlQueries) Thread(ctx context.Context, arg sqlite.ThreadParams) ([]sqlite.Post, error) {
	return mysqlPosts(q.Queries.Thread(ctx, mysql.ThreadParams{
		ID:       arg.ID,
		MaxDepth: arg.MaxDepth,
		MaxRows:  arg.MaxRows,
	}))
}

func (q mysqlQueries) Follow(ctx context.Context, arg sqlite.FollowParams) error {
	return q.Queries.Follow(ctx, mysql.FollowParams(arg))
}

// FollowAll inserts row by row, as CreateUsers does.
func (q mysqlQueries) FollowAll(ctx context.Context, followerID int64, since time.Time,
	followeeIDs []int64) error {
	for _, id := range followeeIDs {
		err := q.Follow(ctx, sqlite.FollowParams{
			FollowerID: followerID,
			FolloweeID: id,
			Since:      since,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (q mysqlQueries) Unfollow(ctx context.Context, arg sqlite.UnfollowParams) (int64, error) {
	return q.Queries.Unfollow(ctx, mysql.UnfollowParams(arg))
}

func (q mysqlQueries) SetNotify(ctx context.Context,
	arg sqlite.SetNotifyParams) (int64, error) {
	return q.Queries.SetNotify(ctx, mysql.SetNotifyParams(arg))
}

func (q mysqlQueries) Following(ctx context.Context,
	arg sqlite.FollowingParams) ([]sqlite.FollowingRow, error) {
	return each(func(r *mysql.FollowingRow) sqlite.FollowingRow {
		return sqlite.FollowingRow{Follow: sqlite.Follow(r.Follow), User: sqlite.User(r.User)}
	})(q.Queries.Following(ctx, mysql.FollowingParams(arg)))
}

func (q mysqlQueries) Followers(ctx context.Context,
	arg sqlite.FollowersParams) ([]sqlite.FollowersRow, error) {
	return each(func(r *mysql.FollowersRow) sqlite.FollowersRow {
		return sqlite.FollowersRow{Follow: sqlite.Follow(r.Follow), User: sqlite.User(r.User)}
	})(q.Queries.Followers(ctx, mysql.FollowersParams(arg)))
}

func (q mysqlQueries) FollowCounts(ctx context.Context,
	id int64) (sqlite.FollowCountsRow, error) {
	row, err := q.Queries.FollowCounts(ctx, id)
	return sqlite.FollowCountsRow(row), err
}

func (q mysqlQueries) HomeTimeline(ctx context.Context,
	arg sqlite.HomeTimelineParams) ([]sqlite.HomeTimelineRow, error) {
	return each(func(r *mysql.HomeTimelineRow) sqlite.HomeTimelineRow {
		return sqlite.HomeTimelineRow{Post: sqlite.Post(r.Post), User: sqlite.User(r.User)}
	})(q.Queries.HomeTimeline(ctx, mysql.HomeTimelineParams(arg)))
}

func (q mysqlQueries) ProfileUser(ctx context.Context,
	handle string) (sqlite.ProfileUserRow, error) {
	row, err := q.Queries.ProfileUser(ctx, handle)
	return sqlite.ProfileUserRow{
		User:      sqlite.User(row.User),
		Followers: row.Followers,
		Followees: row.Followees,
	}, err
}

func (q mysqlQueries) Suggestions(ctx context.Context,
	arg sqlite.SuggestionsParams) ([]sqlite.SuggestionsRow, error) {
	return each(func(r *mysql.SuggestionsRow) sqlite.SuggestionsRow {
		return sqlite.SuggestionsRow{User: sqlite.User(r.User), Common: r.Common}
	})(q.Queries.Suggestions(ctx, mysql.SuggestionsParams(arg)))
}

func (q mysqlQueries) TopAuthors(ctx context.Context,
	arg sqlite.TopAuthorsParams) ([]sqlite.TopAuthorsRow, error) {
	return each(func(r *mysql.TopAuthorsRow) sqlite.TopAuthorsRow {
		return sqlite.TopAuthorsRow{
			User:      sqlite.User(r.User),
			Posts:     r.Posts,
			Followers: r.Followers,
		}
	})(q.Queries.TopAuthors(ctx, mysql.TopAuthorsParams(arg)))
}

// mysqlName returns the name that models has for an error of MySQL's or MariaDB's, or nil,
// by https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html and
// https://mariadb.com/kb/en/mariadb-error-code-reference/.
func mysqlName(err error) error {
	var e *driver.MySQLError
	if !errors.As(err, &e) {
		return nil
	}
	switch e.Number {
	case 1062: // duplicate entry
		return models.ErrConflict
	case 1451, 1452: // foreign key
		return models.ErrNotFound
	case 3819, 4025, 1048, 1406, 1644: // check, MariaDB's check, NOT NULL, too long, a trigger
		return models.ErrInvalid
	case 1213, 1020: // deadlock, MariaDB's changed since the snapshot
		return models.ErrAborted
	}
	return nil
}

// mysqlAnswered reports whether an error is the server's answer to what it was asked. That
// it shuts down, or that somebody ended the connection or the statement, is none.
func mysqlAnswered(err error) bool {
	var e *driver.MySQLError
	return errors.As(err, &e) && e.Number != 1053 && e.Number != 1317 && e.Number != 1927
}
