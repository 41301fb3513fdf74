package sqlximpl

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/models"
)

// postColumns are the columns of a postRow, of posts under the alias p.
const postColumns = `p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id, p.created_at`

// postRow is a row of posts: the three kinds of content laid over one another.
type postRow struct {
	ID        int64          `db:"id"`
	AuthorID  int64          `db:"author_id"`
	Kind      string         `db:"kind"`
	Body      sql.NullString `db:"body"`
	ParentID  *int64         `db:"parent_id"`
	RepostOf  sql.NullInt64  `db:"repost_of_id"`
	CreatedAt time.Time      `db:"created_at"`
}

// authoredPostRow is a row of posts joined to the author's.
type authoredPostRow struct {
	postRow
	Author userRow `db:"user"`
}

// model returns the post that the row stands for.
func (r *postRow) model() (models.Post, error) {
	p := models.Post{ID: r.ID, AuthorID: r.AuthorID, CreatedAt: r.CreatedAt}
	switch r.Kind {
	case "text":
		p.Content = models.Text{Body: r.Body.String}
	case "reply":
		p.Content = models.Reply{Body: r.Body.String, ParentID: r.ParentID}
	case "repost":
		p.Content = models.Repost{Comment: r.Body.String, PostID: r.RepostOf.Int64}
	default:
		return models.Post{}, fmt.Errorf("post %d has the unknown kind %q", r.ID, r.Kind)
	}
	return p, nil
}

// model returns the post that the row stands for, with its Author.
func (r *authoredPostRow) model() (models.Post, error) {
	p, err := r.postRow.model()
	if err != nil {
		return models.Post{}, err
	}
	p.Author = new(r.Author.model())
	return p, nil
}

// postModels returns the posts that rows stand for.
func postModels(rows []postRow) ([]models.Post, error) {
	posts := make([]models.Post, len(rows))
	for i := range rows {
		var err error
		if posts[i], err = rows[i].model(); err != nil {
			return nil, err
		}
	}
	return posts, nil
}

// newPostRow returns the row that stands for a post.
func newPostRow(p *models.Post) postRow {
	r := postRow{ID: p.ID, AuthorID: p.AuthorID, CreatedAt: p.CreatedAt}
	switch c := p.Content.(type) {
	case models.Text:
		r.Kind, r.Body = "text", sql.NullString{String: c.Body, Valid: true}
	case models.Reply:
		r.Kind, r.Body = "reply", sql.NullString{String: c.Body, Valid: true}
		r.ParentID = c.ParentID
	case models.Repost:
		r.Kind, r.Body = "repost", sql.NullString{String: c.Comment, Valid: c.Comment != ""}
		r.RepostOf = sql.NullInt64{Int64: c.PostID, Valid: true}
	}
	return r
}

const publish = `
INSERT INTO posts (author_id, kind, body, parent_id, repost_of_id, created_at)
VALUES (:author_id, :kind, :body, :parent_id, :repost_of_id, :created_at)`

// publishParameters is how many parameters publish has.
const publishParameters = 6

// Publish stores a new post.
func (s *Store) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	p := n.Post(s.clock.Now())
	var err error
	if p.ID, err = s.idOf(ctx, s.publish, newPostRow(&p)); err != nil {
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
	insert := publish + s.returning
	bulk, err := prepareBulk[postRow](ctx, s, insert, publishParameters, len(posts))
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	err = s.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		for chunk := range slices.Chunk(posts, bulk.fit) {
			rows := make([]postRow, len(chunk))
			for i := range chunk {
				rows[i] = newPostRow(&chunk[i])
			}
			ids, err := s.idsOf(ctx, bulk.in(tx, len(rows)), insert, rows, len(rows))
			if err != nil {
				return err
			}
			for i, id := range ids {
				chunk[i].ID = id
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return posts, nil
}

const postByID = `
SELECT ` + postColumns + `, ` + joinedUserColumns + `
FROM posts p JOIN users u ON u.id = p.author_id
WHERE p.id = ?`

// PostByID returns the post with an id, with its Author.
func (s *Store) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	var row authoredPostRow
	if err := s.postByID.GetContext(ctx, &row, id); err != nil {
		return nil, fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	post, err := row.model()
	if err != nil {
		return nil, err
	}
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
	rows := make([]postRow, 0, p.Limit+1)
	err = s.postsByAuthor.SelectContext(ctx, &rows,
		s.pageArgs(authorID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := postModels(rows)
	if err != nil {
		return nil, err
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
	var rows []postRow
	if err := s.thread.SelectContext(ctx, &rows, postID, r.Depth, r.Limit); err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := postModels(rows)
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		return nil, fmt.Errorf("post %d: %w", postID, models.ErrNotFound)
	}
	return models.NewThread(posts), nil
}

const deletePost = `DELETE FROM posts WHERE id = ?`

// DeletePost deletes a post and the reposts of it.
func (s *Store) DeletePost(ctx context.Context, id int64) error {
	result, err := s.deletePost.ExecContext(ctx, id)
	if err := s.changed(ctx, result, err); err != nil {
		return fmt.Errorf("post %d: %w", id, err)
	}
	return nil
}
