package dataset

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.com/impedance/schema"
)

// ErrChanged says that a database no longer has the rows that it was loaded with.
var ErrChanged = errors.New("was changed after it was made")

// Check counts the rows and refuses a database that has other numbers than info, which it has
// from [ReadInfo], says.
func Check(ctx context.Context, db *schema.DB, info *Info) error {
	var users, posts, follows int64
	err := db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM users),
		(SELECT count(*) FROM posts), (SELECT count(*) FROM follows)`).Scan(&users, &posts, &follows)
	if err != nil {
		return fmt.Errorf("counting the rows: %w", db.Explain(err))
	}
	var differ []string
	for _, count := range []struct {
		of        string
		said, has int64
	}{{"users", info.Users, users}, {"posts", info.Posts, posts}, {"follows", info.Follows, follows}} {
		if count.said != count.has {
			differ = append(differ, fmt.Sprintf("it says that it has %d %s and has %d", count.said,
				count.of, count.has))
		}
	}
	if differ == nil {
		return nil
	}
	return fmt.Errorf("the database %w: %s; make it anew, or drop its table dataset_info to use it "+
		"with the rows that it has", ErrChanged, strings.Join(differ, ", "))
}
