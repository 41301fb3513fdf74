package entimpl

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/follow"
	"example.com/impedance/entimpl/internal/ent/predicate"
	"example.com/impedance/entimpl/internal/ent/user"
	"example.com/impedance/models"
)

// userModel returns the user that a row stands for.
func userModel(u *ent.User) models.User {
	return models.User{
		ID:     u.ID,
		Handle: u.Handle,
		Email:  u.Email,
		Profile: models.Profile{
			DisplayName: u.DisplayName,
			Bio:         u.Bio,
			Location:    u.Location,
			Website:     u.Website,
		},
		Discoverable: u.Discoverable,
		Revision:     u.Revision,
		CreatedAt:    u.CreatedAt,
	}
}

// userModels returns the users that rows stand for.
func userModels(found []*ent.User) []models.User {
	users := make([]models.User, len(found))
	for i, u := range found {
		users[i] = userModel(u)
	}
	return users
}

// setUser fills a row to be created with a user.
func setUser(c *ent.UserCreate, u *models.User) *ent.UserCreate {
	return c.SetHandle(u.Handle).
		SetEmail(u.Email).
		SetDisplayName(u.Profile.DisplayName).
		SetNillableBio(u.Profile.Bio).
		SetLocation(u.Profile.Location).
		SetWebsite(u.Profile.Website).
		SetDiscoverable(u.Discoverable).
		SetRevision(u.Revision).
		SetCreatedAt(u.CreatedAt)
}

// CreateUser stores a new user.
func (s *Store) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	u := n.User(s.clock.Now())
	created, err := setUser(s.client.User.Create(), &u).Save(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	u.ID = created.ID
	return &u, nil
}

// CreateUsers stores any number of new users, all or none, and returns them in the
// order given, their ids ascending.
//
// Ent assigns the returned ids to the rows by position, whatever their order. They are sorted here:
// the engine assigns them in the order of the VALUES.
func (s *Store) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	users, err := models.NewUsers(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(users) == 0 {
		return models.Nothing[models.User](ctx)
	}
	rows := s.maxParameters / (len(user.Columns) - 1) // all but the id
	err = s.inTx(ctx, nil, func(tx *ent.Tx) error {
		ids := make([]int64, 0, len(users))
		for chunk := range slices.Chunk(users, rows) {
			created, err := tx.User.MapCreateBulk(chunk, func(c *ent.UserCreate, i int) {
				setUser(c, &chunk[i])
			}).Save(ctx)
			if err != nil {
				return err
			}
			for _, u := range created {
				ids = append(ids, u.ID)
			}
		}
		slices.Sort(ids)
		for i, id := range ids {
			users[i].ID = id
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return users, nil
}

// UserByID returns the user with an id.
func (s *Store) UserByID(ctx context.Context, id int64) (*models.User, error) {
	found, err := s.client.User.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	u := userModel(found)
	return &u, nil
}

// UserByHandle returns the user with a handle, compared bytewise.
func (s *Store) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	found, err := s.client.User.Query().Where(user.Handle(handle)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, s.translate(ctx, err))
	}
	u := userModel(found)
	return &u, nil
}

// UsersByID returns the users with any number of ids, in the order asked.
//
// Ent binds every id of IDIn as a parameter of its own, so a list longer than the engine allows is
// read in chunks.
func (s *Store) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	if len(ids) == 0 {
		return models.Nothing[models.User](ctx)
	}
	users := make([]models.User, 0, len(ids))
	for chunk := range slices.Chunk(ids, s.maxParameters) {
		found, err := s.client.User.Query().Where(user.IDIn(chunk...)).All(ctx)
		if err != nil {
			return nil, s.translate(ctx, err)
		}
		for _, u := range found {
			users = append(users, userModel(u))
		}
	}
	return models.InOrder(ids, users), nil
}

// followerCount returns the live number of followers of each user that s selects, as a
// sub-query.
func followerCount(s *sql.Selector) *sql.Selector {
	f := sql.Table(follow.Table).As("f")
	return sql.Select(sql.Count("*")).
		From(f).
		Where(sql.ColumnsEQ(f.C(follow.FieldFolloweeID), s.C(user.FieldID)))
}

// followersGTE is the predicate that ent would generate if the number of followers were
// a field.
func followersGTE(minimum int64) predicate.User {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.Wrap(func(b *sql.Builder) { b.Join(followerCount(s)) })
			b.WriteOp(sql.OpGTE).Arg(minimum)
		}))
	}
}

// byFollowers selects the number of followers under the name "followers", orders users by it, and
// keeps the users after a key.
func byFollowers(after models.Key) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.AppendSelectExprAs(followerCount(s), "followers").
			Where(sql.P(func(b *sql.Builder) {
				b.Wrap(func(b *sql.Builder) {
					b.Wrap(func(b *sql.Builder) { b.Join(followerCount(s)) })
					b.Comma().Ident(s.C(user.FieldID))
				})
				b.WriteOp(sql.OpLT)
				b.Wrap(func(b *sql.Builder) { b.Args(after.Count, after.ID) })
			})).
			OrderBy(sql.Desc("followers"), sql.Desc(s.C(user.FieldID)))
	}
}

// number returns a number that was selected next to the fields of u.
func number(u *ent.User, name string) (int64, error) {
	value, err := u.Value(name)
	if err != nil {
		return 0, err
	}
	n, ok := value.(int64)
	if !ok {
		return 0, fmt.Errorf("%s of user %d is a %T instead of a number", name, u.ID, value)
	}
	return n, nil
}

// searchUsers returns the query for the filters and the order that s sets.
func (s *Store) searchUsers(search models.UserSearch, after models.Key) *ent.UserQuery {
	query := s.client.User.Query().Where(user.Discoverable(true))
	if search.HandlePrefix != "" {
		from, before := search.HandleRange()
		if query.Where(user.HandleLT(before)); search.Sort != models.ByHandle {
			query.Where(user.HandleGTE(from))
		}
	}
	from, before := search.JoinedRange()
	if !search.JoinedFrom.IsZero() && search.Sort != models.OldestFirst {
		query.Where(user.CreatedAtGTE(from))
	}
	if !search.JoinedBefore.IsZero() && search.Sort != models.NewestFirst {
		query.Where(user.CreatedAtLT(before))
	}
	if search.HasBio {
		query.Where(user.BioNEQ(""))
	}
	if search.MinFollowers > 0 {
		query.Where(followersGTE(search.MinFollowers))
	}
	joined := []string{user.FieldCreatedAt, user.FieldID}
	switch search.Sort {
	case models.NewestFirst:
		query.Where(func(u *sql.Selector) {
			u.Where(s.compositeLT(u.Columns(joined...), after.Time, after.ID))
		}).Order(user.ByCreatedAt(sql.OrderDesc()), user.ByID(sql.OrderDesc()))
	case models.OldestFirst:
		query.Where(func(u *sql.Selector) {
			u.Where(s.compositeGT(u.Columns(joined...), after.Time, after.ID))
		}).Order(user.ByCreatedAt(), user.ByID())
	case models.ByHandle:
		query.Where(user.HandleGT(after.Handle)).Order(user.ByHandle())
	case models.MostFollowers:
		query.Modify(byFollowers(after))
	}
	return query
}

// SearchUsers returns the users that pass every filter of s, in the order of s.Sort.
//
// Ent generates an order by the number of followers, ByIncomingFollowsCount, but no predicate on
// that number, which the filter and the cursor need. Both use ent's builder instead, with the same
// sub-query.
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
	found, err := s.searchUsers(search, after).Limit(p.Limit + 1).All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	var last int64 // followers of the last user of the page
	if search.Sort == models.MostFollowers && len(found) > p.Limit {
		if last, err = number(found[p.Limit-1], "followers"); err != nil {
			return nil, err
		}
	}
	return models.Cut(list, p, userModels(found), func(u *models.User) models.Key {
		return models.Key{Time: u.CreatedAt, Handle: u.Handle, Count: last, ID: u.ID}
	}), nil
}

// UpdateProfile replaces a user's profile, zero values included, and returns the user
// with its next revision.
//
// Ent's optimistic locking is an update of many with the revision among its predicates, which
// returns the number of rows it changed. Ent's builder has RETURNING for updates, but no generated
// code uses it, so the user is read before. The update matches only the revision that was read, so
// no transaction is needed.
func (s *Store) UpdateProfile(ctx context.Context, e models.ProfileEdit) (*models.User, error) {
	if err := e.Profile.Validate(); err != nil {
		return nil, err
	}
	found, err := s.client.User.Get(ctx, e.UserID)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	if found.Revision != e.Revision {
		return nil, fmt.Errorf("user %d at revision %d: %w", e.UserID, e.Revision, models.ErrStale)
	}
	updated, err := setProfile(s.client.User.Update(), e).
		Where(user.ID(e.UserID), user.Revision(e.Revision)).
		Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("user %d: %w", e.UserID, s.translate(ctx, err))
	}
	if updated == 0 {
		return s.UpdateProfile(ctx, e) // finds a newer revision, or nobody
	}
	u := userModel(found)
	u.Profile, u.Discoverable, u.Revision = e.Profile, e.Discoverable, e.Revision+1
	return &u, nil
}

// setProfile fills an update with the fields of an edit.
func setProfile(update *ent.UserUpdate, e models.ProfileEdit) *ent.UserUpdate {
	update.SetDisplayName(e.Profile.DisplayName).
		SetLocation(e.Profile.Location).
		SetWebsite(e.Profile.Website).
		SetDiscoverable(e.Discoverable).
		AddRevision(1)
	if e.Profile.Bio == nil {
		return update.ClearBio() // SetNillableBio(nil) would leave the column as it is
	}
	return update.SetBio(*e.Profile.Bio)
}

// DeleteUser deletes a user, the user's posts with all reposts of them, and the user's follows in
// both directions.
func (s *Store) DeleteUser(ctx context.Context, id int64) error {
	if err := s.client.User.DeleteOneID(id).Exec(ctx); err != nil {
		return fmt.Errorf("user %d: %w", id, s.translate(ctx, err))
	}
	return nil
}
