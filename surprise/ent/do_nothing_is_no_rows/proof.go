// Package proof shows that an upsert that does nothing, as it was asked to, ends with
// sql.ErrNoRows, on SQLite and PostgreSQL.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/issues/2176
//	Verdict: refused
//	Expect:  OnConflict with DoNothing gives no error where the row is there
//	Spot:    OnConflict().DoNothing() before Exec or ID
//	Avoid:   OnConflictColumns with Ignore, which sets each column to itself, or errors.Is
//	  with sql.ErrNoRows
package proof

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run creates a user twice, the second time with DoNothing.
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
	if err := client.User.Create().SetName("ann").Exec(ctx); err != nil {
		return "", "", err
	}
	happened = "no error"
	err = client.User.Create().SetName("ann").OnConflict().DoNothing().Exec(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		happened = "sql.ErrNoRows"
	} else if err != nil {
		return "", "", err
	}
	return happened, "no error", nil
}
