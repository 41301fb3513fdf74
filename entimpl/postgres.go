package entimpl

import (
	stdsql "database/sql"

	entdialect "entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

var postgresDialect = dialect{
	name:          entdialect.Postgres,
	maxParameters: 65535,
	compositeLT:   sql.CompositeLT,
	compositeGT:   sql.CompositeGT,
	cutThread:     cutOutside,
	// Each statement of PostgreSQL's default level sees what was committed before it.
	snapshot:  stdsql.LevelRepeatableRead,
	unchecked: []string{"typeof", "GLOB"},
}
