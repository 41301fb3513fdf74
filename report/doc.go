// Package report turns results into what people read. It takes result files and values,
// never a database, so a report can be made again from what was saved.
package report
