// Package proof shows that Select empties the slice that it fills, since v1.3.5.
//
//	Module:  github.com/jmoiron/sqlx
//	Source:  https://github.com/jmoiron/sqlx/issues/744
//	Verdict: loses information
//	Expect:  rows are appended to the slice, as they were in each version before
//	Spot:    Select into a slice that was filled before
//	Avoid:   a slice for each query, and append
package proof

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite"
)

// Run reads a second page into the slice of the first.
func Run(ctx context.Context) (happened, expected string, err error) {
	db, err := sqlx.Open("sqlite", ":memory:")
	if err != nil {
		return "", "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var ids []int64
	for page := range 2 {
		if err := db.SelectContext(ctx, &ids, "SELECT ?", page); err != nil {
			return "", "", err
		}
	}
	return fmt.Sprint("ids ", ids), "ids [0 1]", nil
}
