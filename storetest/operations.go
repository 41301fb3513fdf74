package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/impedance/models"
	"pgregory.net/rapid"
)

// operations draw the arguments of one operation each. Arguments break at most one rule
// that only the store can check, because which of two errors wins is not promised.
var operations = []func(*match, *rapid.T) operation{
	(*match).createUser, (*match).createUsers, (*match).userByID, (*match).userByHandle,
	(*match).usersByID, (*match).searchUsers, (*match).updateProfile, (*match).deleteUser,
	(*match).publish, (*match).publish, (*match).publish, (*match).publishAll,
	(*match).postByID, (*match).postsByAuthor, (*match).thread, (*match).deletePost,
	(*match).addFollow, (*match).addFollow, (*match).addFollow, (*match).unfollow,
	(*match).setNotify, (*match).following, (*match).followers, (*match).followCounts,
	(*match).homeTimeline, (*match).profilePage, (*match).suggestions, (*match).topAuthors,
	(*match).register,
}

var background = context.Background()

// handle draws one of few handles, so that they are taken now and then.
func handle(rt *rapid.T) string {
	return rapid.SampledFrom([]string{
		"a", "a_", "a_b", "ab", "aab", "b", "b0", "u00000", "u00001", "u00009", "zz", "_",
	}).Draw(rt, "")
}

func (m *match) newUser(rt *rapid.T) models.NewUser {
	n := newUser(handle(rt))
	n.Profile = m.profile(rt)
	n.Discoverable = rapid.SampledFrom([]*bool{nil, new(true), new(false)}).Draw(rt, "")
	if oneIn(rt, 5) {
		n.Email = handle(rt) + "@example.com"
	}
	if oneIn(rt, 20) {
		n.Handle = rapid.SampledFrom([]string{"", "A", "a-b", strings.Repeat("a", 31)}).Draw(rt, "")
	}
	return n
}

func (m *match) profile(rt *rapid.T) models.Profile {
	texts := rapid.SampledFrom([]string{"", "x", "cafe\u0301", "' OR 1=1", " ", wide})
	p := models.Profile{DisplayName: "Name", Location: texts.Draw(rt, ""), Website: texts.Draw(rt, "")}
	if oneIn(rt, 2) {
		p.Bio = new(texts.Draw(rt, ""))
	}
	if oneIn(rt, 20) {
		p.DisplayName = ""
	}
	return p
}

func (m *match) createUser(rt *rapid.T) operation {
	n := m.newUser(rt)
	return operation{fmt.Sprintf("CreateUser %s", showUser(n)), func(s *side) (any, error) {
		u, err := s.Store.CreateUser(background, n)
		return createdUser{u}, err
	}}
}

func showUser(n models.NewUser) string {
	return fmt.Sprintf("%q %q %s discoverable=%s", n.Handle, n.Email, showProfile(n.Profile),
		show(n.Discoverable))
}

func showProfile(p models.Profile) string {
	return fmt.Sprintf("{%q bio=%s %q %q}", p.DisplayName, show(p.Bio), p.Location, p.Website)
}

// show prints what a pointer points to.
func show[T any](p *T) string {
	if p == nil {
		return "nil"
	}
	return fmt.Sprintf("%#v", *p)
}

func (m *match) createUsers(rt *rapid.T) operation {
	ns := make([]models.NewUser, draw(rt, 4))
	var texts []string
	for i := range ns {
		ns[i] = m.newUser(rt)
		texts = append(texts, showUser(ns[i]))
	}
	text := "CreateUsers [" + strings.Join(texts, ", ") + "]"
	return operation{text, func(s *side) (any, error) {
		us, err := s.Store.CreateUsers(background, ns)
		return createdUsers(us), err
	}}
}

func (m *match) userByID(rt *rapid.T) operation {
	u := m.user(rt)
	return operation{fmt.Sprint("UserByID u", u), func(s *side) (any, error) {
		return s.Store.UserByID(background, s.users.id(u))
	}}
}

func (m *match) userByHandle(rt *rapid.T) operation {
	h := handle(rt)
	return operation{"UserByHandle " + h, func(s *side) (any, error) {
		return s.Store.UserByHandle(background, h)
	}}
}

func (m *match) someUsers(rt *rapid.T, n int) []int64 {
	us := make([]int64, draw(rt, n))
	for i := range us {
		us[i] = m.user(rt)
	}
	return us
}

// ids translates ordinals of users.
func (s *side) ids(ordinals []int64) []int64 { return each(ordinals, s.users.id) }

func (m *match) usersByID(rt *rapid.T) operation {
	us := m.someUsers(rt, 6)
	return operation{fmt.Sprint("UsersByID u", us), func(s *side) (any, error) {
		return s.Store.UsersByID(background, s.ids(us))
	}}
}

// moment draws a time about now, where the ties are.
func (m *match) moment(rt *rapid.T) time.Time {
	span := int(m.clock.next().Sub(m.start)/time.Microsecond) + 2
	return m.start.Add(time.Duration(draw(rt, span)-1) * time.Microsecond)
}

func (m *match) searchUsers(rt *rapid.T) operation {
	var search models.UserSearch
	search.Sort = models.UserSort(draw(rt, 4))
	if oneIn(rt, 3) {
		search.HandlePrefix = rapid.SampledFrom([]string{"a", "a_", "u", "_", "b"}).Draw(rt, "")
	}
	if oneIn(rt, 3) {
		search.JoinedFrom = m.moment(rt)
	}
	if oneIn(rt, 3) {
		search.JoinedBefore = m.moment(rt)
	}
	search.HasBio = oneIn(rt, 3)
	search.MinFollowers = int64(draw(rt, 3))
	switch draw(rt, 30) {
	case 29:
		search.MinFollowers = -1
	case 28:
		search.Sort = 4
	case 27:
		search.HandlePrefix = "%"
	}
	return paged(m, rt, fmt.Sprintf("SearchUsers %+v", search),
		func(s *side, p models.Page) (*models.Listing[models.User], error) {
			return s.Store.SearchUsers(background, search, p)
		})
}

func (m *match) updateProfile(rt *rapid.T) operation {
	u, profile, discoverable := m.user(rt), m.profile(rt), oneIn(rt, 2)
	revision := int64(1)
	for _, row := range m.state.Users {
		if row.ID == u {
			revision = row.Revision
		}
	}
	if oneIn(rt, 4) {
		revision += int64(draw(rt, 3) - 1)
	}
	text := fmt.Sprintf("UpdateProfile u%d revision %d %s discoverable=%t", u, revision,
		showProfile(profile), discoverable)
	return operation{text, func(s *side) (any, error) {
		return s.Store.UpdateProfile(background, models.ProfileEdit{
			UserID: s.users.id(u), Revision: revision, Profile: profile, Discoverable: discoverable,
		})
	}}
}

func (m *match) deleteUser(rt *rapid.T) operation {
	if !oneIn(rt, 3) { // else nobody would be left
		return m.addFollow(rt)
	}
	u := m.user(rt)
	return operation{fmt.Sprint("DeleteUser u", u), func(s *side) (any, error) {
		return nil, s.Store.DeleteUser(background, s.users.id(u))
	}}
}

// A draft is a new post in terms of ordinals.
type draft struct {
	author, target int64
	kind           string
	body           string
}

func (d draft) String() string {
	if d.kind == "text" {
		return fmt.Sprintf("text by u%d %q", d.author, d.body)
	}
	return fmt.Sprintf("%s by u%d of p%d %q", d.kind, d.author, d.target, d.body)
}

// draft draws a post that breaks a rule only in its target, or else in its author.
func (m *match) draft(rt *rapid.T) draft {
	d := draft{
		author: m.user(rt),
		kind:   rapid.SampledFrom([]string{"text", "reply", "repost"}).Draw(rt, ""),
		body:   rapid.SampledFrom([]string{"body", wide, " "}).Draw(rt, ""),
	}
	if d.kind == "repost" && oneIn(rt, 2) || oneIn(rt, 20) {
		d.body = ""
	}
	if d.kind == "text" {
		return d
	}
	d.target = m.post(rt)
	if !slices.ContainsFunc(m.state.Users, func(u models.User) bool { return u.ID == d.author }) {
		d.kind = "text"
	}
	return d
}

// isSound reports whether the store can have nothing against d.
func (m *match) isSound(d draft) bool {
	author := slices.ContainsFunc(m.state.Users, func(u models.User) bool { return u.ID == d.author })
	target := d.kind == "text"
	for _, p := range m.state.Posts {
		_, isRepost := p.Content.(models.Repost)
		target = target || p.ID == d.target && !(isRepost && d.kind == "repost")
	}
	return author && target
}

func (s *side) newPost(d draft) models.NewPost {
	n := models.NewPost{AuthorID: s.users.id(d.author)}
	switch d.kind {
	case "text":
		n.Content = models.Text{Body: d.body}
	case "reply":
		n.Content = models.Reply{Body: d.body, ParentID: new(s.posts.id(d.target))}
	case "repost":
		n.Content = models.Repost{Comment: d.body, PostID: s.posts.id(d.target)}
	}
	return n
}

func (m *match) publish(rt *rapid.T) operation {
	return publishOf(m.draft(rt))
}

func publishOf(d draft) operation {
	return operation{fmt.Sprint("Publish ", d), func(s *side) (any, error) {
		p, err := s.Store.Publish(background, s.newPost(d))
		return createdPost{p}, err
	}}
}

// publishAll draws sound posts, and at most one that is not.
func (m *match) publishAll(rt *rapid.T) operation {
	var ds []draft
	unsound := 0
	for range draw(rt, 5) {
		d := m.draft(rt)
		if !m.isSound(d) {
			unsound++
		}
		if unsound <= 1 || m.isSound(d) {
			ds = append(ds, d)
		}
	}
	return operation{fmt.Sprint("PublishAll ", ds), func(s *side) (any, error) {
		ns := make([]models.NewPost, len(ds))
		for i, d := range ds {
			ns[i] = s.newPost(d)
		}
		ps, err := s.Store.PublishAll(background, ns)
		return createdPosts(ps), err
	}}
}

func (m *match) postByID(rt *rapid.T) operation {
	p := m.post(rt)
	return operation{fmt.Sprint("PostByID p", p), func(s *side) (any, error) {
		return s.Store.PostByID(background, s.posts.id(p))
	}}
}

func (m *match) postsByAuthor(rt *rapid.T) operation {
	u := m.user(rt)
	return paged(m, rt, fmt.Sprint("PostsByAuthor u", u),
		func(s *side, p models.Page) (*models.Listing[models.Post], error) {
			return s.Store.PostsByAuthor(background, s.users.id(u), p)
		})
}

func (m *match) thread(rt *rapid.T) operation {
	p := m.post(rt)
	r := models.ThreadRange{Depth: draw(rt, 5), Limit: 1 + draw(rt, 6)}
	if oneIn(rt, 3) {
		r = wholeThread
	}
	if oneIn(rt, 20) {
		r.Limit = 0
	}
	return operation{fmt.Sprintf("Thread p%d %+v", p, r), func(s *side) (any, error) {
		return s.Store.Thread(background, s.posts.id(p), r)
	}}
}

func (m *match) deletePost(rt *rapid.T) operation {
	p := m.post(rt)
	return operation{fmt.Sprint("DeletePost p", p), func(s *side) (any, error) {
		return nil, s.Store.DeletePost(background, s.posts.id(p))
	}}
}

// pair draws two users, seldom the same.
func (m *match) pair(rt *rapid.T) (a, b int64) {
	a, b = m.user(rt), m.user(rt)
	if a == b && !oneIn(rt, 4) {
		b = m.user(rt)
	}
	return a, b
}

func (m *match) addFollow(rt *rapid.T) operation {
	return followOf(m.pair(rt))
}

func followOf(a, b int64) operation {
	return operation{fmt.Sprintf("Follow u%d u%d", a, b), func(s *side) (any, error) {
		return nil, s.Store.Follow(background, s.users.id(a), s.users.id(b))
	}}
}

// followed draws two users of whom mostly one follows the other.
func (m *match) followed(rt *rapid.T) (a, b int64) {
	if len(m.state.Follows) == 0 || oneIn(rt, 4) {
		return m.pair(rt)
	}
	x := m.state.Follows[draw(rt, len(m.state.Follows))]
	return x.FollowerID, x.FolloweeID
}

func (m *match) unfollow(rt *rapid.T) operation {
	a, b := m.followed(rt)
	return operation{fmt.Sprintf("Unfollow u%d u%d", a, b), func(s *side) (any, error) {
		return nil, s.Store.Unfollow(background, s.users.id(a), s.users.id(b))
	}}
}

func (m *match) setNotify(rt *rapid.T) operation {
	a, b := m.followed(rt)
	on := oneIn(rt, 2)
	return operation{fmt.Sprintf("SetNotify u%d u%d %t", a, b, on), func(s *side) (any, error) {
		return nil, s.Store.SetNotify(background, s.users.id(a), s.users.id(b), on)
	}}
}

func (m *match) following(rt *rapid.T) operation {
	u := m.user(rt)
	return paged(m, rt, fmt.Sprint("Following u", u),
		func(s *side, p models.Page) (*models.Listing[models.Follow], error) {
			return s.Store.Following(background, s.users.id(u), p)
		})
}

func (m *match) followers(rt *rapid.T) operation {
	u := m.user(rt)
	return paged(m, rt, fmt.Sprint("Followers u", u),
		func(s *side, p models.Page) (*models.Listing[models.Follow], error) {
			return s.Store.Followers(background, s.users.id(u), p)
		})
}

func (m *match) followCounts(rt *rapid.T) operation {
	u := m.user(rt)
	return operation{fmt.Sprint("FollowCounts u", u), func(s *side) (any, error) {
		return s.Store.FollowCounts(background, s.users.id(u))
	}}
}

func (m *match) homeTimeline(rt *rapid.T) operation {
	u := m.user(rt)
	return paged(m, rt, fmt.Sprint("HomeTimeline u", u),
		func(s *side, p models.Page) (*models.Listing[models.Post], error) {
			return s.Store.HomeTimeline(background, s.users.id(u), p)
		})
}

// limit draws a limit, mostly small and seldom out of range.
func limit(rt *rapid.T) int {
	return rapid.SampledFrom([]int{1, 2, 3, 5, 100, 1, 2, 3, 5, 100, 0, 101}).Draw(rt, "")
}

func (m *match) profilePage(rt *rapid.T) operation {
	h, n := handle(rt), limit(rt)
	if len(m.state.Users) > 0 && !oneIn(rt, 4) {
		h = m.state.Users[draw(rt, len(m.state.Users))].Handle
	}
	return operation{fmt.Sprintf("ProfilePage %s %d", h, n), func(s *side) (any, error) {
		return s.Store.ProfilePage(background, h, n)
	}}
}

func (m *match) suggestions(rt *rapid.T) operation {
	u, n := m.user(rt), limit(rt)
	return operation{fmt.Sprintf("Suggestions u%d %d", u, n), func(s *side) (any, error) {
		return s.Store.Suggestions(background, s.users.id(u), n)
	}}
}

func (m *match) topAuthors(rt *rapid.T) operation {
	since, n := m.moment(rt), limit(rt)
	text := fmt.Sprintf("TopAuthors %s %d", since.Format(time.StampMicro), n)
	return operation{text, func(s *side) (any, error) {
		return s.Store.TopAuthors(background, since, n)
	}}
}

// register draws a registration whose followees are missing only if its names are free.
func (m *match) register(rt *rapid.T) operation {
	n, us := m.newUser(rt), m.someUsers(rt, 5)
	taken := func(u models.User) bool { return u.Handle == n.Handle || u.Email == n.Email }
	if slices.ContainsFunc(m.state.Users, taken) {
		us = slices.DeleteFunc(us, func(u int64) bool {
			return !slices.ContainsFunc(m.state.Users, func(x models.User) bool { return x.ID == u })
		})
	}
	body := rapid.SampledFrom([]string{"first", wide, "first", ""}).Draw(rt, "")
	text := fmt.Sprintf("Register %s %q follows u%d", showUser(n), body, us)
	return operation{text, func(s *side) (any, error) {
		u, p, err := s.Store.Register(background, models.Registration{
			User: n, First: models.Text{Body: body}, Follows: s.ids(us),
		})
		return registered{u, p}, err
	}}
}

// paged draws a page of a list: the first, one behind a cursor that the list gave
// before, or seldom one behind any other cursor.
func paged[T any](m *match, rt *rapid.T, list string,
	read func(*side, models.Page) (*models.Listing[T], error)) operation {
	n, after := limit(rt), cursorPair{}
	text := fmt.Sprintf("%s limit %d", list, n)
	own := slices.DeleteFunc(slices.Clone(m.cursors), func(c cursorPair) bool {
		return c.list != list
	})
	switch {
	case len(own) > 0 && draw(rt, 3) > 0:
		after = own[draw(rt, len(own))]
		text += fmt.Sprintf(" after %d of its %d cursors", slices.Index(own, after), len(own))
	case len(m.cursors) > 0 && oneIn(rt, 12):
		after = m.cursors[draw(rt, len(m.cursors))]
		text += " after a cursor of " + after.list
	case oneIn(rt, 20):
		after = cursorPair{list, "AAAA", "AAAA"}
		text += " after a forged cursor"
	}
	return operation{text, func(s *side) (any, error) {
		p := models.Page{Limit: n, After: after.of(s == m.oracle)}
		got, err := read(s, p)
		if err == nil && got.Next != "" {
			m.keep(s, list, got.Next)
		}
		return got, err
	}}
}

// of returns the cursor of one side.
func (c cursorPair) of(oracle bool) models.Cursor {
	if oracle {
		return c.oracle
	}
	return c.subject
}

// keep remembers where a page ended. The subject reads first, the oracle then completes
// the pair.
func (m *match) keep(s *side, list string, next models.Cursor) {
	if s == m.subject {
		m.cursors = append(m.cursors, cursorPair{list: list, subject: next})
		return
	}
	if n := len(m.cursors); n > 0 && m.cursors[n-1].oracle == "" {
		m.cursors[n-1].oracle = next
	}
}
