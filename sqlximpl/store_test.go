package sqlximpl

import (
	"context"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	harness.Contract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	})
}

// TestMySQLBounds holds that each comparison of a pair that an index serves has the bound
// that MySQL needs, and takes the arguments of the others.
func TestMySQLBounds(t *testing.T) {
	for text, args := range map[string]any{
		searchUsers(models.UserSearch{Sort: models.NewestFirst}): searchArgs{},
		searchUsers(models.UserSearch{Sort: models.OldestFirst}): searchArgs{},
	} {
		query, bound, err := sqlx.Named(mysqlBounds(text), args)
		if err != nil {
			t.Fatal(err)
		}
		_, before, err := sqlx.Named(text, args)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(query, "= ? AND (") || len(bound) != len(before)+1 {
			t.Errorf("no bound in %s", query)
		}
	}
	args := mysqlPageArgs(1, models.Latest, 1, 1)
	for _, text := range []string{postsByAuthor, following, followers, homeTimeline} {
		query := mysqlBounds(text)
		if !strings.Contains(query, "= ? AND (") || strings.Count(query, "?") != len(args) {
			t.Errorf("no bound in %s", query)
		}
	}
}
