package gormimpl

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.com/impedance/models"
)

// postRow is GORM's model of a row of posts: the three kinds of content laid over one another.
// Parent and RepostOf declare foreign keys and are never loaded. The tag of RepostOfID has the
// check of the whole table, because GORM has tags of fields only.
type postRow struct {
	ID         int64     `gorm:"index:posts_author,priority:3;index:posts_parent,priority:3"`
	AuthorID   int64     `gorm:"not null;index:posts_author,priority:1;index:posts_created,priority:2"`
	Author     *userRow  `gorm:"foreignKey:AuthorID;constraint:OnDelete:CASCADE"` // set where a query loads it
	Kind       string    `gorm:"size:6;not null;check:kind IN ('text', 'reply', 'repost')"`
	Body       *string   `gorm:"size:500;check:length(body) BETWEEN 1 AND 500"`
	ParentID   *int64    `gorm:"index:posts_parent,priority:1,where:parent_id IS NOT NULL"`
	Parent     *postRow  `gorm:"foreignKey:ParentID;constraint:OnDelete:SET NULL"`
	RepostOfID *int64    `gorm:"index:posts_repost,where:repost_of_id IS NOT NULL;check:CASE kind WHEN 'text' THEN body IS NOT NULL AND parent_id IS NULL AND repost_of_id IS NULL WHEN 'reply' THEN body IS NOT NULL AND repost_of_id IS NULL WHEN 'repost' THEN parent_id IS NULL AND repost_of_id IS NOT NULL END"`
	RepostOf   *postRow  `gorm:"foreignKey:RepostOfID;constraint:OnDelete:CASCADE"`
	CreatedAt  time.Time `gorm:"precision:6;not null;check:typeof(created_at) = 'integer';index:posts_author,priority:2;index:posts_parent,priority:2;index:posts_created,priority:1"`
}

// TableName implements GORM's schema.Tabler.
func (postRow) TableName() string { return "posts" }

// postParameters is the number of parameters of a row in an insert, one for each column but the id.
const postParameters = 6

// newPostRow returns the row that stands for a post.
func newPostRow(p *models.Post) postRow {
	row := postRow{AuthorID: p.AuthorID, CreatedAt: p.CreatedAt}
	switch c := p.Content.(type) {
	case models.Text:
		row.Kind, row.Body = "text", &c.Body
	case models.Reply:
		row.Kind, row.Body, row.ParentID = "reply", &c.Body, c.ParentID
	case models.Repost:
		row.Kind, row.RepostOfID = "repost", &c.PostID
		if c.Comment != "" {
			row.Body = &c.Comment
		}
	}
	return row
}

// model returns the post that the row stands for.
func (r *postRow) model() (models.Post, error) {
	post := models.Post{ID: r.ID, AuthorID: r.AuthorID, CreatedAt: r.CreatedAt}
	if r.Author != nil {
		post.Author = new(r.Author.model())
	}
	var body string
	if r.Body != nil {
		body = *r.Body
	}
	switch r.Kind {
	case "text":
		post.Content = models.Text{Body: body}
	case "reply":
		post.Content = models.Reply{Body: body, ParentID: r.ParentID}
	case "repost":
		post.Content = models.Repost{Comment: body, PostID: *r.RepostOfID}
	default:
		return models.Post{}, fmt.Errorf("post %d has the unknown kind %q", r.ID, r.Kind)
	}
	return post, nil
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

// Publish stores a new post.
func (s *Store) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	p := n.Post(s.clock.Now())
	if err := createPost(ctx, s.db, &p); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &p, nil
}

// createPost stores a new post and gives it its id, as createUser does for a user.
func createPost(ctx context.Context, db *gorm.DB, p *models.Post) error {
	rows := []postRow{newPostRow(p)}
	err := gorm.G[[]postRow](db).Create(ctx, &rows)
	p.ID = rows[0].ID
	return err
}

// PublishAll stores any number of new posts, all or none, and returns them in the order
// given, their ids ascending.
//
// GORM assigns the ids from RETURNING to the rows by position. On MySQL it counts on from the first
// id.
func (s *Store) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	posts, err := models.NewPosts(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		return models.Nothing[models.Post](ctx)
	}
	rows := make([]postRow, len(posts))
	for i := range posts {
		rows[i] = newPostRow(&posts[i])
	}
	batch := s.maxParameters / postParameters
	insert, err := s.bulk(ctx, "posts", len(rows), batch, func(db *gorm.DB) error {
		return gorm.G[postRow](db).CreateInBatches(ctx, &rows, batch)
	})
	if err != nil {
		return nil, err
	}
	if err := s.inTx(ctx, nil, insert); err != nil {
		return nil, err
	}
	for i := range rows {
		posts[i].ID = rows[i].ID
	}
	return posts, nil
}

// PostByID returns the post with an id, with its Author.
func (s *Store) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	query := gorm.G[postRow](s.db).Where("posts.id = ?", id)
	row, err := eager(s, query, "Author").Take(ctx)
	if err != nil {
		return nil, fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	if row.Author == nil { // deleted between Preload's two statements, with the post
		return nil, fmt.Errorf("post %d: %w", id, models.ErrNotFound)
	}
	post, err := row.model()
	if err != nil {
		return nil, err
	}
	return &post, nil
}

// PostsByAuthor returns a user's posts, newest first, without Author.
func (s *Store) PostsByAuthor(ctx context.Context, authorID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.PostsByAuthorList(authorID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.newestPosts(ctx, s.db, authorID, after, p.Limit+1)
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

// newestPosts reads an author's posts after a key.
func (s *Store) newestPosts(ctx context.Context, db *gorm.DB, authorID int64, after models.Key,
	limit int) ([]postRow, error) {
	return gorm.G[postRow](db).
		Where("author_id = ? AND ?", authorID, s.pair("created_at", "id", "<", after)).
		Order("created_at DESC, id DESC").
		Limit(limit).
		Find(ctx)
}

const thread = `
WITH RECURSIVE thread (id, created_at, depth) AS (
	SELECT id, created_at, 0 FROM posts WHERE id = ?
	UNION ALL
	SELECT p.id, p.created_at, t.depth + 1
	FROM thread t JOIN posts p ON p.parent_id = t.id
	WHERE t.depth < ?
)
SELECT p.*
FROM thread t JOIN posts p ON p.id = t.id
ORDER BY t.depth, t.created_at, t.id
LIMIT ?`

// Thread returns a post and the tree of replies below it, without Author, to a depth.
//
// GORM has no builder for a recursive query, so this is Raw.
func (s *Store) Thread(ctx context.Context, postID int64,
	r models.ThreadRange) (*models.Thread, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	rows, err := gorm.G[postRow](s.db).Raw(s.thread, postID, r.Depth, r.Limit).Find(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("post %d: %w", postID, models.ErrNotFound)
	}
	posts, err := postModels(rows)
	if err != nil {
		return nil, err
	}
	return models.NewThread(posts), nil
}

// DeletePost deletes a post and the reposts of it.
func (s *Store) DeletePost(ctx context.Context, id int64) error {
	n, err := gorm.G[postRow](s.db).Where("id = ?", id).Delete(ctx)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("post %d: %w", id, err)
	}
	return nil
}
