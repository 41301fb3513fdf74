// Package sqlc has the ways with github.com/sqlc-dev/sqlc. The queries are in its folder queries.
package sqlc

import (
	"context"
	"database/sql"
	"time"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/sqlc/internal/mysql"
	"example.com/impedance/mismatch/ways/sqlc/internal/postgres"
	"example.com/impedance/mismatch/ways/sqlc/internal/sqlite"
	"example.com/impedance/schema"
)

// handle is what the ways share.
type handle struct {
	queries
	other queries // of a second database, or nil
	db    *schema.DB
}

// queries are the generated queries of an engine, with the types that sqlc generates for SQLite.
// The other engines convert theirs.
type queries interface {
	Follow(ctx context.Context, arg sqlite.FollowParams) error
	Followers(ctx context.Context, followeeID int64) ([]sqlite.Follow, error)
	UsersIn(ctx context.Context, ids []int64) ([]int64, error)
	UsersInList(ctx context.Context, ids string) ([]int64, error)
	Location(ctx context.Context, id int64) (string, error)
	PostWithAuthor(ctx context.Context, id int64) (sqlite.PostWithAuthorRow, error)
	PostsWithAuthors(ctx context.Context) ([]sqlite.PostsWithAuthorsRow, error)
	AuthorsOfPosts(ctx context.Context) ([]string, error)
	Bio(ctx context.Context, id int64) (sql.NullString, error)
	CreateUser(ctx context.Context, arg sqlite.CreateUserParams) (int64, error)
	SetBio(ctx context.Context, arg sqlite.SetBioParams) error
	Cards(ctx context.Context) ([]sqlite.CardsRow, error)
	Users(ctx context.Context) ([]sqlite.User, error)
	SearchByHandle(ctx context.Context, discoverable sql.NullBool) ([]string, error)
	SearchInOrder(ctx context.Context, discoverable sql.NullBool, byHandle bool) ([]string, error)
	SearchNewest(ctx context.Context, discoverable sql.NullBool) ([]string, error)
	FollowerIDs(ctx context.Context, followeeID int64) ([]int64, error)
	Handle(ctx context.Context, id int64) (string, error)
	PostIDs(ctx context.Context, authorID int64) ([]int64, error)
	TreeJoined(ctx context.Context, id int64) ([]sqlite.TreeJoinedRow, error)
	CreateUsers(ctx context.Context, arg sqlite.CreateUsersParams) error
	NotifyAll(ctx context.Context, followerID int64) error
	FollowerHandles(ctx context.Context, followeeID int64) ([]string, error)
	HandlesIn(ctx context.Context, ids []int64) ([]string, error)
	Post(ctx context.Context, id int64) (sqlite.Post, error)
	Publish(ctx context.Context, arg sqlite.PublishParams) error
	CountCreatedAt(ctx context.Context, createdAt time.Time) (int64, error)
	CreatedAt(ctx context.Context, id int64) (time.Time, error)
	UpdateUser(ctx context.Context, arg sqlite.UpdateUserParams) error
	UpdateUserAtRevision(ctx context.Context, arg sqlite.UpdateUserAtRevisionParams) (int64, error)
	User(ctx context.Context, id int64) (sqlite.User, error)
}

// open returns the queries of an engine.
func open(db *schema.DB) queries {
	switch db.Engine {
	case schema.Postgres:
		return postgresQueries{postgres.New(db)}
	case schema.MySQL:
		return mysqlQueries{mysql.New(db)}
	}
	return sqliteQueries{sqlite.New(db)}
}

// sqliteQueries have no parameter for the order: sqlc loses it.
type sqliteQueries struct{ *sqlite.Queries }

func (q sqliteQueries) SearchInOrder(ctx context.Context, discoverable sql.NullBool,
	_ bool) ([]string, error) {
	return q.Queries.SearchInOrder(ctx, discoverable)
}

// each converts rows.
func each[To, From any](rows []From, err error, convert func(From) To) ([]To, error) {
	var all []To
	for _, r := range rows {
		all = append(all, convert(r))
	}
	return all, err
}

// Open returns the ways over a database, and over a second one for Sharding.
func Open(db, other *schema.DB) (*mismatch.Ways, error) {
	h := handle{queries: open(db), db: db}
	if other != nil {
		h.other = open(other)
	}
	w := &mismatch.Ways{}
	w.Granularity.First = firstGranularity{h}
	w.Subtypes.First, w.Subtypes.Out = firstSubtypes{h}, outSubtypes{h}
	w.Identity.First, w.Identity.Out = firstIdentity{h}, outIdentity{h}
	w.Associations.First = firstAssociations{h}
	w.Navigation.First = firstNavigation{h}
	w.DualSchema.First, w.DualSchema.Out = firstDual{h}, outDual{h}
	w.SchemaOwnership.First = firstOwner{h}
	w.Retrieval.First, w.Retrieval.Out = firstRetrieval{h}, outRetrieval{h}
	w.PartialObjects.First, w.PartialObjects.Out = firstPartial{h}, outPartial{h}
	w.RowMultiplication.First, w.RowMultiplication.Out = firstTree{h}, outTree{h}
	w.NullAgainstZero.First = firstNull{h}
	w.SetAgainstRow.First, w.SetAgainstRow.Out = firstSet{h}, outSet{h}
	w.UnitOfWork.First, w.UnitOfWork.Out = firstUnit{h}, outUnit{h}
	w.TimeAndPrecision.First, w.TimeAndPrecision.Out = firstTime{h}, outTime{h}
	w.BindLimits.First, w.BindLimits.Out = firstBind{h}, outBind{h}
	w.Sharding.First, w.Sharding.Out = firstSharding{h}, outSharding{h}
	return w, nil
}
