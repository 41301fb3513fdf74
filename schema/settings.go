package schema

import (
	"crypto/tls"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
)

// SettingsOf returns the settings of every connection to the database that dsn names, for results
// to carry: those of the driver and those in the name itself. It holds no path and no secret: it
// shows only settings that are known to be harmless.
func SettingsOf(dsn string, opts *Options) (string, error) {
	o := opts.complete()
	settings := o.settings()
	if e := EngineOf(dsn); e != SQLite {
		s, err := parseServer(dsn)
		if err != nil {
			return "", err
		}
		if settings, err = s.settings(o); err != nil {
			return "", fmt.Errorf("database %s: %w", s, s.clean(err))
		}
	}
	return fmt.Sprintf("%s conns=%d", strings.Join(settings, " "), o.Conns), nil
}

func (s server) settings(o Options) ([]string, error) {
	if s.engine == MySQL {
		config, err := mysqlConfig(s, o)
		if err != nil {
			return nil, err
		}
		return driverSettings(config, o), nil
	}
	config, err := postgresConfig(s, o)
	if err != nil {
		return nil, err
	}
	params := maps.Clone(config.RuntimeParams)
	maps.DeleteFunc(params, func(name, value string) bool { return isDefault(pin{name, value}) })
	return append(sessionSettings(params),
		"default_query_exec_mode="+strings.ReplaceAll(config.DefaultQueryExecMode.String(), " ", "_"),
		fmt.Sprintf("statement_cache_capacity=%d", config.StatementCacheCapacity),
		fmt.Sprintf("description_cache_capacity=%d", config.DescriptionCacheCapacity),
		"tls="+postgresTLS(config)), nil
}

// driverSettings returns the settings of MySQL's driver that change the statements sent, and the
// settings of the session.
func driverSettings(config *mysql.Config, o Options) []string {
	var settings []string
	for _, p := range mysqlPins {
		if !isDefault(p) {
			settings = append(settings, p.String())
		}
	}
	return append(settings,
		fmt.Sprintf("interpolateParams=%t", config.InterpolateParams),
		fmt.Sprintf("clientFoundRows=%t", config.ClientFoundRows),
		"collation="+config.Collation,
		fmt.Sprintf("parseTime=%t", config.ParseTime),
		"loc="+config.Loc.String(),
		"tls="+onOff(config.TLS != nil || config.TLSConfig != ""),
		"read-only="+onOff(o.ReadOnly))
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// postgresTLS says whether connections are encrypted. With sslmode=prefer and allow the server
// decides.
func postgresTLS(config *pgx.ConnConfig) string {
	with := []*tls.Config{config.TLSConfig}
	for _, f := range config.Fallbacks {
		with = append(with, f.TLSConfig)
	}
	without := slices.Contains(with, nil)
	switch {
	case !slices.ContainsFunc(with, func(c *tls.Config) bool { return c != nil }):
		return "off"
	case config.TLSConfig == nil:
		return "allowed"
	case without:
		return "preferred"
	}
	return "on"
}

// isDefault reports whether a setting is pinned to the value that servers have unless somebody changes
// it, which goes without saying. Servers have a time zone and an SQL mode of their own.
func isDefault(p pin) bool {
	return !slices.Contains([]string{"sql_mode", "time_zone", "timezone"}, p.name) &&
		slices.Contains(slices.Concat(postgresPins, postgresDefaults, mysqlPins), p)
}

// sessionSettings returns the settings of a session that a connection asks for.
func sessionSettings(params map[string]string) []string {
	asked := map[string]string{}
	hidden := 0
	take := func(name, value string) {
		if shown(name) {
			asked[strings.ToLower(name)] = value
		} else {
			hidden++
		}
	}
	for name, value := range params {
		if name != "options" {
			take(name, value)
			continue
		}
		given, others := commandLine(value)
		hidden += len(others)
		for _, one := range given {
			name, value, _ := strings.Cut(one, "=")
			take(name, value)
		}
	}
	var all []string
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		all = append(all, name+"="+plain(asked[name]))
	}
	if hidden > 0 {
		all = append(all, fmt.Sprintf("(%d more, not shown)", hidden))
	}
	return all
}

// settingsGiven returns the settings of a session that the parameters of a connection ask for, by
// their names in lower case.
func settingsGiven(params map[string]string) map[string]string {
	given := lowered(params)
	words, _ := commandLine(given["options"])
	for _, one := range words {
		name, value, _ := strings.Cut(one, "=")
		given[strings.ToLower(name)] = value
	}
	return given
}

// lowered returns parameters with their names in lower case.
func lowered(params map[string]string) map[string]string {
	low := map[string]string{}
	for name, value := range params {
		low[strings.ToLower(name)] = value
	}
	return low
}

// commandLine returns the settings in options, as in -c name=value or --name=value, and the other
// words, without the sign of a setting.
func commandLine(options string) (given, others []string) {
	words := wordsOf(options)
	for i := 0; i < len(words); i++ {
		word, found := strings.CutPrefix(words[i], "--")
		if !found {
			word, found = strings.CutPrefix(words[i], "-c")
		}
		if found && word == "" && i+1 < len(words) {
			i++
			word = words[i]
		}
		if !found || !strings.Contains(word, "=") {
			others = append(others, word)
			continue
		}
		name, value, _ := strings.Cut(word, "=")
		given = append(given, strings.ReplaceAll(name, "-", "_")+"="+value)
	}
	return given, others
}

// wordsOf splits options as PostgreSQL does: at spaces, except those after a backslash.
func wordsOf(options string) (words []string) {
	var word strings.Builder
	begun, escaped := false, false
	for _, r := range options {
		switch {
		case escaped || r != '\\' && !unicode.IsSpace(r):
			word.WriteRune(r)
			begun, escaped = true, false
		case r == '\\':
			begun, escaped = true, true
		case begun:
			words = append(words, word.String())
			word.Reset()
			begun = false
		}
	}
	if begun {
		words = append(words, word.String())
	}
	return words
}

// plain quotes a value with spaces or signs, so that it fits on a line with others.
func plain(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return url.QueryEscape(value)
	}
	return value
}

// shownSettings are the settings of PostgreSQL that a result may show if a name carries them:
// planner, commits, limits and formats. No secret is among them.
var shownSettings = []string{
	"application_name", "backend_flush_after", "bytea_output", "client_encoding",
	"client_min_messages", "commit_delay", "commit_siblings", "constraint_exclusion",
	"cursor_tuple_fraction", "datestyle", "debug_discard_caches", "default_statistics_target",
	"effective_cache_size",
	"effective_io_concurrency", "extra_float_digits", "from_collapse_limit", "hash_mem_multiplier",
	"idle_in_transaction_session_timeout", "idle_session_timeout", "intervalstyle",
	"join_collapse_limit", "lock_timeout", "logical_decoding_work_mem", "maintenance_work_mem",
	"min_parallel_index_scan_size", "min_parallel_table_scan_size", "plan_cache_mode",
	"random_page_cost", "recursive_worktable_factor", "row_security", "search_path", "seq_page_cost",
	"session_replication_role",
	"statement_timeout", "stats_fetch_consistency", "synchronize_seqscans", "synchronous_commit",
	"temp_buffers", "timezone", "transaction_timeout", "vacuum_cost_delay", "wal_compression",
	"wal_skip_threshold", "work_mem",
}

// shown reports whether a setting may be shown, alone or as one of a family.
func shown(name string) bool {
	name = strings.ToLower(name)
	for _, family := range []string{"enable_", "geqo", "jit", "max_parallel_", "parallel_",
		"default_transaction_", "cpu_", "track_"} {
		if strings.HasPrefix(name, family) && !strings.Contains(name, ".") {
			return true
		}
	}
	return slices.Contains(shownSettings, name)
}
