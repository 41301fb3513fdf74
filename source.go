package impedance

import "embed"

// Source holds files of this repository by their paths in it: the layers, the queries that
// sqlc's is generated from, the schemas, the lists of the code that each operation reaches and
// of how columns come to fields, the diagrams, what programs with one layer weigh, how the cost of
// operations grows, the rates that a machine holds, and the proofs of surprises with the versions that they were written for.
// Reports and tables show from it the source of the very program that made them, wherever that
// runs; a checkout beside it may be of another version, and there may be none. The tests in the
// layers' folders come along, as patterns cannot leave them out.
//
//go:embed *impl
//go:embed queries schema/*.sql
//go:embed docs/code.json docs/mapping.json docs/results/code.txt docs/results/scale.txt
//go:embed docs/results/capacity.txt
//go:embed docs/diagrams/*.svg docs/diagrams/schema-*.m*d
//go:embed surprise go.mod go.sum tools/sqlc.mod
var Source embed.FS
