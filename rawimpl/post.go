package rawimpl

import (
	"context"
	"database/sql"
	"fmt"

	"example.com/impedance/models"
)

// postColumns are the columns that postRow reads, of posts under the alias p.
const postColumns = `p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at`

// postRow is a row of postColumns: the three kinds of content laid over one another.
type postRow struct {
	post     models.Post
	kind     string
	body     sql.NullString
	parentID *int64
	repostOf sql.NullInt64
}

// fields returns the destinations of the columns of postColumns.
func (r *postRow) fields() []any {
	return []any{&r.post.ID, &r.post.AuthorID, &r.kind, &r.body, &r.parentID, &r.repostOf,
		&r.post.CreatedAt}
}

// model returns the post that the row stands for.
func (r *postRow) model() (models.Post, error) {
	switch r.kind {
	case "text":
		r.post.Content = models.Text{Body: r.body.String}
	case "reply":
		r.post.Content = models.Reply{Body: r.body.String, ParentID: r.parentID}
	case "repost":
		r.post.Content = models.Repost{Comment: r.body.String, PostID: r.repostOf.Int64}
	default:
		return models.Post{}, fmt.Errorf("post %d has the unknown kind %q", r.post.ID, r.kind)
	}
	return r.post, nil
}

// scanPosts reads and closes rows of postColumns. It allocates for the expected number of rows.
func scanPosts(rows *sql.Rows, expected int) ([]models.Post, error) {
	defer rows.Close()
	posts := make([]models.Post, 0, expected)
	var r postRow
	fields := r.fields()
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, err
		}
		post, err := r.model()
		if err != nil {
			return nil, err
		}
		posts = append(posts, post)
	}
	return posts, rows.Err()
}

const insertPost = `
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES `

const publish = insertPost + `(?, ?, ?, ?, ?, ?)`

// insertPostParameters is how many parameters a row of insertPost has.
const insertPostParameters = 6

// addPostArgs adds the parameters of a row of insertPost.
func addPostArgs(args []any, p *models.Post) []any {
	var kind string
	var body, parentID, repostOf any
	switch c := p.Content.(type) {
	case models.Text:
		kind, body = "text", c.Body
	case models.Reply:
		kind, body, parentID = "reply", c.Body, *c.ParentID
	case models.Repost:
		kind, repostOf = "repost", c.PostID
		if c.Comment != "" {
			body = c.Comment
		}
	}
	return append(args, p.AuthorID, kind, body, parentID, repostOf, p.CreatedAt)
}

// Publish stores a new post.
func (s *Store) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	p := n.Post(s.clock.Now())
	var err error
	if p.ID, err = s.idOf(ctx, s.publish, addPostArgs(nil, &p)); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &p, nil
}

// PublishAll stores any number of new posts, all or none, and returns them in the order
// given, their ids ascending.
func (s *Store) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	posts, err := models.NewPosts(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		return models.Nothing[models.Post](ctx)
	}
	insert, err := s.bulk(ctx, insertPost, insertPostParameters, len(posts), s.returning)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	args := make([]any, 0, len(posts)*insertPostParameters)
	for i := range posts {
		args = addPostArgs(args, &posts[i])
	}
	err = s.inTx(ctx, nil, func(tx *sql.Tx) error {
		ids, err := s.insertMany(ctx, tx, insert, args, len(posts))
		for i, id := range ids {
			posts[i].ID = id
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return posts, nil
}

const postByID = `
SELECT ` + postColumns + `, ` + userColumns + `
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = ?`

// PostByID returns the post with an id, with its Author.
func (s *Store) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	var r postRow
	var author models.User
	err := s.postByID.queryRow(ctx, id).Scan(append(r.fields(), userFields(&author)...)...)
	if err != nil {
		return nil, fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	post, err := r.model()
	if err != nil {
		return nil, err
	}
	post.Author = &author
	return &post, nil
}

const postsByAuthor = `
SELECT ` + postColumns + `
FROM posts p
WHERE p.author_id = ? AND (p.created_at, p.id) < (?, ?)
ORDER BY p.created_at DESC, p.id DESC
LIMIT ?`

// PostsByAuthor returns a user's posts, newest first, without Author.
func (s *Store) PostsByAuthor(ctx context.Context, authorID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.PostsByAuthorList(authorID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.postsByAuthor.query(ctx,
		s.pageArgs(authorID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := scanPosts(rows, p.Limit+1)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, posts, postKey), nil
}

func postKey(p *models.Post) models.Key { return models.Key{Time: p.CreatedAt, ID: p.ID} }

const thread = `
WITH RECURSIVE thread (id, created_at, depth) AS (
	SELECT id, created_at, 0 FROM posts WHERE id = ?
	UNION ALL
	SELECT p.id, p.created_at, t.depth + 1
	FROM thread t JOIN posts p ON p.parent_id = t.id
	WHERE t.depth < ?
)
SELECT ` + postColumns + `
FROM thread t JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT ?`

// Thread returns a post and the tree of replies below it, without Author, to a depth.
func (s *Store) Thread(ctx context.Context, postID int64,
	r models.ThreadRange) (*models.Thread, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	rows, err := s.thread.query(ctx, postID, r.Depth, r.Limit)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := scanPosts(rows, 0)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	if len(posts) == 0 {
		return nil, fmt.Errorf("post %d: %w", postID, models.ErrNotFound)
	}
	return models.NewThread(posts), nil
}

const deletePost = `DELETE FROM posts WHERE id = ?`

// DeletePost deletes a post and the reposts of it.
func (s *Store) DeletePost(ctx context.Context, id int64) error {
	result, err := s.deletePost.exec(ctx, id)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("post %d: %w", id, err)
	}
	return nil
}
