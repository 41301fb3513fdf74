package pgx

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"example.com/impedance/models"
)

// userColumns are the columns that userFields takes, of users under the alias u.
const userColumns = `u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
	u.discoverable, u.revision, u.created_at`

// userFields returns the destinations of the columns of userColumns. Loops over rows scan all rows
// into one set of fields and copy the values: no value points into another, and each row allocates
// its own bio.
func userFields(u *models.User) []any {
	return []any{&u.ID, &u.Handle, &u.Email, &u.Profile.DisplayName, &u.Profile.Bio,
		&u.Profile.Location, &u.Profile.Website, &u.Discoverable, &u.Revision, &u.CreatedAt}
}

const createUser = `
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
	created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id`

// addUserArgs adds the parameters of createUser.
func addUserArgs(args []any, u *models.User) []any {
	return append(args, u.Handle, u.Email, u.Profile.DisplayName, u.Profile.Bio,
		u.Profile.Location, u.Profile.Website, u.Discoverable, u.Revision, u.CreatedAt)
}

// CreateUser stores a new user.
func (s *Store) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	u := n.User(s.clock.Now())
	if err := s.pool.QueryRow(ctx, createUser, addUserArgs(nil, &u)...).Scan(&u.ID); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &u, nil
}

const newUserIDs = `SELECT nextval('users_id_seq') FROM generate_series(1, $1::bigint)`

// copiedUser are the columns that CreateUsers copies: the id and those of createUser.
var copiedUser = []string{"id", "handle", "email", "display_name", "bio", "location", "website",
	"discoverable", "revision", "created_at"}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
//
// pgx copies them, with ids that are taken from the sequence before, because COPY tells none.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return models.Nothing[models.User](ctx)
	}
	err = s.copyMany(ctx, newUserIDs, len(users), "users", copiedUser,
		func(row []any, i int, id int64) []any {
			users[i].ID = id
			return addUserArgs(append(row, id), &users[i])
		})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// copyMany takes ids for n rows from a sequence and copies the rows into a table. Its transaction
// begins with the ids, in one round trip. All rows stand in one slice, one after the other: pgx
// writes a row before it asks for the next.
func (s *Store) copyMany(ctx context.Context, newIDs string, n int, table string,
	columns []string, add func(row []any, i int, id int64) []any) error {
	ids := make([]int64, 0, n)
	return s.inTx(ctx, pgx.TxOptions{}, func(b *pgx.Batch) {
		b.Queue(newIDs, n).Query(func(rows pgx.Rows) (err error) {
			ids, err = pgx.AppendRows(ids, rows, pgx.RowTo[int64])
			return err
		})
	}, func(tx pgx.Tx) error {
		row := make([]any, 0, len(columns))
		source := pgx.CopyFromSlice(n, func(i int) ([]any, error) { return add(row, i, ids[i]), nil })
		_, err := tx.CopyFrom(ctx, pgx.Identifier{table}, columns, source)
		return err
	})
}

const userByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = $1`

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	var u models.User
	if err := s.pool.QueryRow(ctx, userByID, id).Scan(userFields(&u)...); err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return &u, nil
}

const userByHandle = `SELECT ` + userColumns + ` FROM users u WHERE u.handle = $1`

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	var u models.User
	if err := s.pool.QueryRow(ctx, userByHandle, handle).Scan(userFields(&u)...); err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	return &u, nil
}

const usersByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = ANY($1)`

// UsersByID returns the users with any number of ids, in the order asked.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	if len(ids) == 0 {
		return models.Nothing[models.User](ctx)
	}
	rows, err := s.pool.Query(ctx, usersByID, ids)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found := make([]models.User, 0, len(ids))
	var u models.User
	_, err = pgx.ForEachRow(rows, userFields(&u), func() error {
		found = append(found, u)
		return nil
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.InOrder(ids, found), nil
}

const followerCount = `(SELECT count(*) FROM follows f WHERE f.followee_id = u.id)`

// searchUsers returns the statement for the filters that by sets, and its parameters. The
// key after stands for one of the bounds, see [models.List.Start].
func searchUsers(by models.UserSearch, after models.Key, limit int) (string, []any) {
	var args []any
	bind := func(value any) string {
		args = append(args, value)
		return "$" + strconv.Itoa(len(args))
	}
	columns := userColumns
	where := "u.discoverable"
	if by.HandlePrefix != "" {
		from, before := by.HandleRange()
		if where += " AND u.handle < " + bind(before); by.Sort != models.ByHandle {
			where += " AND u.handle >= " + bind(from)
		}
	}
	from, before := by.JoinedRange()
	if !by.JoinedFrom.IsZero() && by.Sort != models.OldestFirst {
		where += " AND u.created_at >= " + bind(from)
	}
	if !by.JoinedBefore.IsZero() && by.Sort != models.NewestFirst {
		where += " AND u.created_at < " + bind(before)
	}
	if by.HasBio {
		where += " AND u.bio <> ''"
	}
	if by.MinFollowers > 0 {
		where += " AND " + followerCount + " >= " + bind(by.MinFollowers)
	}
	var order string
	switch by.Sort {
	case models.NewestFirst:
		where += " AND (u.created_at, u.id) < (" + bind(after.Time) + ", " + bind(after.ID) + ")"
		order = "u.created_at DESC, u.id DESC"
	case models.OldestFirst:
		where += " AND (u.created_at, u.id) > (" + bind(after.Time) + ", " + bind(after.ID) + ")"
		order = "u.created_at, u.id"
	case models.ByHandle:
		where += " AND u.handle > " + bind(after.Handle)
		order = "u.handle"
	case models.MostFollowers:
		columns += ", " + followerCount + " AS followers"
		where += " AND (" + followerCount + ", u.id) < (" + bind(after.Count) + ", " +
			bind(after.ID) + ")"
		order = "followers DESC, u.id DESC"
	}
	return "SELECT " + columns + " FROM users u WHERE " + where + " ORDER BY " + order + " LIMIT " +
		bind(limit), args
}

// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
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
	text, args := searchUsers(search, after, p.Limit+1)
	rows, err := s.pool.Query(ctx, text, args...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	users := make([]models.User, 0, p.Limit+1)
	var u models.User
	var count, last int64 // followers of the user, and of the last user of the page
	fields := userFields(&u)
	if search.Sort == models.MostFollowers {
		fields = append(fields, &count)
	}
	_, err = pgx.ForEachRow(rows, fields, func() error {
		if users = append(users, u); len(users) == p.Limit {
			last = count
		}
		return nil
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, users, func(u *models.User) models.Key {
		return models.Key{Time: u.CreatedAt, Handle: u.Handle, Count: last, ID: u.ID}
	}), nil
}

const updateProfile = `
UPDATE users AS u
SET display_name = $1, bio = $2, location = $3, website = $4, discoverable = $5,
	revision = revision + 1
WHERE id = $6 AND revision = $7
RETURNING ` + userColumns

const userExists = `SELECT 1 FROM users WHERE id = $1`

// UpdateProfile replaces a user's profile, zero values included, and returns the user
// with its next revision.
func (s *Store) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	var u models.User
	err := s.pool.QueryRow(ctx, updateProfile, e.Profile.DisplayName, e.Profile.Bio,
		e.Profile.Location, e.Profile.Website, e.Discoverable, e.UserID,
		e.Revision).Scan(userFields(&u)...)
	if errors.Is(err, pgx.ErrNoRows) {
		var one int
		if err = s.pool.QueryRow(ctx, userExists, e.UserID).Scan(&one); err == nil {
			return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision,
				models.ErrStale)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	return &u, nil
}

const deleteUser = `DELETE FROM users WHERE id = $1`

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	tag, err := s.pool.Exec(ctx, deleteUser, id)
	if err := s.changed(ctx, tag, err); err != nil {
		return fmt.Errorf("user %d: %w", id, err)
	}
	return nil
}
