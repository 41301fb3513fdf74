// Package proof shows that an argument in ORDER BY is lost, on SQLite.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/3788
//	Verdict: refused
//	Expect:  the method takes the argument, as it does for PostgreSQL
//	Spot:    sqlc.arg or @ within ORDER BY, on SQLite: the generated text still has it, and SQLite
//	  refuses that at run time
//	Avoid:   a query for each order
package proof

import (
	"context"
	"fmt"
	"reflect"

	"example.com/impedance/surprise/sqlc/internal/order_by_loses_its_argument/queries"
)

// Run counts the arguments of a method whose query has one in WHERE and one in ORDER BY. More than
// one are fields of a struct.
func Run(context.Context) (happened, expected string, err error) {
	method, count := reflect.TypeOf(new(queries.Queries).Ordered), 0
	for i := 1; i < method.NumIn(); i++ { // the context is the first
		if in := method.In(i); in.Kind() == reflect.Struct {
			count += in.NumField()
		} else {
			count++
		}
	}
	return fmt.Sprintf("the method takes %d of 2 arguments", count),
		"the method takes 2 of 2 arguments", nil
}
