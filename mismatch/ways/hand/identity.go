package hand

import (
	"context"

	"example.com/impedance/mismatch"
)

// user and post are the program's own types.
type (
	user struct {
		ID      int64
		Handle  string
		Profile profile
	}
	profile struct {
		DisplayName string
		Bio         *string
		Location    string
		Website     string
	}
	post struct {
		ID         int64
		Author     *user
		Kind       string
		Body       *string
		ParentID   *int64
		RepostOfID *int64
	}
)

const postsWithAuthors = `SELECT p.id, p.kind, p.body, p.parent_id, p.repost_of_id, u.id, u.handle,
	u.display_name, u.bio, u.location, u.website
	FROM posts p JOIN users u ON u.id = p.author_id`

// posts reads posts, each with an author of its own.
func (h handle) posts(ctx context.Context, text string, args ...any) (all []post, err error) {
	rows, err := h.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		p := post{Author: &user{}}
		u := p.Author
		if err := rows.Scan(&p.ID, &p.Kind, &p.Body, &p.ParentID, &p.RepostOfID, &u.ID, &u.Handle,
			&u.Profile.DisplayName, &u.Profile.Bio, &u.Profile.Location, &u.Profile.Website); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, rows.Err()
}

// firstIdentity makes an author for each row.
type firstIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// By hand: rows are "data you can copy to variables using the Scan method"
// (https://go.dev/doc/database/querying), and each row has variables of its own.
func (h firstIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	posts, err := h.posts(ctx, postsWithAuthors+` ORDER BY p.id`)
	for _, p := range posts {
		all = append(all, mismatch.Authored{Post: p.ID, Author: p.Author})
	}
	return all, err
}

// outIdentity keeps the authors that it has met in a map by their keys.
type outIdentity struct{ handle }

// Posts reads all posts with their authors, in the order of their ids.
//
// By hand: an identity map "Ensures that each object gets loaded only once by keeping every loaded
// object in a map" (https://martinfowler.com/eaaCatalog/identityMap.html).
func (h outIdentity) Posts(ctx context.Context) (all []mismatch.Authored, err error) {
	posts, err := h.posts(ctx, postsWithAuthors+` ORDER BY p.id`)
	known := map[int64]*user{}
	for _, p := range posts {
		if known[p.Author.ID] == nil {
			known[p.Author.ID] = p.Author
		}
		all = append(all, mismatch.Authored{Post: p.ID, Author: known[p.Author.ID]})
	}
	return all, err
}
