package models_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/impedance/models"
)

func TestNewUserUser(t *testing.T) {
	now := models.Instant(time.Now())
	for _, tt := range []struct {
		give *bool
		want bool
	}{
		{nil, true}, {new(true), true}, {new(false), false},
	} {
		n := someone()
		n.Discoverable = tt.give
		want := models.User{Handle: n.Handle, Email: n.Email, Profile: n.Profile,
			Discoverable: tt.want, Revision: 1, CreatedAt: now}
		if got := n.User(now); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestNewUsers(t *testing.T) {
	now := models.Instant(time.Now())
	a, b := someone(), someone()
	b.Handle = "another"
	users, err := models.NewUsers([]models.NewUser{a, b}, now)
	if err != nil || len(users) != 2 || users[0] != a.User(now) || users[1] != b.User(now) {
		t.Errorf("got %+v, %v", users, err)
	}
	b.Handle = ""
	users, err = models.NewUsers([]models.NewUser{a, b}, now)
	refuses(t, err, "handle")
	if users != nil || !strings.HasPrefix(err.Error(), "users[1]: ") {
		t.Errorf("got %v, %q, want nothing and the index", users, err)
	}
}

func TestUserSearchValidate(t *testing.T) {
	for sort := models.NewestFirst; sort <= models.MostFollowers; sort++ {
		accepts(t, models.UserSearch{Sort: sort}.Validate())
	}
	refuses(t, models.UserSearch{Sort: models.MostFollowers + 1}.Validate(), "sort")
	refuses(t, models.UserSearch{Sort: -1}.Validate(), "sort")
	accepts(t, models.UserSearch{MinFollowers: 1 << 62}.Validate())
	refuses(t, models.UserSearch{MinFollowers: -1}.Validate(), "minimum followers")
}

// TestHandleRange holds that the range has exactly the handles with the prefix. The few
// characters of each draw are those at the ends of the alphabet, where a bound would slip.
func TestHandleRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.StringMatching(`[az09_]{0,3}`).Draw(t, "prefix")
		handle := rapid.StringMatching(`[az09_]{1,4}`).Draw(t, "handle")
		if rapid.Bool().Draw(t, "prefixed") {
			handle = prefix + handle
		}
		from, before := models.UserSearch{HandlePrefix: prefix}.HandleRange()
		inRange := from <= handle && handle < before
		if inRange != strings.HasPrefix(handle, prefix) {
			t.Fatalf("%q in [%q, %q) is %t", handle, from, before, inRange)
		}
	})
}

func TestJoinedRange(t *testing.T) {
	from, before := models.UserSearch{}.JoinedRange()
	if from != models.Earliest || before != models.Latest {
		t.Errorf("without bounds got %v and %v", from, before)
	}
	a := time.Date(2026, 1, 2, 3, 4, 5, 6_789, time.FixedZone("east", 3600))
	b := a.Add(time.Hour)
	from, before = models.UserSearch{JoinedFrom: a, JoinedBefore: b}.JoinedRange()
	if from != models.Instant(a) || before != models.Instant(b) {
		t.Errorf("got %v and %v, want instants", from, before)
	}
}

func TestInOrder(t *testing.T) {
	ada, bob := models.User{ID: 1, Handle: "ada"}, models.User{ID: 2, Handle: "bob"}
	got := models.InOrder([]int64{2, 9, 1, 2}, []models.User{ada, bob, ada})
	if want := []models.User{bob, ada, bob}; !reflect.DeepEqual(got, want) {
		t.Errorf("InOrder = %v, want %v", got, want)
	}
	if got := models.InOrder(nil, []models.User{ada}); len(got) != 0 {
		t.Errorf("InOrder of no ids = %v, want none", got)
	}
}
