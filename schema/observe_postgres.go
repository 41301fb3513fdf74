package schema

import "context"

// bySession is written after the value of a setting that a session has set by itself, after it
// was opened.
const bySession = " (set by the session)"

// postgresObserved reads the settings of a session, those of the whole server among them. Of
// texts it reads only those that change what a statement does: others name files and commands,
// or hold a password. Those of PL/pgSQL are there on connections whose statements ran a trigger.
func postgresObserved(ctx context.Context, q question) (Facts, error) {
	f := Facts{}
	err := q.facts(ctx, f, `SELECT name, coalesce(setting, '')
				|| CASE source WHEN 'session' THEN '`+bySession+`' ELSE '' END
			FROM pg_settings WHERE name NOT LIKE 'plpgsql.%' AND (vartype <> 'string' OR name IN ('application_name',
				'client_encoding', 'DateStyle', 'default_table_access_method',
				'default_tablespace', 'default_text_search_config', 'jit_provider', 'lc_collate',
				'lc_ctype', 'lc_messages', 'lc_monetary', 'lc_numeric', 'lc_time',
				'local_preload_libraries', 'restrict_nonsystem_relation_kind', 'role', 'search_path',
				'server_encoding', 'server_version', 'session_authorization',
				'session_preload_libraries', 'shared_preload_libraries',
				'synchronous_standby_names', 'temp_tablespaces', 'TimeZone',
				'timezone_abbreviations', 'wal_consistency_checking'))
		UNION ALL
		SELECT 'temporary ' || relkind::text || ' ' || relname, '' FROM pg_class
			WHERE relnamespace = pg_my_temp_schema()
		UNION ALL
		SELECT 'temporary function ' || proname, '' FROM pg_proc
			WHERE pronamespace = pg_my_temp_schema()
		UNION ALL
		SELECT 'connection over TLS', ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
		unprepared)
	return f, err
}

// postgresObjects reads the catalog of the schema that unqualified names mean, without that
// schema's name. A foreign key is an object of the table that it refers to as well.
func postgresObjects(ctx context.Context, q question) ([]Object, error) {
	return q.objects(ctx, postgresObjectsQuery, unprepared)
}

const postgresObjectsQuery = `
WITH c AS (
	SELECT * FROM pg_class WHERE relnamespace = ` + currentNamespace + `
), objects (kind, name, of_table, definition) AS (
	SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
			WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' ELSE 'table' END, relname,
		CASE WHEN relkind = 'S' THEN '' ELSE relname END,
		concat_ws(' ', 'persistence', relpersistence, 'identity', relreplident, 'security',
			relrowsecurity, relforcerowsecurity, reloptions, 'tablespace', reltablespace,
			'method', (SELECT amname FROM pg_am WHERE pg_am.oid = relam), 'triggers off',
			(SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND tgenabled <> 'O'),
			(SELECT concat_ws(' ', seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax,
				seqcache, seqcycle) FROM pg_sequence WHERE seqrelid = c.oid),
			CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END)
	FROM c WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
	UNION ALL
	SELECT 'column', attname, relname, concat_ws(' ',
			row_number() OVER (PARTITION BY attrelid ORDER BY attnum),
			format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
			'DEFAULT ' || pg_get_expr(adbin, adrelid), 'identity ' || nullif(attidentity::text, ''),
			'generated ' || nullif(attgenerated::text, ''),
			'collation ' || (SELECT collname FROM pg_collation WHERE pg_collation.oid = attcollation),
			'storage', attstorage, 'compression ' || nullif(to_jsonb(a)->>'attcompression', ''),
			'target', attstattarget, attoptions)
	FROM c JOIN pg_attribute a ON attrelid = c.oid
	LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum
	WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0 AND NOT attisdropped
	UNION ALL
	SELECT 'constraint', conname, relname, pg_get_constraintdef(k.oid)
		|| CASE WHEN convalidated THEN '' ELSE ' NOT VALIDATED' END
	FROM c JOIN pg_constraint k ON conrelid = c.oid WHERE contype <> 't'
	UNION ALL
	SELECT 'reference', other.relname || '.' || conname, c.relname, pg_get_constraintdef(k.oid)
	FROM c JOIN pg_constraint k ON confrelid = c.oid JOIN pg_class other ON other.oid = conrelid
	UNION ALL
	SELECT 'index', x.relname, c.relname, concat_ws(' ', pg_get_indexdef(indexrelid),
		CASE WHEN NOT (indisvalid AND indisready AND indislive) THEN 'INVALID' END,
		CASE WHEN indisclustered THEN 'CLUSTERED' END)
	FROM c JOIN pg_index ON indrelid = c.oid JOIN pg_class x ON x.oid = indexrelid
	UNION ALL
	SELECT 'trigger', tgname, relname, concat_ws(' ', pg_get_triggerdef(t.oid), 'enabled', tgenabled,
		(SELECT lanname FROM pg_language WHERE pg_language.oid = prolang), proconfig, prosrc)
	FROM c JOIN pg_trigger t ON tgrelid = c.oid JOIN pg_proc p ON p.oid = tgfoid
	WHERE NOT tgisinternal
	UNION ALL
	SELECT 'rule', rulename, relname, pg_get_ruledef(r.oid)
	FROM c JOIN pg_rewrite r ON ev_class = c.oid WHERE rulename <> '_RETURN'
	UNION ALL
	SELECT 'policy', polname, relname, concat_ws(' ', polcmd, polpermissive,
		pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
	FROM c JOIN pg_policy ON polrelid = c.oid
	UNION ALL
	SELECT 'child', child.relname, c.relname, 'inherits'
	FROM c JOIN pg_inherits ON inhparent = c.oid JOIN pg_class child ON child.oid = inhrelid
	WHERE c.relkind IN ('r', 'p', 'f')
	UNION ALL
	SELECT 'statistics object', stxname, relname, pg_get_statisticsobjdef(s.oid)
	FROM c JOIN pg_statistic_ext s ON stxrelid = c.oid
	UNION ALL
	SELECT 'function', proname || '(' || pg_get_function_identity_arguments(oid) || ')', '',
		concat_ws(' ', provolatile, proconfig, prosrc)
	FROM pg_proc WHERE pronamespace = ` + currentNamespace + `
	UNION ALL
	SELECT 'extension', extname, '', extversion FROM pg_extension
	UNION ALL
	SELECT 'event trigger', evtname, '', evtevent || ' ' || evtenabled::text FROM pg_event_trigger
)
SELECT kind, name, of_table,
	replace(regexp_replace(definition, '\s+', ' ', 'g'), quote_ident(current_schema()) || '.', '')
FROM objects`

// postgresStatistics reads what the planner knows of tables and indexes, and of columns a hash.
func postgresStatistics(ctx context.Context, q question) (Facts, error) {
	f := Facts{}
	err := q.facts(ctx, f, `SELECT 'size of ' || relname,
				reltuples || ' rows, ' || relpages || ' pages, ' || relallvisible || ' all visible'
			FROM pg_class WHERE relnamespace = `+currentNamespace+`
			AND relkind IN ('r', 'p', 'm', 'i')
		UNION ALL
		SELECT 'statistics of ' || tablename || '.' || attname,
				string_agg(md5(s::text), ' ' ORDER BY inherited)
			FROM pg_stats s WHERE schemaname = current_schema() GROUP BY tablename, attname
		UNION ALL
		SELECT 'statistics ' || statistics_name, md5(string_agg(s::text, ' ' ORDER BY s::text))
			FROM pg_stats_ext s WHERE schemaname = current_schema() GROUP BY statistics_name`,
		unprepared)
	return f, err
}
