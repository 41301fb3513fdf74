package sqlx

import "database/sql"

// user is a row of users, its profile a value of its own.
type user struct {
	ID     int64
	Handle string
	profile
}

// profile are the columns of a user's profile. sqlx scans into the fields of embedded structs.
type profile struct {
	DisplayName string `db:"display_name"`
	Bio         sql.NullString
	Location    string
	Website     string
}

// post is a row of posts.
type post struct {
	ID         int64
	AuthorID   int64 `db:"author_id"`
	Kind       string
	Body       sql.NullString
	ParentID   sql.NullInt64 `db:"parent_id"`
	RepostOfID sql.NullInt64 `db:"repost_of_id"`
}

// authored is a post with its author, whose columns are prefixed with author.
type authored struct {
	post
	Author *user
}

const postsWithAuthors = `SELECT p.id, p.author_id, p.kind, p.body, p.parent_id, p.repost_of_id,
	u.id AS "author.id", u.handle AS "author.handle", u.display_name AS "author.display_name",
	u.bio AS "author.bio", u.location AS "author.location", u.website AS "author.website"
	FROM posts p JOIN users u ON u.id = p.author_id`
