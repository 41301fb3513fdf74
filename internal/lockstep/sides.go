package lockstep

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"example.com/impedance/models"
)

// A side is a store with the ids that it gave, in order of creation. An ordinal is a
// place in that order: what an id is called when both sides are meant.
type side struct {
	Subject
	users, posts ordinals
	cursors      []models.Cursor // where pages ended, in the order of Match.lists
}

func newSide(s Subject) *side {
	return &side{Subject: s, users: newOrdinals(), posts: newOrdinals()}
}

type ordinals struct {
	ids []int64
	of  map[int64]int64
}

func newOrdinals() ordinals { return ordinals{of: map[int64]int64{}} }

// id returns the id with an ordinal, or one that was never given.
func (o *ordinals) id(ordinal int64) int64 {
	if ordinal < int64(len(o.ids)) {
		return o.ids[ordinal]
	}
	return MissingID + ordinal
}

// note adds an id that was given just now.
func (o *ordinals) note(id int64) {
	o.of[id] = int64(len(o.ids))
	o.ids = append(o.ids, id)
}

// ordinal returns the ordinal of an id. One that was never given to us stands out.
func (o *ordinals) ordinal(id int64) int64 {
	if n, ok := o.of[id]; ok {
		return n
	}
	return -id
}

// registered is the answer of Register.
type registered struct {
	User *models.User
	Post *models.Post
}

// created are the answers of operations that give ids.
type (
	createdUser  struct{ *models.User }
	createdPost  struct{ *models.Post }
	createdUsers []models.User
	createdPosts []models.Post
)

// note takes down the ids that an answer says were given.
func (s *side) note(answer any) {
	switch a := answer.(type) {
	case createdUser:
		s.users.note(a.ID)
	case createdPost:
		s.posts.note(a.ID)
	case createdUsers:
		for _, u := range a {
			s.users.note(u.ID)
		}
	case createdPosts:
		for _, p := range a {
			s.posts.note(p.ID)
		}
	case registered:
		s.users.note(a.User.ID)
		s.posts.note(a.Post.ID)
	}
}

// translate returns an answer with ordinals for ids, and with Next reduced to whether
// there is one.
func (s *side) translate(answer any) any {
	switch a := answer.(type) {
	case nil:
		return nil
	case *models.User:
		return s.user(*a)
	case createdUser:
		return s.user(*a.User)
	case createdUsers:
		return each(a, s.user)
	case []models.User:
		return each(a, s.user)
	case *models.Listing[models.User]:
		return page(a, s.user)
	case *models.Post:
		return s.post(*a)
	case createdPost:
		return s.post(*a.Post)
	case createdPosts:
		return each(a, s.post)
	case *models.Listing[models.Post]:
		return page(a, s.post)
	case *models.Thread:
		return each(Lines(a), func(l Line) Line { return Line{l.Depth, s.post(l.Post)} })
	case *models.Listing[models.Follow]:
		return page(a, s.follow)
	case *models.FollowCounts:
		return *a
	case *models.ProfilePage:
		return models.ProfilePage{
			User: s.user(a.User), Counts: a.Counts,
			Posts: each(a.Posts, s.post), Followers: each(a.Followers, s.follow),
		}
	case []models.Suggestion:
		return each(a, func(x models.Suggestion) models.Suggestion {
			x.User = s.user(x.User)
			return x
		})
	case []models.AuthorRank:
		return each(a, func(x models.AuthorRank) models.AuthorRank {
			x.User = s.user(x.User)
			return x
		})
	case registered:
		return []any{s.user(*a.User), s.post(*a.Post)}
	}
	panic(fmt.Sprintf("no translation for %T", answer))
}

func (s *side) user(u models.User) models.User {
	u.ID = s.users.ordinal(u.ID)
	return u
}

func (s *side) userAt(u *models.User) *models.User {
	if u == nil {
		return nil
	}
	return new(s.user(*u))
}

func (s *side) post(p models.Post) models.Post {
	p.ID = s.posts.ordinal(p.ID)
	p.AuthorID = s.users.ordinal(p.AuthorID)
	p.Author = s.userAt(p.Author)
	switch c := p.Content.(type) {
	case models.Reply:
		if c.ParentID != nil {
			c.ParentID = new(s.posts.ordinal(*c.ParentID))
		}
		p.Content = c
	case models.Repost:
		c.PostID = s.posts.ordinal(c.PostID)
		p.Content = c
	}
	return p
}

func (s *side) follow(x models.Follow) models.Follow {
	x.FollowerID = s.users.ordinal(x.FollowerID)
	x.FolloweeID = s.users.ordinal(x.FolloweeID)
	x.Follower, x.Followee = s.userAt(x.Follower), s.userAt(x.Followee)
	return x
}

// MissingID is an id that no store has given.
const MissingID = 1 << 40

// Line is a post of a thread and how far it is indented when the thread is printed.
type Line struct {
	Depth int
	Post  models.Post
}

// Lines returns a thread as it is printed, which says all that the tree does. Comparing trees takes a
// time that is exponential in their depth.
func Lines(t *models.Thread) (all []Line) {
	var walk func(t *models.Thread, depth int)
	walk = func(t *models.Thread, depth int) {
		all = append(all, Line{depth, t.Post})
		for _, r := range t.Replies {
			walk(r, depth+1)
		}
	}
	if t != nil {
		walk(t, 0)
	}
	return all
}

// A position is a listing without its cursor, which each side writes on its own.
type position[T any] struct {
	Items []T
	More  bool
}

func page[T any](l *models.Listing[T], translate func(T) T) position[T] {
	return position[T]{each(l.Items, translate), l.Next != ""}
}

// each translates a list. One that is nil stays nil, which no list in an answer is.
func each[T any](items []T, translate func(T) T) []T {
	if items == nil {
		return nil
	}
	out := make([]T, len(items))
	for i, item := range items {
		out[i] = translate(item)
	}
	return out
}

// tables returns everything that is stored, with ordinals for ids.
func (s *side) tables() (Tables, error) {
	t, err := s.Dump(context.Background())
	if err != nil {
		return Tables{}, err
	}
	t = Tables{each(t.Users, s.user), each(t.Posts, s.post), each(t.Follows, s.follow)}
	slices.SortFunc(t.Follows, func(a, b models.Follow) int {
		return cmp.Or(cmp.Compare(a.FollowerID, b.FollowerID),
			cmp.Compare(a.FolloweeID, b.FolloweeID))
	})
	return t, nil
}
