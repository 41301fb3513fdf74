package schema

import (
	"context"
	"strings"
)

// Server returns the parts of a server's description of itself that results depend on: its version,
// and its settings for plans, memory, commits and statistics, on one line in a fixed order. It is
// empty for an engine without a server, and holds no secret.
func Server(ctx context.Context, db *DB) (about string, err error) {
	switch db.Engine {
	case Postgres:
		err = db.QueryRowContext(ctx, postgresAbout).Scan(&about)
	case MySQL:
		about, err = aboutMySQL(ctx, db)
	}
	return about, err
}

// postgresAbout leaves out the planner's switches that are on, their default.
const postgresAbout = `SELECT 'PostgreSQL ' || current_setting('server_version') || string_agg(
		', ' || name || '=' || current_setting(name), '' ORDER BY name)
		|| (SELECT ', tls=' || CASE WHEN ssl THEN 'on' ELSE 'off' END
			FROM pg_stat_ssl WHERE pid = pg_backend_pid())
	FROM pg_settings WHERE name LIKE 'enable\_%' AND setting = 'off' AND boot_val = 'on'
		OR name LIKE 'cpu\_%\_cost' OR name LIKE 'parallel\_%\_cost' OR name LIKE 'jit\_%\_cost'
		OR name IN ('autovacuum', 'bgwriter_delay', 'checkpoint_timeout', 'commit_delay',
		'commit_siblings', 'constraint_exclusion', 'cursor_tuple_fraction',
		'default_statistics_target', 'default_toast_compression',
		'default_transaction_isolation', 'effective_cache_size', 'effective_io_concurrency',
		'from_collapse_limit', 'fsync', 'full_page_writes', 'geqo', 'geqo_threshold',
		'hash_mem_multiplier', 'huge_pages', 'io_method', 'jit', 'join_collapse_limit',
		'lc_collate', 'log_min_duration_statement', 'log_statement', 'maintenance_work_mem',
		'max_connections', 'max_parallel_workers', 'max_parallel_workers_per_gather',
		'max_wal_size', 'plan_cache_mode', 'random_page_cost', 'seq_page_cost',
		'server_encoding', 'session_preload_libraries', 'shared_buffers',
		'shared_preload_libraries', 'synchronous_commit', 'temp_buffers',
		'track_activities', 'track_counts', 'track_functions', 'track_io_timing',
		'wal_buffers', 'wal_compression', 'wal_level', 'wal_sync_method', 'work_mem')`

// SlowPlans returns the settings of PostgreSQL's planner, with their defaults, by which each statement
// may take a hundred times as long as usual: costs so high that plans are chosen that nobody would, and
// a compiler that runs for cheap plans. Open leaves them, because they describe a machine.
func SlowPlans(ctx context.Context, db *DB) (settings string, err error) {
	if db.Engine == Postgres {
		err = db.QueryRowContext(ctx, postgresSlowPlans).Scan(&settings)
	}
	return settings, err
}

// postgresSlowPlans reads numbers after CASE only, because other settings are no numbers.
const postgresSlowPlans = `SELECT coalesce(string_agg(
		name || '=' || current_setting(name) || ' (default ' || boot_val || ')', ', ' ORDER BY name), '')
	FROM pg_settings WHERE CASE
		WHEN name LIKE 'cpu\_%\_cost' OR name LIKE '%\_page\_cost'
			THEN setting::float8 > 100 * boot_val::float8
		WHEN name = 'jit_above_cost' AND current_setting('jit') = 'on'
			THEN setting::float8 BETWEEN 0 AND boot_val::float8 / 100
		END`

// aboutVariables are the variables of MySQL and MariaDB that Server shows. Each of the two lacks
// some of them.
var aboutVariables = strings.Fields(`innodb_buffer_pool_size innodb_flush_log_at_trx_commit
	sync_binlog log_bin binlog_format innodb_doublewrite innodb_flush_method innodb_log_file_size
	innodb_redo_log_capacity innodb_log_buffer_size innodb_adaptive_hash_index
	innodb_change_buffering innodb_page_size innodb_stats_persistent innodb_stats_auto_recalc
	innodb_stats_persistent_sample_pages use_stat_tables histogram_type
	optimizer_use_condition_selectivity optimizer_search_depth eq_range_index_dive_limit
	join_buffer_size join_cache_level sort_buffer_size read_buffer_size read_rnd_buffer_size
	tmp_table_size max_heap_table_size query_cache_type table_open_cache thread_handling
	performance_schema general_log slow_query_log character_set_server collation_server
	transaction_isolation tx_isolation innodb_snapshot_isolation`)

// aboutMySQL shows the switches of the optimizer unless they are known to have their defaults,
// which MariaDB reports.
func aboutMySQL(ctx context.Context, db *DB) (string, error) {
	var version, tls string
	err := db.QueryRowContext(ctx, "SELECT concat(@@version_comment, ' ', @@version)").Scan(&version)
	if err != nil {
		return "", err
	}
	c, err := db.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer c.Close()
	q, has := question{c}, Facts{}
	if err := q.facts(ctx, has, "SHOW SESSION VARIABLES"); err != nil {
		return "", err
	}
	if err := q.facts(ctx, has, "SHOW SESSION STATUS LIKE 'Ssl_cipher'"); err != nil {
		return "", err
	}
	tls = onOff(has["Ssl_cipher"] != "")
	about := []string{version}
	for _, name := range aboutVariables {
		if value, is := has[name]; is {
			about = append(about, name+"="+value)
		}
	}
	if strings.Contains(version, "MariaDB") {
		err = q.facts(ctx, has, `SELECT 'default switch', default_value
			FROM information_schema.system_variables WHERE variable_name = 'OPTIMIZER_SWITCH'`)
	}
	if now := has["optimizer_switch"]; now != has["default switch"] {
		about = append(about, "optimizer_switch="+strings.ReplaceAll(now, ",", " "))
	}
	return strings.Join(append(about, "tls="+tls), ", "), err
}
