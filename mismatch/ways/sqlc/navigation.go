package sqlc

import "context"

// firstNavigation joins.
type firstNavigation struct{ handle }

// Authors reads the handles of the authors of all posts, in the order of the posts' ids.
//
// sqlc: "When selecting a single column, only that value is returned."
// (https://docs.sqlc.dev/en/v1.31.1/howto/select.html). A query is SQL, and joins.
func (h firstNavigation) Authors(ctx context.Context) ([]string, error) {
	return h.AuthorsOfPosts(ctx)
}
