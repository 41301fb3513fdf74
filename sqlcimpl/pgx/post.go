package pgx

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"example.com/impedance/models"
	"example.com/impedance/sqlcimpl/pgx/internal/queries"
)

// postModel returns the post that a row stands for.
func postModel(r *queries.Post) (models.Post, error) {
	p := models.Post{ID: r.ID, AuthorID: r.AuthorID, CreatedAt: r.CreatedAt}
	switch r.Kind {
	case "text":
		p.Content = models.Text{Body: orZero(r.Body)}
	case "reply":
		p.Content = models.Reply{Body: orZero(r.Body), ParentID: r.ParentID}
	case "repost":
		p.Content = models.Repost{Comment: orZero(r.Body), PostID: orZero(r.RepostOfID)}
	default:
		return models.Post{}, fmt.Errorf("post %d has the unknown kind %q", r.ID, r.Kind)
	}
	return p, nil
}

// orZero returns *p, or the zero value for NULL. Where the domain has no nil, the column is never
// NULL, except for the empty comment of a repost.
func orZero[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}

// authoredPostModel returns the post that a row stands for, with its Author.
func authoredPostModel(r *queries.PostByIDRow) (models.Post, error) {
	p, err := postModel(&r.Post)
	if err != nil {
		return models.Post{}, err
	}
	p.Author = new(userModel(&r.User))
	return p, nil
}

// postModels returns the posts that rows stand for.
func postModels(rows []queries.Post) ([]models.Post, error) {
	posts := make([]models.Post, len(rows))
	for i := range rows {
		var err error
		if posts[i], err = postModel(&rows[i]); err != nil {
			return nil, err
		}
	}
	return posts, nil
}

// newPostParams returns the parameters that store a post.
func newPostParams(p *models.Post) queries.PublishParams {
	params := queries.PublishParams{AuthorID: p.AuthorID, CreatedAt: p.CreatedAt}
	switch c := p.Content.(type) {
	case models.Text:
		params.Kind, params.Body = "text", &c.Body
	case models.Reply:
		params.Kind, params.Body, params.ParentID = "reply", &c.Body, c.ParentID
	case models.Repost:
		params.Kind, params.RepostOfID = "repost", &c.PostID
		if c.Comment != "" {
			params.Body = &c.Comment
		}
	}
	return params
}

// Publish stores a new post.
func (s *Store) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	p := n.Post(s.clock.Now())
	var err error
	if p.ID, err = s.queries.Publish(ctx, newPostParams(&p)); err != nil {
		return nil, s.translate(ctx, err)
	}
	return &p, nil
}

// PublishAll stores any number of new posts, all or none, and returns them in the order
// given, their ids ascending.
//
// sqlc copies them as CreateUsers does its users.
func (s *Store) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	posts, err := models.NewPosts(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		return models.Nothing[models.Post](ctx)
	}
	err = s.inTx(ctx, pgx.TxOptions{}, func(q *queries.Queries) error {
		ids, err := q.NewPostIDs(ctx, int64(len(posts)))
		if err != nil {
			return err
		}
		rows := make([]queries.PublishAllParams, len(posts))
		for i := range posts {
			posts[i].ID = ids[i]
			p := newPostParams(&posts[i])
			rows[i] = queries.PublishAllParams{
				ID:         ids[i],
				AuthorID:   p.AuthorID,
				Kind:       p.Kind,
				Body:       p.Body,
				ParentID:   p.ParentID,
				RepostOfID: p.RepostOfID,
				CreatedAt:  p.CreatedAt,
			}
		}
		_, err = q.PublishAll(ctx, rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return posts, nil
}

// PostByID returns the post with an id, with its Author.
func (s *Store) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	row, err := s.queries.PostByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	post, err := authoredPostModel(&row)
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
	rows, err := s.queries.PostsByAuthor(ctx, queries.PostsByAuthorParams{
		AuthorID:  authorID,
		AfterTime: after.Time,
		AfterID:   after.ID,
		MaxRows:   int64(p.Limit + 1),
	})
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

// Thread returns a post and the tree of replies below it, without Author, to a depth.
func (s *Store) Thread(ctx context.Context, postID int64,
	r models.ThreadRange) (*models.Thread, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	rows, err := s.queries.Thread(ctx, queries.ThreadParams{
		ID:       postID,
		MaxDepth: int64(r.Depth),
		MaxRows:  int64(r.Limit),
	})
	if err != nil {
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

// DeletePost deletes a post and the reposts of it.
func (s *Store) DeletePost(ctx context.Context, id int64) error {
	n, err := s.queries.DeletePost(ctx, id)
	if err := s.changed(ctx, n, err); err != nil {
		return fmt.Errorf("post %d: %w", id, err)
	}
	return nil
}
