package entimpl

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/post"
	"example.com/impedance/entimpl/internal/ent/predicate"
	"example.com/impedance/models"
)

// postModel returns the post that a row stands for, without Author.
func postModel(p *ent.Post) (models.Post, error) {
	var body string
	if p.Body != nil {
		body = *p.Body
	}
	var content models.Content
	switch {
	case p.Kind == post.KindText:
		content = models.Text{Body: body}
	case p.Kind == post.KindReply:
		content = models.Reply{Body: body, ParentID: p.ParentID}
	case p.Kind == post.KindRepost && p.RepostOfID != nil:
		content = models.Repost{Comment: body, PostID: *p.RepostOfID}
	default:
		return models.Post{}, fmt.Errorf("post %d is neither text, reply nor repost: kind %q",
			p.ID, p.Kind)
	}
	return models.Post{
		ID:        p.ID,
		AuthorID:  p.AuthorID,
		Content:   content,
		CreatedAt: p.CreatedAt,
	}, nil
}

// postModels returns the posts that rows stand for, without Author.
func postModels(found []*ent.Post) ([]models.Post, error) {
	posts := make([]models.Post, len(found))
	for i, p := range found {
		var err error
		if posts[i], err = postModel(p); err != nil {
			return nil, err
		}
	}
	return posts, nil
}

// setPost fills a row to be created with a post.
func setPost(c *ent.PostCreate, p *models.Post) *ent.PostCreate {
	c.SetAuthorID(p.AuthorID).SetCreatedAt(p.CreatedAt)
	switch content := p.Content.(type) {
	case models.Text:
		c.SetKind(post.KindText).SetBody(content.Body)
	case models.Reply:
		c.SetKind(post.KindReply).SetBody(content.Body).SetNillableParentID(content.ParentID)
	case models.Repost:
		c.SetKind(post.KindRepost).SetRepostOfID(content.PostID)
		if content.Comment != "" {
			c.SetBody(content.Comment)
		}
	}
	return c
}

// Publish stores a new post.
func (s *Store) Publish(ctx context.Context, n models.NewPost) (*models.Post, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	p := n.Post(s.clock.Now())
	created, err := setPost(s.client.Post.Create(), &p).Save(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	p.ID = created.ID
	return &p, nil
}

// PublishAll stores any number of new posts, all or none, and returns them in the order
// given, their ids ascending.
//
// Ent assigns the returned ids to the rows by position, whatever their order. They are sorted here:
// the engine assigns them in the order of the VALUES.
func (s *Store) PublishAll(ctx context.Context, ns []models.NewPost) ([]models.Post, error) {
	posts, err := models.NewPosts(ns, s.clock.Now())
	if err != nil {
		return nil, err
	}
	if len(posts) == 0 {
		return models.Nothing[models.Post](ctx)
	}
	rows := s.maxParameters / (len(post.Columns) - 1) // all but the id
	err = s.inTx(ctx, nil, func(tx *ent.Tx) error {
		ids := make([]int64, 0, len(posts))
		for chunk := range slices.Chunk(posts, rows) {
			created, err := tx.Post.MapCreateBulk(chunk, func(c *ent.PostCreate, i int) {
				setPost(c, &chunk[i])
			}).Save(ctx)
			if err != nil {
				return err
			}
			for _, p := range created {
				ids = append(ids, p.ID)
			}
		}
		slices.Sort(ids)
		for i, id := range ids {
			posts[i].ID = id
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return posts, nil
}

// PostByID returns the post with an id, with its Author.
//
// Ent reads the author by a second statement. If the author was deleted between the two, so was the
// post.
func (s *Store) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	found, err := s.client.Post.Query().Where(post.ID(id)).WithAuthor().Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	p, err := postModel(found)
	if err != nil {
		return nil, err
	}
	author, err := found.Edges.AuthorOrErr()
	if err != nil {
		return nil, fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	p.Author = new(userModel(author))
	return &p, nil
}

// postsAfter is the predicate that a post comes after a key, newest first.
func (d *dialect) postsAfter(after models.Key) predicate.Post {
	return func(s *sql.Selector) {
		columns := s.Columns(post.FieldCreatedAt, post.FieldID)
		s.Where(d.compositeLT(columns, after.Time, after.ID))
	}
}

// newestPosts is the order of lists of posts.
func newestPosts() []post.OrderOption {
	return []post.OrderOption{post.ByCreatedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())}
}

// PostsByAuthor returns a user's posts, newest first, without Author.
func (s *Store) PostsByAuthor(ctx context.Context, authorID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.PostsByAuthorList(authorID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	found, err := s.client.Post.Query().
		Where(post.AuthorID(authorID), s.postsAfter(after)).
		Order(newestPosts()...).
		Limit(p.Limit + 1).
		All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := postModels(found)
	if err != nil {
		return nil, err
	}
	return models.Cut(list, p, posts, postKey), nil
}

func postKey(p *models.Post) models.Key { return models.Key{Time: p.CreatedAt, ID: p.ID} }

// inThread restricts the selected posts to a thread, and orders them so that every post stands
// before its replies.
func (d *dialect) inThread(rootID int64, r models.ThreadRange) func(*sql.Selector) {
	return func(s *sql.Selector) {
		thread := sql.Table("thread").As("t")
		root, reply := sql.Table(post.Table).As("p"), sql.Table(post.Table).As("p")
		deeper := sql.ExprFunc(func(b *sql.Builder) {
			b.Ident(thread.C("depth")).WriteOp(sql.OpAdd).WriteString("1")
		})
		roots := sql.Select(root.Columns(post.FieldID, post.FieldCreatedAt)...).
			AppendSelectExpr(sql.Raw("0")).
			From(root).
			Where(sql.EQ(root.C(post.FieldID), rootID))
		replies := sql.Select(reply.Columns(post.FieldID, post.FieldCreatedAt)...).
			AppendSelectExpr(deeper).
			From(thread).
			Join(reply).On(reply.C(post.FieldParentID), thread.C("id")).
			Where(sql.LT(thread.C("depth"), r.Depth))
		recursion := roots.UnionAll(replies)
		s.Prefix(sql.WithRecursive("thread", "id", "created_at", "depth").As(recursion))
		s.Join(thread).On(s.C(post.FieldID), thread.C("id")).
			OrderBy(thread.C("depth"), thread.C("created_at"), thread.C("id"))
		d.cutThread(recursion, s, r.Limit)
	}
}

// cutOutside limits the posts that are read from a thread, after the recursion has found all of
// them to its depth.
func cutOutside(_, thread *sql.Selector, limit int) { thread.Limit(limit) }

// Thread returns a post and the tree of replies below it, without Author, to a depth.
//
// Ent's eager loading takes a fixed number of levels and cannot limit the whole thread. The ids of
// the thread therefore come from a recursive query in ent's builder.
func (s *Store) Thread(ctx context.Context, postID int64,
	r models.ThreadRange) (*models.Thread, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	found, err := s.client.Post.Query().Modify(s.inThread(postID, r)).All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := postModels(found)
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
	if err := s.client.Post.DeleteOneID(id).Exec(ctx); err != nil {
		return fmt.Errorf("post %d: %w", id, s.translate(ctx, err))
	}
	return nil
}
