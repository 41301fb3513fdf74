package lockstep

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/impedance/models"
)

// wide is a code point that takes four bytes.
const wide = "\U0001f600"

// operations draw the arguments of one operation each. Arguments break at most one rule
// that only the store can check, because which of two errors wins is not promised.
var operations = []func(*Match, Source) Operation{
	(*Match).createUser, (*Match).createUsers, (*Match).userByID, (*Match).userByHandle,
	(*Match).usersByID, (*Match).searchUsers, (*Match).updateProfile, (*Match).deleteUser,
	(*Match).publish, (*Match).publish, (*Match).publish, (*Match).publishAll,
	(*Match).postByID, (*Match).postsByAuthor, (*Match).thread, (*Match).deletePost,
	(*Match).addFollow, (*Match).addFollow, (*Match).addFollow, (*Match).unfollow,
	(*Match).setNotify, (*Match).following, (*Match).followers, (*Match).followCounts,
	(*Match).homeTimeline, (*Match).profilePage, (*Match).suggestions, (*Match).topAuthors,
	(*Match).register,
}

var background = context.Background()

// opening are the operations that a match begins with.
func opening() []Operation {
	all := []Operation{writes("CreateUsers u00000…u00003", func(s *side) (any, error) {
		var ns []models.NewUser
		for i := range 4 {
			ns = append(ns, newUser(fmt.Sprintf("u%05d", i)))
		}
		us, err := s.Store.CreateUsers(background, ns)
		return createdUsers(us), err
	})}
	for _, edge := range [][2]int64{{0, 1}, {1, 2}, {1, 3}, {2, 3}, {3, 0}} {
		all = append(all, followOf(edge[0], edge[1]))
	}
	for _, d := range []draft{
		{author: 0, kind: "text", body: "p0"}, {author: 1, kind: "reply", target: 0, body: "p1"},
		{author: 2, kind: "reply", target: 1, body: "p2"}, {author: 3, kind: "repost", target: 0},
	} {
		all = append(all, publishOf(d))
	}
	return all
}

func newUser(handle string) models.NewUser {
	return models.NewUser{
		Handle:  handle,
		Email:   handle + "@example.com",
		Profile: models.Profile{DisplayName: "The " + handle},
	}
}

// user draws the ordinal of a user: mostly of one who is there, at times of one who was
// deleted or never was.
func (m *Match) user(r Source) int64 {
	return ordinal(r, m.state.Users, func(u models.User) int64 { return u.ID })
}

// post draws the ordinal of a post, as user does.
func (m *Match) post(r Source) int64 {
	return ordinal(r, m.state.Posts, func(p models.Post) int64 { return p.ID })
}

func ordinal[T any](r Source, rows []T, id func(T) int64) int64 {
	if len(rows) == 0 || oneIn(r, 12) {
		return int64(r.Below(40))
	}
	return id(rows[r.Below(len(rows))])
}

// handle draws one of few handles, so that they are taken now and then.
func handle(r Source) string {
	return pick(r, "a", "a_", "a_b", "ab", "aab", "b", "b0", "u00000", "u00001", "u00009", "zz", "_")
}

func (m *Match) newUser(r Source) models.NewUser {
	n := newUser(handle(r))
	n.Profile = m.profile(r)
	n.Discoverable = pick(r, nil, new(true), new(false))
	if oneIn(r, 5) {
		n.Email = handle(r) + "@example.com"
	}
	if oneIn(r, 20) {
		n.Handle = pick(r, "", "A", "a-b", strings.Repeat("a", 31))
	}
	return n
}

func (m *Match) profile(r Source) models.Profile {
	text := func() string { return pick(r, "", "x", "cafe\u0301", "' OR 1=1", " ", wide) }
	p := models.Profile{DisplayName: "Name", Location: text(), Website: text()}
	if oneIn(r, 2) {
		p.Bio = new(text())
	}
	if oneIn(r, 20) {
		p.DisplayName = ""
	}
	return p
}

func (m *Match) createUser(r Source) Operation {
	n := m.newUser(r)
	return writes(fmt.Sprintf("CreateUser %s", showUser(n)), func(s *side) (any, error) {
		u, err := s.Store.CreateUser(background, n)
		return createdUser{u}, err
	})
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

func (m *Match) createUsers(r Source) Operation {
	ns := make([]models.NewUser, r.Below(4))
	var texts []string
	for i := range ns {
		ns[i] = m.newUser(r)
		texts = append(texts, showUser(ns[i]))
	}
	text := "CreateUsers [" + strings.Join(texts, ", ") + "]"
	return writes(text, func(s *side) (any, error) {
		us, err := s.Store.CreateUsers(background, ns)
		return createdUsers(us), err
	})
}

func (m *Match) userByID(r Source) Operation {
	u := m.user(r)
	return reads(fmt.Sprint("UserByID u", u), func(s *side) (any, error) {
		return s.Store.UserByID(background, s.users.id(u))
	})
}

func (m *Match) userByHandle(r Source) Operation {
	h := handle(r)
	return reads("UserByHandle "+h, func(s *side) (any, error) {
		return s.Store.UserByHandle(background, h)
	})
}

func (m *Match) someUsers(r Source, n int) []int64 {
	us := make([]int64, r.Below(n))
	for i := range us {
		us[i] = m.user(r)
	}
	return us
}

// ids translates ordinals of users.
func (s *side) ids(ordinals []int64) []int64 { return each(ordinals, s.users.id) }

func (m *Match) usersByID(r Source) Operation {
	us := m.someUsers(r, 6)
	return reads(fmt.Sprint("UsersByID u", us), func(s *side) (any, error) {
		return s.Store.UsersByID(background, s.ids(us))
	})
}

// moment draws a time about now, where the ties are.
func (m *Match) moment(r Source) time.Time {
	span := int(m.clock.Now().Sub(start)/time.Microsecond) + 2
	return start.Add(time.Duration(r.Below(span)-1) * time.Microsecond)
}

func (m *Match) searchUsers(r Source) Operation {
	var search models.UserSearch
	search.Sort = models.UserSort(r.Below(4))
	if oneIn(r, 3) {
		search.HandlePrefix = pick(r, "a", "a_", "u", "_", "b")
	}
	if oneIn(r, 3) {
		search.JoinedFrom = m.moment(r)
	}
	if oneIn(r, 3) {
		search.JoinedBefore = m.moment(r)
	}
	search.HasBio = oneIn(r, 3)
	search.MinFollowers = int64(r.Below(3))
	switch r.Below(30) {
	case 29:
		search.MinFollowers = -1
	case 28:
		search.Sort = 4
	case 27:
		search.HandlePrefix = "%"
	}
	return paged(m, r, fmt.Sprintf("SearchUsers %+v", search),
		func(s *side, p models.Page) (*models.Listing[models.User], error) {
			return s.Store.SearchUsers(background, search, p)
		})
}

func (m *Match) updateProfile(r Source) Operation {
	u, profile, discoverable := m.user(r), m.profile(r), oneIn(r, 2)
	revision := int64(1)
	for _, row := range m.state.Users {
		if row.ID == u {
			revision = row.Revision
		}
	}
	if oneIn(r, 4) {
		revision += int64(r.Below(3) - 1)
	}
	text := fmt.Sprintf("UpdateProfile u%d revision %d %s discoverable=%t", u, revision,
		showProfile(profile), discoverable)
	return writes(text, func(s *side) (any, error) {
		return s.Store.UpdateProfile(background, models.ProfileEdit{
			UserID: s.users.id(u), Revision: revision, Profile: profile, Discoverable: discoverable,
		})
	})
}

func (m *Match) deleteUser(r Source) Operation {
	if !oneIn(r, 3) { // else nobody would be left
		return m.addFollow(r)
	}
	u := m.user(r)
	return writes(fmt.Sprint("DeleteUser u", u), func(s *side) (any, error) {
		return nil, s.Store.DeleteUser(background, s.users.id(u))
	})
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
func (m *Match) draft(r Source) draft {
	d := draft{
		author: m.user(r),
		kind:   pick(r, "text", "reply", "repost"),
		body:   pick(r, "body", wide, " "),
	}
	if d.kind == "repost" && oneIn(r, 2) || oneIn(r, 20) {
		d.body = ""
	}
	if d.kind == "text" {
		return d
	}
	d.target = m.post(r)
	if !slices.ContainsFunc(m.state.Users, func(u models.User) bool { return u.ID == d.author }) {
		d.kind = "text"
	}
	return d
}

// isSound reports whether the store can have nothing against d.
func (m *Match) isSound(d draft) bool {
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

func (m *Match) publish(r Source) Operation {
	return publishOf(m.draft(r))
}

func publishOf(d draft) Operation {
	return writes(fmt.Sprint("Publish ", d), func(s *side) (any, error) {
		p, err := s.Store.Publish(background, s.newPost(d))
		return createdPost{p}, err
	})
}

// publishAll draws sound posts, and at most one that is not.
func (m *Match) publishAll(r Source) Operation {
	var ds []draft
	unsound := 0
	for range r.Below(5) {
		d := m.draft(r)
		if !m.isSound(d) {
			unsound++
		}
		if unsound <= 1 || m.isSound(d) {
			ds = append(ds, d)
		}
	}
	return writes(fmt.Sprint("PublishAll ", ds), func(s *side) (any, error) {
		ns := make([]models.NewPost, len(ds))
		for i, d := range ds {
			ns[i] = s.newPost(d)
		}
		ps, err := s.Store.PublishAll(background, ns)
		return createdPosts(ps), err
	})
}

func (m *Match) postByID(r Source) Operation {
	p := m.post(r)
	return reads(fmt.Sprint("PostByID p", p), func(s *side) (any, error) {
		return s.Store.PostByID(background, s.posts.id(p))
	})
}

func (m *Match) postsByAuthor(r Source) Operation {
	u := m.user(r)
	return paged(m, r, fmt.Sprint("PostsByAuthor u", u),
		func(s *side, p models.Page) (*models.Listing[models.Post], error) {
			return s.Store.PostsByAuthor(background, s.users.id(u), p)
		})
}

func (m *Match) thread(r Source) Operation {
	p := m.post(r)
	t := models.ThreadRange{Depth: r.Below(5), Limit: 1 + r.Below(6)}
	if oneIn(r, 3) {
		t = models.ThreadRange{Depth: 100, Limit: 1000}
	}
	if oneIn(r, 20) {
		t.Limit = 0
	}
	return reads(fmt.Sprintf("Thread p%d %+v", p, t), func(s *side) (any, error) {
		return s.Store.Thread(background, s.posts.id(p), t)
	})
}

func (m *Match) deletePost(r Source) Operation {
	p := m.post(r)
	return writes(fmt.Sprint("DeletePost p", p), func(s *side) (any, error) {
		return nil, s.Store.DeletePost(background, s.posts.id(p))
	})
}

// pair draws two users, seldom the same.
func (m *Match) pair(r Source) (a, b int64) {
	a, b = m.user(r), m.user(r)
	if a == b && !oneIn(r, 4) {
		b = m.user(r)
	}
	return a, b
}

func (m *Match) addFollow(r Source) Operation {
	return followOf(m.pair(r))
}

func followOf(a, b int64) Operation {
	return writes(fmt.Sprintf("Follow u%d u%d", a, b), func(s *side) (any, error) {
		return nil, s.Store.Follow(background, s.users.id(a), s.users.id(b))
	})
}

// followed draws two users. Mostly, the first follows the second.
func (m *Match) followed(r Source) (a, b int64) {
	if len(m.state.Follows) == 0 || oneIn(r, 4) {
		return m.pair(r)
	}
	x := m.state.Follows[r.Below(len(m.state.Follows))]
	return x.FollowerID, x.FolloweeID
}

func (m *Match) unfollow(r Source) Operation {
	a, b := m.followed(r)
	return writes(fmt.Sprintf("Unfollow u%d u%d", a, b), func(s *side) (any, error) {
		return nil, s.Store.Unfollow(background, s.users.id(a), s.users.id(b))
	})
}

func (m *Match) setNotify(r Source) Operation {
	a, b := m.followed(r)
	on := oneIn(r, 2)
	return writes(fmt.Sprintf("SetNotify u%d u%d %t", a, b, on), func(s *side) (any, error) {
		return nil, s.Store.SetNotify(background, s.users.id(a), s.users.id(b), on)
	})
}

func (m *Match) following(r Source) Operation {
	u := m.user(r)
	return paged(m, r, fmt.Sprint("Following u", u),
		func(s *side, p models.Page) (*models.Listing[models.Follow], error) {
			return s.Store.Following(background, s.users.id(u), p)
		})
}

func (m *Match) followers(r Source) Operation {
	u := m.user(r)
	return paged(m, r, fmt.Sprint("Followers u", u),
		func(s *side, p models.Page) (*models.Listing[models.Follow], error) {
			return s.Store.Followers(background, s.users.id(u), p)
		})
}

func (m *Match) followCounts(r Source) Operation {
	u := m.user(r)
	return reads(fmt.Sprint("FollowCounts u", u), func(s *side) (any, error) {
		return s.Store.FollowCounts(background, s.users.id(u))
	})
}

func (m *Match) homeTimeline(r Source) Operation {
	u := m.user(r)
	return paged(m, r, fmt.Sprint("HomeTimeline u", u),
		func(s *side, p models.Page) (*models.Listing[models.Post], error) {
			return s.Store.HomeTimeline(background, s.users.id(u), p)
		})
}

// limit draws a limit, mostly small and seldom out of range.
func limit(r Source) int {
	return pick(r, 1, 2, 3, 5, 100, 1, 2, 3, 5, 100, 0, 101)
}

func (m *Match) profilePage(r Source) Operation {
	h, n := handle(r), limit(r)
	if len(m.state.Users) > 0 && !oneIn(r, 4) {
		h = m.state.Users[r.Below(len(m.state.Users))].Handle
	}
	return reads(fmt.Sprintf("ProfilePage %s %d", h, n), func(s *side) (any, error) {
		return s.Store.ProfilePage(background, h, n)
	})
}

func (m *Match) suggestions(r Source) Operation {
	u, n := m.user(r), limit(r)
	return reads(fmt.Sprintf("Suggestions u%d %d", u, n), func(s *side) (any, error) {
		return s.Store.Suggestions(background, s.users.id(u), n)
	})
}

func (m *Match) topAuthors(r Source) Operation {
	since, n := m.moment(r), limit(r)
	text := fmt.Sprintf("TopAuthors %s %d", since.Format(time.StampMicro), n)
	return reads(text, func(s *side) (any, error) {
		return s.Store.TopAuthors(background, since, n)
	})
}

// register draws a registration whose followees are missing only if its names are free.
func (m *Match) register(r Source) Operation {
	n, us := m.newUser(r), m.someUsers(r, 5)
	taken := func(u models.User) bool { return u.Handle == n.Handle || u.Email == n.Email }
	if slices.ContainsFunc(m.state.Users, taken) {
		us = slices.DeleteFunc(us, func(u int64) bool {
			return !slices.ContainsFunc(m.state.Users, func(x models.User) bool { return x.ID == u })
		})
	}
	body := pick(r, "first", wide, "first", "")
	text := fmt.Sprintf("Register %s %q follows u%d", showUser(n), body, us)
	return writes(text, func(s *side) (any, error) {
		u, p, err := s.Store.Register(background, models.Registration{
			User: n, First: models.Text{Body: body}, Follows: s.ids(us),
		})
		return registered{u, p}, err
	})
}

// paged draws a page of a list: the first, one behind a cursor that the list gave
// before, or seldom one behind any other cursor.
func paged[T any](m *Match, r Source, list string,
	read func(*side, models.Page) (*models.Listing[T], error)) Operation {
	n, after := limit(r), -1
	var forged models.Cursor
	text := fmt.Sprintf("%s limit %d", list, n)
	var own []int
	for i, name := range m.lists {
		if name == list {
			own = append(own, i)
		}
	}
	switch {
	case len(own) > 0 && r.Below(3) > 0:
		i := r.Below(len(own))
		after = own[i]
		text += fmt.Sprintf(" after %d of its %d cursors", i, len(own))
	case len(m.lists) > 0 && oneIn(r, 12):
		after = r.Below(len(m.lists))
		text += " after a cursor of " + m.lists[after]
	case oneIn(r, 20):
		forged = "AAAA"
		text += " after a forged cursor"
	}
	o := reads(text, func(s *side) (any, error) {
		p := models.Page{Limit: n, After: forged}
		if after >= 0 && after < len(s.cursors) {
			p.After = s.cursors[after]
		}
		got, err := read(s, p)
		if err == nil && got.Next != "" {
			s.cursors = append(s.cursors, got.Next)
		}
		return got, err
	})
	o.list = list
	return o
}
