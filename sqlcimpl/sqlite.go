package sqlcimpl

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

var sqliteDialect = dialect{
	prepare: func(ctx context.Context, db *schema.DB) (queries, error) {
		q, err := sqlite.Prepare(ctx, db)
		return sqliteQueries{q}, err
	},
}

// sqliteQueries binds each list as one parameter, a JSON array. It returns the single row of a
// statement that writes one row.
type sqliteQueries struct{ *sqlite.Queries }

func (q sqliteQueries) WithTx(tx *sql.Tx) queries { return sqliteQueries{q.Queries.WithTx(tx)} }

func (q sqliteQueries) CreateUser(ctx context.Context,
	arg sqlite.CreateUserParams) (int64, error) {
	return only(q.Queries.CreateUser(ctx, arg))
}

// CreateUsers passes CreatedAt, which all rows share, as a parameter of its own, so that the driver
// formats it as elsewhere.
func (q sqliteQueries) CreateUsers(ctx context.Context,
	users []sqlite.CreateUserParams) ([]int64, error) {
	array, err := json.Marshal(users)
	if err != nil {
		return nil, err
	}
	ids, err := q.Queries.CreateUsers(ctx, sqlite.CreateUsersParams{
		CreatedAt: users[0].CreatedAt,
		Users:     string(array),
	})
	slices.Sort(ids)
	return ids, err
}

func (q sqliteQueries) UsersByID(ctx context.Context, ids []int64) ([]sqlite.User, error) {
	array, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return q.Queries.UsersByID(ctx, string(array))
}

// SearchUsersNewestFirst uses the query for the index of handles if there is a prefix and the range
// of time has no end besides the start of the page.
func (q sqliteQueries) SearchUsersNewestFirst(ctx context.Context,
	arg sqlite.SearchUsersNewestFirstParams) ([]sqlite.User, error) {
	if arg.HandleFrom == "" || !arg.JoinedFrom.Equal(models.Earliest) {
		return q.Queries.SearchUsersNewestFirst(ctx, arg)
	}
	return q.Queries.SearchUsersByPrefixNewestFirst(ctx,
		sqlite.SearchUsersByPrefixNewestFirstParams{
			HandleFrom:   arg.HandleFrom,
			HandleBefore: arg.HandleBefore,
			HasBio:       arg.HasBio,
			MinFollowers: arg.MinFollowers,
			AfterTime:    arg.AfterTime,
			AfterID:      arg.AfterID,
			MaxRows:      arg.MaxRows,
		})
}

// SearchUsersOldestFirst uses the query for the index of handles if there is a prefix and the range
// of time has no end besides the start of the page.
func (q sqliteQueries) SearchUsersOldestFirst(ctx context.Context,
	arg sqlite.SearchUsersOldestFirstParams) ([]sqlite.User, error) {
	if arg.HandleFrom == "" || !arg.JoinedBefore.Equal(models.Latest) {
		return q.Queries.SearchUsersOldestFirst(ctx, arg)
	}
	return q.Queries.SearchUsersByPrefixOldestFirst(ctx,
		sqlite.SearchUsersByPrefixOldestFirstParams{
			HandleFrom:   arg.HandleFrom,
			HandleBefore: arg.HandleBefore,
			HasBio:       arg.HasBio,
			MinFollowers: arg.MinFollowers,
			AfterTime:    arg.AfterTime,
			AfterID:      arg.AfterID,
			MaxRows:      arg.MaxRows,
		})
}

// joinedEnds returns how many ends a range of time has.
func joinedEnds(from, before time.Time) (ends int) {
	if !from.Equal(models.Earliest) {
		ends++
	}
	if !before.Equal(models.Latest) {
		ends++
	}
	return ends
}

// anyHandle is the end of the range of all handles.
var _, anyHandle = models.UserSearch{}.HandleRange()

// SearchUsersByHandle uses the query for the index of times, which sorts, if the range of time has
// two ends and there is no prefix.
func (q sqliteQueries) SearchUsersByHandle(ctx context.Context,
	arg sqlite.SearchUsersByHandleParams) ([]sqlite.User, error) {
	if arg.HandleBefore != anyHandle || joinedEnds(arg.JoinedFrom, arg.JoinedBefore) < 2 {
		return q.Queries.SearchUsersByHandle(ctx, arg)
	}
	return q.Queries.SearchUsersJoinedByHandle(ctx, sqlite.SearchUsersJoinedByHandleParams{
		AfterHandle:  arg.AfterHandle,
		JoinedFrom:   arg.JoinedFrom,
		JoinedBefore: arg.JoinedBefore,
		HasBio:       arg.HasBio,
		MinFollowers: arg.MinFollowers,
		MaxRows:      arg.MaxRows,
	})
}

// SearchUsersMostFollowers uses the query for the index whose range has more ends: the index of
// handles if there is a prefix and the range of time has fewer than two ends, and no index without
// a range.
func (q sqliteQueries) SearchUsersMostFollowers(ctx context.Context,
	arg sqlite.SearchUsersMostFollowersParams) ([]sqlite.SearchUsersMostFollowersRow, error) {
	ends := joinedEnds(arg.JoinedFrom, arg.JoinedBefore)
	switch {
	case arg.HandleFrom == "" && ends == 0:
		return q.Queries.SearchUsersMostFollowers(ctx, arg)
	case arg.HandleFrom == "" || ends == 2:
		return each(func(
			r *sqlite.SearchUsersJoinedMostFollowersRow) sqlite.SearchUsersMostFollowersRow {
			return sqlite.SearchUsersMostFollowersRow(*r)
		})(q.Queries.SearchUsersJoinedMostFollowers(ctx,
			sqlite.SearchUsersJoinedMostFollowersParams(arg)))
	}
	return each(func(
		r *sqlite.SearchUsersByPrefixMostFollowersRow) sqlite.SearchUsersMostFollowersRow {
		return sqlite.SearchUsersMostFollowersRow(*r)
	})(q.Queries.SearchUsersByPrefixMostFollowers(ctx,
		sqlite.SearchUsersByPrefixMostFollowersParams(arg)))
}

func (q sqliteQueries) UpdateProfile(ctx context.Context,
	arg sqlite.UpdateProfileParams) (sqlite.User, error) {
	return only(q.Queries.UpdateProfile(ctx, arg))
}

func (q sqliteQueries) Publish(ctx context.Context, arg sqlite.PublishParams) (int64, error) {
	return only(q.Queries.Publish(ctx, arg))
}

func (q sqliteQueries) PublishAll(ctx context.Context,
	posts []sqlite.PublishParams) ([]int64, error) {
	array, err := json.Marshal(posts)
	if err != nil {
		return nil, err
	}
	ids, err := q.Queries.PublishAll(ctx, sqlite.PublishAllParams{
		CreatedAt: posts[0].CreatedAt,
		Posts:     string(array),
	})
	slices.Sort(ids)
	return ids, err
}

func (q sqliteQueries) FollowAll(ctx context.Context, followerID int64, since time.Time,
	followeeIDs []int64) error {
	array, err := json.Marshal(followeeIDs)
	if err != nil {
		return err
	}
	return q.Queries.FollowAll(ctx, sqlite.FollowAllParams{
		FollowerID:  followerID,
		Since:       since,
		FolloweeIds: string(array),
	})
}
