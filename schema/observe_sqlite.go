package schema

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"path/filepath"
)

// observedPragmas are what can be read of the settings that change what statements cost, store
// or return. Those of the database are among them.
var observedPragmas = []string{
	"analysis_limit", "application_id", "auto_vacuum", "automatic_index", "busy_timeout",
	"cache_size", "cache_spill", "cell_size_check", "checkpoint_fullfsync", "count_changes",
	"default_cache_size", "defer_foreign_keys", "encoding", "foreign_keys", "full_column_names",
	"fullfsync", "hard_heap_limit", "ignore_check_constraints", "journal_mode",
	"journal_size_limit", "legacy_alter_table", "locking_mode", "max_page_count", "mmap_size",
	"page_size", "query_only", "read_uncommitted", "recursive_triggers",
	"reverse_unordered_selects", "schema_version", "secure_delete", "short_column_names",
	"soft_heap_limit", "synchronous", "temp_store", "threads", "trusted_schema", "user_version",
	"wal_autocheckpoint", "writable_schema",
}

// sqliteObserved reads the settings of a connection. What SQLite does not tell is tried: whether
// LIKE heeds case, and whether a name in double quotes may be a text.
func sqliteObserved(ctx context.Context, q question) (Facts, error) {
	f := Facts{}
	for _, name := range observedPragmas {
		var value string
		if err := q.conn.QueryRowContext(ctx, "PRAGMA "+name).Scan(&value); err != nil {
			return nil, fmt.Errorf("PRAGMA %s: %w", name, err)
		}
		f[name] = value
	}
	const tried = `SELECT 'case_sensitive_like', iif('a' LIKE 'A', '0', '1')
		UNION ALL SELECT 'functions', group_concat(name, ' ')
			FROM (SELECT DISTINCT name FROM pragma_function_list WHERE NOT builtin ORDER BY name)
		UNION ALL SELECT 'collations', group_concat(name, ' ')
			FROM (SELECT name FROM pragma_collation_list ORDER BY name)
		UNION ALL SELECT 'temporary ' || type || ' ' || name, coalesce(sql, '')
			FROM sqlite_temp_schema`
	if err := q.facts(ctx, f, tried); err != nil {
		return nil, err
	}
	f["dqs"] = "0"
	var text string
	if q.conn.QueryRowContext(ctx, `SELECT "no such column"`).Scan(&text) == nil {
		f["dqs"] = "1"
	}
	const attached = `SELECT name, file FROM pragma_database_list WHERE name NOT IN ('main', 'temp')`
	return f, q.rows(ctx, attached, func(rows *sql.Rows) error {
		var name, file string
		err := rows.Scan(&name, &file)
		f["attached database "+name] = filepath.Base(file)
		return err
	})
}

// sqliteObjects reads what the catalog of the file has. A foreign key of another table is an
// object of the table that it refers to, which pays for it at each delete.
func sqliteObjects(ctx context.Context, q question) ([]Object, error) {
	objects, err := q.objects(ctx, `SELECT type, name, tbl_name, coalesce(sql, 'of a constraint')
			FROM sqlite_schema WHERE name NOT LIKE 'sqlite\_stat%' ESCAPE '\'
		UNION ALL
		SELECT 'reference', s.name, lower(k."table"), 'from ' || k."from" || ' to '
			|| coalesce(k."to", 'key') || ' on delete ' || k.on_delete || ' on update ' || k.on_update
			FROM sqlite_schema s, pragma_foreign_key_list(s.name) k WHERE s.type = 'table'`)
	for i := range objects {
		objects[i].Definition = onOneLine(objects[i].Definition)
	}
	return objects, err
}

// sqliteStatistics reads what ANALYZE has stored, if it ever ran.
func sqliteStatistics(ctx context.Context, q question) (Facts, error) {
	var tables []string
	err := q.rows(ctx, `SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite\_stat%' ESCAPE '\'
		ORDER BY name`, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return err
	})
	f := Facts{}
	for _, table := range tables {
		if err == nil {
			err = hashRows(ctx, q, f, table)
		}
	}
	return f, err
}

// hashRows puts the number of rows of a table and a hash of all their values into f.
func hashRows(ctx context.Context, q question, f Facts, table string) error {
	n, hash := 0, sha256.New()
	err := q.rows(ctx, "SELECT * FROM "+table, func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err == nil {
			err = rows.Scan(into...)
		}
		n++
		fmt.Fprintf(hash, "%q\n", values)
		return err
	})
	f[table] = fmt.Sprintf("%d rows (%.8x)", n, hash.Sum(nil))
	return err
}
