package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"example.com/impedance/internal/lockstep"
	"example.com/impedance/models"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A fixture is one test's store, with words to arrange and to check. Arranging goes
// through the store too, and stops the test when it fails.
type fixture struct {
	*testing.T
	Subject
	harness Harness
	clock   *clock
	ctx     context.Context
}

// newFixture makes one over a store with these options and a clock of its own.
func newFixture(t *testing.T, h Harness, o Options) *fixture {
	t.Helper()
	c := newClock()
	o.Clock = c.Now
	f := &fixture{
		T:       t,
		Subject: h.New(t, o),
		harness: h,
		clock:   c,
		ctx:     t.Context(),
	}
	t.Cleanup(f.released)
	return f
}

// released checks that every connection came back to the pool. After a context has
// ended that takes database/sql a moment.
func (f *fixture) released() {
	f.Helper()
	for deadline := time.Now().Add(5 * time.Second); f.InUse() != 0; {
		if time.Now().After(deadline) {
			f.Errorf("%d connections have not come back to the pool", f.InUse())
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// A clock goes on by a step with each reading, so that times differ unless a test
// freezes it.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	step time.Duration
}

func newClock() *clock {
	start := time.Date(2026, 3, 1, 12, 0, 0, 123_456_000, time.UTC)
	return &clock{now: start, step: time.Microsecond}
}

// Now is a models.Clock.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now
	c.now = now.Add(c.step)
	return now
}

// next returns the time that a store takes from the next reading.
func (c *clock) next() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return models.Clock(func() time.Time { return c.now }).Now()
}

// set puts the clock to a time, from which it goes on by step.
func (c *clock) set(now time.Time, step time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.step = now, step
}

// freeze stops the clock, so that what follows has one time.
func (c *clock) freeze() { c.set(c.next(), 0) }

func newUser(handle string) models.NewUser {
	return models.NewUser{
		Handle:  handle,
		Email:   handle + "@example.com",
		Profile: models.Profile{DisplayName: "The " + handle},
	}
}

func newUsers(n int) []models.NewUser {
	ns := make([]models.NewUser, n)
	for i := range ns {
		ns[i] = newUser(fmt.Sprintf("u%05d", i))
	}
	return ns
}

func (f *fixture) user(handle string) models.User {
	f.Helper()
	u, err := f.Store.CreateUser(f.ctx, newUser(handle))
	f.ok("CreateUser", err)
	return *u
}

func (f *fixture) users(n int) []models.User {
	f.Helper()
	us, err := f.Store.CreateUsers(f.ctx, newUsers(n))
	f.ok("CreateUsers", err)
	return us
}

func (f *fixture) publish(author models.User, c models.Content) models.Post {
	f.Helper()
	p, err := f.Store.Publish(f.ctx, models.NewPost{AuthorID: author.ID, Content: c})
	f.ok("Publish", err)
	return *p
}

func (f *fixture) text(author models.User, body string) models.Post {
	f.Helper()
	return f.publish(author, models.Text{Body: body})
}

func (f *fixture) reply(author models.User, to models.Post) models.Post {
	f.Helper()
	return f.publish(author, models.Reply{Body: "reply", ParentID: new(to.ID)})
}

func (f *fixture) repost(author models.User, of models.Post) models.Post {
	f.Helper()
	return f.publish(author, models.Repost{PostID: of.ID})
}

// follow returns the follow that it stores.
func (f *fixture) follow(follower, followee models.User) models.Follow {
	f.Helper()
	since := f.clock.next()
	f.ok("Follow", f.Store.Follow(f.ctx, follower.ID, followee.ID))
	return models.Follow{FollowerID: follower.ID, FolloweeID: followee.ID, Since: since}
}

// load stores many follows, each at its own time.
func (f *fixture) load(follows []models.Follow) {
	f.Helper()
	if f.Load != nil {
		f.ok("Load", f.Load(f.ctx, follows))
		return
	}
	for _, x := range follows {
		f.clock.set(x.Since, 0)
		f.ok("Follow", f.Store.Follow(f.ctx, x.FollowerID, x.FolloweeID))
	}
}

func (f *fixture) tables() Tables {
	f.Helper()
	tables, err := f.Dump(context.WithoutCancel(f.ctx))
	f.ok("Dump", err)
	return tables
}

func (f *fixture) sizes() Sizes {
	f.Helper()
	sizes, err := f.Count(context.WithoutCancel(f.ctx))
	f.ok("Count", err)
	return sizes
}

// unchanged runs do and checks that it left the tables as they were.
func (f *fixture) unchanged(do func()) {
	f.Helper()
	before := f.tables()
	do()
	f.hold("what must not change", before)
}

// hold checks the contents of the tables.
func (f *fixture) hold(what string, want Tables) {
	f.Helper()
	got := f.tables()
	sameRows(f, what+", users", got.Users, want.Users)
	sameRows(f, what+", posts", got.Posts, want.Posts)
	sameRows(f, what+", follows", got.Follows, want.Follows)
}

// sameRows is equal for many values: it is hundreds of times faster when they are, and
// else shows only the first that differs. The times in want must be in UTC.
func sameRows[T any](f *fixture, what string, got, want []T) {
	f.Helper()
	if len(got) != len(want) {
		f.Fatalf("%s: %d, want %d", what, len(got), len(want))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			f.equal(fmt.Sprintf("%s[%d]", what, i), got[i], want[i])
			return
		}
	}
}

// ok stops the test on an error.
func (f *fixture) ok(what string, err error) {
	f.Helper()
	if err != nil {
		f.Fatalf("%s: %v", what, err)
	}
}

// compare has times equal only if both are in UTC, and an empty slice equal to none.
var compare = cmp.Options{
	cmp.Comparer(func(a, b time.Time) bool {
		return a.Equal(b) && a.Location() == time.UTC && b.Location() == time.UTC
	}),
	cmpopts.EquateEmpty(),
	cmp.Transformer("Lines", lockstep.Lines),
}

func (f *fixture) equal(what string, got, want any) {
	f.Helper()
	if diff := cmp.Diff(want, got, compare); diff != "" {
		f.Errorf("%s (- want, + got):\n%s", what, diff)
	}
}

// refused checks that err is want, no other promised error as well, and that the other
// results are zero.
func (f *fixture) refused(what string, err, want error, results ...any) {
	f.Helper()
	if !errors.Is(err, want) {
		f.Errorf("%s: error %v, want %q", what, err, want)
		return
	}
	for _, other := range lockstep.Promised {
		if other != want && errors.Is(err, other) {
			f.Errorf("%s: error %v is %q and %q at once", what, err, want, other)
		}
	}
	for _, r := range results {
		if v := reflect.ValueOf(r); v.IsValid() && !v.IsZero() {
			f.Errorf("%s: result %+v beside error %v, want zero", what, r, err)
		}
	}
}

// invalid checks that err is an ErrInvalid that names the field.
func (f *fixture) invalid(what string, err error, field string, results ...any) {
	f.Helper()
	f.refused(what, err, models.ErrInvalid, results...)
	var e *models.FieldError
	if !errors.As(err, &e) {
		f.Errorf("%s: error %v names no field, want %q", what, err, field)
	} else if e.Field != field {
		f.Errorf("%s: error %v names the field %q, want %q", what, err, e.Field, field)
	}
}

// missingID is an id that no store has given.
const missingID = lockstep.MissingID

func ids[T any](items []T, id func(T) int64) []int64 {
	out := make([]int64, len(items))
	for i, item := range items {
		out[i] = id(item)
	}
	return out
}

func userID(u models.User) int64 { return u.ID }
func postID(p models.Post) int64 { return p.ID }

func reversed[T any](items []T) []T {
	out := slices.Clone(items)
	slices.Reverse(out)
	return out
}
