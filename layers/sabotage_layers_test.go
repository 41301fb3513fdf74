package layers_test

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// over is a store that is right, and its database, for sabotages to stand on.
type over struct {
	models.Store
	db *schema.DB
}

// wrapped makes a sabotage of what stands on the layer's store.
func wrapped(wrap func(over) models.Store) func(harness.Open) harness.Open {
	return func(open harness.Open) harness.Open {
		return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
			store, err := open(ctx, db, c)
			if err != nil {
				return nil, err
			}
			return wrap(over{store, db}), nil
		}
	}
}

// unwatched makes a sabotage of a store where no probe stands between the pool and the driver.
func unwatched(wrap func(over) models.Store) func(harness.Open) harness.Open {
	return func(open harness.Open) harness.Open {
		return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
			conn, err := db.Conn(ctx)
			if err != nil {
				return nil, err
			}
			watched := false
			err = conn.Raw(func(c any) error {
				watched = strings.Contains(fmt.Sprintf("%T", c), "probe")
				return nil
			})
			if err := errors.Join(err, conn.Close()); err != nil {
				return nil, err
			}
			if watched {
				return open(ctx, db, c)
			}
			return wrapped(wrap)(open)(ctx, db, c)
		}
	}
}

// onEach executes a text on each connection of the pool before the layer opens.
func onEach(text string) func(harness.Open) harness.Open {
	return func(open harness.Open) harness.Open {
		return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
			if err := execOnEach(ctx, db, text); err != nil {
				return nil, err
			}
			return open(ctx, db, c)
		}
	}
}

func execOnEach(ctx context.Context, db *schema.DB, text string) error {
	for range db.Stats().MaxOpenConnections {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() // at the end, so that each is another
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// beforehand executes a text once, before the layer opens.
func beforehand(text string) func(harness.Open) harness.Open {
	return func(open harness.Open) harness.Open {
		return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
			if _, err := db.ExecContext(ctx, text); err != nil {
				return nil, err
			}
			return open(ctx, db, c)
		}
	}
}

// secondPool opens the layer over a pool of its own, whose commits do not wait for the disk.
func secondPool(open harness.Open) harness.Open {
	return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
		var seq int
		var name, path string
		err := db.QueryRowContext(ctx, "PRAGMA database_list").Scan(&seq, &name, &path)
		if err != nil {
			return nil, err
		}
		own, err := schema.Open(ctx, schema.DSN(path), &schema.Options{NoSync: true})
		if err != nil {
			return nil, err
		}
		store, err := open(ctx, own, c)
		if err != nil {
			return nil, errors.Join(err, own.Close())
		}
		return &overPool{store, own}, nil
	}
}

type overPool struct {
	models.Store
	own *schema.DB
}

func (s *overPool) Close() error { return errors.Join(s.Store.Close(), s.own.Close()) }

// ownClock gives the layer another clock than the one that it should read.
func ownClock(open harness.Open) harness.Open {
	return func(ctx context.Context, db *schema.DB, _ models.Clock) (models.Store, error) {
		return open(ctx, db, time.Now)
	}
}

// otherContext calls UserByID under another context than the caller's.
type otherContext struct {
	over
	other func(context.Context) context.Context
	looks bool // at the caller's before and after
}

func (s otherContext) UserByID(ctx context.Context, id int64) (*models.User, error) {
	if s.looks && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	u, err := s.Store.UserByID(s.other(ctx), id)
	if s.looks && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return u, err
}

// ownEnd returns a context that can end, and never does.
func ownEnd(ctx context.Context) context.Context {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(own, cancel)
	return own
}

// nothingClosed leaves what the layer made open.
type nothingClosed struct{ over }

func (nothingClosed) Close() error { return nil }

// burning takes ten times as long as it would.
type burning struct{ over }

func (s burning) UserByID(ctx context.Context, id int64) (*models.User, error) {
	start := time.Now()
	u, err := s.Store.UserByID(ctx, id)
	for whole := 10 * time.Since(start); time.Since(start) < whole; {
	}
	return u, err
}

// repeating makes each call ten times.
type repeating struct{ over }

func (s repeating) UserByID(ctx context.Context, id int64) (u *models.User, err error) {
	for range 10 {
		if u, err = s.Store.UserByID(ctx, id); err != nil {
			return nil, err
		}
	}
	return u, nil
}

// remembering answers from memory what it was asked before, every time or every other time.
type remembering struct {
	over
	mu    sync.Mutex
	asked int
	every int
	users map[int64]models.User
}

func (s *remembering) UserByID(ctx context.Context, id int64) (*models.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if u, ok := s.users[id]; ok && s.asked%s.every == 0 {
		return &u, ctx.Err()
	}
	u, err := s.Store.UserByID(ctx, id)
	if err == nil {
		s.users[id] = *u
	}
	return u, err
}

// pretending answers from memory what it was asked before, and sends a statement all the same.
type pretending struct{ remembering }

func (s *pretending) UserByID(ctx context.Context, id int64) (*models.User, error) {
	s.mu.Lock()
	u, ok := s.users[id]
	s.mu.Unlock()
	if !ok {
		return s.remembering.UserByID(ctx, id)
	}
	_, err := s.db.ExecContext(ctx, "SELECT 1")
	return &u, err
}

// pageKept keeps the pages of home timelines.
type pageKept struct {
	over
	mu    sync.Mutex
	pages map[pageKey]models.Listing[models.Post]
}

type pageKey struct {
	user int64
	page models.Page
}

func (s *pageKept) HomeTimeline(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := pageKey{userID, p}
	if l, ok := s.pages[key]; ok {
		return &l, ctx.Err()
	}
	l, err := s.Store.HomeTimeline(ctx, userID, p)
	if err == nil {
		s.pages[key] = *l
	}
	return l, err
}

// allInMemory reads the users when it opens, and answers from memory.
func allInMemory(open harness.Open) harness.Open {
	return func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
		store, err := open(ctx, db, c)
		if err != nil {
			return nil, err
		}
		rows, err := db.QueryContext(ctx, selectUsers)
		if err != nil {
			return nil, errors.Join(err, store.Close())
		}
		defer rows.Close()
		users := map[int64]models.User{}
		for rows.Next() {
			u, err := scanUser(rows)
			if err != nil {
				return nil, errors.Join(err, store.Close())
			}
			users[u.ID] = *u
		}
		return &remembering{over: over{store, db}, every: 1, users: users}, rows.Err()
	}
}

const selectUsers = `SELECT u.id, u.handle, u.email, u.display_name, u.bio, u.location, u.website,
	u.discoverable, u.revision, u.created_at FROM users u`

func userFields(u *models.User) []any {
	return []any{&u.ID, &u.Handle, &u.Email, &u.Profile.DisplayName, &u.Profile.Bio,
		&u.Profile.Location, &u.Profile.Website, &u.Discoverable, &u.Revision, &u.CreatedAt}
}

func scanUser(row interface{ Scan(...any) error }) (*models.User, error) {
	var u models.User
	err := row.Scan(userFields(&u)...)
	return &u, err
}

// unprepared sends the text of UserByID with each call.
type unprepared struct{ over }

func (s unprepared) UserByID(ctx context.Context, id int64) (*models.User, error) {
	u, err := scanUser(s.db.QueryRowContext(ctx, selectUsers+" WHERE u.id = ?", id))
	if err != nil {
		return s.Store.UserByID(ctx, id)
	}
	return u, nil
}

// eachByID reads each of several users with a statement of its own.
type eachByID struct{ over }

func (s eachByID) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	users := make([]models.User, 0, len(ids))
	for _, id := range ids {
		u, err := s.Store.UserByID(ctx, id)
		if errors.Is(err, models.ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		users = append(users, *u)
	}
	return users, ctx.Err()
}

// tiesOpen lists followees in the order of time alone.
type tiesOpen struct{ over }

const followingByTime = `
SELECT f.follower_id, f.followee_id, f.since, f.notify, u.id, u.handle, u.email, u.display_name,
	u.bio, u.location, u.website, u.discoverable, u.revision, u.created_at
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ? AND (f.since, f.followee_id) < (?, ?)
ORDER BY f.since DESC
LIMIT ?`

func (s tiesOpen) Following(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list := models.FollowingList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, followingByTime, userID, after.Time, after.ID, p.Limit+1)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var follows []models.Follow
	for rows.Next() {
		f := models.Follow{Followee: &models.User{}}
		fields := []any{&f.FollowerID, &f.FolloweeID, &f.Since, &f.Notify}
		if err := rows.Scan(append(fields, userFields(f.Followee)...)...); err != nil {
			return nil, err
		}
		follows = append(follows, f)
	}
	return models.Cut(list, p, follows, func(f *models.Follow) models.Key {
		return models.Key{Time: f.Since, ID: f.FolloweeID}
	}), rows.Err()
}

// followMissing leaves out the last follow of a registration.
type followMissing struct{ over }

func (s followMissing) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	r.Follows = r.Follows[:max(0, len(r.Follows)-1)]
	return s.Store.Register(ctx, r)
}

// revisionKept takes back that an edit made the revision a new one.
type revisionKept struct{ over }

func (s revisionKept) UpdateProfile(ctx context.Context,
	e models.ProfileEdit) (*models.User, error) {
	u, err := s.Store.UpdateProfile(ctx, e)
	if err != nil {
		return nil, err
	}
	return u, s.undo(ctx, `UPDATE users SET revision = ? WHERE id = ?`, e.Revision, e.UserID)
}

// unsynced turns syncs off while it creates a user, and then sets what was there.
type unsynced struct{ over }

func (s unsynced) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	var level int
	if err := s.db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&level); err != nil {
		return s.Store.CreateUser(ctx, n)
	}
	if err := s.undo(ctx, "PRAGMA synchronous = OFF"); err != nil {
		return nil, err
	}
	u, err := s.Store.CreateUser(ctx, n)
	return u, errors.Join(err, s.undo(ctx, fmt.Sprintf("PRAGMA synchronous = %d", level)))
}

// late sets each notification when the next one comes.
type late struct {
	over
	mu    sync.Mutex
	write func(context.Context) error
}

func (s *late) SetNotify(ctx context.Context, followerID, followeeID int64, notify bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if s.write != nil {
		err = s.write(ctx)
	}
	s.write = func(ctx context.Context) error {
		return s.Store.SetNotify(ctx, followerID, followeeID, notify)
	}
	return cmp.Or(err, ctx.Err())
}

func (s *late) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.write != nil {
		s.write(context.Background())
	}
	return s.Store.Close()
}

// silentNotify sends nothing for SetNotify.
type silentNotify struct{ over }

func (silentNotify) SetNotify(context.Context, int64, int64, bool) error { return nil }

// undo executes what takes something back.
func (s over) undo(ctx context.Context, text string, args ...any) error {
	_, err := s.db.ExecContext(ctx, text, args...)
	return err
}

// rolledBack reports whether a statement did something, which is then taken back.
func (s over) rolledBack(ctx context.Context, text string, args ...any) bool {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false
	}
	defer tx.Rollback()
	var result sql.Result
	if result, err = tx.ExecContext(ctx, text, args...); err != nil {
		return false
	}
	n, err := result.RowsAffected()
	return err == nil && n > 0
}

// The writes below do nothing. They undo their changes once the answer is there, or make them in a
// transaction that they roll back. Their answers are right.

type noCreateUser struct{ over }

func (s noCreateUser) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	u, err := s.Store.CreateUser(ctx, n)
	if err != nil {
		return nil, err
	}
	return u, s.undo(ctx, `DELETE FROM users WHERE id = ?`, u.ID)
}

type noCreateUsers struct{ over }

func (s noCreateUsers) CreateUsers(ctx context.Context,
	ns []models.NewUser) ([]models.User, error) {
	us, err := s.Store.CreateUsers(ctx, ns)
	if err != nil || len(us) == 0 {
		return us, err
	}
	return us, s.undo(ctx, `DELETE FROM users WHERE id BETWEEN ? AND ?`, us[0].ID, us[len(us)-1].ID)
}

type noUpdateProfile struct{ over }

func (s noUpdateProfile) UpdateProfile(ctx context.Context,
	e models.ProfileEdit) (*models.User, error) {
	was, err := s.Store.UserByID(ctx, e.UserID)
	if err != nil {
		return s.Store.UpdateProfile(ctx, e)
	}
	u, err := s.Store.UpdateProfile(ctx, e)
	if err != nil {
		return nil, err
	}
	p := was.Profile
	return u, s.undo(ctx, `UPDATE users SET display_name = ?, bio = ?, location = ?, website = ?,
		discoverable = ?, revision = ? WHERE id = ?`,
		p.DisplayName, p.Bio, p.Location, p.Website, was.Discoverable, was.Revision, was.ID)
}

type noDeleteUser struct{ over }

func (s noDeleteUser) DeleteUser(ctx context.Context, id int64) error {
	if s.rolledBack(ctx, `DELETE FROM users WHERE id = ?`, id) {
		return nil
	}
	return s.Store.DeleteUser(ctx, id)
}

type noPublish struct{ over }

func (s noPublish) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	p, err := s.Store.Publish(ctx, n)
	if err != nil {
		return nil, err
	}
	return p, s.undo(ctx, `DELETE FROM posts WHERE id = ?`, p.ID)
}

type noPublishAll struct{ over }

func (s noPublishAll) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	ps, err := s.Store.PublishAll(ctx, ns)
	if err != nil || len(ps) == 0 {
		return ps, err
	}
	return ps, s.undo(ctx, `DELETE FROM posts WHERE id BETWEEN ? AND ?`, ps[0].ID, ps[len(ps)-1].ID)
}

type noDeletePost struct{ over }

func (s noDeletePost) DeletePost(ctx context.Context, id int64) error {
	if s.rolledBack(ctx, `DELETE FROM posts WHERE id = ?`, id) {
		return nil
	}
	return s.Store.DeletePost(ctx, id)
}

type noFollow struct{ over }

func (s noFollow) Follow(ctx context.Context, followerID, followeeID int64) error {
	if s.rolledBack(ctx, `INSERT INTO follows (follower_id, followee_id, since, notify)
		VALUES (?, ?, ?, FALSE)`, followerID, followeeID, time.Now()) {
		return nil
	}
	return s.Store.Follow(ctx, followerID, followeeID)
}

type noUnfollow struct{ over }

func (s noUnfollow) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	if s.rolledBack(ctx, `DELETE FROM follows WHERE follower_id = ? AND followee_id = ?`,
		followerID, followeeID) {
		return nil
	}
	return s.Store.Unfollow(ctx, followerID, followeeID)
}

type noSetNotify struct{ over }

func (s noSetNotify) SetNotify(ctx context.Context, followerID, followeeID int64, on bool) error {
	if s.rolledBack(ctx, `UPDATE follows SET notify = ? WHERE follower_id = ? AND followee_id = ?`,
		on, followerID, followeeID) {
		return nil
	}
	return s.Store.SetNotify(ctx, followerID, followeeID, on)
}

type noRegister struct{ over }

func (s noRegister) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	u, p, err := s.Store.Register(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	return u, p, s.undo(ctx, `DELETE FROM users WHERE id = ?`, u.ID)
}
