// Package proof shows that on PostgreSQL a constraint error is known by English words in its
// message.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/errors.go
//	Verdict: loses information
//	Expect:  IsConstraintError knows a unique violation, whose code is 23505, in each
//	  language
//	Spot:    IsConstraintError where lc_messages of PostgreSQL is not English
//	Avoid:   the code in the driver's error, which errors.As finds
package proof

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/surprise/ent/internal/ent"
)

// refusing is PostgreSQL that refuses each statement.
type refusing struct {
	dialect.Driver
	refusal error
}

func (refusing) Dialect() string { return dialect.Postgres }

func (r refusing) Tx(context.Context) (dialect.Tx, error) { return dialect.NopTx(r), nil }

func (r refusing) Exec(context.Context, string, any, any) error { return r.refusal }

func (r refusing) Query(context.Context, string, any, any) error { return r.refusal }

// Run creates a user whose name is taken, on a server that speaks English and on one that speaks
// German.
func Run(ctx context.Context) (happened, expected string, err error) {
	create := func(severity, message string) error {
		driver := refusing{refusal: &pgconn.PgError{Severity: severity, Code: "23505", Message: message}}
		return ent.NewClient(ent.Driver(driver)).User.Create().SetName("ann").Exec(ctx)
	}
	english := create("ERROR", `duplicate key value violates unique constraint "users_name_key"`)
	if !ent.IsConstraintError(english) {
		return "", "", fmt.Errorf("in English it is no constraint error: %v", english)
	}
	german := create("FEHLER",
		"doppelter Schlüsselwert verletzt Unique-Constraint »users_name_key«")
	happened = "some error"
	if ent.IsConstraintError(german) {
		happened = "a constraint error"
	}
	return happened, "a constraint error", nil
}
