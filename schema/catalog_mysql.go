package schema

import (
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// mysqlSystem are the databases of the servers themselves.
var mysqlSystem = []string{"information_schema", "mysql", "performance_schema", "sys"}

// readMySQL reads databases of MySQL or MariaDB. To the catalog's own comparisons Users and users
// are one name, even where they are two tables. So its questions join nothing by names of tables,
// and rows are matched here.
func (r *catalogReader) readMySQL(asked []string) error {
	var current string
	var isMariaDB bool
	err := r.tx.QueryRowContext(r.ctx, `SELECT DATABASE(), @@lower_case_table_names <> 0,
		version() LIKE '%MariaDB%'`).Scan(&current, &r.fold, &isMariaDB)
	if err != nil {
		return err
	}
	var all []string
	err = r.ask(nil, catalogQuestion{"SELECT schema_name FROM information_schema.schemata ORDER BY schema_name",
		takeName(&all)})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(name string) bool { return slices.Contains(mysqlSystem, name) })
	if r.Schemas, err = choose(asked, all, current); err != nil {
		return err
	}
	in := func(query string) string {
		return strings.ReplaceAll(query, "IN (?)", "IN (?"+strings.Repeat(", ?", len(r.Schemas)-1)+")")
	}
	var args []any
	for _, name := range r.Schemas {
		args = append(args, name)
	}
	expression, checks := "coalesce(s.expression, '')", mysqlChecks
	if isMariaDB {
		expression, checks = "''", mariaDBChecks
	}
	rules, primary, collations := mysqlRules{}, mysqlPlaces{}, map[TableName]string{}
	err = r.ask(args,
		catalogQuestion{in(mysqlRelations), func(rows *sql.Rows) error {
			return r.takeMySQLTable(rows, collations)
		}},
		catalogQuestion{in(mysqlPrimaryKeys), primary.take},
		catalogQuestion{in(mysqlColumns), func(rows *sql.Rows) error {
			return r.takeMySQLColumn(rows, primary, collations, isMariaDB)
		}},
		catalogQuestion{in(mysqlReferentialRules), rules.take},
		catalogQuestion{in(mysqlForeignKeys), func(rows *sql.Rows) error {
			return r.takeMySQLForeignKey(rows, rules)
		}},
		catalogQuestion{in(fmt.Sprintf(mysqlIndexes, expression)), r.takeMySQLIndex},
		catalogQuestion{in(checks), r.takeCheck},
		catalogQuestion{in(mysqlTriggers), r.takeTrigger},
		catalogQuestion{in(mysqlPartitions), r.takeMySQLPartition},
	)
	if err != nil {
		return err
	}
	if len(r.Tables) == 0 {
		return r.readOtherMySQL(all)
	}
	if err := r.findFaults(); err != nil {
		return err
	}
	return r.findReferred()
}

// readOtherMySQL reads which databases have tables.
func (r *catalogReader) readOtherMySQL(all []string) error {
	err := r.ask(nil, catalogQuestion{`SELECT DISTINCT table_schema FROM information_schema.tables
		ORDER BY table_schema`, takeName(&r.Others)})
	r.Others = slices.DeleteFunc(r.Others, func(name string) bool { return !slices.Contains(all, name) })
	return err
}

// mysqlRelations reads the tables of databases by their names, for there is no order of creation, and
// then the views.
const mysqlRelations = `SELECT t.table_schema, t.table_name, t.table_type, coalesce(t.engine, ''),
		coalesce(t.table_comment, ''), coalesce(t.table_collation, '')
	FROM information_schema.tables t WHERE t.table_schema IN (?)
	ORDER BY t.table_type LIKE '%VIEW', t.table_name, BINARY t.table_name, t.table_schema`

// takeMySQLTable takes a table, and its collation by its name. The comment on a view is no one's, and that on a table that cannot be
// read, which has no engine, is the reason.
func (r *catalogReader) takeMySQLTable(rows *sql.Rows, collations map[TableName]string) error {
	t := Table{Kind: KindTable}
	var kind, engine, collation string
	if err := rows.Scan(&t.Schema, &t.Name, &kind, &engine, &t.Comment, &collation); err != nil {
		return err
	}
	collations[r.key(t.ID())] = collation
	switch {
	case strings.HasSuffix(kind, "VIEW"):
		t.Kind, t.Comment = KindView, ""
	case kind == "SEQUENCE":
		t.Kind = KindSequence
	case engine == "":
		t.Comment = ""
	case engine != "InnoDB":
		t.Options = append(t.Options, "ENGINE "+engine)
	}
	if kind == "SYSTEM VERSIONED" {
		t.Options = append(t.Options, "WITH SYSTEM VERSIONING")
	}
	r.add(t)
	return nil
}

// mysqlPlaces are the places of columns in primary keys.
type mysqlPlaces map[[3]string]int

const mysqlPrimaryKeys = `SELECT s.table_schema, s.table_name, s.column_name, s.seq_in_index
	FROM information_schema.statistics s WHERE s.table_schema IN (?) AND s.index_name = 'PRIMARY'`

func (p mysqlPlaces) take(rows *sql.Rows) error {
	var column [3]string
	var place int
	err := rows.Scan(&column[0], &column[1], &column[2], &place)
	p[column] = place
	return err
}

const mysqlColumns = `SELECT c.table_schema, c.table_name, c.column_name, c.column_type,
		coalesce(c.collation_name, ''), c.is_nullable = 'NO', c.column_default, c.extra,
		coalesce(c.generation_expression, ''), c.column_comment
	FROM information_schema.columns c WHERE c.table_schema IN (?)
	ORDER BY c.table_schema, c.table_name, c.ordinal_position`

// displayWidth is what MariaDB and old MySQLs write after a type of integers, and means nothing.
// tinyint(1) is how both write BOOLEAN.
var displayWidth = regexp.MustCompile(`^((?:small|medium|big)?int)\(\d+\)`)

// takeMySQLColumn takes a column of a table with a collation. MariaDB has the default NULL for a
// column without one.
func (r *catalogReader) takeMySQLColumn(rows *sql.Rows, primary mysqlPlaces,
	collations map[TableName]string, isMariaDB bool) error {
	var n TableName
	var c Column
	var byDefault sql.NullString
	var collation, extra string
	err := rows.Scan(&n.Schema, &n.Name, &c.Name, &c.Type, &collation, &c.NotNull, &byDefault, &extra,
		&c.Expression, &c.Comment)
	if err != nil {
		return err
	}
	c.Type = displayWidth.ReplaceAllString(c.Type, "$1")
	if of := collations[r.key(n)]; of != "" && collation != "" && collation != of {
		c.Type += " COLLATE " + collation
	}
	c.PrimaryKey = primary[[3]string{n.Schema, n.Name, c.Name}]
	if c.Generated = c.Expression != ""; c.Generated {
		c.Stored = !strings.Contains(extra, "VIRTUAL")
	} else if !isMariaDB && byDefault.Valid {
		c.Default = mysqlDefault(c.Type, byDefault.String, extra)
	} else if isMariaDB && byDefault.String != "NULL" {
		c.Default = byDefault.String
	}
	if strings.Contains(strings.ToLower(extra), "auto_increment") {
		c.Identity = "AUTO_INCREMENT"
	}
	if t := r.at(n); t.Kind != KindSequence { // whose columns are what it is made of
		t.Columns = append(t.Columns, c)
	}
	return nil
}

// notQuoted matches types whose values need no quotes in SQL.
var notQuoted = regexp.MustCompile(`^((tiny|small|medium|big)?int|decimal|float|double|bit|year)\b`)

// mysqlDefault returns the default of a column of MySQL as SQL has it. The catalog has the text of a
// literal without its quotes, so that the empty text looks like no default. Expressions are marked
// since MySQL 8.0.13.
func mysqlDefault(columnType, value, extra string) string {
	switch {
	case strings.Contains(extra, "DEFAULT_GENERATED"), notQuoted.MatchString(columnType),
		strings.HasPrefix(value, "CURRENT_TIMESTAMP"), strings.HasPrefix(value, "0x"):
		return value
	}
	return "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(value) + "'"
}

// mysqlRules are what foreign keys do on delete and on update, by schema, table and constraint.
type mysqlRules map[[3]string][2]string

// mysqlReferentialRules reads rules. To InnoDB, RESTRICT is NO ACTION; the servers differ in which of
// them they say.
const mysqlReferentialRules = `SELECT r.constraint_schema, r.table_name, r.constraint_name,
		replace(r.delete_rule, 'RESTRICT', 'NO ACTION'), replace(r.update_rule, 'RESTRICT', 'NO ACTION')
	FROM information_schema.referential_constraints r WHERE r.constraint_schema IN (?)`

func (m mysqlRules) take(rows *sql.Rows) error {
	var key [3]string
	var rules [2]string
	err := rows.Scan(&key[0], &key[1], &key[2], &rules[0], &rules[1])
	m[key] = rules
	return err
}

const mysqlForeignKeys = `SELECT k.table_schema, k.table_name, k.constraint_name, k.ordinal_position,
		k.column_name, k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name
	FROM information_schema.key_column_usage k
	WHERE k.table_schema IN (?) AND k.referenced_table_name IS NOT NULL
	ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position`

func (r *catalogReader) takeMySQLForeignKey(rows *sql.Rows, rules mysqlRules) error {
	var n TableName
	var k ForeignKey
	var name, from, to string
	var seq int
	err := rows.Scan(&n.Schema, &n.Name, &name, &seq, &from, &k.Schema, &k.Table, &to)
	rule := rules[[3]string{n.Schema, n.Name, name}]
	k.OnDelete, k.OnUpdate = rule[0], rule[1]
	r.takeForeignKey(n, seq, from, k, to)
	return err
}

// mysqlIndexes lacks the expression of a column, which only MySQL has.
const mysqlIndexes = `SELECT s.table_schema, s.table_name, s.index_name, coalesce(s.column_name, ''),
		%s, coalesce(s.sub_part, 0), coalesce(s.collation, 'A') = 'D', s.non_unique = 0,
		CASE s.index_type WHEN 'BTREE' THEN '' ELSE s.index_type END, s.index_comment
	FROM information_schema.statistics s WHERE s.table_schema IN (?)
	ORDER BY s.table_schema, s.table_name, s.index_name <> 'PRIMARY', s.non_unique, s.index_name,
		s.seq_in_index`

func (r *catalogReader) takeMySQLIndex(rows *sql.Rows) error {
	var n TableName
	x := Index{Origin: FromIndex}
	var c IndexColumn
	err := rows.Scan(&n.Schema, &n.Name, &x.Name, &c.Name, &c.Expression, &c.Prefix, &c.Desc, &x.Unique,
		&x.Method, &x.Comment)
	switch {
	case x.Name == "PRIMARY":
		x.Origin = FromPrimaryKey
	case x.Unique:
		x.Origin = FromUnique
	}
	r.takeIndex(n, x, c, false)
	return err
}

const (
	// mysqlChecks joins by the names of constraints, which are unique in a database of MySQL.
	mysqlChecks = `SELECT t.table_schema, t.table_name, c.check_clause
		FROM information_schema.table_constraints t
		JOIN information_schema.check_constraints c ON c.constraint_schema = t.constraint_schema
		  AND c.constraint_name = t.constraint_name
		WHERE t.table_schema IN (?) AND t.constraint_type = 'CHECK'
		ORDER BY t.table_schema, t.table_name, c.constraint_name`
	mariaDBChecks = `SELECT constraint_schema, table_name, check_clause
		FROM information_schema.check_constraints
		WHERE constraint_schema IN (?) ORDER BY constraint_schema, table_name, constraint_name`
	mysqlTriggers = `SELECT event_object_schema, event_object_table, trigger_name
		FROM information_schema.triggers WHERE event_object_schema IN (?)
		ORDER BY event_object_schema, event_object_table, trigger_name`
	mysqlPartitions = `SELECT p.table_schema, p.table_name, p.partition_name, p.partition_method,
			coalesce(p.partition_expression, ''), coalesce(p.partition_description, ''),
			coalesce(p.subpartition_method, ''), coalesce(p.subpartition_expression, '')
		FROM information_schema.partitions p
		WHERE p.table_schema IN (?) AND p.partition_name IS NOT NULL
		  AND coalesce(p.subpartition_ordinal_position, 1) = 1
		ORDER BY p.table_schema, p.table_name, p.partition_ordinal_position`
)

func (r *catalogReader) takeMySQLPartition(rows *sql.Rows) error {
	var n TableName
	var name, method, expression, values, second, by string
	err := rows.Scan(&n.Schema, &n.Name, &name, &method, &expression, &values, &second, &by)
	t := r.at(n)
	t.PartitionBy = method + " (" + expression + ")"
	if second != "" {
		t.PartitionBy += " SUBPARTITION BY " + second + " (" + by + ")"
	}
	switch {
	case strings.HasPrefix(method, "LIST") && values == "MAXVALUE": // a text would stand in quotes
		name += " DEFAULT"
	case strings.HasPrefix(method, "RANGE"):
		name += " VALUES LESS THAN (" + values + ")"
	case strings.HasPrefix(method, "LIST"):
		name += " VALUES IN (" + values + ")"
	}
	t.Partitions = append(t.Partitions, name)
	return err
}

// findReferred finds the tables that foreign keys refer to, and spells names as they do. The catalog
// shows no table that the user has no right to, so that one outside of what was read is asked for
// before it is called missing.
func (r *catalogReader) findReferred() error {
	missing := map[TableName]bool{}
	for i := range r.Tables {
		keys := r.Tables[i].ForeignKeys
		for k := range keys {
			key := &keys[k]
			if at, found := r.places[r.key(key.To())]; found {
				key.spell(&r.Tables[at])
				continue
			}
			is, known := missing[key.To()]
			if !known {
				var err error
				if is, err = r.isMissing(key.To()); err != nil {
					return err
				}
				missing[key.To()] = is
			}
			key.Missing = is
		}
	}
	return nil
}

// spell spells names as the table does that a foreign key refers to. Names of columns are the same in
// upper and lower case.
func (k *ForeignKey) spell(t *Table) {
	k.Schema, k.Table = t.Schema, t.Name
	for i, name := range k.References {
		for _, c := range t.Columns {
			if strings.EqualFold(c.Name, name) {
				k.References[i] = c.Name
			}
		}
	}
}

// isMissing asks for a table. Without a right to it the servers do not say whether it is there.
func (r *catalogReader) isMissing(n TableName) (bool, error) {
	const noDatabase, noTable = 1049, 1146
	refused, err := r.refused(n)
	return refused != nil && (refused.Number == noDatabase || refused.Number == noTable), err
}

// findFaults asks for what has no columns, most often a view on something that is gone, and for views:
// the refusal is the reason. The columns of a view are there even if the user is gone in whose name it
// is read. That the reader has no right to rows is nobody's fault.
func (r *catalogReader) findFaults() error {
	const noDefiner = 1449
	for i := range r.Tables {
		t := &r.Tables[i]
		if len(t.Columns) > 0 && !t.IsView() || t.Kind == KindSequence {
			continue
		}
		refused, err := r.refused(t.ID())
		if err != nil {
			return err
		}
		if refused != nil && (len(t.Columns) == 0 || refused.Number == noDefiner) {
			t.Fault = refused.Message
		}
	}
	return nil
}

// refused prepares a query of a table, which reads no row, and returns the server's refusal, or nil.
func (r *catalogReader) refused(n TableName) (*mysql.MySQLError, error) {
	s := server{engine: MySQL}
	// #nosec G202 -- both names are quoted.
	stmt, err := r.tx.PrepareContext(r.ctx, "SELECT 1 FROM "+s.quote(n.Schema)+"."+s.quote(n.Name))
	if err == nil {
		return nil, stmt.Close()
	}
	var refused *mysql.MySQLError
	if errors.As(err, &refused) {
		return refused, nil
	}
	return nil, err
}
