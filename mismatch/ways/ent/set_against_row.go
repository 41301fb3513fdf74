package ent

import (
	"context"

	"example.com/impedance/mismatch"
	"example.com/impedance/mismatch/ways/ent/internal/ent"
	"example.com/impedance/mismatch/ways/ent/internal/ent/follow"
)

// firstSet has a loop around what creates one row.
type firstSet struct{ handle }

// Create stores new users.
//
// ent: client.User.Create().SetAge(30).SetName("a8m").Save(ctx)
// (https://entgo.io/docs/getting-started).
func (h firstSet) Create(ctx context.Context, handles []string) error {
	for _, handle := range handles {
		if err := h.create(handle).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (h handle) create(handle string) *ent.UserCreate {
	return h.User.Create().SetHandle(handle).SetEmail(handle + "@example.com").SetDisplayName(handle).
		SetCreatedAt(mismatch.Born)
}

// NotifyAll turns notify on for all whom a user follows.
//
// ent: "Filter using predicates." in an update of many (https://entgo.io/docs/crud#update-many).
func (h firstSet) NotifyAll(ctx context.Context, follower int64) error {
	return h.Follow.Update().Where(follow.FollowerID(follower)).SetNotify(true).Exec(ctx)
}

// outSet has one statement for all rows.
type outSet struct{ handle }

// Create stores new users.
//
// ent: "Save a bulk of pets." (https://entgo.io/docs/crud#create-many).
func (h outSet) Create(ctx context.Context, handles []string) error {
	var all []*ent.UserCreate
	for _, handle := range handles {
		all = append(all, h.create(handle))
	}
	return h.User.CreateBulk(all...).Exec(ctx)
}

// NotifyAll turns notify on for all whom a user follows.
func (h outSet) NotifyAll(ctx context.Context, follower int64) error {
	return firstSet(h).NotifyAll(ctx, follower)
}
