// Package proof shows that a constraint error is known by English words in its message.
//
//	Module:  entgo.io/ent
//	Source:  https://github.com/ent/ent/blob/v0.14.5/dialect/sql/sqlgraph/errors.go
//	Verdict: loses information
//	Expect:  IsConstraintError knows a unique violation, whose code is 23505, in each
//	  language
//	Spot:    IsConstraintError where lc_messages of PostgreSQL is not English
//	Avoid:   errors.As with the error of the driver, and its code
package proof

import (
	"context"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/impedance/surprise/ent/internal/ent"
)

// Run asks about the error of a server that speaks German.
func Run(context.Context) (happened, expected string, err error) {
	refused := &pgconn.PgError{Severity: "FEHLER", Code: "23505",
		Message: "doppelter Schlüsselwert verletzt Unique-Constraint »users_name_key«"}
	happened = "some error"
	if ent.IsConstraintError(refused) || sqlgraph.IsUniqueConstraintError(refused) {
		happened = "a constraint error"
	}
	return happened, "a constraint error", nil
}
