// Package proof shows that an update of one row is a transaction with an UPDATE and a SELECT.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/issues/2600
//	Verdict: costs more
//	Expect:  one UPDATE, with RETURNING where the entity comes back
//	Spot:    UpdateOne and UpdateOneID in code that runs often
//	Avoid:   Update with a Where on the id, which is one statement and returns a count, unless a
//	  hook rejects OpUpdate
package proof

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "modernc.org/sqlite"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run logs the statements of an update of one row.
func Run(ctx context.Context) (happened, expected string, err error) {
	pool, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		return "", "", err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	var sent []string
	logged := dialect.DebugWithContext(entsql.OpenDB(dialect.SQLite, pool),
		func(_ context.Context, line ...any) {
			text := fmt.Sprint(line...)
			for _, of := range [][2]string{{": started", "BEGIN"}, {"query=UPDATE", "UPDATE"},
				{"query=SELECT", "SELECT"}, {": committed", "COMMIT"}} {
				if strings.Contains(text, of[0]) {
					sent = append(sent, of[1])
				}
			}
		})
	client := ent.NewClient(ent.Driver(logged))
	if err := client.Schema.Create(ctx); err != nil {
		return "", "", err
	}
	ann, err := client.User.Create().SetName("ann").Save(ctx)
	if err != nil {
		return "", "", err
	}
	sent = nil
	if err := client.User.UpdateOne(ann).SetBio("new").Exec(ctx); err != nil {
		return "", "", err
	}
	return strings.Join(sent, ", "), "UPDATE", nil
}
