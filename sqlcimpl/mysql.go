package sqlcimpl

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/internal/mysql"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

var mysqlDialect = dialect{
	prepare: func(ctx context.Context, db *schema.DB) (queries, error) {
		q, err := mysql.Prepare(ctx, db)
		return mysqlQueries{Queries: q}, err
	},
}

// mysqlQueries converts between the types that sqlc generates for MySQL and for SQLite. A query
// without such types, such as DeleteUser, needs no method here.
//
// sqlc cannot write inserts of many rows for MySQL. They run in the transaction next to the
// generated code, the workaround of https://github.com/sqlc-dev/sqlc/issues/2792.
type mysqlQueries struct {
	*mysql.Queries
	tx *sql.Tx // nil outside a transaction
}

func (q mysqlQueries) WithTx(tx *sql.Tx) queries {
	return mysqlQueries{q.Queries.WithTx(tx), tx}
}

// insert inserts rows, as many in a statement as their parameters allow. The text ends in VALUES.
// If note is not nil, insert calls it with the first id of each statement and the number of its
// rows, whose ids are consecutive
// (https://dev.mysql.com/doc/refman/8.0/en/innodb-auto-increment-handling.html).
func (q mysqlQueries) insert(ctx context.Context, text string, width int, args []any,
	note func(first int64, rows int)) error {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	for chunk := range slices.Chunk(args, 65535/width*width) {
		rows := len(chunk) / width
		result, err := q.tx.ExecContext(ctx, text+row+strings.Repeat(","+row, rows-1), chunk...)
		if err != nil {
			return err
		}
		if note == nil {
			continue
		}
		first, err := result.LastInsertId()
		if err != nil {
			return err
		}
		note(first, rows)
	}
	return nil
}

// insertIDs is insert for rows that get ids, and returns the ids.
func (q mysqlQueries) insertIDs(ctx context.Context, text string, width int,
	args []any) ([]int64, error) {
	ids := make([]int64, 0, len(args)/width)
	err := q.insert(ctx, text, width, args, func(first int64, rows int) {
		for i := range rows {
			ids = append(ids, first+int64(i))
		}
	})
	return ids, err
}

func (q mysqlQueries) CreateUser(ctx context.Context,
	arg sqlite.CreateUserParams) (int64, error) {
	return q.Queries.CreateUser(ctx, mysql.CreateUserParams(arg))
}

// CreateUsers writes the statement by hand. sqlc writes no VALUES list of variable length, and its
// parser for MySQL knows no JSON_TABLE. Its :copyfrom is LOAD DATA, which turns a taken handle into
// a warning and returns no ids.
func (q mysqlQueries) CreateUsers(ctx context.Context,
	users []sqlite.CreateUserParams) ([]int64, error) {
	const text = `
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
	created_at)
VALUES `
	args := make([]any, 0, 9*len(users))
	for i := range users {
		u := &users[i]
		args = append(args, u.Handle, u.Email, u.DisplayName, u.Bio, u.Location, u.Website,
			u.Discoverable, u.Revision, u.CreatedAt)
	}
	return q.insertIDs(ctx, text, 9, args)
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

// UsersByID binds each id, because sqlc.slice is the only list that sqlc has for MySQL. A chunk
// stays below MySQL's limit of 65,535 parameters and below its optimizer's limit for a range.
func (q mysqlQueries) UsersByID(ctx context.Context, ids []int64) ([]sqlite.User, error) {
	found := make([]sqlite.User, 0, len(ids))
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

// UpdateProfile reads the user back, because MySQL has no RETURNING. It takes the written columns
// from the arguments, because another edit may have come between.
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

// PublishAll writes the statement by hand, as CreateUsers does.
func (q mysqlQueries) PublishAll(ctx context.Context,
	posts []sqlite.PublishParams) ([]int64, error) {
	const text = `
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES `
	args := make([]any, 0, 6*len(posts))
	for i := range posts {
		p := &posts[i]
		args = append(args, p.AuthorID, p.Kind, p.Body, p.ParentID, p.RepostOfID, p.CreatedAt)
	}
	return q.insertIDs(ctx, text, 6, args)
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

// Thread names the fields, because their order differs: SQLite's limit is inside the recursion.
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

// FollowAll writes the statement by hand, as CreateUsers does.
func (q mysqlQueries) FollowAll(ctx context.Context, followerID int64, since time.Time,
	followeeIDs []int64) error {
	const text = `INSERT INTO follows (follower_id, followee_id, since, notify) VALUES `
	args := make([]any, 0, 4*len(followeeIDs))
	for _, id := range followeeIDs {
		args = append(args, followerID, id, since, false)
	}
	return q.insert(ctx, text, 4, args, nil)
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
