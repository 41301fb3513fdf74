package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"example.com/impedance/models"
)

func contextsEndedBefore(f *fixture) {
	ctx, cancel := context.WithCancel(f.ctx)
	cancel()
	f.refuseAll(ctx, context.Canceled)
}

func contextsDeadline(f *fixture) {
	ctx, cancel := context.WithDeadline(f.ctx, time.Now().Add(-time.Second))
	defer cancel()
	f.refuseAll(ctx, context.DeadlineExceeded)
}

// refuseAll checks that no operation does anything under a context that has ended, and
// that each still works after that.
func (f *fixture) refuseAll(ctx context.Context, want error) {
	f.Helper()
	reads, writes := everyCall(f)
	calls := slices.Concat(reads, writes)
	f.unchanged(func() {
		for _, c := range calls {
			results, err := c.do(ctx, f.Store)
			f.refused(c.name, err, want, results...)
			f.released()
		}
	})
	for _, c := range calls {
		_, err := c.do(f.ctx, f.Store)
		f.ok(c.name+" after a context ended", err)
	}
}

// contextsEndedDuring ends contexts at random moments of large operations. Each must
// then be there wholly or not at all, and its error must say which. Only a single row
// may be there in spite of an error: a statement without a transaction commits on its
// own, and the context may end between that and the answer.
func contextsEndedDuring(f *fixture) {
	us := f.users(1_000)
	all := ids(us, userID)
	root := f.text(us[0], "root")
	n := 0
	fresh := func() string { n++; return fmt.Sprintf("new%d", n) }
	f.interrupt("CreateUsers", Sizes{Users: 1_000}, func(ctx context.Context) error {
		ns := newUsers(1_000)
		prefix := fresh()
		for i := range ns {
			ns[i] = newUser(fmt.Sprintf("%s_%d", prefix, i))
		}
		_, err := f.Store.CreateUsers(ctx, ns)
		return err
	})
	f.interrupt("PublishAll", Sizes{Posts: 1_000}, func(ctx context.Context) error {
		_, err := f.Store.PublishAll(ctx, somePosts(1_000, us, root))
		return err
	})
	f.interrupt("Register", Sizes{Users: 1, Posts: 1, Follows: len(all)},
		func(ctx context.Context) error {
			_, _, err := f.Store.Register(ctx, registration(fresh(), all...))
			return err
		})
	f.interrupt("CreateUser", Sizes{Users: 1}, func(ctx context.Context) error {
		_, err := f.Store.CreateUser(ctx, newUser(fresh()))
		return err
	})
	f.interrupt("UsersByID", Sizes{}, func(ctx context.Context) error {
		got, err := f.Store.UsersByID(ctx, all)
		if err == nil && len(got) != len(all) {
			f.Errorf("UsersByID: %d users and no error, want %d", len(got), len(all))
		}
		return err
	})
	f.interrupt("SearchUsers", Sizes{}, func(ctx context.Context) error {
		s := models.UserSearch{MinFollowers: 1, Sort: models.MostFollowers}
		_, err := f.Store.SearchUsers(ctx, s, models.Page{Limit: 100})
		return err
	})
}

// interrupt runs do, which adds so many rows, under contexts that end at random moments.
func (f *fixture) interrupt(what string, adds Sizes, do func(context.Context) error) {
	f.Helper()
	start := time.Now()
	f.ok(what, do(f.ctx))
	took := time.Since(start)
	isRow := adds.Users+adds.Posts+adds.Follows == 1
	before := f.sizes()
	for range 8 {
		ctx, cancel := context.WithCancel(f.ctx)
		timer := time.AfterFunc(rand.N(took+took/4+1), cancel)
		err := do(ctx)
		timer.Stop()
		cancel()
		whole := before
		whole.Users += adds.Users
		whole.Posts += adds.Posts
		whole.Follows += adds.Follows
		f.released()
		after := f.sizes()
		switch {
		case err == nil && after != whole:
			f.Errorf("%s returned no error but %+v became %+v", what, before, after)
		case errors.Is(err, models.ErrUncertain) && (after == before || after == whole):
		case err != nil && after != before && !(isRow && after == whole):
			f.Errorf("%s returned %v but %+v became %+v", what, err, before, after)
		case err != nil && !errors.Is(err, context.Canceled):
			f.Errorf("%s interrupted: error %v, want %q", what, err, context.Canceled)
		}
		before = after
	}
}

// contextsEndedAfter checks that results are whole when they are returned, not read
// from the database as they are used.
func contextsEndedAfter(f *fixture) {
	var kept [][]any
	calls, _ := everyCall(f)
	for _, c := range calls {
		ctx, cancel := context.WithCancel(f.ctx)
		results, err := c.do(ctx, f.Store)
		f.ok(c.name, err)
		cancel()
		kept = append(kept, results)
	}
	for i, c := range calls {
		want, err := c.do(f.ctx, f.Store)
		f.ok(c.name, err)
		f.equal(c.name, kept[i], want)
	}
}

// contextsReach ends the context of each operation when the driver is asked for the first time, then
// for the second, and so on until the operation is done before. Each time the context that the driver
// is given must have ended, too.
func contextsReach(f *fixture) {
	f = newFixture(f.T, f.harness, Options{Watched: true})
	if f.Asked == nil {
		return
	}
	reads, writes := everyCall(f)
	for i, c := range slices.Concat(reads, writes) {
		for k := 1; ; k++ {
			times, reached := 0, false
			ctx, cancel := context.WithCancel(f.ctx)
			f.Asked(func(under context.Context) {
				if times++; times == k {
					cancel()
					reached = under.Err() != nil
				}
			})
			results, err := c.do(ctx, f.Store)
			cancel()
			f.Asked(func(context.Context) {})
			if times < k {
				if times == 0 {
					f.Errorf("%s does not ask the database that the store was given", c.name)
				}
				if i < len(reads) { // a write may have been done before its context ended
					f.ok(c.name, err)
				}
				break
			}
			if !reached {
				f.Errorf("%s: the driver is given a context that does not end with the caller's", c.name)
				break
			}
			if i >= len(reads) && err == nil {
				break // it was done, and the driver was asked to prepare for the next
			}
			f.refused(c.name, err, context.Canceled, results...)
			f.released()
		}
	}
}
