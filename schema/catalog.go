package schema

import (
	"context"
	"fmt"
	"slices"

	"example.com/impedance/internal/nearest"
)

// Catalog is a database's description of its own tables, as far as they were asked for.
//
// Names in it are values, never SQL: they have no quotes, may have any characters, and name nothing
// else in upper case than in lower case.
type Catalog struct {
	Schemas []string // those that were read, with tables or without
	Others  []string // if there are no tables in those, the schemas that have some
	Tables  []Table  // in the order of their creation
}

// TableName is what identifies a table within a database. On MySQL and MariaDB, whose tables refer to
// those of other databases, the schema is the name of the database. On SQLite it is "main".
type TableName struct{ Schema, Name string }

// Table is a table, or another thing with rows.
type Table struct {
	Schema, Name string
	Kind         Kind
	Comment      string
	Columns      []Column
	ForeignKeys  []ForeignKey
	Indexes      []Index
	Checks       []string // the conditions of its CHECK constraints, in the order of declaration
	Triggers     []string // their names
	Options      []string // other declarations, such as AUTOINCREMENT or WITHOUT ROWID
	// PartitionBy says how the rows are divided into partitions, such as RANGE (at), or is empty.
	// On PostgreSQL the partitions are tables of their own.
	PartitionBy string
	// Partitions are declarations of partitions that are no tables, as on MySQL and MariaDB.
	Partitions []string
	// PartitionOf is the table whose rows this one has a part of, Bound says which part. Both are
	// zero for other tables. What the other table declares for all its partitions, foreign keys,
	// checks and triggers, is declared there only; columns and indexes are the partition's too.
	PartitionOf TableName
	Bound       string
	// Inherits are the tables whose columns this one has, and whose rows include its rows. A
	// partition inherits in another sense and has none.
	Inherits []TableName
	// Fault says why it cannot be read, or is empty. Causes are a view on a missing table, one that
	// is read in the name of a missing user, and a virtual table whose module is not in this program.
	// The columns are there in the second case only.
	Fault string
}

// ID returns what identifies the table.
func (t *Table) ID() TableName { return TableName{t.Schema, t.Name} }

// IsView reports whether the rows are those of a query.
func (t *Table) IsView() bool { return t.Kind == KindView || t.Kind == KindMaterialized }

// Kind is what a table is. The words are as a picture shows them.
type Kind string

// The kinds. A partition that is a table of another server is a foreign table.
const (
	KindTable        Kind = "table"
	KindView         Kind = "view"
	KindMaterialized Kind = "materialized view"
	KindPartition    Kind = "partition"
	KindForeign      Kind = "foreign table"
	KindVirtual      Kind = "virtual table" // of a module of SQLite
	KindSequence     Kind = "sequence"      // which no column owns; it has no columns here
)

// Column is a column of a table or a view.
type Column struct {
	Name       string
	Type       string // as declared, with a collation of its own; a column may have none
	NotNull    bool
	Default    string // the expression as declared; empty without one
	PrimaryKey int    // the place in the key, from 1; 0 if it is not in it
	Comment    string
	// Identity says how the database numbers rows by itself, or is empty: ALWAYS or BY DEFAULT,
	// which are PostgreSQL's GENERATED … AS IDENTITY, or AUTO_INCREMENT of MySQL and MariaDB.
	Identity string
	// Generated says that the value is computed from the row by Expression. It is Stored, or else
	// computed when the row is read.
	Generated, Stored bool
	Expression        string
}

// ForeignKey says that the values of columns are found in another table, or in the same. The other
// table may be outside of what was read: it is then in no table of the catalog.
type ForeignKey struct {
	Columns       []string
	Schema, Table string
	// Missing says that the database has no such table. SQLite and MySQL allow that.
	Missing bool
	// References are the columns that Columns refer to, in the same order. It is empty if the
	// foreign key refers to a primary key, and the table or its key is missing.
	References         []string
	OnDelete, OnUpdate string // NO ACTION, RESTRICT, SET NULL, SET DEFAULT or CASCADE
	// Also is what else PostgreSQL declares of it, such as DEFERRABLE, or NOT VALID: rows from before
	// the key may break it. It is empty on other engines.
	Also string
}

// To returns what identifies the table that the foreign key refers to.
func (k *ForeignKey) To() TableName { return TableName{k.Schema, k.Table} }

// Index is an index of a table, declared on its own or for a constraint.
type Index struct {
	Name    string
	Columns []IndexColumn
	Include []string // columns that are in it and are not sorted by
	Unique  bool
	// NullsEqual says that to a unique index a NULL is equal to a NULL.
	NullsEqual bool
	// Unfinished says that making it failed or goes on: rows may be missing in it, and those of a
	// unique index may be equal.
	Unfinished bool
	Where      string // the condition of the rows that are in it; empty if all are
	Method     string // such as gin or FULLTEXT; empty for a B-tree
	Origin     Origin
	Comment    string
}

// Names returns the names of the columns, or nil if one of them is an expression.
func (x *Index) Names() (names []string) {
	for _, c := range x.Columns {
		if c.Expression != "" {
			return nil
		}
		names = append(names, c.Name)
	}
	return names
}

// Terms returns the columns as they are declared.
func (x *Index) Terms() (terms []string) {
	for _, c := range x.Columns {
		terms = append(terms, c.String())
	}
	return terms
}

// IndexColumn is what an index is sorted by: a column or an expression.
type IndexColumn struct {
	Name, Expression string // one of them is empty; the expression is as SQL wants it
	Prefix           int    // how many characters or bytes of the value are in it; 0 if all are
	Desc             bool
	// Compare says how values are compared if that is not the way of the column: a collation, an
	// operator class, or both.
	Compare string
	Nulls   string // FIRST or LAST if that is not where the order has them by default
	With    string // the operator of an EXCLUDE constraint, or empty
}

// String returns the column as it is declared, except that names have no quotes.
func (c IndexColumn) String() string {
	text := c.Name + c.Expression
	if c.Prefix > 0 {
		text += fmt.Sprintf("(%d)", c.Prefix)
	}
	if c.Compare != "" {
		text += " " + c.Compare
	}
	if c.Desc {
		text += " DESC"
	}
	if c.Nulls != "" {
		text += " NULLS " + c.Nulls
	}
	if c.With != "" {
		text += " WITH " + c.With
	}
	return text
}

// Origin is the reason for an index.
type Origin string

// An index is made by CREATE INDEX, or for a UNIQUE, PRIMARY KEY or EXCLUDE constraint. The last
// refuses two rows for which the operators of all columns are true.
const (
	FromIndex      Origin = "c"
	FromUnique     Origin = "u"
	FromPrimaryKey Origin = "pk"
	FromExclude    Origin = "x"
)

// AllSchemas stands for every schema except the engine's own.
const AllSchemas = "*"

// Inspect reads the catalog of the database that dsn names as for Open: of the schemas that are
// named, or of the one that names without a schema mean. It reads databases of other programs too,
// and writes nothing: not even the index of a file's log.
func Inspect(ctx context.Context, dsn string, schemas ...string) (*Catalog, error) {
	if EngineOf(dsn) != SQLite {
		return inspectServer(ctx, dsn, schemas)
	}
	return inspectSQLite(ctx, dsn, schemas)
}

// choose returns the schemas to read: of all that there are, those that were asked for, or the
// current one.
func choose(asked, all []string, current string) ([]string, error) {
	if len(asked) == 0 {
		return []string{current}, nil
	}
	if slices.Contains(asked, AllSchemas) {
		return all, nil
	}
	var chosen []string
	for _, name := range asked {
		if !slices.Contains(all, name) {
			return nil, nearest.Unknown("schema", name, all)
		}
		if !slices.Contains(chosen, name) {
			chosen = append(chosen, name)
		}
	}
	return chosen, nil
}

// table returns the table of a name as SQLite compares names, or nil.
func (c *Catalog) table(name string) *Table {
	for i := range c.Tables {
		if sameName(c.Tables[i].Name, name) {
			return &c.Tables[i]
		}
	}
	return nil
}

// primaryKey returns the names of the columns of the primary key in its order.
func (t *Table) primaryKey() []string {
	var key []string
	for place := 1; ; place++ {
		before := len(key)
		for _, c := range t.Columns {
			if c.PrimaryKey == place {
				key = append(key, c.Name)
			}
		}
		if len(key) == before {
			return key
		}
	}
}
