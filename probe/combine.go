package probe

//lint:file-ignore SA1019 drivers may have what package driver deprecates, and are taken as they are

import "database/sql/driver"

// Package sql asks a driver for nineteen optional interfaces. Most have a neutral answer: a
// method that does what package sql does on a driver without it. The probe always has these.
// The others have no neutral answer, and the probe has them only if the driver has:
//
//   - ExecerContext and QueryerContext. Package sql converts the arguments before it calls
//     them, and again for the statement that it prepares after a driver.ErrSkip. It would call
//     each Valuer twice, and refuse an argument that only the statement accepts.
//   - SessionResetter and Validator together. Package sql then keeps the connection of a
//     transaction whose context has ended; otherwise it closes it. The driver of pgx is a
//     SessionResetter and no Validator.
//   - ColumnConverter. Package sql then converts arguments in other steps, so that its errors
//     differ, and does not convert those that the statement has no place for.
//
// Only a type can have an interface or not, so each set of these needs one.

// connExecer is the ExecerContext of a connection.
type connExecer struct{ *conn }

// connQueryer is the QueryerContext of a connection.
type connQueryer struct{ *conn }

// connResetter is the SessionResetter of a connection.
type connResetter struct{ *conn }

// connValidator is the Validator of a connection.
type connValidator struct{ *conn }

// stmtConverter is a statement that is a ColumnConverter.
type stmtConverter struct{ *stmt }

// set is a set of the optional interfaces of a connection that have no neutral answer.
type set struct{ exec, query, reset, valid bool }

// setOf returns the set to show for a driver's connection.
func setOf(inner driver.Conn) (has set) {
	_, exec := inner.(driver.ExecerContext)
	_, oldExec := inner.(driver.Execer)
	_, query := inner.(driver.QueryerContext)
	_, oldQuery := inner.(driver.Queryer)
	_, reset := inner.(driver.SessionResetter)
	_, valid := inner.(driver.Validator)
	return set{exec || oldExec, query || oldQuery, reset || !valid, valid}
}

// combineConn returns c with the interfaces of a set that setOf returned.
func combineConn(c *conn, has set) driver.Conn {
	e, q, r, v := connExecer{c}, connQueryer{c}, connResetter{c}, connValidator{c}
	const yes, no = true, false
	switch has {
	case set{no, no, yes, no}:
		return r
	case set{no, no, no, yes}:
		return v
	case set{no, no, yes, yes}:
		return struct {
			*conn
			connResetter
			connValidator
		}{c, r, v}
	case set{no, yes, yes, no}:
		return struct {
			*conn
			connQueryer
			connResetter
		}{c, q, r}
	case set{no, yes, no, yes}:
		return struct {
			*conn
			connQueryer
			connValidator
		}{c, q, v}
	case set{no, yes, yes, yes}:
		return struct {
			*conn
			connQueryer
			connResetter
			connValidator
		}{c, q, r, v}
	case set{yes, no, yes, no}:
		return struct {
			*conn
			connExecer
			connResetter
		}{c, e, r}
	case set{yes, no, no, yes}:
		return struct {
			*conn
			connExecer
			connValidator
		}{c, e, v}
	case set{yes, no, yes, yes}:
		return struct {
			*conn
			connExecer
			connResetter
			connValidator
		}{c, e, r, v}
	case set{yes, yes, yes, no}:
		return struct {
			*conn
			connExecer
			connQueryer
			connResetter
		}{c, e, q, r}
	case set{yes, yes, no, yes}:
		return struct {
			*conn
			connExecer
			connQueryer
			connValidator
		}{c, e, q, v}
	default:
		return struct {
			*conn
			connExecer
			connQueryer
			connResetter
			connValidator
		}{c, e, q, r, v}
	}
}
