package sqlcimpl

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/internal/postgres"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

var postgresDialect = dialect{
	prepare: func(ctx context.Context, db *schema.DB) (queries, error) {
		q, err := postgres.Prepare(ctx, db)
		return postgresQueries{q}, err
	},
	// Each statement of PostgreSQL's default level sees what was committed before it.
	snapshot: sql.LevelRepeatableRead,
}

// postgresQueries converts between the types that sqlc generates for PostgreSQL and for SQLite. A
// query without such types, such as DeleteUser, needs no method here.
type postgresQueries struct{ *postgres.Queries }

func (q postgresQueries) WithTx(tx *sql.Tx) queries {
	return postgresQueries{q.Queries.WithTx(tx)}
}

func (q postgresQueries) CreateUser(ctx context.Context,
	arg sqlite.CreateUserParams) (int64, error) {
	return only(q.Queries.CreateUser(ctx, postgres.CreateUserParams(arg)))
}

func (q postgresQueries) CreateUsers(ctx context.Context,
	users []sqlite.CreateUserParams) ([]int64, error) {
	array, err := json.Marshal(users)
	if err != nil {
		return nil, err
	}
	ids, err := q.Queries.CreateUsers(ctx, postgres.CreateUsersParams{
		CreatedAt: users[0].CreatedAt,
		Users:     string(array),
	})
	slices.Sort(ids)
	return ids, err
}

func (q postgresQueries) UserByID(ctx context.Context, id int64) (sqlite.User, error) {
	row, err := q.Queries.UserByID(ctx, id)
	return sqlite.User(row), err
}

func (q postgresQueries) UserByHandle(ctx context.Context, handle string) (sqlite.User, error) {
	row, err := q.Queries.UserByHandle(ctx, handle)
	return sqlite.User(row), err
}

// postgresUsers converts rows of users.
var postgresUsers = each(func(r *postgres.User) sqlite.User { return sqlite.User(*r) })

func (q postgresQueries) UsersByID(ctx context.Context, ids []int64) ([]sqlite.User, error) {
	return postgresUsers(q.Queries.UsersByID(ctx, ids))
}

func (q postgresQueries) SearchUsersNewestFirst(ctx context.Context,
	arg sqlite.SearchUsersNewestFirstParams) ([]sqlite.User, error) {
	return postgresUsers(q.Queries.SearchUsersNewestFirst(ctx,
		postgres.SearchUsersNewestFirstParams(arg)))
}

func (q postgresQueries) SearchUsersOldestFirst(ctx context.Context,
	arg sqlite.SearchUsersOldestFirstParams) ([]sqlite.User, error) {
	return postgresUsers(q.Queries.SearchUsersOldestFirst(ctx,
		postgres.SearchUsersOldestFirstParams(arg)))
}

func (q postgresQueries) SearchUsersByHandle(ctx context.Context,
	arg sqlite.SearchUsersByHandleParams) ([]sqlite.User, error) {
	return postgresUsers(q.Queries.SearchUsersByHandle(ctx,
		postgres.SearchUsersByHandleParams(arg)))
}

func (q postgresQueries) SearchUsersMostFollowers(ctx context.Context,
	arg sqlite.SearchUsersMostFollowersParams) ([]sqlite.SearchUsersMostFollowersRow, error) {
	return each(func(r *postgres.SearchUsersMostFollowersRow) sqlite.SearchUsersMostFollowersRow {
		return sqlite.SearchUsersMostFollowersRow{User: sqlite.User(r.User), Followers: r.Followers}
	})(q.Queries.SearchUsersMostFollowers(ctx, postgres.SearchUsersMostFollowersParams(arg)))
}

func (q postgresQueries) UpdateProfile(ctx context.Context,
	arg sqlite.UpdateProfileParams) (sqlite.User, error) {
	row, err := only(q.Queries.UpdateProfile(ctx, postgres.UpdateProfileParams(arg)))
	return sqlite.User(row), err
}

func (q postgresQueries) Publish(ctx context.Context, arg sqlite.PublishParams) (int64, error) {
	return only(q.Queries.Publish(ctx, postgres.PublishParams(arg)))
}

func (q postgresQueries) PublishAll(ctx context.Context,
	posts []sqlite.PublishParams) ([]int64, error) {
	array, err := json.Marshal(posts)
	if err != nil {
		return nil, err
	}
	ids, err := q.Queries.PublishAll(ctx, postgres.PublishAllParams{
		CreatedAt: posts[0].CreatedAt,
		Posts:     string(array),
	})
	slices.Sort(ids)
	return ids, err
}

func (q postgresQueries) PostByID(ctx context.Context, id int64) (sqlite.PostByIDRow, error) {
	row, err := q.Queries.PostByID(ctx, id)
	return sqlite.PostByIDRow{Post: sqlite.Post(row.Post), User: sqlite.User(row.User)}, err
}

// postgresPosts converts rows of posts.
var postgresPosts = each(func(r *postgres.Post) sqlite.Post { return sqlite.Post(*r) })

func (q postgresQueries) PostsByAuthor(ctx context.Context,
	arg sqlite.PostsByAuthorParams) ([]sqlite.Post, error) {
	return postgresPosts(q.Queries.PostsByAuthor(ctx, postgres.PostsByAuthorParams(arg)))
}

func (q postgresQueries) Thread(ctx context.Context,
	arg sqlite.ThreadParams) ([]sqlite.Post, error) {
	return postgresPosts(q.Queries.Thread(ctx, postgres.ThreadParams(arg)))
}

func (q postgresQueries) Follow(ctx context.Context, arg sqlite.FollowParams) error {
	return q.Queries.Follow(ctx, postgres.FollowParams(arg))
}

func (q postgresQueries) FollowAll(ctx context.Context, followerID int64, since time.Time,
	followeeIDs []int64) error {
	return q.Queries.FollowAll(ctx, postgres.FollowAllParams{
		FollowerID:  followerID,
		Since:       since,
		FolloweeIds: followeeIDs,
	})
}

func (q postgresQueries) Unfollow(ctx context.Context, arg sqlite.UnfollowParams) (int64, error) {
	return q.Queries.Unfollow(ctx, postgres.UnfollowParams(arg))
}

func (q postgresQueries) SetNotify(ctx context.Context,
	arg sqlite.SetNotifyParams) (int64, error) {
	return q.Queries.SetNotify(ctx, postgres.SetNotifyParams(arg))
}

func (q postgresQueries) Following(ctx context.Context,
	arg sqlite.FollowingParams) ([]sqlite.FollowingRow, error) {
	return each(func(r *postgres.FollowingRow) sqlite.FollowingRow {
		return sqlite.FollowingRow{Follow: sqlite.Follow(r.Follow), User: sqlite.User(r.User)}
	})(q.Queries.Following(ctx, postgres.FollowingParams(arg)))
}

func (q postgresQueries) Followers(ctx context.Context,
	arg sqlite.FollowersParams) ([]sqlite.FollowersRow, error) {
	return each(func(r *postgres.FollowersRow) sqlite.FollowersRow {
		return sqlite.FollowersRow{Follow: sqlite.Follow(r.Follow), User: sqlite.User(r.User)}
	})(q.Queries.Followers(ctx, postgres.FollowersParams(arg)))
}

func (q postgresQueries) FollowCounts(ctx context.Context,
	id int64) (sqlite.FollowCountsRow, error) {
	row, err := q.Queries.FollowCounts(ctx, id)
	return sqlite.FollowCountsRow(row), err
}

func (q postgresQueries) HomeTimeline(ctx context.Context,
	arg sqlite.HomeTimelineParams) ([]sqlite.HomeTimelineRow, error) {
	return each(func(r *postgres.HomeTimelineRow) sqlite.HomeTimelineRow {
		return sqlite.HomeTimelineRow{Post: sqlite.Post(r.Post), User: sqlite.User(r.User)}
	})(q.Queries.HomeTimeline(ctx, postgres.HomeTimelineParams(arg)))
}

func (q postgresQueries) ProfileUser(ctx context.Context,
	handle string) (sqlite.ProfileUserRow, error) {
	row, err := q.Queries.ProfileUser(ctx, handle)
	return sqlite.ProfileUserRow{
		User:      sqlite.User(row.User),
		Followers: row.Followers,
		Followees: row.Followees,
	}, err
}

func (q postgresQueries) Suggestions(ctx context.Context,
	arg sqlite.SuggestionsParams) ([]sqlite.SuggestionsRow, error) {
	return each(func(r *postgres.SuggestionsRow) sqlite.SuggestionsRow {
		return sqlite.SuggestionsRow{User: sqlite.User(r.User), Common: r.Common}
	})(q.Queries.Suggestions(ctx, postgres.SuggestionsParams(arg)))
}

func (q postgresQueries) TopAuthors(ctx context.Context,
	arg sqlite.TopAuthorsParams) ([]sqlite.TopAuthorsRow, error) {
	return each(func(r *postgres.TopAuthorsRow) sqlite.TopAuthorsRow {
		return sqlite.TopAuthorsRow{
			User:      sqlite.User(r.User),
			Posts:     r.Posts,
			Followers: r.Followers,
		}
	})(q.Queries.TopAuthors(ctx, postgres.TopAuthorsParams(arg)))
}
