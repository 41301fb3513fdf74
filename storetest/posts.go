package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.com/impedance/models"
)

// posted publishes c and checks that every way to read the post returns the same.
func (f *fixture) posted(author models.User, c models.Content) models.Post {
	f.Helper()
	n := models.NewPost{AuthorID: author.ID, Content: c}
	want := n.Post(f.clock.next())
	got, err := f.Store.Publish(f.ctx, n)
	f.ok("Publish", err)
	if got.ID <= 0 {
		f.Errorf("id %d, want a positive one", got.ID)
	}
	want.ID = got.ID
	f.equal("Publish", *got, want)
	listing, err := f.Store.PostsByAuthor(f.ctx, author.ID, models.Page{Limit: 1})
	f.ok("PostsByAuthor", err)
	f.equal("PostsByAuthor after Publish", listing.Items, []models.Post{want})
	rows := f.tables().Posts
	f.equal("row after Publish", rows[max(0, len(rows)-1):], []models.Post{want})
	byID, err := f.Store.PostByID(f.ctx, want.ID)
	f.ok("PostByID", err)
	withAuthor := want
	withAuthor.Author = &author
	f.equal("PostByID after Publish", *byID, withAuthor)
	return want
}

func publishEachKind(f *fixture) {
	u, other := f.user("ada"), f.user("bob")
	text := f.posted(u, models.Text{Body: "text"})
	reply := f.posted(other, models.Reply{Body: "reply", ParentID: &text.ID})
	repost := f.posted(other, models.Repost{PostID: text.ID})
	f.posted(u, models.Repost{PostID: reply.ID, Comment: "comment"})
	f.posted(u, models.Repost{PostID: text.ID}) // one's own
	f.posted(u, models.Repost{PostID: text.ID}) // and again
	f.posted(u, models.Reply{Body: "reply to a repost", ParentID: &repost.ID})
	f.posted(u, models.Reply{Body: "reply to a reply", ParentID: &reply.ID})
}

func publishText(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	for _, x := range texts {
		f.posted(u, models.Text{Body: x.text})
		f.posted(u, models.Reply{Body: x.text, ParentID: &root.ID})
		f.posted(u, models.Repost{Comment: x.text, PostID: root.ID})
	}
}

func publishLimits(f *fixture) {
	u := f.user("ada")
	longest := strings.Repeat(wide, 500)
	root := f.posted(u, models.Text{Body: longest})
	f.posted(u, models.Reply{Body: longest, ParentID: &root.ID})
	f.posted(u, models.Repost{Comment: longest, PostID: root.ID})
	f.posted(u, models.Text{Body: wide})
}

func publishInvalid(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	repost := f.repost(u, root)
	f.unchanged(func() {
		// The author may be missing too: an invalid argument is found first.
		for _, author := range []int64{u.ID, missingID} {
			for _, bad := range badContents(root.ID) {
				n := models.NewPost{AuthorID: author, Content: bad.content}
				got, err := f.Store.Publish(f.ctx, n)
				f.invalid(bad.name, err, bad.field, got)
			}
		}
		n := models.NewPost{AuthorID: u.ID, Content: models.Repost{PostID: repost.ID}}
		got, err := f.Store.Publish(f.ctx, n)
		f.refused("repost of a repost", err, models.ErrInvalid, got)
	})
}

func publishMissing(f *fixture) {
	u := f.user("ada")
	gone := f.text(u, "gone")
	f.ok("DeletePost", f.Store.DeletePost(f.ctx, gone.ID))
	f.unchanged(func() {
		for _, id := range []int64{missingID, gone.ID, 0, -1} {
			for name, n := range map[string]models.NewPost{
				"author": {AuthorID: missingID, Content: models.Text{Body: "text"}},
				"parent": {AuthorID: u.ID, Content: models.Reply{Body: "reply", ParentID: &id}},
				"post":   {AuthorID: u.ID, Content: models.Repost{PostID: id}},
			} {
				got, err := f.Store.Publish(f.ctx, n)
				f.refused(fmt.Sprintf("missing %s %d", name, id), err, models.ErrNotFound, got)
			}
		}
	})
}

// somePosts are texts, replies and reposts in turn, by the authors in turn.
func somePosts(n int, authors []models.User, root models.Post) []models.NewPost {
	ns := make([]models.NewPost, n)
	for i := range ns {
		ns[i].AuthorID = authors[i%len(authors)].ID
		switch i % 4 {
		case 0:
			ns[i].Content = models.Text{Body: fmt.Sprint("text ", i)}
		case 1:
			ns[i].Content = models.Reply{Body: fmt.Sprint("reply ", i), ParentID: &root.ID}
		case 2:
			ns[i].Content = models.Repost{PostID: root.ID}
		case 3:
			ns[i].Content = models.Repost{PostID: root.ID, Comment: fmt.Sprint("comment ", i)}
		}
	}
	return ns
}

func publishAllMany(f *fixture) {
	authors := f.users(7)
	root := f.text(authors[0], "root")
	ns := somePosts(10_000, authors, root)
	want, err := models.NewPosts(ns, f.clock.next())
	f.ok("NewPosts", err)
	got, err := f.Store.PublishAll(f.ctx, ns)
	f.ok("PublishAll", err)
	if len(got) != len(want) {
		f.Fatalf("%d posts, want %d", len(got), len(want))
	}
	for i := range want {
		want[i].ID = got[i].ID
		if i > 0 && got[i].ID <= got[i-1].ID {
			f.Fatalf("id %d after %d, want ascending ids", got[i].ID, got[i-1].ID)
		}
	}
	sameRows(f, "PublishAll", got, want)
	sameRows(f, "rows", f.tables().Posts, append([]models.Post{root}, want...))
}

func publishAllAllOrNone(f *fixture) {
	authors := f.users(3)
	root := f.text(authors[0], "root")
	repost := f.repost(authors[0], root)
	f.unchanged(func() {
		for _, x := range []struct {
			name string
			last models.NewPost
			want error
		}{
			{"missing author", models.NewPost{AuthorID: missingID,
				Content: models.Text{Body: "text"}}, models.ErrNotFound},
			{"missing parent", models.NewPost{AuthorID: authors[0].ID,
				Content: models.Reply{Body: "reply", ParentID: new(int64(missingID))}}, models.ErrNotFound},
			{"missing post", models.NewPost{AuthorID: authors[0].ID,
				Content: models.Repost{PostID: missingID}}, models.ErrNotFound},
			{"repost of a repost", models.NewPost{AuthorID: authors[0].ID,
				Content: models.Repost{PostID: repost.ID}}, models.ErrInvalid},
		} {
			ns := append(somePosts(6_000, authors, root), x.last)
			got, err := f.Store.PublishAll(f.ctx, ns)
			f.refused(x.name, err, x.want, got)
		}
	})
}

func publishAllInvalid(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	f.unchanged(func() {
		for _, bad := range badContents(root.ID) {
			ns := somePosts(3, []models.User{u}, root)
			ns = append(ns, models.NewPost{AuthorID: u.ID, Content: bad.content})
			got, err := f.Store.PublishAll(f.ctx, ns)
			f.invalid(bad.name, err, bad.field, got)
		}
	})
}

func publishAllEmpty(f *fixture) {
	for _, ns := range [][]models.NewPost{nil, {}} {
		got, err := f.Store.PublishAll(f.ctx, ns)
		f.ok("PublishAll", err)
		f.equal("PublishAll", got, []models.Post(nil))
	}
}

func postByID(f *fixture) {
	u, other := f.user("ada"), f.user("bob")
	f.text(u, "before")
	want := f.reply(other, f.text(u, "text"))
	want.Author = &other
	got, err := f.Store.PostByID(f.ctx, want.ID)
	f.ok("PostByID", err)
	f.equal("PostByID", *got, want)
	for _, id := range []int64{missingID, 0, -1} {
		got, err := f.Store.PostByID(f.ctx, id)
		f.refused(fmt.Sprint("id ", id), err, models.ErrNotFound, got)
	}
}

func postsByAuthor(f *fixture) {
	u, other := f.user("ada"), f.user("bob")
	text := f.text(u, "text")
	f.text(other, "not this")
	reply := f.reply(u, text)
	f.reply(other, text)
	repost := f.repost(u, text)
	got, err := f.Store.PostsByAuthor(f.ctx, u.ID, models.Page{Limit: 100})
	f.ok("PostsByAuthor", err)
	f.equal("PostsByAuthor", *got, models.Listing[models.Post]{
		Items: []models.Post{repost, reply, text},
	})
}

// thread builds what Thread must return.
func thread(p models.Post, replies ...*models.Thread) *models.Thread {
	return &models.Thread{Post: p, Replies: replies}
}

var wholeThread = models.ThreadRange{Depth: 100, Limit: 1000}

func (f *fixture) thread(what string, root models.Post, r models.ThreadRange,
	want *models.Thread) {
	f.Helper()
	got, err := f.Store.Thread(f.ctx, root.ID, r)
	f.ok("Thread", err)
	f.equal("thread "+what, got, want)
}

func threadTree(f *fixture) {
	u, other := f.user("ada"), f.user("bob")
	root := f.text(u, "root")
	a := f.reply(other, root)
	f.clock.freeze()
	b, c := f.reply(u, root), f.reply(other, root) // at one time: the lower id is older
	f.clock.set(root.CreatedAt.Add(-time.Hour), time.Microsecond)
	early := f.reply(u, root) // the highest id, but the oldest
	f.clock.set(root.CreatedAt.Add(time.Hour), time.Microsecond)
	ac, aa := f.reply(u, c), f.reply(u, a)
	aaa := f.reply(other, aa)
	f.repost(u, root) // no reply
	elsewhere := f.text(u, "another root")
	f.reply(u, elsewhere)
	f.thread("whole", root, wholeThread, thread(root,
		thread(early), thread(a, thread(aa, thread(aaa))), thread(b), thread(c, thread(ac))))
}

func threadDepth(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	a := f.reply(u, root)
	b := f.reply(u, root)
	aa := f.reply(u, a)
	f.reply(u, aa)
	for depth, want := range []*models.Thread{
		thread(root),
		thread(root, thread(a), thread(b)),
		thread(root, thread(a, thread(aa)), thread(b)),
	} {
		r := models.ThreadRange{Depth: depth, Limit: 1000}
		f.thread(fmt.Sprint("to depth ", depth), root, r, want)
	}
}

func threadLimit(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	a := f.reply(u, root)
	aa := f.reply(u, a) // older than b, but further away
	b := f.reply(u, root)
	ba := f.reply(u, b)
	ab := f.reply(u, a) // by time the last of its level
	for limit, want := range []*models.Thread{
		1: thread(root),
		2: thread(root, thread(a)),
		3: thread(root, thread(a), thread(b)),
		4: thread(root, thread(a, thread(aa)), thread(b)),
		5: thread(root, thread(a, thread(aa)), thread(b, thread(ba))),
		6: thread(root, thread(a, thread(aa), thread(ab)), thread(b, thread(ba))),
		7: thread(root, thread(a, thread(aa), thread(ab)), thread(b, thread(ba))),
	} {
		if limit > 0 {
			r := models.ThreadRange{Depth: 100, Limit: limit}
			f.thread(fmt.Sprintf("of %d posts", limit), root, r, want)
		}
	}
}

func threadWideAndDeep(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	ns := make([]models.NewPost, 1_200)
	for i := range ns {
		reply := models.Reply{Body: fmt.Sprint("reply ", i), ParentID: &root.ID}
		ns[i] = models.NewPost{AuthorID: u.ID, Content: reply}
	}
	replies, err := f.Store.PublishAll(f.ctx, ns)
	f.ok("PublishAll", err)
	wide := thread(root)
	for _, r := range replies[:999] {
		wide.Replies = append(wide.Replies, thread(r))
	}
	f.thread("wide", root, wholeThread, wide)

	chain := []models.Post{f.text(u, "chain")}
	for range 110 {
		chain = append(chain, f.reply(u, chain[len(chain)-1]))
	}
	for _, depth := range []int{60, 100} {
		deep := thread(chain[depth])
		for _, p := range reversed(chain[:depth]) {
			deep = thread(p, deep)
		}
		r := models.ThreadRange{Depth: depth, Limit: 1000}
		f.thread(fmt.Sprint("deep ", depth), chain[0], r, deep)
	}
}

func threadRoots(f *fixture) {
	u := f.user("ada")
	text := f.text(u, "text")
	reply := f.reply(u, text)
	f.reply(u, text)
	below := f.reply(u, reply)
	f.thread("from a reply", reply, wholeThread, thread(reply, thread(below)))

	repost := f.repost(u, text)
	answer := f.reply(u, repost)
	f.thread("from a repost", repost, wholeThread, thread(repost, thread(answer)))

	f.ok("DeletePost", f.Store.DeletePost(f.ctx, text.ID))
	reply.Content = models.Reply{Body: "reply"}
	f.thread("from an orphan", reply, wholeThread, thread(reply, thread(below)))
}

func threadInvalid(f *fixture) {
	u := f.user("ada")
	root := f.text(u, "root")
	for _, id := range []int64{root.ID, missingID} {
		for _, x := range []struct {
			field string
			r     models.ThreadRange
		}{
			{"depth", models.ThreadRange{Depth: -1, Limit: 1}},
			{"depth", models.ThreadRange{Depth: 101, Limit: 1}},
			{"limit", models.ThreadRange{Depth: 1, Limit: 0}},
			{"limit", models.ThreadRange{Depth: 1, Limit: -1}},
			{"limit", models.ThreadRange{Depth: 1, Limit: 1001}},
		} {
			got, err := f.Store.Thread(f.ctx, id, x.r)
			f.invalid(fmt.Sprintf("%+v", x.r), err, x.field, got)
		}
	}
	for _, id := range []int64{missingID, 0, -1} {
		got, err := f.Store.Thread(f.ctx, id, wholeThread)
		f.refused(fmt.Sprint("id ", id), err, models.ErrNotFound, got)
	}
}

func deletePostCascade(f *fixture) {
	u, other := f.user("ada"), f.user("bob")
	text := f.text(u, "text")
	reply := f.reply(other, text)
	below := f.reply(u, reply)
	repost := f.repost(other, text)
	toRepost := f.reply(u, repost)
	ofReply := f.repost(other, reply)
	f.ok("DeletePost", f.Store.DeletePost(f.ctx, text.ID))
	reply.Content = models.Reply{Body: "reply"}
	toRepost.Content = models.Reply{Body: "reply"}
	f.equal("posts", f.tables().Posts, []models.Post{reply, below, toRepost, ofReply})
	f.unchanged(func() {
		for _, id := range []int64{text.ID, repost.ID, missingID, 0, -1} {
			f.refused(fmt.Sprint("id ", id), f.Store.DeletePost(f.ctx, id), models.ErrNotFound)
		}
	})
}

func deletePostNoReuse(f *fixture) {
	u := f.user("ada")
	last := f.text(u, "text").ID
	for range 3 {
		f.ok("DeletePost", f.Store.DeletePost(f.ctx, last))
		again := f.text(u, "text")
		if again.ID <= last {
			f.Errorf("id %d after %d was deleted, want a higher one", again.ID, last)
		}
		last = again.ID
	}
}

// shuffled returns the items in an order that is the same in every run.
func shuffled[T any](items []T) []T {
	out := slices.Clone(items)
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
