// Package probe shows what goes on between an application and its database. It wraps a
// [database/sql/driver.Connector], so that whatever runs over package sql runs over it
// unchanged: hand-written statements, GORM, ent, sqlx, sqlc.
//
//	p := probe.New()
//	db := sql.OpenDB(p.Connector(connector))
//
// # What it can do
//
//   - Count: [Probe.Counts] are statements, driver calls, rows, values and their bytes.
//     It always counts, which costs a fraction of a microsecond a query.
//   - Trace: [Probe.Trace] lists the driver calls with their texts, arguments, times and
//     results, and with the operation that [WithOperation] gave to the context. [Format]
//     makes SQL of them that can be read and compared.
//   - Delay: [Probe.Delay] makes each round trip take longer, as on a network.
//   - Fail: [Probe.Fail] injects errors, lost answers and lost connections.
//   - Replay: [Probe.Record] keeps what the engine answered. [Recording.Replay] is an
//     engine that answers it again and needs no time, so that what is left is the
//     application's side; [Recording.Bare] makes the same calls on the driver alone, so
//     that what is left is the engine's.
//
// # Transparency
//
// Package sql asks a driver for nineteen optional interfaces and behaves differently without
// them. Over a probe it behaves as it does without one: it makes the same calls and returns the
// same errors. The file combine.go says how.
//
// # Round trips
//
// A driver may ask a server more often than package sql asks the driver. Round trips are
// therefore counted where they are made, on the network connection: give the driver a
// dialer made by [Probe.Dial]. An embedded engine makes none.
package probe
