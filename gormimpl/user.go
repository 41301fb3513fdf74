package gormimpl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.com/impedance/models"
)

// userRow is GORM's model of a row of users. Only Migrate uses the types, checks and indexes in its
// tags.
//
// Discoverable has no default tag: with one, GORM would leave out an explicit false and the
// database would store true.
type userRow struct {
	ID           int64     `gorm:"index:users_created,priority:2"`
	Handle       string    `gorm:"size:30;not null;unique;check:length(handle) BETWEEN 1 AND 30 AND handle NOT GLOB '*[^a-z0-9_]*'"`
	Email        string    `gorm:"size:254;not null;unique;check:length(email) BETWEEN 3 AND 254"`
	Profile      profile   `gorm:"embedded"`
	Discoverable bool      `gorm:"type:boolean;not null;check:discoverable IN (FALSE, TRUE)"`
	Revision     int64     `gorm:"not null;default:1;check:revision >= 1"`
	CreatedAt    time.Time `gorm:"precision:6;not null;check:typeof(created_at) = 'integer';index:users_created,priority:1"`
}

// profile are the columns of a user's profile. It has the fields of models.Profile, so Go converts
// one into the other, and refuses to compile once they differ.
type profile struct {
	DisplayName string  `gorm:"size:50;not null;check:length(display_name) BETWEEN 1 AND 50"`
	Bio         *string `gorm:"size:500;check:length(bio) <= 500"`
	Location    string  `gorm:"size:100;not null;check:length(location) <= 100"`
	Website     string  `gorm:"size:200;not null;check:length(website) <= 200"`
}

// TableName implements GORM's schema.Tabler.
func (userRow) TableName() string { return "users" }

// newUserRow returns the row that stands for a user.
func newUserRow(u *models.User) userRow {
	return userRow{
		ID:           u.ID,
		Handle:       u.Handle,
		Email:        u.Email,
		Profile:      profile(u.Profile),
		Discoverable: u.Discoverable,
		Revision:     u.Revision,
		CreatedAt:    u.CreatedAt,
	}
}

// model returns the user that the row stands for.
func (r *userRow) model() models.User {
	return models.User{
		ID:           r.ID,
		Handle:       r.Handle,
		Email:        r.Email,
		Profile:      models.Profile(r.Profile),
		Discoverable: r.Discoverable,
		Revision:     r.Revision,
		CreatedAt:    r.CreatedAt,
	}
}

// userParameters is the number of parameters of a row in an insert, one for each column but the id.
const userParameters = 9

// countedUser is a userRow with the user's counts of follows, if they were selected.
type countedUser struct {
	User      userRow `gorm:"embedded"`
	Followers int64
	Following int64
}

// TableName implements GORM's schema.Tabler.
func (countedUser) TableName() string { return "users" }

const (
	followerCount  = "(SELECT count(*) FROM follows WHERE follows.followee_id = users.id)"
	followingCount = "(SELECT count(*) FROM follows WHERE follows.follower_id = users.id)"
)

// CreateUser stores a new user.
func (s *Store) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	u := n.User(s.clock.Now())
	if err := createUser(ctx, s.db, &u); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &u, nil
}

// createUser stores a new user and gives it its id.
//
// GORM stops reading RETURNING after one row for a struct, and reads to the end for a slice. SQLite
// completes the statement only at the end.
func createUser(ctx context.Context, db *gorm.DB, u *models.User) error {
	rows := []userRow{newUserRow(u)}
	err := gorm.G[[]userRow](db).Create(ctx, &rows)
	u.ID = rows[0].ID
	return err
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
//
// GORM assigns the ids from RETURNING to the rows by position. On MySQL it counts on from the first
// id.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return models.Nothing[models.User](ctx)
	}
	rows := make([]userRow, len(users))
	for i := range users {
		rows[i] = newUserRow(&users[i])
	}
	batch := s.maxParameters / userParameters
	insert, err := s.bulk(ctx, "users", len(rows), batch, func(db *gorm.DB) error {
		return gorm.G[userRow](db).CreateInBatches(ctx, &rows, batch)
	})
	if err != nil {
		return nil, err
	}
	if err := s.inTx(ctx, nil, insert); err != nil {
		return nil, err
	}
	for i := range rows {
		users[i].ID = rows[i].ID
	}
	return users, nil
}

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	row, err := gorm.G[userRow](s.db).Where("id = ?", id).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return new(row.model()), nil
}

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	row, err := gorm.G[userRow](s.db).Where("handle = ?", handle).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	return new(row.model()), nil
}

// UsersByID returns the users with any number of ids, in the order asked.
//
// GORM binds each id as a parameter of its own, so the ids are split at the limit of parameters.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	if len(ids) == 0 {
		return models.Nothing[models.User](ctx)
	}
	found := make([]models.User, 0, len(ids))
	for chunk := range slices.Chunk(ids, s.maxParameters) {
		rows, err := gorm.G[userRow](s.reading("users", len(chunk))).Where("id IN ?", chunk).Find(ctx)
		if err != nil {
			return nil, s.translate(ctx, err)
		}
		for i := range rows {
			found = append(found, rows[i].model())
		}
	}
	return models.InOrder(ids, found), nil
}

// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
//
// GORM chains the conditions of the filters that are set.
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
	query := s.sortUsers(filterUsers(gorm.G[countedUser](s.db), search), search.Sort, after)
	rows, err := query.Limit(p.Limit + 1).Find(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	users := make([]models.User, len(rows))
	for i := range rows {
		users[i] = rows[i].User.model()
	}
	return models.Cut(list, p, users, func(u *models.User) models.Key {
		last := rows[p.Limit-1] // the key asked for is that of the last user of the page
		return models.Key{Time: u.CreatedAt, Handle: u.Handle, Count: last.Followers, ID: u.ID}
	}), nil
}

// filterUsers starts a query of the users that pass the filters of s.
func filterUsers(g gorm.Interface[countedUser],
	s models.UserSearch) gorm.ChainInterface[countedUser] {
	q := g.Where("discoverable")
	if s.HandlePrefix != "" {
		from, before := s.HandleRange()
		if q = q.Where("handle < ?", before); s.Sort != models.ByHandle {
			q = q.Where("handle >= ?", from)
		}
	}
	from, before := s.JoinedRange()
	if !s.JoinedFrom.IsZero() && s.Sort != models.OldestFirst {
		q = q.Where("created_at >= ?", from)
	}
	if !s.JoinedBefore.IsZero() && s.Sort != models.NewestFirst {
		q = q.Where("created_at < ?", before)
	}
	if s.HasBio {
		q = q.Where("bio <> ''")
	}
	if s.MinFollowers > 0 {
		q = q.Where(followerCount+" >= ?", s.MinFollowers)
	}
	return q
}

// sortUsers orders a query, and makes it start after a key.
func (s *Store) sortUsers(q gorm.ChainInterface[countedUser], sort models.UserSort,
	after models.Key) gorm.ChainInterface[countedUser] {
	switch sort {
	case models.OldestFirst:
		return q.Where(s.pair("created_at", "id", ">", after)).Order("created_at, id")
	case models.ByHandle:
		return q.Where("handle > ?", after.Handle).Order("handle")
	case models.MostFollowers:
		return q.Select("users.*, "+followerCount+" AS followers").
			Where("("+followerCount+", id) < (?, ?)", after.Count, after.ID).
			Order("followers DESC, id DESC")
	default:
		return q.Where(s.pair("created_at", "id", "<", after)).Order("created_at DESC, id DESC")
	}
}

// UpdateProfile replaces a user's profile, zero values included, and returns the user
// with its next revision.
func (s *Store) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	row, changed, err := s.edit(ctx, s.db, e)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	if changed > 0 {
		return new(row.model()), nil
	}
	_, err = gorm.G[userRow](s.db).Select("id").Where("id = ?", e.UserID).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision, models.ErrStale)
}

// editReturning replaces a profile at a revision. It returns the new row and the number of rows
// changed, 0 if there is no user at that revision.
//
// The generics API gives no access to the rows of RETURNING. They are read into a slice to the end,
// as in createUser (https://gorm.io/docs/update.html#Returning-Data-From-Modified-Rows).
func editReturning(ctx context.Context, db *gorm.DB, e models.ProfileEdit) (userRow, int64, error) {
	rows := make([]userRow, 0, 1)
	result := editProfile(db.WithContext(ctx).Model(&rows).Clauses(clause.Returning{}), e)
	if len(rows) == 0 {
		return userRow{}, 0, result.Error
	}
	return rows[0], result.RowsAffected, result.Error
}

// editProfile replaces a profile at a revision.
//
// GORM leaves out the zero values of a struct unless Select names them. The id stands
// in Where and not in the model, because GORM would drop a condition on the id 0.
func editProfile(db *gorm.DB, e models.ProfileEdit) *gorm.DB {
	return db.Where("id = ? AND revision = ?", e.UserID, e.Revision).
		Select("DisplayName", "Bio", "Location", "Website", "Discoverable", "Revision").
		Updates(userRow{
			Profile:      profile(e.Profile),
			Discoverable: e.Discoverable,
			Revision:     e.Revision + 1,
		})
}

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	n, err := gorm.G[userRow](s.db).Where("id = ?", id).Delete(ctx)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("user %d: %w", id, err)
	}
	return nil
}
