package sqlx

import "context"

// firstNavigation joins.
type firstNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// sqlx: "Select to go quickly from query to … slice" (https://github.com/jmoiron/sqlx).
func (h firstNavigation) Authors(ctx context.Context) (handles []string, err error) {
	err = h.SelectContext(ctx, &handles, `SELECT u.handle FROM posts p
		JOIN users u ON u.id = p.author_id ORDER BY p.id`)
	return handles, err
}
