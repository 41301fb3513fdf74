// Package proof shows that coalesce comes as interface{} where no column stands in it by itself.
//
//	Module:  github.com/sqlc-dev/sqlc
//	Source:  https://github.com/sqlc-dev/sqlc/issues/2752
//	Verdict: loses information
//	Expect:  the type of a number, as the sum has without coalesce
//	Spot:    coalesce around a sum or another call, and interface{} in generated code
//	Avoid:   CAST(coalesce(sum(age), 0) AS INTEGER), around the whole
package proof

import (
	"context"
	"reflect"

	"example.com/impedance/surprise/sqlc/internal/coalesce_has_no_type/queries"
)

// Run looks at the type of a method whose query is a sum of integers, or 0.
func Run(context.Context) (happened, expected string, err error) {
	is := reflect.TypeOf(new(queries.Queries).TotalAge).Out(0)
	expected = "the type of a number"
	if is.Kind() == reflect.Int64 || is.Kind() == reflect.Float64 {
		return expected, expected, nil
	}
	return is.String(), expected, nil
}
