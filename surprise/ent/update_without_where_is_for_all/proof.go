// Package proof shows that an update without Where changes every row.
//
//	Module:  entgo.io/ent
//	Source:  https://entgo.io/docs/crud#update-many
//	Verdict: wrong in silence
//	Expect:  a bulk update without a condition is refused, as GORM refuses it
//	Spot:    Update() and Delete() that end in Save or Exec without Where
//	Avoid:   UpdateOneID for one row, and a hook that refuses mutations without a predicate
package proof

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run updates users and names none.
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
	changed, err := client.User.Update().SetBio("new").Save(ctx)
	happened = fmt.Sprintf("%d of 3 rows changed", changed)
	if err != nil {
		happened = "an error"
	}
	return happened, "an error", nil
}
