package sqlximpl

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/models"
)

// userColumns are the columns of a userRow, of users under the alias u.
const userColumns = `u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
	u.discoverable, u.revision, u.created_at`

// joinedUserColumns are the same for a field of type userRow with the tag "user", in a
// row that holds other things too.
const joinedUserColumns = `u.id AS "user.id", u.handle AS "user.handle", u.email AS "user.email",
	u.display_name AS "user.display_name", u.bio AS "user.bio", u.location AS "user.location",
	u.website AS "user.website", u.discoverable AS "user.discoverable",
	u.revision AS "user.revision", u.created_at AS "user.created_at"`

// userRow is a row of users.
type userRow struct {
	ID           int64     `db:"id"`
	Handle       string    `db:"handle"`
	Email        string    `db:"email"`
	DisplayName  string    `db:"display_name"`
	Bio          *string   `db:"bio"`
	Location     string    `db:"location"`
	Website      string    `db:"website"`
	Discoverable bool      `db:"discoverable"`
	Revision     int64     `db:"revision"`
	CreatedAt    time.Time `db:"created_at"`
}

// model returns the user that the row stands for.
func (r *userRow) model() models.User {
	return models.User{
		ID:     r.ID,
		Handle: r.Handle,
		Email:  r.Email,
		Profile: models.Profile{
			DisplayName: r.DisplayName,
			Bio:         r.Bio,
			Location:    r.Location,
			Website:     r.Website,
		},
		Discoverable: r.Discoverable,
		Revision:     r.Revision,
		CreatedAt:    r.CreatedAt,
	}
}

// userModels returns the users that rows stand for.
func userModels(rows []userRow) []models.User {
	users := make([]models.User, len(rows))
	for i := range rows {
		users[i] = rows[i].model()
	}
	return users
}

// newUserRow returns the row that stands for a user.
func newUserRow(u *models.User) userRow {
	return userRow{
		ID:           u.ID,
		Handle:       u.Handle,
		Email:        u.Email,
		DisplayName:  u.Profile.DisplayName,
		Bio:          u.Profile.Bio,
		Location:     u.Profile.Location,
		Website:      u.Profile.Website,
		Discoverable: u.Discoverable,
		Revision:     u.Revision,
		CreatedAt:    u.CreatedAt,
	}
}

const createUser = `
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
	created_at)
VALUES (:handle, :email, :display_name, :bio, :location, :website, :discoverable, :revision,
	:created_at)`

// createUserParameters is how many parameters createUser has.
const createUserParameters = 9

// CreateUser stores a new user.
func (s *Store) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	u := n.User(s.clock.Now())
	var err error
	if u.ID, err = s.idOf(ctx, s.createUser, newUserRow(&u)); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &u, nil
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
//
// sqlx repeats the VALUES of the statement for one row, once for each row of a slice. The text
// that it makes goes by the statement that is kept of it.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return models.Nothing[models.User](ctx)
	}
	insert := createUser + s.returning
	bulk, err := prepareBulk[userRow](ctx, s, insert, createUserParameters, len(users))
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	err = s.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		for chunk := range slices.Chunk(users, bulk.fit) {
			rows := make([]userRow, len(chunk))
			for i := range chunk {
				rows[i] = newUserRow(&chunk[i])
			}
			ids, err := s.idsOf(ctx, bulk.in(tx, len(rows)), insert, rows, len(rows))
			if err != nil {
				return err
			}
			for i, id := range ids {
				chunk[i].ID = id
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// returnedID runs an INSERT for a row and returns the id from RETURNING.
func returnedID(ctx context.Context, insert *sqlx.NamedStmt, row any) (int64, error) {
	return only[int64](ctx, insert, row)
}

// returnedIDs runs an INSERT for a slice of rows and returns the ids from RETURNING, in ascending
// order.
func returnedIDs(ctx context.Context, tx sqlx.ExtContext, insert string, rows any,
	n int) ([]int64, error) {
	returned, err := sqlx.NamedQueryContext(ctx, tx, insert, rows)
	if err != nil {
		return nil, err
	}
	defer returned.Close()
	ids := make([]int64, 0, n)
	var id int64
	for returned.Next() {
		if err := returned.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, returned.Err()
}

const userByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = ?`

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	var row userRow
	if err := s.userByID.GetContext(ctx, &row, id); err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return new(row.model()), nil
}

const userByHandle = `SELECT ` + userColumns + ` FROM users u WHERE u.handle = ?`

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	var row userRow
	if err := s.userByHandle.GetContext(ctx, &row, handle); err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	return new(row.model()), nil
}

// UsersByID returns the users with any number of ids, in the order asked.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	if len(ids) == 0 {
		return models.Nothing[models.User](ctx)
	}
	list, err := s.idList(ids)
	if err != nil {
		return nil, err
	}
	rows := make([]userRow, 0, len(ids))
	if err := s.usersByID.SelectContext(ctx, &rows, list); err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.InOrder(ids, userModels(rows)), nil
}

// jsonList returns a list as one parameter, for engines without arrays.
func jsonList(ids []int64) (any, error) {
	list, err := json.Marshal(ids)
	return string(list), err
}

const followerCount = `(SELECT count(*) FROM follows f WHERE f.followee_id = u.id)`

// searchArgs are the named parameters of the statements of searchUsers, which use some.
type searchArgs struct {
	HandleFrom   string    `db:"handle_from"`
	HandleBefore string    `db:"handle_before"`
	JoinedFrom   time.Time `db:"joined_from"`
	JoinedBefore time.Time `db:"joined_before"`
	MinFollowers int64     `db:"min_followers"`
	AfterTime    time.Time `db:"after_time"`
	AfterHandle  string    `db:"after_handle"`
	AfterCount   int64     `db:"after_count"`
	AfterID      int64     `db:"after_id"`
	Limit        int       `db:"limit"`
}

// newSearchArgs returns the parameters of a search that starts after a key.
func newSearchArgs(s models.UserSearch, after models.Key, limit int) searchArgs {
	args := searchArgs{
		MinFollowers: s.MinFollowers,
		AfterTime:    after.Time,
		AfterHandle:  after.Handle,
		AfterCount:   after.Count,
		AfterID:      after.ID,
		Limit:        limit,
	}
	args.HandleFrom, args.HandleBefore = s.HandleRange()
	args.JoinedFrom, args.JoinedBefore = s.JoinedRange()
	return args
}

// searchUsers returns the statement for the filters that s sets. The key that the page
// starts after stands for one of the bounds, see [models.List.Start].
func searchUsers(s models.UserSearch) string {
	columns := userColumns
	where := []string{"u.discoverable"}
	if s.HandlePrefix != "" {
		where = append(where, "u.handle < :handle_before")
		if s.Sort != models.ByHandle {
			where = append(where, "u.handle >= :handle_from")
		}
	}
	if !s.JoinedFrom.IsZero() && s.Sort != models.OldestFirst {
		where = append(where, "u.created_at >= :joined_from")
	}
	if !s.JoinedBefore.IsZero() && s.Sort != models.NewestFirst {
		where = append(where, "u.created_at < :joined_before")
	}
	if s.HasBio {
		where = append(where, "u.bio <> ''")
	}
	if s.MinFollowers > 0 {
		where = append(where, followerCount+" >= :min_followers")
	}
	var order string
	switch s.Sort {
	case models.NewestFirst:
		where = append(where, "(u.created_at, u.id) < (:after_time, :after_id)")
		order = "u.created_at DESC, u.id DESC"
	case models.OldestFirst:
		where = append(where, "(u.created_at, u.id) > (:after_time, :after_id)")
		order = "u.created_at, u.id"
	case models.ByHandle:
		where = append(where, "u.handle > :after_handle")
		order = "u.handle"
	case models.MostFollowers:
		columns += ", " + followerCount + " AS followers"
		where = append(where, "("+followerCount+", u.id) < (:after_count, :after_id)")
		order = "followers DESC, u.id DESC"
	}
	return "SELECT " + columns + " FROM users u WHERE " + strings.Join(where, " AND ") +
		" ORDER BY " + order + " LIMIT :limit"
}

// foundUserRow is a row of searchUsers. Only the order that needs them has Followers.
type foundUserRow struct {
	userRow
	Followers int64 `db:"followers"`
}

// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
//
// sqlx has no builder. Named parameters make one unnecessary: the text is joined from
// the conditions that are set, and each takes what it needs from the one struct.
func (s *Store) SearchUsers(ctx context.Context, search models.UserSearch,
	p models.Page) (*models.Listing[models.User], error) {
	if err := search.Validate(); err != nil {
		return nil, err
	}
	list := models.SearchUsersList(search)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	stmt, err := s.prepareSearch(ctx, searchUsers(search))
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	rows := make([]foundUserRow, 0, p.Limit+1)
	err = stmt.SelectContext(ctx, &rows, newSearchArgs(search, after, p.Limit+1))
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	users := make([]models.User, len(rows))
	for i := range rows {
		users[i] = rows[i].model()
	}
	return models.Cut(list, p, users, func(u *models.User) models.Key {
		last := rows[p.Limit-1] // the key asked for is that of the last user of the page
		return models.Key{Time: u.CreatedAt, Handle: u.Handle, Count: last.Followers, ID: u.ID}
	}), nil
}

const updateProfile = `
UPDATE users
SET display_name = :display_name, bio = :bio, location = :location, website = :website,
	discoverable = :discoverable, revision = revision + 1
WHERE id = :id AND revision = :revision`

const updateProfileReturning = updateProfile + `
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
	created_at`

const userExists = `SELECT 1 FROM users WHERE id = ?`

// UpdateProfile replaces a user's profile, zero values included, and returns the user
// with its next revision.
//
// sqlx binds the fields of a row that the statement names and writes them whatever their
// values; the others it leaves alone.
func (s *Store) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	edit := newUserRow(&models.User{
		ID:           e.UserID,
		Profile:      e.Profile,
		Discoverable: e.Discoverable,
		Revision:     e.Revision,
	})
	row, err := s.edit(s, ctx, edit)
	if errors.Is(err, sql.ErrNoRows) {
		var one int
		if err = s.userExists.GetContext(ctx, &one, e.UserID); err == nil {
			return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision,
				models.ErrStale)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	return new(row.model()), nil
}

// editReturning replaces a profile at a revision and returns the new row. It fails with
// sql.ErrNoRows if there is no user at that revision.
func (s *Store) editReturning(ctx context.Context, edit userRow) (userRow, error) {
	return only[userRow](ctx, s.updateProfile, edit)
}

const deleteUser = `DELETE FROM users WHERE id = ?`

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	result, err := s.deleteUser.ExecContext(ctx, id)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("user %d: %w", id, err)
	}
	return nil
}
