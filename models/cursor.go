package models

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"math"
	"strings"
	"time"
)

// Cursor is a position in a list. Treat it as opaque, and hand it back for the next page of
// the same list with the same arguments. It holds no secret, never expires, and works on any
// store over the same data.
type Cursor string

// Page asks for part of a list.
type Page struct {
	Limit int    // 1–100
	After Cursor // where the page before ended; empty for the first page
}

// Listing is a page of a list.
type Listing[T any] struct {
	Items []T
	Next  Cursor // for Page.After; empty at the end of the list
}

// Key is the position of an item in its list: the sort key and the id that breaks ties. A list
// sorts by one field, Time, Handle or Count, and leaves the others zero.
type Key struct {
	Time   time.Time // lists by time
	Handle string    // lists by handle
	Count  int64     // lists by number
	ID     int64
}

// List identifies a list: its name, its arguments and its order. It makes the cursors of the list
// and refuses the cursors of any other.
type List struct {
	order byte   // how the list is sorted
	hash  uint64 // of the list's name and arguments
	first Key    // stands before every item
}

// The sort orders of lists, as they stand in cursors.
const (
	timeDescending byte = iota + 1
	timeAscending
	handleAscending
	countDescending
)

// newest stands before every item of a list that begins with the newest.
var newest = Key{Time: Latest, ID: math.MaxInt64}

// PostsByAuthorList names the list that [Store.PostsByAuthor] reads.
func PostsByAuthorList(authorID int64) List {
	return List{timeDescending, hashOf("posts by author", authorID), newest}
}

// FollowingList names the list that [Store.Following] reads.
func FollowingList(userID int64) List {
	return List{timeDescending, hashOf("following", userID), newest}
}

// FollowersList names the list that [Store.Followers] reads.
func FollowersList(userID int64) List {
	return List{timeDescending, hashOf("followers", userID), newest}
}

// HomeTimelineList names the list that [Store.HomeTimeline] reads.
func HomeTimelineList(userID int64) List {
	return List{timeDescending, hashOf("home timeline", userID), newest}
}

// SearchUsersList names the list that [Store.SearchUsers] reads for s, which must be
// valid.
func SearchUsersList(s UserSearch) List {
	from, before := s.JoinedRange()
	bio := int64(0)
	if s.HasBio {
		bio = 1
	}
	l := List{hash: hashOf("search users "+s.HandlePrefix, from.UnixMicro(), before.UnixMicro(),
		bio, s.MinFollowers)}
	switch s.Sort { // ids start at 1, so the id 0 stands before all items of a time
	case NewestFirst:
		l.order, l.first = timeDescending, Key{Time: before}
	case OldestFirst:
		l.order, l.first = timeAscending, Key{Time: from}
	case ByHandle:
		l.order, l.first = handleAscending, Key{Handle: beforePrefix(s.HandlePrefix)}
	case MostFollowers:
		l.order, l.first = countDescending, Key{Count: math.MaxInt64, ID: math.MaxInt64}
	}
	return l
}

// beforePrefix returns a text that sorts before all handles with a prefix, and after all handles
// before those.
func beforePrefix(prefix string) string {
	if prefix == "" {
		return ""
	}
	last := len(prefix) - 1
	return prefix[:last] + string(prefix[last]-1) + "{" // { follows z
}

func hashOf(name string, args ...int64) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	var b [8]byte
	for _, a := range args {
		binary.BigEndian.PutUint64(b[:], uint64(a))
		h.Write(b[:])
	}
	return h.Sum64()
}

// Start validates p and returns the key that the items of the page come strictly after. The key of
// a first page sorts before every item, so one query serves all pages.
//
// The key also replaces the filter on the side where the list begins: JoinedBefore for the newest
// first, JoinedFrom for the oldest first, the start of HandleRange by handle. A store leaves that
// condition out. With two bounds on one side, an engine may search its index by the wider bound and
// read all the pages before.
func (l List) Start(p Page) (Key, error) {
	if err := CheckLimit(p.Limit); err != nil {
		return Key{}, err
	}
	if p.After != "" {
		return l.decode(p.After)
	}
	return l.first, nil
}

// Cut makes a listing of items that were read with a limit of p.Limit+1. An item over the limit
// shows that there is a next page, and is dropped. key returns the key of an item.
func Cut[T any](l List, p Page, items []T, key func(*T) Key) *Listing[T] {
	if len(items) <= p.Limit {
		return &Listing[T]{Items: items}
	}
	items = items[:p.Limit]
	return &Listing[T]{Items: items, Next: l.encode(key(&items[p.Limit-1]))}
}

// A cursor is, in base64: version, order, hash, number or time, id, handle, checksum.
const (
	cursorVersion = 1
	cursorFixed   = 1 + 1 + 8 + 8 + 8
	cursorSum     = 4
)

func (l List) encode(k Key) Cursor {
	b := make([]byte, 0, cursorFixed+len(k.Handle)+cursorSum)
	b = append(b, cursorVersion, l.order)
	b = binary.BigEndian.AppendUint64(b, l.hash)
	switch l.order {
	case timeDescending, timeAscending:
		b = binary.BigEndian.AppendUint64(b, uint64(k.Time.UnixMicro()))
	case countDescending:
		b = binary.BigEndian.AppendUint64(b, uint64(k.Count))
	case handleAscending:
		b = binary.BigEndian.AppendUint64(b, 0)
	}
	b = binary.BigEndian.AppendUint64(b, uint64(k.ID))
	if l.order == handleAscending {
		b = append(b, k.Handle...)
	}
	b = binary.BigEndian.AppendUint32(b, checksum(b))
	return Cursor(base64.RawURLEncoding.EncodeToString(b))
}

func (l List) decode(c Cursor) (Key, error) {
	foreign := invalid("cursor", "is not one that a listing returned")
	if strings.ContainsAny(string(c), "\r\n") {
		return Key{}, foreign // the decoder would skip them
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(string(c))
	if err != nil || len(b) < cursorFixed+cursorSum {
		return Key{}, foreign
	}
	body, sum := b[:len(b)-cursorSum], b[len(b)-cursorSum:]
	if checksum(body) != binary.BigEndian.Uint32(sum) || body[0] != cursorVersion {
		return Key{}, invalid("cursor", "is damaged or of another version")
	}
	if body[1] != l.order || binary.BigEndian.Uint64(body[2:]) != l.hash {
		return Key{}, invalid("cursor", "belongs to another list or to other arguments")
	}
	number := int64(binary.BigEndian.Uint64(body[10:]))
	k := Key{ID: int64(binary.BigEndian.Uint64(body[18:])), Handle: string(body[cursorFixed:])}
	ok := k.Handle == ""
	switch l.order {
	case timeDescending, timeAscending:
		k.Time = time.UnixMicro(number).UTC()
		ok = ok && !k.Time.Before(Earliest) && !k.Time.After(Latest)
	case countDescending:
		k.Count = number
	case handleAscending:
		ok = number == 0 && validHandle("handle", k.Handle, 1) == nil
	}
	if !ok {
		return Key{}, foreign
	}
	return k, nil
}

// checksum tells a damaged or guessed cursor from one of ours. It is not a signature: a cursor
// gives access to nothing beyond the list itself.
func checksum(b []byte) uint32 {
	h := fnv.New32a()
	h.Write([]byte("impedance cursor"))
	h.Write(b)
	return h.Sum32()
}
