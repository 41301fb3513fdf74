// Package probe watches the calls between an application and its database. It wraps a
// [database/sql/driver.Connector], so everything that runs over package sql runs over a probe
// unchanged: hand-written statements, GORM, ent, sqlx, sqlc.
//
//	p := probe.New()
//	db := sql.OpenDB(p.Connector(connector))
//
// # What it can do
//
//   - Count: [Probe.Counts] returns the numbers of statements, driver calls, rows, values and
//     bytes. A probe always counts, which costs a fraction of a microsecond a query.
//   - Trace: [Probe.Trace] lists the driver calls with their texts, arguments, times and
//     results, and with the operation that [WithOperation] gave to the context. [Format] turns the
//     texts into SQL that can be read and compared.
//   - Delay: [Probe.Delay] makes each round trip take longer, as on a network.
//   - Fail: [Probe.Fail] injects errors, lost answers and lost connections.
//   - Replay: [Probe.Record] keeps the engine's answers. [Recording.Replay] is an engine that
//     repeats these answers in no time, which leaves the application's share of the time.
//     [Recording.Bare] makes the same calls on the driver alone, which leaves the engine's share.
//
// # Transparency
//
// Package sql asks a driver for nineteen optional interfaces and behaves differently without
// them. Over a probe it behaves as it does without: it makes the same calls and returns the same
// errors. The file combine.go says how.
//
// # Round trips
//
// A driver may ask a server more often than package sql asks the driver. Round trips are
// therefore counted where they are made, on the network connection: give the driver a
// dialer made by [Probe.Dial]. An embedded engine makes none.
package probe
