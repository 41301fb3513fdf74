// Package proof shows that a sum with coalesce comes as interface{}.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/2752
//	Verdict: loses information
//	Expect:  the type of the column that is added up
//	Spot:    interface{} in generated code
//	Avoid:   CAST(… AS INTEGER) around the aggregate
package proof

import (
	"context"
	"reflect"

	"example.com/impedance/surprise/sqlc/internal/queries"
)

// Run looks at the type of a method whose query is a sum of integers.
func Run(context.Context) (happened, expected string, err error) {
	return reflect.TypeOf(new(queries.Queries).TotalAge).Out(0).String(), "int64", nil
}
