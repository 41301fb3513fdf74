package gorm

import (
	"context"

	"gorm.io/gorm"

	"example.com/impedance/mismatch"
)

// firstSet passes a slice, and a condition.
type firstSet struct{ handle }

// Create stores new users.
//
// GORM: "To efficiently insert large number of records, pass a slice to the Create method. GORM
// will generate a single SQL statement" (https://gorm.io/docs/create.html).
func (h firstSet) Create(ctx context.Context, handles []string) error {
	return createAll(h.db.WithContext(ctx), handles)
}

func createAll(db *gorm.DB, handles []string) error {
	var users []User
	for _, handle := range handles {
		users = append(users, newUser(handle))
	}
	return db.Create(&users).Error
}

func newUser(handle string) User {
	return User{Handle: handle, Email: handle + "@example.com", DisplayName: handle,
		Discoverable: true, CreatedAt: mismatch.Born}
}

// NotifyAll turns notify on for all whom a user follows.
//
// GORM: "If we haven't specified a record having primary key value with Model, GORM will perform a
// batch updates" (https://gorm.io/docs/update.html).
func (h firstSet) NotifyAll(ctx context.Context, follower int64) error {
	return notifyAll(h.db.WithContext(ctx), follower)
}

func notifyAll(db *gorm.DB, follower int64) error {
	return db.Model(&Follow{}).Where("follower_id = ?", follower).Update("notify", true).Error
}

// outSet does the same without a transaction of its own around each write.
type outSet struct{ handle }

// Create stores new users.
//
// GORM: SkipDefaultTransaction turns off the transaction around each write
// (https://gorm.io/docs/transactions.html#Disable-Default-Transaction).
func (h outSet) Create(ctx context.Context, handles []string) error {
	return createAll(h.tuned.WithContext(ctx), handles)
}

// NotifyAll turns notify on for all whom a user follows.
func (h outSet) NotifyAll(ctx context.Context, follower int64) error {
	return notifyAll(h.tuned.WithContext(ctx), follower)
}
