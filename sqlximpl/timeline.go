package sqlximpl

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/models"
)

// The inner query takes ids from the index posts_author alone; bodies and authors are
// read for the page only.
const homeTimeline = `
SELECT ` + postColumns + `, ` + joinedUserColumns + `
FROM (
	SELECT p.id
	FROM follows f JOIN posts p ON p.author_id = f.followee_id
	WHERE f.follower_id = ? AND (p.created_at, p.id) < (?, ?)
	ORDER BY p.created_at DESC, p.id DESC
	LIMIT ?
) AS page
JOIN posts p ON p.id = page.id
JOIN users u ON u.id = p.author_id
ORDER BY p.created_at DESC, p.id DESC`

// HomeTimeline returns the posts of the users that a user follows, newest first, with Author.
func (s *Store) HomeTimeline(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Post], error) {
	list := models.HomeTimelineList(userID)
	after, err := list.Start(p)
	if err != nil {
		return nil, err
	}
	rows := make([]authoredPostRow, 0, p.Limit+1)
	err = s.homeTimeline.SelectContext(ctx, &rows,
		s.pageArgs(userID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts := make([]models.Post, len(rows))
	for i := range rows {
		if posts[i], err = rows[i].model(); err != nil {
			return nil, err
		}
	}
	return models.Cut(list, p, posts, postKey), nil
}

const profileUser = `SELECT ` + userColumns + `, ` + countColumns + `
FROM users u WHERE u.handle = ?`

// profileUserRow is a row of profileUser.
type profileUserRow struct {
	userRow
	countRow
}

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	var user profileUserRow
	posts := make([]postRow, 0, limit)
	followers := make([]followEndRow, 0, limit)
	opts := &sql.TxOptions{Isolation: s.snapshot, ReadOnly: true}
	err := s.inTx(ctx, opts, func(tx *sqlx.Tx) error {
		err := tx.StmtxContext(ctx, s.profileUser).GetContext(ctx, &user, handle)
		if err != nil {
			return err
		}
		newest := s.pageArgs(user.ID, models.Latest, math.MaxInt64, limit)
		err = tx.StmtxContext(ctx, s.postsByAuthor).SelectContext(ctx, &posts, newest...)
		if err != nil {
			return err
		}
		return tx.StmtxContext(ctx, s.followers).SelectContext(ctx, &followers, newest...)
	})
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, err)
	}
	return newProfilePage(&user, posts, followers)
}

// newProfilePage returns the graph of objects that rows stand for.
func newProfilePage(user *profileUserRow, posts []postRow,
	followers []followEndRow) (*models.ProfilePage, error) {
	page := &models.ProfilePage{
		User:      user.model(),
		Counts:    models.FollowCounts(user.countRow),
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
		page.Followers[i] = followers[i].model()
		page.Followers[i].Follower = new(followers[i].End.model())
		page.Followers[i].Followee = &page.User
	}
	return page, nil
}

const suggestions = `
SELECT ` + userColumns + `, near.common
FROM (
	SELECT second.followee_id AS id, count(*) AS common
	FROM follows first JOIN follows second ON second.follower_id = first.followee_id
	WHERE first.follower_id = ? AND second.followee_id <> ?
	  AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = ?)
	GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT ?`

// suggestionRow is a row of suggestions.
type suggestionRow struct {
	userRow
	Common int64 `db:"common"`
}

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows := make([]suggestionRow, 0, limit)
	err := s.suggestions.SelectContext(ctx, &rows, userID, userID, userID, limit)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found := make([]models.Suggestion, len(rows))
	for i := range rows {
		found[i] = models.Suggestion{User: rows[i].model(), Common: rows[i].Common}
	}
	return found, nil
}

// Posts and followers are counted separately: joined, each would multiply the other.
const topAuthors = `
SELECT ` + userColumns + `, top.posts, top.followers
FROM (
	SELECT p.author_id AS id, count(*) AS posts,
	       (SELECT count(*) FROM follows f
	        WHERE f.followee_id = p.author_id AND f.since >= ?) AS followers
	FROM posts p
	WHERE p.created_at >= ?
	GROUP BY p.author_id
	ORDER BY posts DESC, followers DESC, p.author_id
	LIMIT ?
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id`

// authorRankRow is a row of topAuthors.
type authorRankRow struct {
	userRow
	Posts     int64 `db:"posts"`
	Followers int64 `db:"followers"`
}

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows := make([]authorRankRow, 0, limit)
	from := models.Instant(since)
	if err := s.topAuthors.SelectContext(ctx, &rows, from, from, limit); err != nil {
		return nil, s.translate(ctx, err)
	}
	ranks := make([]models.AuthorRank, len(rows))
	for i := range rows {
		ranks[i] = models.AuthorRank{
			User:      rows[i].model(),
			Posts:     rows[i].Posts,
			Followers: rows[i].Followers,
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
	bulk, err := prepareBulk[followRow](ctx, s, insertFollow, insertFollowParameters, len(followees))
	if err != nil {
		return nil, nil, s.translate(ctx, err)
	}
	err = s.inTx(ctx, nil, func(tx *sqlx.Tx) error {
		createUser := tx.NamedStmtContext(ctx, s.createUser)
		if u.ID, err = s.idOf(ctx, createUser, newUserRow(&u)); err != nil {
			return err
		}
		p.AuthorID = u.ID
		publish := tx.NamedStmtContext(ctx, s.publish)
		if p.ID, err = s.idOf(ctx, publish, newPostRow(&p)); err != nil {
			return err
		}
		for chunk := range slices.Chunk(followees, bulk.fit) {
			rows := make([]followRow, len(chunk))
			for i, id := range chunk {
				rows[i] = followRow{FollowerID: u.ID, FolloweeID: id, Since: u.CreatedAt}
			}
			_, err := sqlx.NamedExecContext(ctx, bulk.in(tx, len(rows)), insertFollow, rows)
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
