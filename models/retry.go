package models

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Retrying returns a store that repeats the writes of s when they return ErrAborted. It makes at
// most maxAttempts attempts, with a growing pause between them. It returns other errors as they
// are. It never repeats after ErrUncertain, because the write may be stored.
func Retrying(s Store) Store { return retrying{s} }

type retrying struct{ Store }

// maxAttempts is how often a write is tried before its ErrAborted is returned.
const maxAttempts = 10

// again calls do until it is not aborted. Pauses are random, so that two calls that aborted one
// another do not meet again. The first is at most a millisecond, and each further one at most twice
// as long.
func again[T any](ctx context.Context, do func() (T, error)) (T, error) {
	for pause := time.Millisecond; ; pause *= 2 {
		v, err := do()
		if !errors.Is(err, ErrAborted) || pause == time.Millisecond<<(maxAttempts-1) {
			return v, err
		}
		timer := time.NewTimer(1 + rand.N(pause))
		select {
		case <-ctx.Done():
			timer.Stop()
			return v, ctx.Err()
		case <-timer.C:
		}
	}
}

// againError is again for a function that returns an error only.
func againError(ctx context.Context, do func() error) error {
	_, err := again(ctx, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

func (r retrying) CreateUser(ctx context.Context, n NewUser) (*User, error) {
	return again(ctx, func() (*User, error) { return r.Store.CreateUser(ctx, n) })
}

func (r retrying) CreateUsers(ctx context.Context, ns []NewUser) ([]User, error) {
	return again(ctx, func() ([]User, error) { return r.Store.CreateUsers(ctx, ns) })
}

func (r retrying) UpdateProfile(ctx context.Context, e ProfileEdit) (*User, error) {
	return again(ctx, func() (*User, error) { return r.Store.UpdateProfile(ctx, e) })
}

func (r retrying) DeleteUser(ctx context.Context, id int64) error {
	return againError(ctx, func() error { return r.Store.DeleteUser(ctx, id) })
}

func (r retrying) Publish(ctx context.Context, n NewPost) (*Post, error) {
	return again(ctx, func() (*Post, error) { return r.Store.Publish(ctx, n) })
}

func (r retrying) PublishAll(ctx context.Context, ns []NewPost) ([]Post, error) {
	return again(ctx, func() ([]Post, error) { return r.Store.PublishAll(ctx, ns) })
}

func (r retrying) DeletePost(ctx context.Context, id int64) error {
	return againError(ctx, func() error { return r.Store.DeletePost(ctx, id) })
}

func (r retrying) Follow(ctx context.Context, followerID, followeeID int64) error {
	return againError(ctx, func() error { return r.Store.Follow(ctx, followerID, followeeID) })
}

func (r retrying) Unfollow(ctx context.Context, followerID, followeeID int64) error {
	return againError(ctx, func() error { return r.Store.Unfollow(ctx, followerID, followeeID) })
}

func (r retrying) SetNotify(ctx context.Context, followerID, followeeID int64, on bool) error {
	return againError(ctx, func() error {
		return r.Store.SetNotify(ctx, followerID, followeeID, on)
	})
}

func (r retrying) Register(ctx context.Context, n Registration) (u *User, p *Post, err error) {
	err = againError(ctx, func() error {
		u, p, err = r.Store.Register(ctx, n)
		return err
	})
	return u, p, err
}
