package tuning

import (
	"context"
	"fmt"

	"example.com/impedance/schema"
)

// Case is a pair of ways.
type Case struct {
	Name   string
	Title  string
	Before string // the way as it is often written, and why it is slow
	After  string // the tuned way
	Grows  string // what the gain grows with

	before, after func(context.Context, Ways, *arguments, bool) (any, error)
}

// The sizes of the arguments.
const (
	postsOnPage   = 20
	usersInList   = 100
	manyFollowers = 20
	followsSet    = 100 // about as many follows are set
)

// Cases returns all cases.
func Cases() []Case {
	return []Case{
		{
			Name: "walk", Title: fmt.Sprintf("The handles of the authors of %d posts", postsOnPage),
			Before: "asks for the posts, then for the author of each (N+1)",
			After:  "asks for all authors together: eager loading, or a join",
			Grows:  "the length of the page, and the time of a round trip",
			before: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.AuthorsWalked(ctx, a.post, postsOnPage)
			},
			after: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.AuthorsLoaded(ctx, a.post, postsOnPage)
			},
		},
		{
			Name: "columns", Title: fmt.Sprintf("The display names of %d users", usersInList),
			Before: "reads whole users, and uses one field",
			After:  "reads one column",
			Grows:  "the number and the length of the columns",
			before: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.NamesOfUsers(ctx, a.user, usersInList)
			},
			after: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.NamesAlone(ctx, a.user, usersInList)
			},
		},
		{
			Name: "index", Title: "The user with a handle",
			Before: "compares lower(handle), which no index here has, and so reads all users",
			After:  "compares handle, as it is stored: the index finds it",
			Grows:  "the number of users",
			before: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.UserIgnoringCase(ctx, a.handle)
			},
			after: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.UserByHandle(ctx, a.handle)
			},
		},
		{
			Name: "page", Title: fmt.Sprintf("%d posts from the middle of an author's list", postsOnPage),
			Before: "gives an offset, and so reads and drops half of the list",
			After:  "gives the key of the last post on the page before (keyset): the index begins there",
			Grows:  "the depth of the page",
			before: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.PostsByOffset(ctx, a.author, a.offset, postsOnPage)
			},
			after: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.PostsByKey(ctx, a.author, a.key, postsOnPage)
			},
		},
		{
			Name: "count", Title: fmt.Sprintf("Whether an author has more than %d followers", manyFollowers),
			Before: "counts them, and so reads an entry of the index for each",
			After:  "looks for one more, and reads as many as the number says",
			Grows:  "the followers of the most popular author, and so with the number of users",
			before: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.ManyCounted(ctx, a.celebrity, manyFollowers)
			},
			after: func(ctx context.Context, w Ways, a *arguments, _ bool) (any, error) {
				return w.ManyFound(ctx, a.celebrity, manyFollowers)
			},
		},
		{
			Name: "set", Title: fmt.Sprintf("Notify on all of about %d follows of a user", followsSet),
			Before: "reads the follows, then changes one after the other",
			After:  "changes the set by one statement",
			Grows:  "the number of rows, and the price of a commit",
			before: func(ctx context.Context, w Ways, a *arguments, notify bool) (any, error) {
				return w.NotifyEach(ctx, a.follower, notify)
			},
			after: func(ctx context.Context, w Ways, a *arguments, notify bool) (any, error) {
				return w.NotifyAll(ctx, a.follower, notify)
			},
		},
	}
}

// arguments are what the ways are called with.
type arguments struct {
	post, user int64
	handle     string
	author     int64 // with the most posts
	offset     int
	key        Key   // of the post before the offset
	celebrity  int64 // with the most followers
	follower   int64
}

// draw finds the arguments in a data set.
func draw(ctx context.Context, db *schema.DB) (*arguments, error) {
	var a arguments
	var posts int
	for _, q := range []struct {
		text string
		args []any
		to   []any
	}{
		{`SELECT max(id) / 2 FROM posts`, nil, []any{&a.post}},
		{`SELECT max(id) / 2 FROM users`, nil, []any{&a.user}},
		{`SELECT handle FROM users WHERE id >= ? ORDER BY id LIMIT 1`, []any{&a.user}, []any{&a.handle}},
		{`SELECT author_id, count(*) FROM posts GROUP BY author_id
			ORDER BY count(*) DESC, author_id LIMIT 1`, nil, []any{&a.author, &posts}},
		{`SELECT followee_id FROM follows GROUP BY followee_id
			ORDER BY count(*) DESC, followee_id LIMIT 1`, nil, []any{&a.celebrity}},
		{`SELECT follower_id FROM follows GROUP BY follower_id
			ORDER BY abs(count(*) - ?), follower_id LIMIT 1`, []any{followsSet}, []any{&a.follower}},
	} {
		for i, arg := range q.args {
			if p, ok := arg.(*int64); ok {
				q.args[i] = *p
			}
		}
		if err := db.QueryRowContext(ctx, q.text, q.args...).Scan(q.to...); err != nil {
			return nil, fmt.Errorf("looking for arguments in the data set: %w", err)
		}
	}
	a.offset = posts / 2
	err := db.QueryRowContext(ctx, `SELECT created_at, id FROM posts WHERE author_id = ?
		ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?`, a.author, a.offset-1).
		Scan(&a.key.CreatedAt, &a.key.ID)
	if err != nil {
		return nil, fmt.Errorf("looking for the middle of an author's posts: %w", err)
	}
	return &a, nil
}
