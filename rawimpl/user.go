package rawimpl

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

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

// scanUsers reads and closes rows of userColumns. It allocates for the expected number of rows.
func scanUsers(rows *sql.Rows, expected int) ([]models.User, error) {
	defer rows.Close()
	users := make([]models.User, 0, expected)
	var u models.User
	fields := userFields(&u)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, err
		}
		users = append(users, u)
	}
	return users, rows.Err()
}

const insertUser = `
INSERT INTO users (handle, email, display_name, bio, location, website, discoverable, revision,
	created_at)
VALUES `

const createUser = insertUser + `(?, ?, ?, ?, ?, ?, ?, ?, ?)`

// insertUserParameters is how many parameters a row of insertUser has.
const insertUserParameters = 9

// addUserArgs adds the parameters of a row of insertUser.
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
	var err error
	if u.ID, err = s.idOf(ctx, s.createUser, addUserArgs(nil, &u)); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &u, nil
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return models.Nothing[models.User](ctx)
	}
	insert, err := s.bulk(ctx, insertUser, insertUserParameters, len(users), s.returning)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	args := make([]any, 0, len(users)*insertUserParameters)
	for i := range users {
		args = addUserArgs(args, &users[i])
	}
	err = s.inTx(ctx, nil, func(tx *sql.Tx) error {
		ids, err := s.insertMany(ctx, tx, insert, args, len(users))
		for i, id := range ids {
			users[i].ID = id
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// insertMany inserts a number of rows and returns their ids in the order of the rows.
func (s *Store) insertMany(ctx context.Context, tx *sql.Tx, insert bulk, args []any,
	rows int) ([]int64, error) {
	ids := make([]int64, 0, rows)
	err := insert.run(ctx, tx, args, func(insert statement, args []any) (err error) {
		ids, err = s.idsOf(ctx, insert, args, ids)
		return err
	})
	return ids, err
}

// returnedID runs an INSERT and returns the id from RETURNING.
func returnedID(ctx context.Context, insert statement, args []any) (id int64, err error) {
	err = insert.only(ctx, args, &id)
	return id, err
}

// returnedIDs runs an INSERT and appends the ids from RETURNING, in ascending order.
func returnedIDs(ctx context.Context, insert statement, args []any, ids []int64) ([]int64, error) {
	rows, err := insert.query(ctx, args...)
	if err != nil {
		return ids, err
	}
	defer rows.Close()
	before := len(ids)
	var id int64
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	slices.Sort(ids[before:])
	return ids, rows.Err()
}

const userByID = `SELECT ` + userColumns + ` FROM users u WHERE u.id = ?`

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	var u models.User
	if err := s.userByID.queryRow(ctx, id).Scan(userFields(&u)...); err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return &u, nil
}

const userByHandle = `SELECT ` + userColumns + ` FROM users u WHERE u.handle = ?`

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	var u models.User
	if err := s.userByHandle.queryRow(ctx, handle).Scan(userFields(&u)...); err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	return &u, nil
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
	rows, err := s.usersByID.query(ctx, list)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found, err := scanUsers(rows, len(ids))
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.InOrder(ids, found), nil
}

// jsonList returns a list as one parameter, for engines without arrays.
func jsonList(ids []int64) (any, error) {
	list, err := json.Marshal(ids)
	return string(list), err
}

const followerCount = `(SELECT count(*) FROM follows f WHERE f.followee_id = u.id)`

// searchUsers returns the statement for the filters set in by, and its parameters. The key after
// replaces one of the bounds, see [models.List.Start].
func (s *Store) searchUsers(by models.UserSearch, after models.Key,
	limit int) (string, []any) {
	columns := userColumns
	where := "u.discoverable"
	var args []any
	and := func(condition string, values ...any) {
		where += " AND " + condition
		args = append(args, values...)
	}
	if by.HandlePrefix != "" {
		from, before := by.HandleRange()
		if and("u.handle < ?", before); by.Sort != models.ByHandle {
			and("u.handle >= ?", from)
		}
	}
	from, before := by.JoinedRange()
	if !by.JoinedFrom.IsZero() && by.Sort != models.OldestFirst {
		and("u.created_at >= ?", from)
	}
	if !by.JoinedBefore.IsZero() && by.Sort != models.NewestFirst {
		and("u.created_at < ?", before)
	}
	if by.HasBio {
		and("u.bio <> ''")
	}
	if by.MinFollowers > 0 {
		and(followerCount+" >= ?", by.MinFollowers)
	}
	var order string
	switch by.Sort {
	case models.NewestFirst:
		and("(u.created_at, u.id) < (?, ?)", s.pair(after.Time, after.ID)...)
		order = "u.created_at DESC, u.id DESC"
	case models.OldestFirst:
		and("(u.created_at, u.id) > (?, ?)", s.pair(after.Time, after.ID)...)
		order = "u.created_at, u.id"
	case models.ByHandle:
		and("u.handle > ?", after.Handle)
		order = "u.handle"
	case models.MostFollowers:
		columns += ", " + followerCount + " AS followers"
		and("("+followerCount+", u.id) < (?, ?)", after.Count, after.ID)
		order = "followers DESC, u.id DESC"
	}
	return "SELECT " + columns + " FROM users u WHERE " + where + " ORDER BY " + order + " LIMIT ?",
		append(args, limit)
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
	text, args := s.searchUsers(search, after, p.Limit+1)
	stmt, err := s.keep(ctx, variant{text: text}, func() string { return s.tune(text) })
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	rows, err := stmt.query(ctx, args...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	defer rows.Close()
	users := make([]models.User, 0, p.Limit+1)
	var u models.User
	var count, last int64 // followers of the user, and of the last user of the page
	fields := userFields(&u)
	if search.Sort == models.MostFollowers {
		fields = append(fields, &count)
	}
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, s.translate(ctx, err)
		}
		if users = append(users, u); len(users) == p.Limit {
			last = count
		}
	}
	if err := rows.Err(); err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, users, func(u *models.User) models.Key {
		return models.Key{Time: u.CreatedAt, Handle: u.Handle, Count: last, ID: u.ID}
	}), nil
}

const updateProfileReturning = `
UPDATE users AS u
SET display_name = ?, bio = ?, location = ?, website = ?, discoverable = ?, revision = revision + 1
WHERE id = ? AND revision = ?
RETURNING id, handle, email, display_name, bio, location, website, discoverable, revision,
	created_at`

const userExists = `SELECT 1 FROM users WHERE id = ?`

// UpdateProfile replaces a user's profile, zero values included, and returns the user
// with its next revision.
func (s *Store) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	var u models.User
	err := s.edit(s, ctx, e, &u)
	if errors.Is(err, sql.ErrNoRows) {
		var one int
		if err = s.userExists.queryRow(ctx, e.UserID).Scan(&one); err == nil {
			return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision,
				models.ErrStale)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	return &u, nil
}

// editArgs returns the parameters of updateProfile.
func editArgs(e models.ProfileEdit) []any {
	return []any{e.Profile.DisplayName, e.Profile.Bio, e.Profile.Location, e.Profile.Website,
		e.Discoverable, e.UserID, e.Revision}
}

// editReturning replaces a profile at a revision and returns the new user. It fails with
// sql.ErrNoRows if there is no user at that revision.
func (s *Store) editReturning(ctx context.Context, e models.ProfileEdit, u *models.User) error {
	return s.updateProfile.only(ctx, editArgs(e), userFields(u)...)
}

const deleteUser = `DELETE FROM users WHERE id = ?`

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	result, err := s.deleteUser.exec(ctx, id)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("user %d: %w", id, err)
	}
	return nil
}
