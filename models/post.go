package models

import "time"

// Post is a text, a reply or a repost by a user. It never changes.
type Post struct {
	ID        int64
	AuthorID  int64
	Author    *User // set by the operations that say so, else nil
	Content   Content
	CreatedAt time.Time
}

// Content is what a post is: one of [Text], [Reply] and [Repost], and nothing else.
type Content interface {
	// Validate reports the first field that breaks the domain's limits, as ErrInvalid.
	Validate() error
	content() // closes the set
}

// Text is a post that stands on its own.
type Text struct {
	Body string // 1–500 characters
}

// Reply is a post that answers another one, of any kind.
type Reply struct {
	Body     string // 1–500 characters
	ParentID *int64 // the post answered; nil once that is deleted
}

// Repost passes on a text or a reply, never another repost. It is deleted with the original. The
// same post may be passed on again.
type Repost struct {
	Comment string // 0–500 characters, empty for none
	PostID  int64
}

func (Text) content()   {}
func (Reply) content()  {}
func (Repost) content() {}

// Validate implements [Content].
func (t Text) Validate() error { return validText("body", t.Body, 1, 500) }

// Validate implements [Content]. A new reply must name the post it answers.
func (r Reply) Validate() error {
	if r.ParentID == nil {
		return invalid("parent", "a new reply must name the post it answers")
	}
	return validText("body", r.Body, 1, 500)
}

// Validate implements [Content].
func (r Repost) Validate() error { return validText("comment", r.Comment, 0, 500) }

// NewPost is a post that is not stored yet.
type NewPost struct {
	AuthorID int64
	Content  Content
}

// Validate reports the first field that breaks the domain's limits, as ErrInvalid. It also refuses
// values that satisfy Content and are none of its three kinds: pointers, and types that embed one.
func (n NewPost) Validate() error {
	switch n.Content.(type) {
	case Text, Reply, Repost:
		return n.Content.Validate()
	}
	return invalid("content", "must be a Text, a Reply or a Repost, not %T", n.Content)
}

// Post returns the post that n becomes at the given time, without an id.
func (n NewPost) Post(now time.Time) Post {
	return Post{AuthorID: n.AuthorID, Content: n.Content, CreatedAt: now}
}

// NewPosts validates each of ns and returns the posts they become, without ids.
func NewPosts(ns []NewPost, now time.Time) ([]Post, error) {
	posts := make([]Post, len(ns))
	for i, n := range ns {
		if err := n.Validate(); err != nil {
			return nil, atIndex("posts", i, err)
		}
		posts[i] = n.Post(now)
	}
	return posts, nil
}

// Thread is a post and the threads that answer it, oldest first.
type Thread struct {
	Post    Post
	Replies []*Thread
}

// ThreadRange bounds a thread.
type ThreadRange struct {
	Depth int // levels of replies below the first post, 0–100
	Limit int // posts in all, the first one included, 1–1,000
}

// Validate reports the first bound outside its range, as ErrInvalid.
func (r ThreadRange) Validate() error {
	if r.Depth < 0 || r.Depth > 100 {
		return invalid("depth", "must be 0–100, not %d", r.Depth)
	}
	if r.Limit < 1 || r.Limit > 1000 {
		return invalid("limit", "must be 1–1000, not %d", r.Limit)
	}
	return nil
}

// NewThread hangs each post but the first below its parent, in the order given. The
// first is the root, and every parent must stand before its replies. Without posts it
// returns nil.
func NewThread(posts []Post) *Thread {
	if len(posts) == 0 {
		return nil
	}
	nodes := make([]Thread, len(posts))
	byID := make(map[int64]*Thread, len(posts))
	for i, p := range posts {
		nodes[i] = Thread{Post: p, Replies: []*Thread{}}
		byID[p.ID] = &nodes[i]
		if i == 0 {
			continue
		}
		if parent := byID[*p.Content.(Reply).ParentID]; parent != nil {
			parent.Replies = append(parent.Replies, &nodes[i])
		}
	}
	return &nodes[0]
}
