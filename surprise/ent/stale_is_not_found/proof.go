// Package proof shows that an update of a row whose revision has changed says that the row was not
// found.
//
//	Module:  entgo.io/ent
//	Source:  https://entgo.io/docs/crud#update-one-with-condition
//	Verdict: loses information
//	Expect:  an update at an old revision and one of a missing row give different errors, where
//	  the documentation promises a NotFoundError for both
//	Spot:    IsNotFound after UpdateOneID with a Where on a version
//	Avoid:   a read by id after the NotFoundError, which tells both apart
package proof

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
	"example.com/impedance/surprise/ent/internal/ent/user"
)

// Run updates a user at the revision before, and one who never was.
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
	ann, err := client.User.Create().SetName("ann").Save(ctx)
	if err != nil {
		return "", "", err
	}
	if err := client.User.UpdateOneID(ann.ID).AddRevision(1).Exec(ctx); err != nil {
		return "", "", err
	}
	old := user.Revision(ann.Revision)
	stale := client.User.UpdateOneID(ann.ID).Where(old).SetBio("new").Exec(ctx)
	missing := client.User.UpdateOneID(ann.ID + 1).Where(old).SetBio("new").Exec(ctx)
	switch {
	case stale == nil:
		return "", "", errors.New("an update at an old revision succeeded")
	case !ent.IsNotFound(missing):
		return "", "", fmt.Errorf("an update of a missing row ends with: %v", missing)
	}
	happened = "two kinds of errors"
	if ent.IsNotFound(stale) {
		happened = "a NotFoundError, twice"
	}
	return happened, "two kinds of errors", nil
}
