package schema

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// pin is a setting of a session that Open gives the same value on every connection to a server,
// whatever the server, the database and the user have by default.
type pin struct{ name, value string }

func (p pin) String() string { return p.name + "=" + p.value }

// Tests know every setting of the servers that they run on: each is pinned here, or refused below,
// or harmless by a reason that layers/testdata states.

// postgresPins change what is stored or returned. A data source name cannot have others. All
// supported versions of PostgreSQL know the names, because they stand in the message with which a
// connection begins, and a server ends a connection that begins with an unknown one.
var postgresPins = []pin{
	{"array_nulls", "on"},
	{"backslash_quote", "safe_encoding"},
	{"bytea_output", "hex"},
	{"client_encoding", "UTF8"},
	{"datestyle", "ISO, MDY"},
	{"default_transaction_isolation", "read committed"},
	{"exit_on_error", "off"}, // on, a conflict would end the connection
	{"extra_float_digits", "1"},
	{"intervalstyle", "postgres"},
	{"quote_all_identifiers", "off"}, // tables are compared by the texts of their definitions
	{"standard_conforming_strings", "on"},
	{"timezone", "UTC"},
	{"transform_null_equals", "off"},
}

// postgresDefaults change how long a statement takes, or end it. Without them the plans measured
// would be those that somebody has set for one database or role, and copies would have others. A
// data source name may have its own values.
var postgresDefaults = []pin{
	{"enable_async_append", "on"},
	{"enable_bitmapscan", "on"},
	{"enable_gathermerge", "on"},
	{"enable_hashagg", "on"},
	{"enable_hashjoin", "on"},
	{"enable_incremental_sort", "on"},
	{"enable_indexonlyscan", "on"},
	{"enable_indexscan", "on"},
	{"enable_material", "on"},
	{"enable_memoize", "on"},
	{"enable_mergejoin", "on"},
	{"enable_nestloop", "on"},
	{"enable_parallel_append", "on"},
	{"enable_parallel_hash", "on"},
	{"enable_partition_pruning", "on"},
	{"enable_seqscan", "on"},
	{"enable_sort", "on"},
	{"enable_tidscan", "on"},
	{"idle_in_transaction_session_timeout", "0"},
	{"idle_session_timeout", "0"},
	{"lock_timeout", "0"},
	{"statement_timeout", "0"},
}

// mysqlPins are for MySQL and MariaDB. They come after init_connect, which the server runs when a
// connection begins. DEFAULT as a value would stand for the server's own.
var mysqlPins = []pin{
	{"character_set_client", "'utf8mb4'"}, // a server may ignore what the driver asks for
	{"character_set_results", "'utf8mb4'"},
	{"collation_connection", "'" + mysqlCollation + "'"},
	{"completion_type", "'NO_CHAIN'"},
	{"default_storage_engine", "'InnoDB'"}, // the others keep no foreign keys
	{"foreign_key_checks", "ON"},
	{"innodb_lock_wait_timeout", "50"},
	{"lock_wait_timeout", "86400"},
	{"max_sort_length", "1024"}, // what is longer is sorted by its beginning
	{"sql_auto_is_null", "OFF"},
	{"sql_big_selects", "ON"},                                  // no bound on the rows of a join, max_join_size
	{"sql_mode", "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"}, // too long is an error, not cut
	{"sql_quote_show_create", "ON"},                            // tables are compared by these texts
	{"sql_safe_updates", "OFF"},
	{"sql_select_limit", "18446744073709551615"},
	{"time_zone", "'+00:00'"},
	{"unique_checks", "ON"},
	{"wait_timeout", "28800"},
}

// mariaDBPins are for MariaDB only.
var mariaDBPins = []pin{
	{"check_constraint_checks", "ON"},
	{"default_regex_flags", "''"},
	{"idle_readonly_transaction_timeout", "0"},
	{"idle_transaction_timeout", "0"},
	{"idle_write_transaction_timeout", "0"},
	{"max_recursive_iterations", "1000"}, // a recursion ends there, without an error
	{"max_statement_time", "0.000000"},
	{"standard_compliant_cte", "ON"},
	{"tx_isolation", "'REPEATABLE-READ'"},
}

// mysql8Pins are for MySQL 8 only.
var mysql8Pins = []pin{
	{"cte_max_recursion_depth", "1000"},
	{"max_execution_time", "0"},
	{"transaction_isolation", "'REPEATABLE-READ'"},
}

// mysqlParams returns the pins as the driver takes them, which joins them to one SET. Those of one
// product stand before another in a comment that only that product executes.
func mysqlParams() map[string]string {
	params := map[string]string{}
	for _, p := range mysqlPins {
		params[p.name] = p.value
	}
	params["/*M! "+assignments(mariaDBPins)+" */ /*!80000 "+assignments(mysql8Pins)+" */ autocommit"] = "ON"
	return params
}

// assignments writes pins as the beginning of a list.
func assignments(pins []pin) string {
	var text strings.Builder
	for _, p := range pins {
		text.WriteString(p.name + " = " + p.value + ", ")
	}
	return text.String()
}

// refusal is a setting that a connection cannot change, or that somebody has set to protect the
// database. Open refuses the database unless the setting is fine.
type refusal struct {
	names  []string // a server may have one of them only
	fine   func(value string, o Options) bool
	advice string
	is     error // what the refusal is, if it has a name
}

func isOne(values ...string) func(string, Options) bool {
	return func(value string, _ Options) bool { return slices.Contains(values, value) }
}

var postgresRefusals = []refusal{
	{names: []string{"server_encoding"}, fine: isOne("UTF8"),
		advice: "make the database anew with ENCODING 'UTF8' TEMPLATE template0, which holds every text"},
	{names: []string{"default_transaction_read_only"},
		fine:   func(value string, o Options) bool { return value == "off" || o.ReadOnly },
		advice: "RESET it for the database and the role, or only read", is: ErrReadOnly},
	{names: []string{"session_replication_role"}, fine: isOne("origin"),
		advice: "RESET it for the database and the role, the others let foreign keys and triggers rest"},
	{names: []string{"transaction_timeout"}, fine: isOne("0"), // new in PostgreSQL 17
		advice: "RESET it for the database and the role, a load takes as long as it takes"},
	{names: []string{"zero_damaged_pages", "ignore_checksum_failure"}, fine: isOne("off"),
		advice: "RESET it for the database and the role, it returns damaged rows as if they were whole"},
}

// leastPacket is max_allowed_packet of MariaDB by default. The largest statements, which insert many
// rows, are shorter.
const leastPacket = 16 << 20

var mysqlRefusals = []refusal{
	{names: []string{"auto_increment_increment"}, fine: isOne("1"),
		advice: "set it to 1, the layers number the rows that they insert together"},
	{names: []string{"tx_read_only", "transaction_read_only"},
		fine:   func(value string, o Options) bool { return value == "OFF" || o.ReadOnly },
		advice: "set it to OFF for the server, or only read", is: ErrReadOnly},
	{names: []string{"enforce_storage_engine"}, fine: isOne("", "InnoDB"),
		advice: "set it to NULL or InnoDB, the others keep no foreign keys"},
	{names: []string{"max_allowed_packet"},
		fine: func(value string, _ Options) bool {
			var bytes int
			_, err := fmt.Sscan(value, &bytes)
			return err == nil && bytes >= leastPacket
		},
		advice: fmt.Sprintf("set it to %d or more, for inserts of many rows", leastPacket)},
}

// checkSettings refuses a session with a setting that is not fine.
func checkSettings(ctx context.Context, tx *sql.Tx, e Engine, o Options) error {
	query, refusals := "SELECT name, setting FROM pg_settings WHERE name IN ", postgresRefusals
	if e == MySQL {
		query, refusals = "SHOW SESSION VARIABLES WHERE Variable_name IN ", mysqlRefusals
	}
	var names []string
	for _, r := range refusals {
		names = append(names, r.names...)
	}
	settings, err := readAll(ctx, tx, query+"('"+strings.Join(names, "', '")+"')",
		func(rows *sql.Rows, p *pin) error { return rows.Scan(&p.name, &p.value) })
	if err != nil {
		return err
	}
	has := map[string]string{}
	for _, p := range settings {
		has[p.name] = p.value
	}
	for _, r := range refusals {
		for _, name := range r.names {
			value, known := has[name]
			if !known || r.fine(value, o) {
				continue
			}
			err := fmt.Errorf("the setting %s is %s; %s", name, value, r.advice)
			if r.is != nil {
				err = fmt.Errorf("%w: %w", r.is, err)
			}
			return err
		}
	}
	return nil
}

// checkSearchPath refuses a session whose names mean other tables or functions than a statement says.
func checkSearchPath(ctx context.Context, tx *sql.Tx) error {
	var path, first, own string
	err := tx.QueryRowContext(ctx, `SELECT current_setting('search_path'),
		(current_schemas(true))[1], coalesce(current_schema(), '')`).Scan(&path, &first, &own)
	switch {
	case err != nil:
		return err
	case own == "":
		return fmt.Errorf("the search_path is %s, which names no schema of this database; RESET it for the "+
			"database and the role, or make the schema", path)
	case strings.HasPrefix(own, "pg_"):
		return fmt.Errorf("the search_path is %s, which begins with a schema of PostgreSQL's own, %s; begin "+
			"it with the schema that has the tables, or is to have them", path, own)
	case first != "pg_catalog":
		return fmt.Errorf("the search_path is %s, where functions of %s come before PostgreSQL's own; "+
			"leave pg_catalog out of it", path, first)
	}
	return nil
}
