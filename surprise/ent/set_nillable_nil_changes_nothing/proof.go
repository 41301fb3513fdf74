// Package proof shows that SetNillable with nil leaves the column as it was, as its comment says.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/issues/2108
//	Verdict: wrong in silence
//	Expect:  SetNillableBio with nil stores NULL, as issue 2108 asks, which is open
//	Spot:    SetNillable methods of an update with a pointer that can be nil
//	Avoid:   the Clear method where the pointer is nil
package proof

import (
	"context"
	"database/sql"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run sets the bio of a user to nil.
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
	ann, err := client.User.Create().SetName("ann").SetBio("old").Save(ctx)
	if err != nil {
		return "", "", err
	}
	ann, err = client.User.UpdateOne(ann).SetNillableBio(nil).AddRevision(1).Save(ctx)
	if err != nil {
		return "", "", err
	}
	happened = "no bio"
	if ann.Bio != nil {
		happened = "the bio is still " + *ann.Bio
	}
	return happened, "no bio", nil
}
