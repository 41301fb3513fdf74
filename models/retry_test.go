package models

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
)

// flaky aborts its first calls, and then fails or succeeds.
type flaky struct {
	Store
	calls, aborts int
	then          error
}

func (f *flaky) fail() error {
	if f.calls++; f.calls <= f.aborts {
		return fmt.Errorf("%w: deadlock", ErrAborted)
	}
	return f.then
}

func (f *flaky) Follow(context.Context, int64, int64) error { return f.fail() }

func (f *flaky) Register(context.Context, Registration) (*User, *Post, error) {
	if err := f.fail(); err != nil {
		return nil, nil, err
	}
	return &User{ID: 1}, &Post{ID: 2}, nil
}

func TestRetrying(t *testing.T) {
	for _, c := range []struct {
		name   string
		aborts int
		then   error
		calls  int
		want   error
	}{
		{"at once", 0, nil, 1, nil},
		{"after aborts", 3, nil, 4, nil},
		{"at the last attempt", maxAttempts - 1, nil, maxAttempts, nil},
		{"never", 1000, nil, maxAttempts, ErrAborted},
		{"not if it may be stored", 0, ErrUncertain, 1, ErrUncertain},
		{"not if it is refused", 2, ErrConflict, 3, ErrConflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &flaky{aborts: c.aborts, then: c.then}
				err := Retrying(f).Follow(t.Context(), 1, 2)
				if f.calls != c.calls || !errors.Is(err, c.want) {
					t.Errorf("Follow: %d calls and %v, want %d and %v", f.calls, err, c.calls, c.want)
				}
				f.calls = 0
				u, p, err := Retrying(f).Register(t.Context(), Registration{})
				if f.calls != c.calls || !errors.Is(err, c.want) || (err == nil) != (u != nil && p != nil) {
					t.Errorf("Register: %d calls and %v, %v, %v", f.calls, u, p, err)
				}
			})
		})
	}
}

// TestRetryingContext holds that a context that has ended ends the waiting.
func TestRetryingContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		f := &flaky{aborts: 1000}
		err := Retrying(f).Follow(ctx, 1, 2)
		if !errors.Is(err, context.Canceled) || f.calls != 1 {
			t.Errorf("Follow: %d calls and %v, want 1 and %v", f.calls, err, context.Canceled)
		}
	})
}
