package rawimpl

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"example.com/impedance/models"
)

// The inner query takes ids from the index posts_author alone; bodies and authors are
// read for the page only.
const homeTimeline = `
SELECT ` + postColumns + `, ` + userColumns + `
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
	rows, err := s.homeTimeline.query(ctx,
		s.pageArgs(userID, after.Time, after.ID, p.Limit+1)...)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	defer rows.Close()
	posts := make([]models.Post, 0, p.Limit+1)
	var r postRow
	var author models.User
	fields := append(r.fields(), userFields(&author)...)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, s.translate(ctx, err)
		}
		post, err := r.model()
		if err != nil {
			return nil, err
		}
		post.Author = new(author)
		posts = append(posts, post)
	}
	if err := rows.Err(); err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, posts, postKey), nil
}

const profileUser = `
SELECT ` + userColumns + `,
       (SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
       (SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.handle = ?`

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	var page models.ProfilePage
	err := s.inTx(ctx, &sql.TxOptions{Isolation: s.snapshot, ReadOnly: true}, func(tx *sql.Tx) error {
		fields := append(userFields(&page.User), &page.Counts.Followers, &page.Counts.Following)
		row := s.profileUser.in(ctx, tx).queryRow(ctx, handle)
		if err := row.Scan(fields...); err != nil {
			return err
		}
		rows, err := s.postsByAuthor.in(ctx, tx).query(ctx,
			s.pageArgs(page.User.ID, models.Latest, math.MaxInt64, limit)...)
		if err != nil {
			return err
		}
		if page.Posts, err = scanPosts(rows, limit); err != nil {
			return err
		}
		rows, err = s.followers.in(ctx, tx).query(ctx,
			s.pageArgs(page.User.ID, models.Latest, math.MaxInt64, limit)...)
		if err != nil {
			return err
		}
		page.Followers, err = scanFollows(rows, limit, func(f *models.Follow, u *models.User) {
			f.Follower, f.Followee = u, &page.User
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("user %q: %w", handle, err)
	}
	for i := range page.Posts {
		page.Posts[i].Author = &page.User
	}
	return &page, nil
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

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows, err := s.suggestions.query(ctx, userID, userID, userID, limit)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	defer rows.Close()
	found := make([]models.Suggestion, 0, limit)
	var f models.Suggestion
	fields := append(userFields(&f.User), &f.Common)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, s.translate(ctx, err)
		}
		found = append(found, f)
	}
	if err := rows.Err(); err != nil {
		return nil, s.translate(ctx, err)
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

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	from := models.Instant(since)
	rows, err := s.topAuthors.query(ctx, from, from, limit)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	defer rows.Close()
	ranks := make([]models.AuthorRank, 0, limit)
	var r models.AuthorRank
	fields := append(userFields(&r.User), &r.Posts, &r.Followers)
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return nil, s.translate(ctx, err)
		}
		ranks = append(ranks, r)
	}
	if err := rows.Err(); err != nil {
		return nil, s.translate(ctx, err)
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
	insert, err := s.bulk(ctx, insertFollow, insertFollowParameters, len(followees), "")
	if err != nil {
		return nil, nil, s.translate(ctx, err)
	}
	err = s.inTx(ctx, nil, func(tx *sql.Tx) error {
		if u.ID, err = s.idOf(ctx, s.createUser.in(ctx, tx), addUserArgs(nil, &u)); err != nil {
			return err
		}
		p.AuthorID = u.ID
		if p.ID, err = s.idOf(ctx, s.publish.in(ctx, tx), addPostArgs(nil, &p)); err != nil {
			return err
		}
		args := make([]any, 0, len(followees)*insertFollowParameters)
		for _, followee := range followees {
			args = append(args, u.ID, followee, u.CreatedAt, false)
		}
		return insert.run(ctx, tx, args, func(insert statement, args []any) error {
			_, err := insert.exec(ctx, args...)
			return err
		})
	})
	if err != nil {
		return nil, nil, err
	}
	return &u, &p, nil
}
