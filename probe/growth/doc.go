// Package growth checks in a test how what a function asks of the database grows with the things
// that it is about.
//
// A list of ten with ten statements more than a list of one has an N+1 query, whatever the exact
// numbers are. Exact numbers change with every version of a library, and growth does not:
//
//	p := probe.New()
//	db := sql.OpenDB(p.Connector(connector)) // for the library under test
//	err := growth.Check(ctx, p, func(ctx context.Context, n int) error {
//		_, err := shop.Orders(ctx, n)
//		return err
//	})
//
// The fixture needs a hundred things. With one or none, nothing can grow, and the check passes
// whatever the function does. The function runs three times on the same database. It closes its
// result sets before it returns; what they bring later is counted with the next number of things.
//
// An error names the statement and the first line outside Go's own packages, the module cache and
// generated code that sent it. It also tells whether each was sent with other values, so that one
// statement could ask for all, or with the same again, so that a value could have been kept.
//
// Statements that differ in the length of their lists alone are one. Statements must not grow
// unless [Statements] allows it. [Rows] and [Bytes] are checked if they are given.
package growth
