package schema

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// inspectServer is Inspect for a database of a server.
func inspectServer(ctx context.Context, dsn string, schemas []string) (*Catalog, error) {
	s, err := parseServer(dsn)
	if err != nil {
		return nil, err
	}
	db, err := s.connect(Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", s, s.clean(err))
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", s, s.explain(err))
	}
	defer tx.Rollback()
	r := catalogReader{ctx: ctx, tx: tx, places: map[TableName]int{}}
	if s.engine == MySQL {
		err = r.readMySQL(schemas)
	} else {
		err = r.readPostgres(schemas)
	}
	if err != nil {
		return nil, fmt.Errorf("database %s: reading the catalog: %w", s, s.clean(err))
	}
	return &r.Catalog, nil
}

// catalogReader reads the catalog of a server: all tables at once, one question for each kind
// of thing, for a server takes about as long to answer for one as for all.
type catalogReader struct {
	Catalog
	ctx    context.Context // of the one call that the reader lives for
	tx     *sql.Tx
	fold   bool              // names are the same in upper and lower case
	places map[TableName]int // of tables in the catalog
}

// catalogQuestion is a statement that returns rows in the order in which a catalog has them, with what
// takes a row. The first two columns of most are the schema and the name of a table.
type catalogQuestion struct {
	query string
	take  func(*sql.Rows) error
}

// ask asks questions with the same arguments, one after another.
func (r *catalogReader) ask(args []any, questions ...catalogQuestion) error {
	for _, q := range questions {
		_, err := readAll(r.ctx, r.tx, q.query, func(rows *sql.Rows, _ *struct{}) error {
			return q.take(rows)
		}, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// key returns a name as the server compares it.
func (r *catalogReader) key(n TableName) TableName {
	if r.fold {
		return TableName{strings.ToLower(n.Schema), strings.ToLower(n.Name)}
	}
	return n
}

// add adds a table to the catalog.
func (r *catalogReader) add(t Table) {
	r.places[r.key(t.ID())] = len(r.Tables)
	r.Tables = append(r.Tables, t)
}

// at returns the table of a name. What belongs to a table that was not read goes nowhere: one of
// another schema whose name the server took for the same, or one that was made meanwhile.
func (r *catalogReader) at(n TableName) *Table {
	if i, ok := r.places[r.key(n)]; ok {
		return &r.Tables[i]
	}
	return &Table{}
}

// takeForeignKey takes a pair of columns of a foreign key, whose place in it is seq.
func (r *catalogReader) takeForeignKey(of TableName, seq int, from string, k ForeignKey, to string) {
	t := r.at(of)
	if seq == 1 {
		t.ForeignKeys = append(t.ForeignKeys, k)
	}
	if n := len(t.ForeignKeys); n > 0 {
		key := &t.ForeignKeys[n-1]
		key.Columns = append(key.Columns, from)
		key.References = append(key.References, to)
	}
}

// takeIndex takes a column of an index.
func (r *catalogReader) takeIndex(of TableName, x Index, c IndexColumn, included bool) {
	t := r.at(of)
	if n := len(t.Indexes); n == 0 || t.Indexes[n-1].Name != x.Name {
		t.Indexes = append(t.Indexes, x)
	}
	last := &t.Indexes[len(t.Indexes)-1]
	if included {
		last.Include = append(last.Include, c.Name)
	} else {
		last.Columns = append(last.Columns, c)
	}
}

func (r *catalogReader) takeCheck(rows *sql.Rows) error {
	var n TableName
	var condition string
	err := rows.Scan(&n.Schema, &n.Name, &condition)
	t := r.at(n)
	t.Checks = append(t.Checks, strings.Join(strings.Fields(condition), " "))
	return err
}

func (r *catalogReader) takeTrigger(rows *sql.Rows) error {
	var n TableName
	var name string
	err := rows.Scan(&n.Schema, &n.Name, &name)
	if t := r.at(n); !slices.Contains(t.Triggers, name) {
		t.Triggers = append(t.Triggers, name)
	}
	return err
}

// takeName returns what takes a row with one name.
func takeName(into *[]string) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		*into = append(*into, name)
		return err
	}
}
