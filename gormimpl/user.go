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

// userRow is a row of users, as GORM's model of it. Its fields are those of models.User
// in the same order, so that Go converts one into the other, and does not compile once
// they differ.
//
// There is no default tag for Discoverable: with it, GORM would leave out an explicit
// false and the database would store true.
type userRow struct {
	ID           int64
	Handle       string
	Email        string
	Profile      models.Profile `gorm:"embedded"`
	Discoverable bool
	Revision     int64
	CreatedAt    time.Time
}

// TableName implements GORM's schema.Tabler.
func (userRow) TableName() string { return "users" }

// userParameters are those of a row in an insert, one for each column but the id.
const userParameters = 9

// countedUser is a userRow with the user's counts of follows, as far as they were
// selected.
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
	row := userRow(n.User(s.clock.Now()))
	if err := gorm.G[userRow](s.db).Create(ctx, &row); err != nil {
		return nil, s.translate(ctx, err)
	}
	return new(models.User(row)), nil
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
//
// GORM gives the rows the ids by their position in what RETURNING returned, and counts on
// from the first on MySQL.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil || len(users) == 0 {
		return nil, err
	}
	rows := make([]userRow, len(users))
	for i, u := range users {
		rows[i] = userRow(u)
	}
	err = s.inTx(ctx, nil, func(tx *gorm.DB) error {
		return gorm.G[userRow](tx).CreateInBatches(ctx, &rows, s.maxParameters/userParameters)
	})
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		users[i].ID = row.ID
	}
	return users, nil
}

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	row, err := gorm.G[userRow](s.db).Where("id = ?", id).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return new(models.User(row)), nil
}

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	row, err := gorm.G[userRow](s.db).Where("handle = ?", handle).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	return new(models.User(row)), nil
}

// UsersByID returns the users with any number of ids, in the order asked.
//
// GORM puts each id into the text as a parameter of its own, so the ids are cut at the
// limit of parameters.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	if len(ids) == 0 {
		return nil, ctx.Err()
	}
	byID := make(map[int64]models.User, len(ids))
	for chunk := range slices.Chunk(ids, s.maxParameters) {
		rows, err := gorm.G[userRow](s.unprepared).Where("id IN ?", chunk).Find(ctx)
		if err != nil {
			return nil, s.translate(ctx, err)
		}
		for _, row := range rows {
			byID[row.ID] = models.User(row)
		}
	}
	users := make([]models.User, 0, len(ids))
	for _, id := range ids {
		if u, ok := byID[id]; ok {
			users = append(users, u)
		}
	}
	return users, nil
}

// SearchUsers returns the users that every filter of s lets through, in the order that
// s asks for.
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
	page := models.Cut(list, p, rows, func(r *countedUser) models.Key {
		return models.Key{Time: r.User.CreatedAt, Handle: r.User.Handle, Count: r.Followers,
			ID: r.User.ID}
	})
	users := make([]models.User, len(page.Items))
	for i, row := range page.Items {
		users[i] = models.User(row.User)
	}
	return &models.Listing[models.User]{Items: users, Next: page.Next}, nil
}

// filterUsers starts a query of the users that the filters of s let through.
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

// sortUsers makes a query start after a key of the order that it gives it.
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
		return new(models.User(row)), nil
	}
	_, err = gorm.G[userRow](s.db).Select("id").Where("id = ?", e.UserID).Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision, models.ErrStale)
}

// editReturning replaces a profile at a revision, and returns the row that it made and how
// many it changed, which is none if there is no user at that revision.
//
// The generics API gives no access to what RETURNING returns.
func editReturning(ctx context.Context, db *gorm.DB, e models.ProfileEdit) (userRow, int64, error) {
	var row userRow
	result := editProfile(db.WithContext(ctx).Model(&row).Clauses(clause.Returning{}), e)
	return row, result.RowsAffected, result.Error
}

// editProfile replaces a profile at a revision.
//
// GORM leaves out the zero values of a struct unless Select names them. The id stands
// in Where and not in the model, because GORM would drop a condition on the id 0.
func editProfile(db *gorm.DB, e models.ProfileEdit) *gorm.DB {
	return db.Where("id = ? AND revision = ?", e.UserID, e.Revision).
		Select("DisplayName", "Bio", "Location", "Website", "Discoverable", "Revision").
		Updates(userRow{
			Profile:      e.Profile,
			Discoverable: e.Discoverable,
			Revision:     e.Revision + 1,
		})
}

// DeleteUser deletes a user, their posts, with those the reposts of them, and their
// follows in both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	rows, err := gorm.G[userRow](s.db).Where("id = ?", id).Delete(ctx)
	return s.changed(ctx, rows, err, fmt.Sprintf("user %d", id))
}
