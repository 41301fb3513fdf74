package dataset

import "example.com/impedance/models"

// The law of authors: weights 1/(rank+authorShift) over all users. The shift keeps the
// first of them to some per mille of all posts.
const authorShift = 20

// Shares of posts, in per cent.
const (
	replyPercent   = 25 // of posts
	repostPercent  = 10 // of posts
	lostPercent    = 3  // of replies, those whose parent is gone
	chainPercent   = 40 // of replies, those to a recent reply
	hotPercent     = 20 // of replies and reposts, those to the hot post of the time
	commentPercent = 30 // of reposts, those with a comment
	burstPercent   = 25 // of posts, those by someone who has just posted
)

// hotEvery is how many posts pass until there is another hot post: one of those that
// everybody answers. It makes threads of some eight hundred direct replies.
const hotEvery = 1 << 14

// recent is how far back, at most, replies and reposts reach.
const recent = 1 << 16

type kind int

const (
	kindText kind = iota
	kindReply
	kindRepost
)

// kind tells a post's kind from its id alone, so that a repost can find something to
// pass on without remembering any post.
func (w *network) kind(post uint64) kind {
	r := stream(w.seed, streamKind, post)
	switch x := r.below(100); {
	case post%hotEvery == 1: // the first post, and every hot one
		return kindText
	case x < replyPercent:
		return kindReply
	case x < replyPercent+repostPercent:
		return kindRepost
	default:
		return kindText
	}
}

// ring remembers the last values put into it.
type ring struct {
	values [256]uint64
	count  uint64
}

func (r *ring) put(v uint64) {
	r.values[r.count%uint64(len(r.values))] = v
	r.count++
}

// draw returns one of the values, or 0 from an empty ring.
func (r *ring) draw(random *random) uint64 {
	if r.count == 0 {
		return 0
	}
	return r.values[random.below(min(r.count, uint64(len(r.values))))]
}

// writer makes posts one after the other, ids and times ascending.
type writer struct {
	*network
	total   uint64
	joined  uint64 // users who are there: those with ids up to this
	next    uint64 // when the one after them joins
	authors ring   // of the latest posts
	replies ring   // ids of the latest replies
	text    phrases
}

// posts makes the rows of posts.
func (w *network) posts() rows[models.Post] {
	return func(yield func(models.Post) error) error {
		p := writer{network: w, total: w.totalPosts()}
		for id := uint64(1); id <= p.total; id++ {
			if err := yield(p.post(id)); err != nil {
				return err
			}
		}
		return nil
	}
}

func (p *writer) post(id uint64) models.Post {
	r := stream(p.seed, streamPost, id)
	now := opening + posting.slot(&r, id-1, p.total, closing-opening)
	author := p.author(&r, now)
	return models.Post{
		ID:        int64(id),
		AuthorID:  int64(author),
		Content:   p.content(&r, id, author),
		CreatedAt: instant(now),
	}
}

// author returns who writes: someone who did just now, for people write in bursts, or
// anyone who has joined, by their activity.
func (p *writer) author(r *random, now uint64) uint64 {
	for p.joined < p.n && p.next <= now {
		p.joined++
		p.next = p.network.joined(p.joined + 1)
	}
	author := p.authors.draw(r)
	if author == 0 || !r.chance(burstPercent) {
		author = p.byActivity(r)
	}
	p.authors.put(author)
	return author
}

// byActivity draws until it meets someone who has joined. Posts are as frequent as there
// are users, so that this takes about three draws on average; few are needed more.
func (p *writer) byActivity(r *random) uint64 {
	for range 64 {
		author := p.anyone(r)
		if author <= p.joined {
			return author
		}
	}
	return 1 + r.below(p.joined)
}

// anyone returns a user by how active they are, joined or not. In a graph that is drawn
// those with many followers write much; in one that is imported, too, half of the time.
func (w *network) anyone(r *random) uint64 {
	if len(w.authors) > 0 && r.chance(50) {
		return pick(r, w.authors)
	}
	return w.ranked(zipf{shift: authorShift, n: w.n}.draw(r))
}

func (p *writer) content(r *random, id, author uint64) models.Content {
	language := p.language(author)
	switch p.kind(id) {
	case kindReply:
		parent := p.parent(r, id)
		p.replies.put(id)
		return models.Reply{Body: p.text.body(r, language), ParentID: parent}
	case kindRepost:
		repost := models.Repost{PostID: int64(p.original(r, id))}
		if r.chance(commentPercent) {
			repost.Comment = p.text.body(r, language)
		}
		return repost
	default:
		return models.Text{Body: p.text.body(r, language)}
	}
}

// parent returns the post that a reply answers, or nil if that is gone.
func (p *writer) parent(r *random, id uint64) *int64 {
	if r.chance(lostPercent) {
		return nil
	}
	parent := p.earlier(r, id)
	if latest := p.replies.draw(r); latest != 0 && r.chance(chainPercent) {
		parent = latest
	}
	return new(int64(parent))
}

// original returns the post that a repost passes on.
func (p *writer) original(r *random, id uint64) uint64 {
	post := p.earlier(r, id)
	for p.kind(post) == kindRepost {
		post-- // ends at the first post, which is a text
	}
	return post
}

// earlier returns the hot post of the time or, the more likely the more recent, another.
func (p *writer) earlier(r *random, id uint64) uint64 {
	if r.chance(hotPercent) {
		return id - 1 - (id-2)%hotEvery
	}
	law := zipf{shift: 4, n: min(id-1, recent)}
	return id - 1 - law.draw(r)
}

func (w *network) totalPosts() uint64 { return w.n * postsPerUser }
