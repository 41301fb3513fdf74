// Package proof shows that a map allocates for each value of more than 128 bytes, though its size
// was given.
//
//	Module:  std
//	Source:  https://github.com/golang/go/blob/go1.26.0/src/internal/abi/map.go
//	Verdict: costs more
//	Expect:  a map that was made for 1,000 values has room for them
//	Spot:    maps of rows by id, whose rows have some ten columns
//	Avoid:   a map of indexes into a slice, or of pointers to rows that are there anyway
package proof

import (
	"context"
	"fmt"
	"testing"
)

// Run fills a map that was made for 1,000 rows with rows of 129 bytes.
func Run(context.Context) (happened, expected string, err error) {
	type row [129]byte
	rows := make(map[int]row, 1000)
	id := 0
	allocated := testing.AllocsPerRun(100, func() {
		for range 5 {
			rows[id] = row{}
			id++
		}
	})
	return fmt.Sprintf("%.0f allocations for 5 rows", allocated), "0 allocations for 5 rows", nil
}
