package schema

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// inspectServer is Inspect for a database of a server.
func inspectServer(ctx context.Context, dsn string) (*Catalog, error) {
	s, err := parseServer(dsn)
	if err != nil {
		return nil, err
	}
	db, err := s.connect(Options{ReadOnly: true, Conns: 1})
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", s, err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("database %s: %w", s, s.explain(err))
	}
	defer tx.Rollback()
	var r catalogReader
	if r.catalogQuestions, err = questions(ctx, tx, s.engine); err == nil {
		err = r.read(ctx, tx)
	}
	if err != nil {
		return nil, fmt.Errorf("database %s: reading the catalog: %w", s, err)
	}
	return &r.Catalog, nil
}

// catalogReader reads the catalog of a server: all tables at once, one question for each kind
// of thing, for a server takes about as long to answer for one as for all.
type catalogReader struct {
	Catalog
	catalogQuestions
}

// catalogQuestions are statements that return rows in the order in which a catalog has them.
// The first column of each is the name of a table.
type catalogQuestions struct {
	tables      string // whether it is a view
	columns     string // name, type, not null, default, place in the primary key, generated
	foreignKeys string // place in the key, column, table and column referred to, on delete, on update
	indexes     string // name, column, unique, partial, what it was made for
	checks      string // the condition
	triggers    string // the name
}

// questions returns what to ask a server. Of MariaDB's checks only those of one table have
// names of their own, and MySQL's catalog does not name the table.
func questions(ctx context.Context, tx *sql.Tx, e Engine) (catalogQuestions, error) {
	if e == Postgres {
		return postgresCatalog, nil
	}
	ask := mysqlCatalog
	var isMariaDB bool
	err := tx.QueryRowContext(ctx, "SELECT version() LIKE '%MariaDB%'").Scan(&isMariaDB)
	if isMariaDB {
		ask.checks = `SELECT table_name, check_clause FROM information_schema.check_constraints
			WHERE constraint_schema = DATABASE() ORDER BY table_name, constraint_name`
	}
	return ask, err
}

func (r *catalogReader) read(ctx context.Context, tx *sql.Tx) error {
	for _, step := range []struct {
		query string
		take  func(*sql.Rows) error
	}{
		{r.tables, r.takeTable},
		{r.columns, r.takeColumn},
		{r.foreignKeys, r.takeForeignKey},
		{r.indexes, r.takeIndex},
		{r.checks, r.takeCheck},
		{r.triggers, r.takeTrigger},
	} {
		_, err := readAll(ctx, tx, step.query, func(rows *sql.Rows, _ *struct{}) error {
			return step.take(rows)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// at returns the table of a name. What belongs to a table that was not read goes nowhere.
func (r *catalogReader) at(name string) *Table {
	for i := range r.Tables {
		if r.Tables[i].Name == name {
			return &r.Tables[i]
		}
	}
	return &Table{}
}

func (r *catalogReader) takeTable(rows *sql.Rows) error {
	var t Table
	err := rows.Scan(&t.Name, &t.View)
	r.Tables = append(r.Tables, t)
	return err
}

// displayWidth is what MariaDB and old MySQLs write after a type of integers, and means nothing.
// tinyint(1) is how both write BOOLEAN.
var displayWidth = regexp.MustCompile(`^((?:small|medium|big)?int)\(\d+\)`)

func (r *catalogReader) takeColumn(rows *sql.Rows) error {
	var table string
	var c Column
	err := rows.Scan(&table, &c.Name, &c.Type, &c.NotNull, &c.Default, &c.PrimaryKey, &c.Generated)
	c.Type = displayWidth.ReplaceAllString(c.Type, "$1")
	t := r.at(table)
	t.Columns = append(t.Columns, c)
	return err
}

func (r *catalogReader) takeForeignKey(rows *sql.Rows) error {
	var table, from, to string
	var k ForeignKey
	var seq int
	err := rows.Scan(&table, &seq, &from, &k.Table, &to, &k.OnDelete, &k.OnUpdate)
	t := r.at(table)
	if seq == 1 {
		t.ForeignKeys = append(t.ForeignKeys, k)
	}
	if n := len(t.ForeignKeys); n > 0 {
		key := &t.ForeignKeys[n-1]
		key.Columns = append(key.Columns, from)
		key.References = append(key.References, to)
	}
	return err
}

func (r *catalogReader) takeIndex(rows *sql.Rows) error {
	var table, column string
	var x Index
	err := rows.Scan(&table, &x.Name, &column, &x.Unique, &x.Partial, &x.Origin)
	t := r.at(table)
	if n := len(t.Indexes); n == 0 || t.Indexes[n-1].Name != x.Name {
		t.Indexes = append(t.Indexes, x)
	}
	last := &t.Indexes[len(t.Indexes)-1]
	last.Columns = append(last.Columns, column)
	return err
}

func (r *catalogReader) takeCheck(rows *sql.Rows) error {
	var table, condition string
	err := rows.Scan(&table, &condition)
	t := r.at(table)
	condition = strings.Join(strings.Fields(condition), " ")
	t.Checks = append(t.Checks, condition)
	return err
}

func (r *catalogReader) takeTrigger(rows *sql.Rows) error {
	var table, name string
	err := rows.Scan(&table, &name)
	if t := r.at(table); !slices.Contains(t.Triggers, name) {
		t.Triggers = append(t.Triggers, name)
	}
	return err
}

// postgresCatalog reads the tables of the schema that unqualified names mean. Tables are in
// the order of their creation, as far as it can be told: that of their numbers.
var postgresCatalog = catalogQuestions{
	tables: `SELECT relname, relkind IN ('v', 'm') FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
		  AND NOT relispartition
		ORDER BY oid`,
	columns: `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
			CASE WHEN a.attidentity <> '' THEN '' ELSE coalesce(pg_get_expr(d.adbin, d.adrelid), '') END,
			coalesce(array_position(k.conkey::int2[], a.attnum), 0), a.attgenerated <> ''
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
		LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
		WHERE c.relnamespace = current_schema()::regnamespace
		  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY c.oid, a.attnum`,
	foreignKeys: `SELECT c.relname, p.place, a.attname, t.relname, b.attname, ` +
		postgresAction("k.confdeltype") + `, ` + postgresAction("k.confupdtype") + `
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
		CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (one, other, place)
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.one
		JOIN pg_attribute b ON b.attrelid = t.oid AND b.attnum = p.other
		WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace AND NOT c.relispartition
		ORDER BY c.oid, k.oid, p.place`,
	indexes: `SELECT c.relname, x.relname,
			CASE p.one WHEN 0 THEN '` + Expression + `' ELSE a.attname END,
			i.indisunique, i.indpred IS NOT NULL,
			CASE k.contype WHEN 'p' THEN 'pk' WHEN 'u' THEN 'u' ELSE 'c' END
		FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
		LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.contype IN ('p', 'u')
		CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS p (one, place)
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.one
		WHERE c.relnamespace = current_schema()::regnamespace AND p.place <= i.indnkeyatts
		ORDER BY c.oid, x.oid, p.place`,
	checks: `SELECT c.relname, pg_get_expr(k.conbin, k.conrelid)
		FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
		WHERE k.contype = 'c' AND c.relnamespace = current_schema()::regnamespace
		ORDER BY c.oid, k.oid`,
	triggers: `SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
		WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
		ORDER BY c.oid, t.oid`,
}

// postgresAction spells a foreign key's action, which the catalog has as a letter.
func postgresAction(column string) string {
	return `CASE ` + column + ` WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
		WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END`
}

// mysqlCatalog reads the tables of the database by their names, for there is no order of
// creation, and then the views. To InnoDB, RESTRICT is NO ACTION; the servers differ in which
// of them they say.
var mysqlCatalog = catalogQuestions{
	tables: `SELECT t.table_name, t.table_type LIKE '%VIEW'
		FROM information_schema.tables t WHERE t.table_schema = DATABASE()
		ORDER BY t.table_type LIKE '%VIEW', t.table_name`,
	columns: `SELECT c.table_name, c.column_name, c.column_type, c.is_nullable = 'NO',
			CASE WHEN c.column_default = 'NULL' THEN '' ELSE coalesce(c.column_default, '') END,
			coalesce(k.ordinal_position, 0), c.extra LIKE '%GENERATED%' AND c.extra NOT LIKE 'DEFAULT%'
		FROM information_schema.columns c
		LEFT JOIN information_schema.key_column_usage k ON k.table_schema = c.table_schema
		  AND k.table_name = c.table_name AND k.column_name = c.column_name
		  AND k.constraint_name = 'PRIMARY'
		WHERE c.table_schema = DATABASE()
		ORDER BY c.table_name, c.ordinal_position`,
	foreignKeys: `SELECT k.table_name, k.ordinal_position, k.column_name,
			k.referenced_table_name, k.referenced_column_name,
			replace(r.delete_rule, 'RESTRICT', 'NO ACTION'),
			replace(r.update_rule, 'RESTRICT', 'NO ACTION')
		FROM information_schema.key_column_usage k
		JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema
		  AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
		WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL
		ORDER BY k.table_name, k.constraint_name, k.ordinal_position`,
	indexes: `SELECT s.table_name, s.index_name, coalesce(s.column_name, '` + Expression + `'),
			s.non_unique = 0, FALSE, CASE s.index_name WHEN 'PRIMARY' THEN 'pk'
			ELSE CASE s.non_unique WHEN 0 THEN 'u' ELSE 'c' END END
		FROM information_schema.statistics s WHERE s.table_schema = DATABASE()
		ORDER BY s.table_name, s.index_name <> 'PRIMARY', s.non_unique, s.index_name, s.seq_in_index`,
	checks: `SELECT t.table_name, c.check_clause
		FROM information_schema.table_constraints t
		JOIN information_schema.check_constraints c ON c.constraint_schema = t.constraint_schema
		  AND c.constraint_name = t.constraint_name
		WHERE t.table_schema = DATABASE() AND t.constraint_type = 'CHECK'
		ORDER BY t.table_name, c.constraint_name`,
	triggers: `SELECT event_object_table, trigger_name FROM information_schema.triggers
		WHERE trigger_schema = DATABASE() ORDER BY event_object_table, trigger_name`,
}
