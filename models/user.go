package models

import (
	"strings"
	"time"
)

// User is a member of the network.
type User struct {
	ID           int64
	Handle       string // unique; 1–30 of a–z, 0–9 and _
	Email        string // unique, compared case-sensitively; 3–254 characters
	Profile      Profile
	Discoverable bool  // whether SearchUsers and Suggestions show this user
	Revision     int64 // 1 at first, one more with each update; see ErrStale
	CreatedAt    time.Time
}

// Profile is a user's self-description. It is a value: it has no identity and belongs to exactly
// one User.
type Profile struct {
	DisplayName string  // 1–50 characters
	Bio         *string // nil if never set; else 0–500 characters
	Location    string  // 0–100 characters
	Website     string  // 0–200 characters
}

// NewUser is a user who is not stored yet.
type NewUser struct {
	Handle       string
	Email        string
	Profile      Profile
	Discoverable *bool // nil stands for true
}

// Validate reports the first field that breaks the domain's limits, as ErrInvalid.
func (n NewUser) Validate() error {
	if err := validHandle("handle", n.Handle, 1); err != nil {
		return err
	}
	if err := validText("email", n.Email, 3, 254); err != nil {
		return err
	}
	if at := strings.IndexByte(n.Email, '@'); at <= 0 || at == len(n.Email)-1 {
		return invalid("email", "must have an @ with text on both sides")
	}
	return n.Profile.Validate()
}

// User returns the user that n becomes at the given time, without an id.
func (n NewUser) User(now time.Time) User {
	return User{
		Handle:       n.Handle,
		Email:        n.Email,
		Profile:      n.Profile,
		Discoverable: n.Discoverable == nil || *n.Discoverable,
		Revision:     1,
		CreatedAt:    now,
	}
}

// NewUsers validates each of ns and returns the users they become, without ids.
func NewUsers(ns []NewUser, now time.Time) ([]User, error) {
	users := make([]User, len(ns))
	for i, n := range ns {
		if err := n.Validate(); err != nil {
			return nil, atIndex("users", i, err)
		}
		users[i] = n.User(now)
	}
	return users, nil
}

// Validate reports the first field that breaks the domain's limits, as ErrInvalid.
func (p Profile) Validate() error {
	if err := validText("display name", p.DisplayName, 1, 50); err != nil {
		return err
	}
	if p.Bio != nil {
		if err := validText("bio", *p.Bio, 0, 500); err != nil {
			return err
		}
	}
	if err := validText("location", p.Location, 0, 100); err != nil {
		return err
	}
	return validText("website", p.Website, 0, 200)
}

// ProfileEdit replaces the fields that a user may change. Every field is written, zero values and a
// nil Bio too.
type ProfileEdit struct {
	UserID       int64
	Revision     int64 // the revision that the editor saw
	Profile      Profile
	Discoverable bool
}

// UserSort is an order of SearchUsers.
type UserSort int

// The orders of SearchUsers.
const (
	NewestFirst   UserSort = iota // by CreatedAt, then ID, descending
	OldestFirst                   // by CreatedAt, then ID, ascending
	ByHandle                      // by Handle, bytewise ascending
	MostFollowers                 // by live number of followers, then ID, descending
)

// UserSearch selects users. A filter with its zero value is left out; all others must hold. Users
// who are not discoverable are never found.
type UserSearch struct {
	HandlePrefix string    // 0–30 of a–z, 0–9 and _; never a pattern
	JoinedFrom   time.Time // CreatedAt is this or later
	JoinedBefore time.Time // CreatedAt is earlier than this
	HasBio       bool      // Bio is set and not empty
	MinFollowers int64     // at least so many followers; 0 or more
	Sort         UserSort
}

// Validate reports the first field that breaks the domain's limits, as ErrInvalid.
func (s UserSearch) Validate() error {
	if err := validHandle("handle prefix", s.HandlePrefix, 0); err != nil {
		return err
	}
	if s.MinFollowers < 0 {
		return invalid("minimum followers", "must be 0 or more, not %d", s.MinFollowers)
	}
	if s.Sort < NewestFirst || s.Sort > MostFollowers {
		return invalid("sort", "unknown order %d", s.Sort)
	}
	return nil
}

// HandleRange returns the bounds of the handles that start with HandlePrefix: from ≤ handle <
// before, compared bytewise. An index can serve a range, and unlike LIKE a range does not take _
// for a wildcard.
func (s UserSearch) HandleRange() (from, before string) {
	return s.HandlePrefix, s.HandlePrefix + "{" // { follows z, the last character of a handle
}

// JoinedRange returns JoinedFrom and JoinedBefore truncated to the microsecond. Earliest and Latest
// stand for bounds that are not set.
func (s UserSearch) JoinedRange() (from, before time.Time) {
	from, before = Earliest, Latest
	if !s.JoinedFrom.IsZero() {
		from = Instant(s.JoinedFrom)
	}
	if !s.JoinedBefore.IsZero() {
		before = Instant(s.JoinedBefore)
	}
	return from, before
}

// InOrder returns the users found in the order of ids. A repeated id repeats its user; an id
// without a user is left out. It reorders found in place.
func InOrder(ids []int64, found []User) []User {
	at := make(map[int64]int, len(found))
	for i := range found {
		at[found[i].ID] = i
	}
	n := 0 // found[:n] is in order
	for _, id := range ids {
		i, ok := at[id]
		if !ok {
			continue
		}
		if i < n { // asked for before
			i = len(found)
			found = append(found, found[at[id]])
		}
		if i != n {
			found[i], found[n] = found[n], found[i]
			at[found[i].ID], at[id] = i, n
		}
		n++
	}
	return found[:n]
}
