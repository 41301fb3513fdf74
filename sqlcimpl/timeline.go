package sqlcimpl

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/sqlcimpl/internal/sqlite"
)

// HomeTimeline returns the posts of the users that a user follows, newest first, with Author.
func (s *Store) HomeTimeline(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.HomeTimelineList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows, err := s.queries.HomeTimeline(ctx, sqlite.HomeTimelineParams{
		FollowerID: userID,
		AfterTime:  after.Time,
		AfterID:    after.ID,
		MaxRows:    int64(p.Limit + 1),
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts := make([]models.Post, len(rows))
	for i := range rows {
		row := sqlite.PostByIDRow(rows[i]) // the same columns, so the compiler lets it
		if posts[i], err = authoredPostModel(&row); err != nil {
			return nil, err
		}
	}
	return models.Cut(list, p, posts, postKey), nil
}

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	var user sqlite.ProfileUserRow
	var posts []sqlite.Post
	var followers []sqlite.FollowersRow
	oneMoment := &sql.TxOptions{Isolation: s.snapshot, ReadOnly: true}
	err := s.inTx(ctx, oneMoment, func(q queries) error {
		var err error
		if user, err = q.ProfileUser(ctx, handle); err != nil {
			return err
		}
		posts, err = q.PostsByAuthor(ctx, sqlite.PostsByAuthorParams{
			AuthorID:  user.User.ID,
			AfterTime: models.Latest,
			AfterID:   math.MaxInt64,
			MaxRows:   int64(limit),
		})
		if err != nil {
			return err
		}
		followers, err = q.Followers(ctx, sqlite.FollowersParams{
			FolloweeID: user.User.ID,
			AfterTime:  models.Latest,
			AfterID:    math.MaxInt64,
			MaxRows:    int64(limit),
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, err)
	}
	return newProfilePage(&user, posts, followers)
}

// newProfilePage returns the graph of objects that rows stand for.
func newProfilePage(user *sqlite.ProfileUserRow, posts []sqlite.Post,
	followers []sqlite.FollowersRow) (*models.ProfilePage, error) {
	page := &models.ProfilePage{
		User:      userModel(&user.User),
		Counts:    models.FollowCounts{Followers: user.Followers, Following: user.Followees},
		Followers: make([]models.Follow, len(followers)),
	}
	var err error
	if page.Posts, err = postModels(posts); err != nil {
		return nil, err
	}
	for i := range page.Posts {
		page.Posts[i].Author = &page.User
	}
	for i := range followers {
		page.Followers[i] = followModel(&followers[i].Follow)
		page.Followers[i].Follower = new(userModel(&followers[i].User))
		page.Followers[i].Followee = &page.User
	}
	return page, nil
}

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows, err := s.queries.Suggestions(ctx, sqlite.SuggestionsParams{
		UserID:  userID,
		MaxRows: int64(limit),
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found := make([]models.Suggestion, len(rows))
	for i := range rows {
		found[i] = models.Suggestion{User: userModel(&rows[i].User), Common: rows[i].Common}
	}
	return found, nil
}

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows, err := s.queries.TopAuthors(ctx, sqlite.TopAuthorsParams{
		Since:   models.Instant(since),
		MaxRows: int64(limit),
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	ranks := make([]models.AuthorRank, len(rows))
	for i := range rows {
		ranks[i] = models.AuthorRank{
			User:      userModel(&rows[i].User),
			Posts:     rows[i].Posts,
			Followers: rows[i].Followers,
		}
	}
	return ranks, nil
}

// Register stores a user, the user's first post and first follows, as one unit of work.
//
// sqlc's queries run in the transaction that WithTx gives them.
func (s *Store) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	u, p, followees, err := r.Plan(s.clock.Now())
	if err != nil {
		return nil, nil, err
	}
	err = s.inTx(ctx, nil, func(q queries) error {
		var err error
		if u.ID, err = q.CreateUser(ctx, newUserParams(&u)); err != nil {
			return err
		}
		p.AuthorID = u.ID
		if p.ID, err = q.Publish(ctx, newPostParams(&p)); err != nil {
			return err
		}
		if len(followees) == 0 {
			return nil
		}
		return q.FollowAll(ctx, u.ID, u.CreatedAt, followees)
	})
	if err != nil {
		return nil, nil, err
	}
	return &u, &p, nil
}
