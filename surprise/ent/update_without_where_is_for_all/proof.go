// Package proof shows that an update without Where changes every row.
//
//	Module:  entgo.io/ent
//	Source:  https://entgo.io/docs/crud#update-many
//	Verdict: wrong in silence
//	Expect:  an update without a condition is refused, which GORM promises and ent does not
//	Spot:    Update() and Delete() that end in Save or Exec without Where
//	Avoid:   a hook of the schema, hook.Reject(ent.OpUpdate|ent.OpDelete), and UpdateOneID or
//	  DeleteOneID with a Where
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
	"example.com/impedance/surprise/ent/internal/ent/user"
)

// Run updates one user of three, and then users without a condition.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	client := ent.NewClient(ent.Driver(entsql.OpenDB(dialect.SQLite, pool)))
	if err := client.Schema.Create(ctx); err != nil {
		return "", "", err
	}
	for _, name := range []string{"ann", "bob", "cid"} {
		if err := client.User.Create().SetName(name).Exec(ctx); err != nil {
			return "", "", err
		}
	}
	one, err := client.User.Update().Where(user.Name("ann")).SetBio("new").Save(ctx)
	if err != nil || one != 1 {
		return "", "", fmt.Errorf("an update of one row changes %d: %v", one, err)
	}
	changed, err := client.User.Update().SetBio("newer").Save(ctx)
	happened = fmt.Sprintf("%d of 3 rows changed", changed)
	if err != nil {
		happened = "an error"
		if changed, err = client.User.Query().Where(user.Bio("newer")).Count(ctx); err != nil {
			return "", "", err
		}
		if changed > 0 {
			happened = fmt.Sprintf("an error, and %d of 3 rows changed", changed)
		}
	}
	return happened, "an error", nil
}
