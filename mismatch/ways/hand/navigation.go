package hand

import "context"

// firstNavigation joins.
type firstNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// By hand: one query and a loop over its rows (https://go.dev/doc/database/querying).
func (h firstNavigation) Authors(ctx context.Context) ([]string, error) {
	return h.handles(ctx, `SELECT u.handle FROM posts p JOIN users u ON u.id = p.author_id
		ORDER BY p.id`)
}
