// Package listing says how much code the layers are and where the source of each operation stands,
// for reports, which are made without a checkout and a go command. Package
// [example.com/impedance/internal/source/footprint] counts the code and has the rules. go generate
// writes what it finds to docs/code.json, and [Read] reads that.
package listing
