package memimpl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/impedance/models"
)

// Publish stores a new post. It returns ErrNotFound if the author, the parent of a reply or the
// original of a repost does not exist, and ErrInvalid for a repost of a repost.
func (s *Store) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	posts, err := s.publish(ctx, []models.Post{n.Post(s.clock.Now())})
	if err != nil {
		return nil, err
	}
	return &posts[0], nil
}

// PublishAll stores any number of new posts, all or none, and returns them in the
// order given, their ids ascending. It fails as Publish does.
func (s *Store) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	posts, err := models.NewPosts(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	return s.publish(ctx, posts)
}

// PostByID returns the post with an id, with its Author.
func (s *Store) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	p, err := s.post(id)
	if err != nil {
		return nil, err
	}
	return new(p.withAuthor(people{})), nil
}

// PostsByAuthor returns a user's posts, newest first, without Author.
func (s *Store) PostsByAuthor(
	ctx context.Context, authorID int64, p models.Page,
) (*models.Listing[models.Post], error) {
	list := models.PostsByAuthorList(authorID)
	start, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var posts []*post
	if u, ok := s.users[authorID]; ok {
		posts = u.posts.before(start, p.Limit+1)
	}
	return listing(list, p, posts, (*post).key, (*post).value), nil
}

// Thread returns a post and the tree of replies below it, without Author, to a
// depth. Siblings are oldest first. A thread of more than r.Limit posts keeps the posts nearest to
// the first post, and on the last level the oldest.
func (s *Store) Thread(
	ctx context.Context, postID int64, r models.ThreadRange,
) (*models.Thread, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	unlock, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	root, err := s.post(postID)
	if err != nil {
		return nil, err
	}
	posts := []models.Post{root.value()}
	level := []*post{root}
	for range r.Depth {
		level = repliesTo(level)
		level = level[:min(len(level), r.Limit-len(posts))]
		for _, p := range level {
			posts = append(posts, p.value())
		}
	}
	return models.NewThread(posts), nil
}

// DeletePost deletes a post and the reposts of it. Replies to it stay, without
// parent.
func (s *Store) DeletePost(ctx context.Context, id int64) error {
	unlock, err := s.write(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	p, err := s.post(id)
	if err != nil {
		return err
	}
	s.removePost(p)
	return nil
}

// post is a post between its author, what it refers to and what refers to it.
type post struct {
	id        int64
	author    *user
	content   content
	replies   ordered[*post]
	reposts   ordered[*post]
	createdAt time.Time
}

// content is what a post is: one of text, reply and repost.
type content interface {
	value() models.Content
}

type text struct {
	body string
}

type reply struct {
	body   string
	parent *post // nil once it is deleted
}

type repost struct {
	comment  string
	original *post
}

func (t text) value() models.Content { return models.Text{Body: t.body} }

func (r reply) value() models.Content {
	if r.parent == nil {
		return models.Reply{Body: r.body}
	}
	return models.Reply{Body: r.body, ParentID: new(r.parent.id)}
}

func (r repost) value() models.Content {
	return models.Repost{Comment: r.comment, PostID: r.original.id}
}

// value returns a copy of p, without Author, that shares nothing with it.
func (p *post) value() models.Post {
	return models.Post{
		ID:        p.id,
		AuthorID:  p.author.ID,
		Content:   p.content.value(),
		CreatedAt: p.createdAt,
	}
}

// withAuthor is value with the Author that authors has for it.
func (p *post) withAuthor(authors people) models.Post {
	value := p.value()
	value.Author = authors.of(p.author)
	return value
}

// key returns the key of p in every list of posts.
func (p *post) key() models.Key { return models.Key{Time: p.createdAt, ID: p.id} }

// repliesTo returns the replies to all of posts, the oldest first.
func repliesTo(posts []*post) []*post {
	var replies []*post
	for _, p := range posts {
		replies = append(replies, p.replies.items...)
	}
	slices.SortFunc(replies, func(a, b *post) int { return byTime(a.key(), b.key()) })
	return replies
}

// post finds the post with an id.
func (s *Store) post(id int64) (*post, error) {
	if p, ok := s.posts[id]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("post %d: %w", id, models.ErrNotFound)
}

// publish adds posts that are valid on their own, and returns them with their ids. The posts and
// users that they refer to must exist already.
func (s *Store) publish(ctx context.Context, posts []models.Post) ([]models.Post, error) {
	unlock, err := s.write(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	nodes := make([]*post, len(posts))
	for i, p := range posts {
		if nodes[i], err = s.resolve(p); err != nil {
			return nil, err
		}
	}
	for i, node := range nodes {
		s.addPost(node)
		posts[i] = node.value()
	}
	return posts, nil
}

// resolve makes a node of a post by finding the nodes of its ids. The node is not part of the graph
// yet.
func (s *Store) resolve(p models.Post) (*post, error) {
	content, err := s.resolveContent(p.Content)
	if err != nil {
		return nil, err
	}
	author, err := s.user(p.AuthorID)
	if err != nil {
		return nil, err
	}
	return newPost(author, content, p.CreatedAt), nil
}

func (s *Store) resolveContent(c models.Content) (content, error) {
	switch c := c.(type) {
	case models.Text:
		return text{body: c.Body}, nil
	case models.Reply:
		if c.ParentID == nil { // only when it is restored
			return reply{body: c.Body}, nil
		}
		parent, err := s.post(*c.ParentID)
		if err != nil {
			return nil, err
		}
		return reply{body: c.Body, parent: parent}, nil
	case models.Repost:
		original, err := s.post(c.PostID)
		if err != nil {
			return nil, err
		}
		if _, ok := original.content.(repost); ok {
			return nil, &models.FieldError{
				Field:   "post",
				Problem: fmt.Sprintf("%d is a repost; pass on what it passes on", c.PostID),
			}
		}
		return repost{comment: c.Comment, original: original}, nil
	default:
		return nil, &models.FieldError{
			Field:   "content",
			Problem: fmt.Sprintf("must be a Text, a Reply or a Repost, not %T", c),
		}
	}
}

func newPost(author *user, content content, createdAt time.Time) *post {
	return &post{
		author:    author,
		content:   content,
		replies:   inTime((*post).key),
		reposts:   inTime((*post).key),
		createdAt: createdAt,
	}
}

// addPost makes p part of the graph, under the next id.
func (s *Store) addPost(p *post) {
	place := s.byActivity.index(p.author.activity())
	s.linkPost(p)
	s.byActivity.move(place)
}

// linkPost makes p part of the graph, whatever its author's place in the lists of users.
func (s *Store) linkPost(p *post) {
	s.lastPostID++
	p.id = s.lastPostID
	s.posts[p.id] = p
	p.author.posts.add(p)
	switch c := p.content.(type) {
	case reply:
		if c.parent != nil {
			c.parent.replies.add(p)
		}
	case repost:
		c.original.reposts.add(p)
	}
}

// removePost takes p and the reposts of it out of the graph.
func (s *Store) removePost(p *post) {
	for p.reposts.len() > 0 {
		s.removePost(p.reposts.last())
	}
	for _, answer := range p.replies.items {
		answer.content = reply{body: answer.content.(reply).body}
	}
	switch c := p.content.(type) {
	case reply:
		if c.parent != nil {
			c.parent.replies.remove(p)
		}
	case repost:
		c.original.reposts.remove(p)
	}
	place := s.byActivity.index(p.author.activity())
	p.author.posts.remove(p)
	s.byActivity.move(place)
	delete(s.posts, p.id)
}
