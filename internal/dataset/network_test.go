package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"example.com/impedance/models"
)

// writeRows writes every row of a network as text, one a line.
func writeRows(t *testing.T, out io.Writer, w *network) {
	t.Helper()
	err := w.users()(func(u models.User) error {
		bio := "unset"
		if u.Profile.Bio != nil {
			bio = fmt.Sprintf("%q", *u.Profile.Bio)
		}
		fmt.Fprintf(out, "%d %s %s %q %s %q %s %t %d %d\n", u.ID, u.Handle, u.Email,
			u.Profile.DisplayName, bio, u.Profile.Location, u.Profile.Website,
			u.Discoverable, u.Revision, u.CreatedAt.UnixMicro())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = w.posts()(func(p models.Post) error {
		content := fmt.Sprintf("%T %+v", p.Content, p.Content)
		if reply, ok := p.Content.(models.Reply); ok {
			parent := int64(0)
			if reply.ParentID != nil {
				parent = *reply.ParentID
			}
			content = fmt.Sprintf("reply %q %d", reply.Body, parent)
		}
		fmt.Fprintf(out, "%d %d %d %s\n", p.ID, p.AuthorID, p.CreatedAt.UnixMicro(), content)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = w.follows(w.edges)(func(f models.Follow) error {
		fmt.Fprintf(out, "%d %d %d %t\n", f.FollowerID, f.FolloweeID, f.Since.UnixMicro(), f.Notify)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestGolden pins every byte that the generator makes. If it fails on purpose, raise
// Version and copy the new hashes from the failure.
func TestGolden(t *testing.T) {
	if Version != 1 {
		t.Errorf("these are the hashes of version 1, not %d", Version)
	}
	for _, g := range []struct {
		users, seed uint64
		sum         string
	}{
		{1, 1, "c12d4bbd146c33abc029d7962886f7b4557ca37377bd28410ed23a07bcc3c237"},
		{7, 1, "24a672c819cc7704ae25c38866c0902edaabfaf5b7a70db02e380626f293e124"},
		{1000, 1, "a2a65d72a5ab6f6041c4c4c607c44c319f56ac9d28bc574d0a0f83106663f5a8"},
		{1000, 2, "0373375500a25c130a8a5d29a5a5485308330cad1d42f2c31baba9e1b1b7c2ff"},
		{3000, 1<<64 - 1, "ddec6abda3cabbf0326b6f33d67e1a06b7447bad3d95331498eabfa8c974a407"},
	} {
		h := sha256.New()
		writeRows(t, h, newNetwork(g.seed, g.users))
		if sum := hex.EncodeToString(h.Sum(nil)); sum != g.sum {
			t.Errorf("%d users, seed %d: got %s, want %s", g.users, g.seed, sum, g.sum)
		}
	}
}

// collected is all of a small network.
type collected struct {
	users     []models.User
	posts     []models.Post
	follows   []models.Follow
	followers []int // by user id - 1
	following []int
}

func collect(t *testing.T, w *network) *collected {
	t.Helper()
	c := &collected{
		users:     all(t, w.users()),
		posts:     all(t, w.posts()),
		follows:   all(t, w.follows(w.edges)),
		followers: make([]int, w.n),
		following: make([]int, w.n),
	}
	for _, f := range c.follows {
		c.following[f.FollowerID-1]++
		c.followers[f.FolloweeID-1]++
	}
	return c
}

func all[T any](t *testing.T, r rows[T]) []T {
	t.Helper()
	var list []T
	if err := r(func(row T) error { list = append(list, row); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDegrees(t *testing.T) {
	for _, n := range []int{1000, 10_000, 50_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			w := newNetwork(1, uint64(n))
			followers, following := make([]int, n), make([]int, n)
			total := 0
			err := w.edges(func(follower, followee uint64) error {
				following[follower-1]++
				followers[followee-1]++
				total++
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			between(t, "follows", total, n*followsPerUser*99/100, n*followsPerUser)
			between(t, "users near 50 followees", count(following, 45, 55), 5, n)
			between(t, "users who follow nobody", count(following, 0, 0), n*15/100, n*21/100)
			between(t, "users whom nobody follows", count(followers, 0, 0), n*44/100, n*48/100)
			top := slices.Index(followers, slices.Max(followers)) + 1
			if top <= 10 {
				t.Errorf("the most followed user is %d, one of the first", top)
			}
			slices.Sort(followers)
			slices.Sort(following)
			between(t, "followers of the first", followers[n-1], n*8/100, n*30/100)
			between(t, "followers of the median", followers[n/2], 1, 15)
			between(t, "followers of the 99th percentile", followers[n*99/100], 100, n/4)
			between(t, "followees of the first", following[n-1], n/20, n/3)
			between(t, "followees of the median", following[n/2], 3, 15)
		})
	}
}

func between(t *testing.T, what string, got, low, high int) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: got %d, want %d–%d", what, got, low, high)
	}
}

func count(list []int, low, high int) int {
	n := 0
	for _, x := range list {
		if low <= x && x <= high {
			n++
		}
	}
	return n
}

// TestRows holds every row to the domain's rules, those that models states and those
// that follow from time.
func TestRows(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 10, 99, 100, 4000} {
		c := collect(t, newNetwork(7, n))
		if len(c.users) != int(n) || len(c.posts) != int(n)*postsPerUser {
			t.Fatalf("%d users: got %d users and %d posts", n, len(c.users), len(c.posts))
		}
		c.checkUsers(t)
		c.checkPosts(t)
		c.checkFollows(t)
	}
}

func (c *collected) checkUsers(t *testing.T) {
	seen := make(map[string]bool)
	before := models.Earliest
	for i, u := range c.users {
		n := models.NewUser{Handle: u.Handle, Email: u.Email, Profile: u.Profile}
		if err := n.Validate(); err != nil {
			t.Errorf("user %d: %v", u.ID, err)
		}
		if u.ID != int64(i)+1 || u.Revision < 1 || u.CreatedAt.Before(before) {
			t.Errorf("user %d at %d: revision %d, joined %v", u.ID, i, u.Revision, u.CreatedAt)
		}
		if seen[u.Handle] || seen[u.Email] {
			t.Errorf("user %d: %s or %s is taken", u.ID, u.Handle, u.Email)
		}
		seen[u.Handle], seen[u.Email] = true, true
		before = u.CreatedAt
	}
}

func (c *collected) checkPosts(t *testing.T) {
	before := models.Earliest
	for i, p := range c.posts {
		if p.ID != int64(i)+1 || p.CreatedAt.Before(before) {
			t.Errorf("post %d at %d: written %v after %v", p.ID, i, p.CreatedAt, before)
		}
		if joined := c.users[p.AuthorID-1].CreatedAt; p.CreatedAt.Before(joined) {
			t.Errorf("post %d: written %v, the author joined %v", p.ID, p.CreatedAt, joined)
		}
		if r, ok := p.Content.(models.Reply); ok && r.ParentID == nil {
			p.Content = models.Reply{Body: r.Body, ParentID: new(int64(1))}
		}
		if err := p.Content.Validate(); err != nil {
			t.Errorf("post %d: %v", p.ID, err)
		}
		if target := refersTo(p); target >= p.ID || target < 0 {
			t.Errorf("post %d refers to %d", p.ID, target)
		} else if r, ok := p.Content.(models.Repost); ok {
			if _, ok := c.posts[r.PostID-1].Content.(models.Repost); ok {
				t.Errorf("post %d passes on the repost %d", p.ID, r.PostID)
			}
		}
		before = p.CreatedAt
	}
}

// refersTo returns the post that p answers or passes on, or 0.
func refersTo(p models.Post) int64 {
	switch c := p.Content.(type) {
	case models.Reply:
		if c.ParentID != nil {
			return *c.ParentID
		}
	case models.Repost:
		return c.PostID
	}
	return 0
}

func (c *collected) checkFollows(t *testing.T) {
	var before models.Follow
	latest := time.UnixMicro(int64(closing))
	for _, f := range c.follows {
		if err := models.CheckFollow(f.FollowerID, f.FolloweeID); err != nil {
			t.Error(err)
		}
		if f.FollowerID < before.FollowerID ||
			f.FollowerID == before.FollowerID && f.FolloweeID <= before.FolloweeID {
			t.Errorf("follow %d→%d after %d→%d", f.FollowerID, f.FolloweeID, before.FollowerID,
				before.FolloweeID)
		}
		from, to := c.users[f.FollowerID-1].CreatedAt, c.users[f.FolloweeID-1].CreatedAt
		if !f.Since.After(from) || !f.Since.After(to) || !f.Since.Before(latest) {
			t.Errorf("follow %d→%d since %v; joined %v and %v", f.FollowerID, f.FolloweeID,
				f.Since, from, to)
		}
		before = f
	}
}

// TestShares holds a network to the shapes that its documentation promises.
func TestShares(t *testing.T) {
	const n = 5000
	c := collect(t, newNetwork(1, n))
	var replies, lost, reposts, comments, full int
	posts := make([]int, n)
	answers := make([]int, len(c.posts)+1)
	depth := make([]int, len(c.posts)+1)
	sizes := make([]int, 0, len(c.posts))
	for _, p := range c.posts {
		posts[p.AuthorID-1]++
		body := ""
		switch content := p.Content.(type) {
		case models.Text:
			body = content.Body
		case models.Reply:
			body = content.Body
			replies++
			if content.ParentID == nil {
				lost++
				continue
			}
			answers[*content.ParentID]++
			depth[p.ID] = depth[*content.ParentID] + 1
		case models.Repost:
			reposts++
			if content.Comment != "" {
				comments++
			}
			continue
		}
		sizes = append(sizes, len(body))
		if len([]rune(body)) == 500 {
			full++
		}
	}
	slices.Sort(sizes)
	total := len(c.posts)
	between(t, "replies", replies, total*24/100, total*26/100)
	between(t, "replies without parent", lost, replies*2/100, replies*4/100)
	between(t, "reposts", reposts, total*9/100, total*11/100)
	between(t, "reposts with a comment", comments, reposts*27/100, reposts*33/100)
	between(t, "bodies of 500 characters", full, total/2000, total/200)
	between(t, "median bytes of a body", sizes[len(sizes)/2], 118, 138)
	between(t, "deepest reply", slices.Max(depth), 8, 60)
	between(t, "widest thread", slices.Max(answers), 300, 1200)
	between(t, "posts of the first author", slices.Max(posts), n/20, n/2)
	between(t, "users without posts", count(posts, 0, 0), n/10, n*3/10)
	var discoverable, unset, empty, notify int
	for _, u := range c.users {
		if u.Discoverable {
			discoverable++
		}
		if u.Profile.Bio == nil {
			unset++
		} else if *u.Profile.Bio == "" {
			empty++
		}
	}
	for _, f := range c.follows {
		if f.Notify {
			notify++
		}
	}
	between(t, "discoverable users", discoverable, n*94/100, n*96/100)
	between(t, "bios never set", unset, n*27/100, n*33/100)
	between(t, "bios set empty", empty, n*8/100, n*12/100)
	between(t, "follows with notify", notify, len(c.follows)*9/100, len(c.follows)*11/100)
}

func TestZipf(t *testing.T) {
	// The harmonic weights of shift 1 over three ranks are 6, 3 and 2 elevenths.
	r := stream(1, 2, 3)
	var got [3]int
	const draws = 110_000
	for range draws {
		got[zipf{shift: 1, n: 3}.draw(&r)]++
	}
	for rank, elevenths := range []int{6, 3, 2} {
		want := draws * elevenths / 11
		between(t, fmt.Sprintf("draws of rank %d", rank), got[rank], want*97/100, want*103/100)
	}
}

func TestPermutation(t *testing.T) {
	for n := uint64(1); n < 200; n++ {
		p := newPermutation(n*31, n)
		seen := make([]bool, n)
		for i := range n {
			seen[p.at(i)] = true
		}
		if slices.Contains(seen, false) {
			t.Errorf("of %d, some are never reached", n)
		}
	}
}
