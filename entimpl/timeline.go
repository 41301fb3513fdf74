package entimpl

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"example.com/impedance/entimpl/internal/ent"
	"example.com/impedance/entimpl/internal/ent/follow"
	"example.com/impedance/entimpl/internal/ent/post"
	"example.com/impedance/entimpl/internal/ent/user"
	"example.com/impedance/models"
)

// onHomeTimeline restricts the selected posts to a page of a home timeline. The inner query takes
// ids from the index posts_author alone; bodies are read for the page only.
func (d *dialect) onHomeTimeline(userID int64, after models.Key,
	limit int) func(*sql.Selector) {
	return func(s *sql.Selector) {
		f, p := sql.Table(follow.Table).As("f"), sql.Table(post.Table).As("p")
		newest := p.Columns(post.FieldCreatedAt, post.FieldID)
		page := sql.Select(p.C(post.FieldID)).
			From(f).
			Join(p).On(p.C(post.FieldAuthorID), f.C(follow.FieldFolloweeID)).
			Where(sql.And(
				sql.EQ(f.C(follow.FieldFollowerID), userID),
				d.compositeLT(newest, after.Time, after.ID),
			)).
			OrderBy(sql.Desc(newest[0]), sql.Desc(newest[1])).
			Limit(limit).
			As("page")
		s.Join(page).On(s.C(post.FieldID), page.C(post.FieldID))
	}
}

// HomeTimeline returns the posts of the users that a user follows, newest first, with Author.
//
// Ent would select these posts by HasAuthorWith(HasFollowersWith(…)), which sorts every post of
// every followee; a derived table avoids that. Ent reads the authors by a second statement. Authors
// who were deleted between the two are left out, because their posts are deleted too.
func (s *Store) HomeTimeline(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.HomeTimelineList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	found, err := s.client.Post.Query().
		WithAuthor().
		Order(newestPosts()...).
		Modify(s.onHomeTimeline(userID, after, p.Limit+1)).
		All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts, err := postModels(found)
	if err != nil {
		return nil, err
	}
	authors := make(map[*ent.User]*models.User)
	for i, p := range found {
		author := p.Edges.Author
		if author != nil && authors[author] == nil {
			authors[author] = new(userModel(author))
		}
		posts[i].Author = authors[author]
	}
	page := models.Cut(list, p, posts, postKey)
	page.Items = slices.DeleteFunc(page.Items, func(p models.Post) bool {
		return p.Author == nil
	})
	return page, nil
}

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
//
// Ent declares the whole graph in one expression and reads it in four statements. A limit inside
// With… holds for all parents together; here there is only one parent.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	newest := models.Key{Time: models.Latest, ID: math.MaxInt64} // as first pages have it
	var found *ent.User
	opts := &sql.TxOptions{Isolation: s.snapshot, ReadOnly: true}
	err := s.inTx(ctx, opts, func(tx *ent.Tx) (err error) {
		found, err = tx.User.Query().
			Where(user.Handle(handle)).
			WithPosts(func(q *ent.PostQuery) {
				q.Where(s.postsAfter(newest)).Order(newestPosts()...).Limit(limit)
			}).
			WithIncomingFollows(func(q *ent.FollowQuery) {
				q.Where(s.followsAfter(newest, follow.FieldFollowerID)).
					WithFollower().Order(newestFollowers()...).Limit(limit)
			}).
			Modify(followCounts).
			Only(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, err)
	}
	return newProfilePage(found)
}

// newProfilePage returns the graph of objects that rows stand for.
func newProfilePage(u *ent.User) (*models.ProfilePage, error) {
	counts, err := countsOf(u)
	if err != nil {
		return nil, err
	}
	posts, err := postModels(u.Edges.Posts)
	if err != nil {
		return nil, err
	}
	page := &models.ProfilePage{
		User:      userModel(u),
		Counts:    counts,
		Posts:     posts,
		Followers: followerModels(u.Edges.IncomingFollows),
	}
	for i := range page.Posts {
		page.Posts[i].Author = &page.User
	}
	for i := range page.Followers {
		page.Followers[i].Followee = &page.User
	}
	return page, nil
}

// nearby restricts the selected users to the followees of the user's followees, and selects the
// number of followees in common under the name "common".
func nearby(userID int64, limit int) func(*sql.Selector) {
	return func(s *sql.Selector) {
		first, second := sql.Table(follow.Table).As("first"), sql.Table(follow.Table).As("second")
		followed := sql.Select(follow.FieldFolloweeID).
			From(sql.Table(follow.Table)).
			Where(sql.EQ(follow.FieldFollowerID, userID))
		near := sql.Select().
			AppendSelectAs(second.C(follow.FieldFolloweeID), "id").
			AppendSelectAs(sql.Count("*"), "common").
			From(first).
			Join(second).On(second.C(follow.FieldFollowerID), first.C(follow.FieldFolloweeID)).
			Where(sql.And(
				sql.EQ(first.C(follow.FieldFollowerID), userID),
				sql.NEQ(second.C(follow.FieldFolloweeID), userID),
				sql.NotIn(second.C(follow.FieldFolloweeID), followed),
			)).
			GroupBy(second.C(follow.FieldFolloweeID)).
			As("near")
		s.Join(near).On(s.C(user.FieldID), near.C("id")).
			AppendSelect(near.C("common")).
			OrderBy(sql.Desc(near.C("common")), s.C(user.FieldID)).
			Limit(limit)
	}
}

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not.
//
// Ent can walk QueryFollowing().QueryFollowing(), but cannot count the paths.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	found, err := s.client.User.Query().
		Where(user.Discoverable(true)).
		Modify(nearby(userID, limit)).
		All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	suggestions := make([]models.Suggestion, len(found))
	for i, u := range found {
		common, err := number(u, "common")
		if err != nil {
			return nil, err
		}
		suggestions[i] = models.Suggestion{User: userModel(u), Common: common}
	}
	return suggestions, nil
}

// top restricts the selected users to the most active authors since a time, and selects their
// numbers under the names "posts" and "followers". Posts and followers are counted separately:
// joined, each would multiply the other.
func (d *dialect) top(since time.Time, limit int) func(*sql.Selector) {
	return func(s *sql.Selector) {
		p, f := sql.Table(post.Table).As("p"), sql.Table(follow.Table).As("f")
		gained := sql.Select(sql.Count("*")).
			From(f).
			Where(sql.And(
				sql.ColumnsEQ(f.C(follow.FieldFolloweeID), p.C(post.FieldAuthorID)),
				sql.GTE(f.C(follow.FieldSince), since),
			))
		ranked := sql.Select().
			AppendSelectAs(p.C(post.FieldAuthorID), "id").
			AppendSelectAs(sql.Count("*"), "posts").
			AppendSelectExprAs(gained, "followers").
			From(p).
			Where(sql.GTE(p.C(post.FieldCreatedAt), since)).
			GroupBy(d.noIndex+p.C(post.FieldAuthorID)).
			OrderBy(sql.Desc("posts"), sql.Desc("followers"), p.C(post.FieldAuthorID)).
			Limit(limit).
			As("top")
		s.Join(ranked).On(s.C(user.FieldID), ranked.C("id")).
			AppendSelect(ranked.C("posts"), ranked.C("followers")).
			OrderBy(sql.Desc(ranked.C("posts")), sql.Desc(ranked.C("followers")),
				s.C(user.FieldID))
	}
}

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
//
// Ent's GroupBy aggregates one table; two separate aggregates need its builder.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	found, err := s.client.User.Query().Modify(s.top(models.Instant(since), limit)).All(ctx)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	ranks := make([]models.AuthorRank, len(found))
	for i, u := range found {
		ranks[i].User = userModel(u)
		if ranks[i].Posts, err = number(u, "posts"); err != nil {
			return nil, err
		}
		if ranks[i].Followers, err = number(u, "followers"); err != nil {
			return nil, err
		}
	}
	return ranks, nil
}

// Register stores a user, the user's first post and first follows, as one unit of work.
func (s *Store) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	u, p, followees, err := r.Plan(s.clock.Now())
	if err != nil {
		return nil, nil, err
	}
	err = s.inTx(ctx, nil, func(tx *ent.Tx) error {
		created, err := setUser(tx.User.Create(), &u).Save(ctx)
		if err != nil {
			return err
		}
		u.ID, p.AuthorID = created.ID, created.ID
		first, err := setPost(tx.Post.Create(), &p).Save(ctx)
		if err != nil {
			return err
		}
		p.ID = first.ID
		for chunk := range slices.Chunk(followees, s.maxParameters/len(follow.Columns)) {
			err := tx.Follow.MapCreateBulk(chunk, func(c *ent.FollowCreate, i int) {
				c.SetFollowerID(u.ID).SetFolloweeID(chunk[i]).SetSince(u.CreatedAt)
			}).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return &u, &p, nil
}
