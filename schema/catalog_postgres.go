package schema

import (
	"database/sql"
	"fmt"
)

// postgresRelations are the kinds of relations that are tables to a catalog.
const postgresRelations = `('r', 'p', 'v', 'm', 'f')`

// readPostgres reads schemas of a database of PostgreSQL. Their names are arguments of all questions:
// a name that is cast to a regnamespace would be read as SQL, folded and split at its dots.
func (r *catalogReader) readPostgres(asked []string) error {
	var all []string
	err := r.ask(nil, catalogQuestion{`SELECT nspname FROM pg_namespace
		WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' ORDER BY nspname`, takeName(&all)})
	if err != nil {
		return err
	}
	var current string // empty if the server has no schema of the search path
	err = r.tx.QueryRowContext(r.ctx, "SELECT coalesce(current_schema(), '')").Scan(&current)
	if err != nil {
		return err
	}
	if r.Schemas, err = choose(asked, all, current); err != nil {
		return err
	}
	err = r.ask([]any{r.Schemas},
		catalogQuestion{postgresTables, r.takePostgresTable},
		catalogQuestion{postgresInherited, r.takePostgresInherited},
		catalogQuestion{postgresColumns, r.takePostgresColumn},
		catalogQuestion{postgresForeignKeys, r.takePostgresForeignKey},
		catalogQuestion{postgresIndexes, r.takePostgresIndex},
		catalogQuestion{postgresChecks, r.takeCheck},
		catalogQuestion{postgresTriggers, r.takeTrigger},
	)
	if err != nil || len(r.Tables) > 0 {
		return err
	}
	return r.ask([]any{all}, catalogQuestion{`SELECT DISTINCT n.nspname
		FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
		WHERE n.nspname = ANY($1) AND c.relkind IN ` + postgresRelations + ` ORDER BY n.nspname`,
		takeName(&r.Others)})
}

// postgresTables reads tables in the order of their creation, as far as it can be told: that of
// their numbers. A sequence that belongs to a column is a part of the column.
const postgresTables = `SELECT n.nspname, c.relname, CASE
			WHEN c.relkind = 'v' THEN 'view' WHEN c.relkind = 'm' THEN 'materialized view'
			WHEN c.relkind = 'f' THEN 'foreign table' WHEN c.relkind = 'S' THEN 'sequence'
			WHEN c.relispartition THEN 'partition' ELSE 'table' END,
		coalesce(obj_description(c.oid, 'pg_class'), ''),
		CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) ELSE '' END,
		coalesce(pg_get_expr(c.relpartbound, c.oid), ''),
		CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE '' END
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = ANY($1) AND (c.relkind IN ` + postgresRelations + ` OR c.relkind = 'S'
		AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
			AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0))
	ORDER BY c.oid`

func (r *catalogReader) takePostgresTable(rows *sql.Rows) error {
	var t Table
	var option string
	err := rows.Scan(&t.Schema, &t.Name, &t.Kind, &t.Comment, &t.PartitionBy, &t.Bound, &option)
	if option != "" {
		t.Options = []string{option}
	}
	r.add(t)
	return err
}

const postgresInherited = `SELECT n.nspname, c.relname, m.nspname, p.relname, c.relispartition
	FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
	JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_namespace m ON m.oid = p.relnamespace
	WHERE n.nspname = ANY($1) AND c.relkind IN ` + postgresRelations + `
	ORDER BY c.oid, i.inhseqno`

func (r *catalogReader) takePostgresInherited(rows *sql.Rows) error {
	var n, from TableName
	var partition bool
	err := rows.Scan(&n.Schema, &n.Name, &from.Schema, &from.Name, &partition)
	if t := r.at(n); partition {
		t.PartitionOf = from
	} else {
		t.Inherits = append(t.Inherits, from)
	}
	return err
}

const postgresColumns = `SELECT n.nspname, c.relname, a.attname,
		format_type(a.atttypid, a.atttypmod) || coalesce(' COLLATE ' || quote_ident(o.collname), ''),
		a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), ''),
		coalesce(array_position(k.conkey::int2[], a.attnum), 0),
		coalesce(col_description(c.oid, a.attnum), ''), a.attgenerated::text,
		CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' ELSE '' END
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	JOIN pg_attribute a ON a.attrelid = c.oid
	LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
	LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
	LEFT JOIN pg_type t ON t.oid = a.atttypid
	LEFT JOIN pg_collation o ON o.oid = a.attcollation AND o.oid <> t.typcollation
	WHERE n.nspname = ANY($1) AND c.relkind IN ` + postgresRelations + `
	  AND a.attnum > 0 AND NOT a.attisdropped
	ORDER BY c.oid, a.attnum`

func (r *catalogReader) takePostgresColumn(rows *sql.Rows) error {
	var n TableName
	var c Column
	var generated string
	err := rows.Scan(&n.Schema, &n.Name, &c.Name, &c.Type, &c.NotNull, &c.Default, &c.PrimaryKey,
		&c.Comment, &generated, &c.Identity)
	if generated != "" {
		c.Generated, c.Stored, c.Expression, c.Default = true, generated == "s", c.Default, ""
	}
	t := r.at(n)
	t.Columns = append(t.Columns, c)
	return err
}

// postgresForeignKeys leaves out the copies that PostgreSQL makes of a foreign key: one for each
// partition of either table. NOT ENFORCED is of PostgreSQL 18, whose column older catalogs lack.
var postgresForeignKeys = fmt.Sprintf(`SELECT n.nspname, c.relname, p.place, a.attname,
		m.nspname, t.relname, b.attname, %s, %s,
		concat_ws(' ', CASE k.confmatchtype WHEN 'f' THEN 'MATCH FULL' END,
			CASE WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'
				WHEN k.condeferrable THEN 'DEFERRABLE' END,
			CASE WHEN to_jsonb(k)->>'conenforced' = 'false' THEN 'NOT ENFORCED'
				WHEN NOT k.convalidated THEN 'NOT VALID' END)
	FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_namespace m ON m.oid = t.relnamespace
	CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (one, other, place)
	JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.one
	JOIN pg_attribute b ON b.attrelid = t.oid AND b.attnum = p.other
	WHERE k.contype = 'f' AND k.conparentid = 0 AND n.nspname = ANY($1)
	ORDER BY c.oid, k.oid, p.place`, postgresAction("k.confdeltype"), postgresAction("k.confupdtype"))

// postgresAction spells a foreign key's action, which the catalog has as a letter.
func postgresAction(column string) string {
	return `CASE ` + column + ` WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE'
		WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END`
}

func (r *catalogReader) takePostgresForeignKey(rows *sql.Rows) error {
	var n TableName
	var k ForeignKey
	var from, to string
	var seq int
	err := rows.Scan(&n.Schema, &n.Name, &seq, &from, &k.Schema, &k.Table, &to, &k.OnDelete, &k.OnUpdate,
		&k.Also)
	r.takeForeignKey(n, seq, from, k, to)
	return err
}

// postgresIndexes reads columns of indexes. The bit of an order that is for DESC is 1, and the one for
// NULLS FIRST is 2; the columns behind those that are sorted by have no order. NULLS NOT DISTINCT is
// of PostgreSQL 15, whose column older catalogs lack. An expression has no collation of its own in the
// catalog, so that any but the database's is shown.
const postgresIndexes = `SELECT n.nspname, c.relname, x.relname, coalesce(a.attname, ''),
		CASE p.one WHEN 0 THEN pg_get_indexdef(x.oid, p.place::int, true) ELSE '' END,
		coalesce(i.indoption[p.place::int - 1] & 1, 0) = 1,
		concat_ws(' ', 'COLLATE ' || quote_ident(o.collname), quote_ident(s.opcname)),
		CASE WHEN m.amname <> 'btree' THEN '' ELSE CASE i.indoption[p.place::int - 1]
			WHEN 1 THEN 'LAST' WHEN 2 THEN 'FIRST' ELSE '' END END,
		coalesce((SELECT oprname FROM pg_operator o WHERE o.oid = k.conexclop[p.place]), ''),
		p.place > i.indnkeyatts, i.indisunique,
		coalesce(to_jsonb(i)->>'indnullsnotdistinct', 'false')::bool, NOT i.indisvalid,
		coalesce(pg_get_expr(i.indpred, i.indrelid), ''),
		CASE k.contype WHEN 'p' THEN 'pk' WHEN 'u' THEN 'u' WHEN 'x' THEN 'x' ELSE 'c' END,
		CASE m.amname WHEN 'btree' THEN '' ELSE m.amname END,
		coalesce(obj_description(x.oid, 'pg_class'), '')
	FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am m ON m.oid = x.relam
	LEFT JOIN pg_constraint k ON k.conindid = x.oid AND k.contype IN ('p', 'u', 'x')
	CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS p (one, place)
	LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.one
	LEFT JOIN pg_collation o ON o.oid = i.indcollation[p.place::int - 1] AND o.oid <> coalesce(
		a.attcollation, (SELECT oid FROM pg_collation WHERE collname = 'default'
			AND collnamespace = 'pg_catalog'::regnamespace))
	LEFT JOIN pg_opclass s ON s.oid = i.indclass[p.place::int - 1] AND NOT s.opcdefault
	WHERE n.nspname = ANY($1) AND c.relkind IN ` + postgresRelations + `
	ORDER BY c.oid, x.oid, p.place`

func (r *catalogReader) takePostgresIndex(rows *sql.Rows) error {
	var n TableName
	var x Index
	var c IndexColumn
	var included bool
	err := rows.Scan(&n.Schema, &n.Name, &x.Name, &c.Name, &c.Expression, &c.Desc, &c.Compare, &c.Nulls,
		&c.With, &included, &x.Unique, &x.NullsEqual, &x.Unfinished, &x.Where, &x.Origin, &x.Method, &x.Comment)
	r.takeIndex(n, x, c, included)
	return err
}

// postgresChecks leaves out what a table inherits.
const postgresChecks = `SELECT n.nspname, c.relname, pg_get_expr(k.conbin, k.conrelid)
	FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE k.contype = 'c' AND k.conislocal AND n.nspname = ANY($1)
	ORDER BY c.oid, k.oid`

// postgresTriggers leaves out the copies of partitions, which have a parent since PostgreSQL 13.
const postgresTriggers = `SELECT n.nspname, c.relname, t.tgname
	FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE NOT t.tgisinternal AND coalesce(to_jsonb(t)->>'tgparentid', '0') = '0' AND n.nspname = ANY($1)
	ORDER BY c.oid, t.oid`
