package pgx

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/models"
)

// The inner query takes ids from the index posts_author alone; bodies and authors are
// read for the page only. The limit stands in a sub-query, which hides it from the planner:
// PostgreSQL plans each call with a bare LIMIT parameter anew.
const homeTimeline = `
SELECT ` + postColumns + `, ` + userColumns + `
FROM (
	SELECT p.id
	FROM follows f JOIN posts p ON p.author_id = f.followee_id
	WHERE f.follower_id = $1 AND (p.created_at, p.id) < ($2, $3)
	ORDER BY p.created_at DESC, p.id DESC
	LIMIT (SELECT $4::bigint)
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
	rows, err := s.pool.Query(ctx, homeTimeline, userID, after.Time, after.ID, p.Limit+1)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	posts := make([]models.Post, 0, p.Limit+1)
	var r postRow
	var author models.User
	_, err = pgx.ForEachRow(rows, append(r.fields(), userFields(&author)...), func() error {
		post, err := r.model()
		post.Author = new(author)
		posts = append(posts, post)
		return err
	})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return models.Cut(list, p, posts, postKey), nil
}

const profileUser = `
SELECT ` + userColumns + `,
	(SELECT count(*) FROM follows f WHERE f.followee_id = u.id),
	(SELECT count(*) FROM follows f WHERE f.follower_id = u.id)
FROM users u WHERE u.handle = $1`

// The id of the user with a handle, for the statements that are sent along with profileUser.
const profileID = `(SELECT id FROM users WHERE handle = $1)`

const profilePosts = `
SELECT ` + postColumns + `
FROM posts p
WHERE p.author_id = ` + profileID + ` AND (p.created_at, p.id) < ($2, $3)
ORDER BY p.created_at DESC, p.id DESC
LIMIT $4`

const profileFollowers = `
SELECT f.follower_id, f.followee_id, f.since, f.notify, ` + userColumns + `
FROM follows f JOIN users u ON u.id = f.follower_id
WHERE f.followee_id = ` + profileID + ` AND (f.since, f.follower_id) < ($2, $3)
ORDER BY f.since DESC, f.follower_id DESC
LIMIT $4`

// ProfilePage returns a user with follow counts, newest posts and newest followers, at most limit
// (1–100) of each, all read as of one moment.
//
// pgx sends the beginning of the transaction and the three reads in one round trip.
func (s *Store) ProfilePage(ctx context.Context, handle string,
	limit int) (*models.ProfilePage, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	var page models.ProfilePage
	first := []any{handle, models.Latest, int64(math.MaxInt64), limit}
	oneMoment := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := s.inTx(ctx, oneMoment, func(b *pgx.Batch) {
		b.Queue(profileUser, handle).QueryRow(func(row pgx.Row) error {
			return row.Scan(append(userFields(&page.User), &page.Counts.Followers,
				&page.Counts.Following)...)
		})
		b.Queue(profilePosts, first...).Query(func(rows pgx.Rows) (err error) {
			page.Posts, err = scanPosts(rows, limit)
			return err
		})
		b.Queue(profileFollowers, first...).Query(func(rows pgx.Rows) (err error) {
			page.Followers, err = scanFollows(rows, limit, func(f *models.Follow, u *models.User) {
				f.Follower, f.Followee = u, &page.User
			})
			return err
		})
	}, func(pgx.Tx) error { return nil })
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
	WHERE first.follower_id = $1 AND second.followee_id <> $1
	  AND second.followee_id NOT IN (SELECT followee_id FROM follows WHERE follower_id = $1)
	GROUP BY second.followee_id
) AS near
JOIN users u ON u.id = near.id
WHERE u.discoverable
ORDER BY near.common DESC, u.id
LIMIT $2`

// Suggestions returns at most limit (1–100) discoverable users that the user's followees follow and
// the user does not.
func (s *Store) Suggestions(ctx context.Context, userID int64,
	limit int) ([]models.Suggestion, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, suggestions, userID, limit)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	found := make([]models.Suggestion, 0, limit)
	var f models.Suggestion
	_, err = pgx.ForEachRow(rows, append(userFields(&f.User), &f.Common), func() error {
		found = append(found, f)
		return nil
	})
	if err != nil {
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
	        WHERE f.followee_id = p.author_id AND f.since >= $1) AS followers
	FROM posts p
	WHERE p.created_at >= $1
	GROUP BY p.author_id
	ORDER BY posts DESC, followers DESC, p.author_id
	LIMIT $2
) AS top
JOIN users u ON u.id = top.id
ORDER BY top.posts DESC, top.followers DESC, u.id`

// TopAuthors returns at most limit (1–100) users who posted since a time, inclusive.
func (s *Store) TopAuthors(ctx context.Context, since time.Time,
	limit int) ([]models.AuthorRank, error) {
	if err := models.CheckLimit(limit); err != nil {
		return nil, err
	}
	rows, err := s.pool.Query(ctx, topAuthors, models.Instant(since), limit)
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	ranks := make([]models.AuthorRank, 0, limit)
	var r models.AuthorRank
	_, err = pgx.ForEachRow(rows, append(userFields(&r.User), &r.Posts, &r.Followers),
		func() error {
			ranks = append(ranks, r)
			return nil
		})
	if err != nil {
		return nil, s.translate(ctx, err)
	}
	return ranks, nil
}

const followAll = insertFollow + `
SELECT $1, followee_id, $2, FALSE FROM unnest($3::bigint[]) AS followee_id`

// Register stores a user, the user's first post and first follows, as one unit of work.
//
// pgx sends the beginning of the transaction and the user in one round trip. The post and the
// follows need the user's id and take another.
func (s *Store) Register(ctx context.Context,
	r models.Registration) (*models.User, *models.Post, error) {
	u, p, followees, err := r.Plan(s.clock.Now())
	if err != nil {
		return nil, nil, err
	}
	err = s.inTx(ctx, pgx.TxOptions{}, func(b *pgx.Batch) {
		b.Queue(createUser, addUserArgs(nil, &u)...).QueryRow(func(row pgx.Row) error {
			return row.Scan(&u.ID)
		})
	}, func(tx pgx.Tx) error {
		var b pgx.Batch
		p.AuthorID = u.ID
		b.Queue(publish, addPostArgs(nil, &p)...).QueryRow(func(row pgx.Row) error {
			return row.Scan(&p.ID)
		})
		if len(followees) > 0 {
			b.Queue(followAll, u.ID, u.CreatedAt, followees).Exec(func(pgconn.CommandTag) error {
				return nil
			})
		}
		return tx.SendBatch(ctx, &b).Close()
	})
	if err != nil {
		return nil, nil, err
	}
	return &u, &p, nil
}
