package models_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/impedance/models"
)

// lists are one of each kind, and neighbours that differ in a single argument or in order.
var lists = map[string]models.List{
	"posts by author 1":     models.PostsByAuthorList(1),
	"posts by author 2":     models.PostsByAuthorList(2),
	"following 1":           models.FollowingList(1),
	"followers 1":           models.FollowersList(1),
	"home timeline 1":       models.HomeTimelineList(1),
	"search":                models.SearchUsersList(models.UserSearch{}),
	"search oldest":         models.SearchUsersList(models.UserSearch{Sort: models.OldestFirst}),
	"search by handle":      models.SearchUsersList(models.UserSearch{Sort: models.ByHandle}),
	"search most followers": models.SearchUsersList(models.UserSearch{Sort: models.MostFollowers}),
	"search prefix":         models.SearchUsersList(models.UserSearch{HandlePrefix: "a"}),
	"search bio":            models.SearchUsersList(models.UserSearch{HasBio: true}),
	"search followers":      models.SearchUsersList(models.UserSearch{MinFollowers: 1}),
	"search joined from":    models.SearchUsersList(models.UserSearch{JoinedFrom: someDay}),
	"search joined before":  models.SearchUsersList(models.UserSearch{JoinedBefore: someDay}),
}

var someDay = time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC)

// someKey has all that an item can be sorted by; a list uses what it needs.
var someKey = models.Key{Time: someDay, Handle: "someone", Count: 7, ID: 42}

// cursorAt returns the cursor of a page that ends with an item at key.
func cursorAt(list models.List, key models.Key) models.Cursor {
	items := []models.Key{key, {}}
	return models.Cut(list, models.Page{Limit: 1}, items, func(k *models.Key) models.Key {
		return *k
	}).Next
}

func after(list models.List, c models.Cursor) (models.Key, error) {
	return list.Start(models.Page{Limit: 1, After: c})
}

// TestCursorRoundTrip draws keys for the four orders; what a list is not sorted by stays
// behind.
func TestCursorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := models.Key{
			Time: time.UnixMicro(rapid.Int64Range(
				models.Earliest.UnixMicro(), models.Latest.UnixMicro()).Draw(t, "time")).UTC(),
			Handle: rapid.StringMatching(`[a-z0-9_]{1,30}`).Draw(t, "handle"),
			Count:  rapid.Int64Min(0).Draw(t, "count"),
			ID:     rapid.Int64Min(1).Draw(t, "id"),
		}
		for name, list := range lists {
			want := models.Key{Time: key.Time, ID: key.ID}
			switch name {
			case "search by handle":
				want = models.Key{Handle: key.Handle, ID: key.ID}
			case "search most followers":
				want = models.Key{Count: key.Count, ID: key.ID}
			}
			got, err := after(list, cursorAt(list, key))
			if err != nil || got != want {
				t.Fatalf("%s: got %+v, %v, want %+v", name, got, err, want)
			}
		}
	})
}

func TestCursorOfAnotherList(t *testing.T) {
	for from, list := range lists {
		for to, other := range lists {
			if _, err := after(other, cursorAt(list, someKey)); (err == nil) != (from == to) {
				t.Errorf("a cursor of %q in %q: %v", from, to, err)
			} else if from != to {
				refuses(t, err, "cursor")
			}
		}
	}
}

// TestCursorListsByValue holds that the same arguments, however given, name the same list.
func TestCursorListsByValue(t *testing.T) {
	east := time.FixedZone("east", 3600)
	a := models.UserSearch{JoinedFrom: someDay}
	b := models.UserSearch{JoinedFrom: someDay.In(east).Add(999 * time.Nanosecond)}
	if models.SearchUsersList(a) != models.SearchUsersList(b) {
		t.Error("the same instant in another zone names another list")
	}
}

func TestCursorDamaged(t *testing.T) {
	for name, list := range lists {
		c := cursorAt(list, someKey)
		for i := range len(c) {
			if _, err := after(list, c[:i]); i > 0 && !errors.Is(err, models.ErrInvalid) {
				t.Errorf("%s: the first %d of %d bytes: %v", name, i, len(c), err)
			}
			for bit := range 8 {
				flipped := []byte(c)
				flipped[i] ^= 1 << bit
				_, err := after(list, models.Cursor(flipped))
				if !errors.Is(err, models.ErrInvalid) {
					t.Errorf("%s: byte %d, bit %d: %v", name, i, bit, err)
				}
			}
		}
	}
}

func TestCursorForged(t *testing.T) {
	byTime, byHandle := lists["home timeline 1"], lists["search by handle"]
	valid := string(cursorAt(byTime, someKey))
	for name, c := range map[string]string{
		"a word":           "hello",
		"padding":          valid + "=",
		"a longer one":     valid + "AAAA",
		"two of them":      valid + valid,
		"NUL":              valid + "\x00",
		"no UTF-8":         "\xff\xfe",
		"SQL":              "' OR 1=1 --",
		"long":             strings.Repeat("A", 1<<20),
		"all zero":         base64.RawURLEncoding.EncodeToString(make([]byte, 30)),
		"standard base64":  strings.Repeat("+/", 20),
		"another version":  resealed(t, valid, func(b []byte) []byte { b[0]++; return b }),
		"another order":    resealed(t, valid, func(b []byte) []byte { b[1]++; return b }),
		"another hash":     resealed(t, valid, func(b []byte) []byte { b[2]++; return b }),
		"a time too early": resealed(t, valid, withNumber(models.Earliest.UnixMicro()-1)),
		"a time too late":  resealed(t, valid, withNumber(models.Latest.UnixMicro()+1)),
		"no time":          resealed(t, valid, withNumber(math.MinInt64)),
		"a surplus handle": resealed(t, valid, func(b []byte) []byte { return append(b, 'a') }),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := after(byTime, models.Cursor(c))
			refuses(t, err, "cursor")
		})
	}
	for _, handle := range []string{"", "A", "a\x00", strings.Repeat("a", 31)} {
		c := cursorAt(byHandle, models.Key{Handle: handle, ID: 1})
		_, err := after(byHandle, c)
		refuses(t, err, "cursor")
	}
}

// resealed returns c with its body changed and a checksum to match, as somebody who has
// read the source can make it.
func resealed(t *testing.T, c string, change func(body []byte) []byte) string {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(c)
	if err != nil {
		t.Fatal(err)
	}
	b = change(b[:len(b)-4])
	h := fnv.New32a()
	h.Write([]byte("impedance cursor"))
	h.Write(b)
	return base64.RawURLEncoding.EncodeToString(h.Sum(b))
}

func withNumber(n int64) func(body []byte) []byte {
	return func(body []byte) []byte {
		binary.BigEndian.PutUint64(body[10:], uint64(n))
		return body
	}
}

// TestStart holds that the first page starts before everything that can be stored, or that
// the filter on that side lets through.
func TestStart(t *testing.T) {
	last := models.Key{Time: models.Latest, ID: math.MaxInt64}
	for name, list := range lists {
		if strings.HasPrefix(name, "search") {
			continue
		}
		if got, err := list.Start(models.Page{Limit: 1}); err != nil || got != last {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, last)
		}
	}
	from, before := someDay, someDay.Add(time.Hour)
	for _, tt := range []struct {
		search models.UserSearch
		want   models.Key
	}{
		{models.UserSearch{}, models.Key{Time: models.Latest}},
		{models.UserSearch{JoinedFrom: from, JoinedBefore: before}, models.Key{Time: before}},
		{models.UserSearch{Sort: models.OldestFirst}, models.Key{Time: models.Earliest}},
		{models.UserSearch{Sort: models.OldestFirst, JoinedFrom: from, JoinedBefore: before},
			models.Key{Time: from}},
		{models.UserSearch{Sort: models.ByHandle}, models.Key{}},
		{models.UserSearch{Sort: models.ByHandle, HandlePrefix: "ab"}, models.Key{Handle: "aa{"}},
		{models.UserSearch{Sort: models.MostFollowers},
			models.Key{Count: math.MaxInt64, ID: math.MaxInt64}},
	} {
		list := models.SearchUsersList(tt.search)
		if got, err := list.Start(models.Page{Limit: 1}); err != nil || got != tt.want {
			t.Errorf("%+v: got %+v, %v, want %+v", tt.search, got, err, tt.want)
		}
	}
	for _, limit := range []int{-1, 0, 101} {
		_, err := lists["search"].Start(models.Page{Limit: limit})
		refuses(t, err, "limit")
	}
}

// TestStartByHandle holds that of all handles those from the prefix on come after the
// start of a search by prefix.
func TestStartByHandle(t *testing.T) {
	handle := rapid.StringMatching(`[a-z0-9_]{1,30}`)
	rapid.Check(t, func(t *rapid.T) {
		h, prefix := handle.Draw(t, "handle"), handle.Draw(t, "prefix")
		if rapid.Bool().Draw(t, "begins alike") {
			h = (prefix[:rapid.IntRange(0, len(prefix)).Draw(t, "common")] + h)
			h = h[:min(30, len(h))]
		}
		list := models.SearchUsersList(models.UserSearch{Sort: models.ByHandle, HandlePrefix: prefix})
		start, err := list.Start(models.Page{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := h > start.Handle, h >= prefix; got != want {
			t.Fatalf("%q after the start of %q: %v, want %v", h, prefix, got, want)
		}
	})
}

func TestCut(t *testing.T) {
	list, page := lists["home timeline 1"], models.Page{Limit: 2}
	key := func(id *int64) models.Key { return models.Key{Time: someDay, ID: *id} }
	for _, items := range [][]int64{nil, {1}, {1, 2}} {
		l := models.Cut(list, page, items, key)
		if len(l.Items) != len(items) || l.Next != "" {
			t.Errorf("of %d items got %+v, want all and no next page", len(items), l)
		}
	}
	l := models.Cut(list, page, []int64{1, 2, 3}, key)
	if len(l.Items) != 2 {
		t.Errorf("got %d items, want 2", len(l.Items))
	}
	if k, err := after(list, l.Next); err != nil || k != (models.Key{Time: someDay, ID: 2}) {
		t.Errorf("the next page starts at %+v, %v, want after the last item shown", k, err)
	}
}

// FuzzCursor holds that decoding never panics and fails as ErrInvalid only. It accepts a cursor
// only in the form that a listing returns for its key. Line breaks are ignored, as base64 does.
func FuzzCursor(f *testing.F) {
	for name, list := range lists {
		key := someKey
		if name == "search by handle" {
			key.Count = 0 // the number stands in the cursor, although the list has no use for it
		}
		f.Add(string(cursorAt(list, key)))
	}
	f.Add("not a cursor")
	unbroken := strings.NewReplacer("\r", "", "\n", "")
	f.Fuzz(func(t *testing.T, c string) {
		for name, list := range lists {
			key, err := after(list, models.Cursor(c))
			if err != nil {
				refuses(t, err, "cursor")
				continue
			}
			want := models.Cursor(unbroken.Replace(c))
			if got := cursorAt(list, key); c != "" && got != want {
				t.Errorf("%s: %q decodes to %+v, which is %q", name, c, key, got)
			}
		}
	})
}
