package impedance

import "embed"

// Source holds files of this repository by their paths in it: the layers, the queries that
// sqlc's is generated from, the schemas, the list of the code that each operation reaches, and
// the diagrams. A report shows from it the source of the very program that made it, wherever
// that runs; a checkout beside it may be of another version, and there may be none. The tests
// in the layers' folders come along, as patterns cannot leave them out.
//
//go:embed *impl
//go:embed queries schema/*.sql
//go:embed docs/code.json docs/diagrams/*.svg
var Source embed.FS
