package sqlc

import (
	"context"

	"example.com/impedance/mismatch"
)

// firstDual runs what was generated from the tables as they were.
type firstDual struct{ handle }

// Location reads the location of a user.
//
// sqlc: "existing queries and code running in production might fail when the schema change is
// applied" (https://docs.sqlc.dev/en/v1.31.1/howto/verify.html).
func (h firstDual) Location(ctx context.Context, id int64) (string, error) {
	return h.queries.Location(ctx, id)
}

// outDual generates again whenever the tables change.
type outDual struct{ handle }

// Location reads the location of a user. It is not called, because sqlc generates nothing.
//
// sqlc: "Out of the box, sqlc generate catches some of these issues."
// (https://docs.sqlc.dev/en/v1.31.1/howto/verify.html). The test that generates from the renamed
// column holds it.
func (h outDual) Location(context.Context, int64) (string, error) {
	return "", &mismatch.Refusal{When: mismatch.Generate, Class: "no such column"}
}
