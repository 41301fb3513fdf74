package harness

import (
	"context"
	"fmt"

	"example.com/impedance/internal/stored"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
)

// dump reads the tables when the server has ended what was asked before.
func dump(ctx context.Context, db *schema.DB) (storetest.Tables, error) {
	if err := settle(ctx, db); err != nil {
		return storetest.Tables{}, fmt.Errorf("dump: %w", err)
	}
	tables, err := stored.Read(ctx, db)
	if err != nil {
		return storetest.Tables{}, fmt.Errorf("dump: %w", err)
	}
	return tables, nil
}

// count counts the rows of the tables, as of one moment.
func count(ctx context.Context, db *schema.DB) (sizes storetest.Sizes, err error) {
	if err = settle(ctx, db); err == nil {
		err = db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM users),
			(SELECT count(*) FROM posts), (SELECT count(*) FROM follows)`).
			Scan(&sizes.Users, &sizes.Posts, &sizes.Follows)
	}
	if err != nil {
		return sizes, fmt.Errorf("count: %w", err)
	}
	return sizes, nil
}
