package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Unlike describes in sentences how the settings of the connections differ from those that [Open]
// sets with opts, as [SettingsOf] returns them.
func (o *Observed) Unlike(opts *Options) []string {
	all := opts.complete()
	var sentences []string
	if n := len(o.Settings); n != all.Conns {
		sentences = append(sentences, fmt.Sprintf("the pool has %d connections, not the %d asked for",
			n, all.Conns))
	}
	want := all.expected(o.Engine)
	for i, settings := range o.Settings {
		for _, name := range slices.Sorted(maps.Keys(want)) {
			got, has := settings[name]
			if got = strings.TrimSuffix(got, bySession); has && got != want[name] {
				sentences = append(sentences, fmt.Sprintf("%s is %s on connection %d, which was opened "+
					"with %s", name, excerpt(got, 0), i+1, excerpt(want[name], 0)))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(settings)) {
			if value, set := strings.CutSuffix(settings[name], bySession); set && want[name] == "" &&
				!isDefault(pin{name, value}) {
				sentences = append(sentences, fmt.Sprintf("%s was set to %s on connection %d, after it "+
					"was opened", name, excerpt(value, 0), i+1))
			}
		}
	}
	return bounded(sentences, maxDifferences)
}

// expected returns the settings that Open sets, as an engine reports them.
func (o *Options) expected(e Engine) Facts {
	switch e {
	case Postgres:
		return o.expectedOfPostgres()
	case MySQL:
		return o.expectedOfMySQL()
	}
	return o.expectedOfSQLite()
}

// levels are SQLite's numbers for synchronous.
var levels = map[string]string{"OFF": "0", "NORMAL": "1", "FULL": "2", "EXTRA": "3"}

// expectedOfSQLite reads the parameters of the driver. Some of them are the driver's own and not a
// PRAGMA.
func (o *Options) expectedOfSQLite() Facts {
	want := Facts{"query_only": "0"}
	for _, setting := range o.settings() {
		name, value, _ := strings.Cut(strings.TrimPrefix(setting, "_"), "=")
		if name == "pragma" {
			name, value, _ = strings.Cut(strings.TrimSuffix(value, ")"), "(")
		}
		switch name {
		case "synchronous":
			value = levels[strings.ToUpper(value)]
		case "journal_mode":
			value = strings.ToLower(value)
		}
		want[name] = value
	}
	return want
}

func (o *Options) expectedOfPostgres() Facts {
	want := Facts{"application_name": "impedance"}
	for _, p := range append(o.postgresSettings(), postgresPins...) {
		want[reported(p.name)] = p.value
	}
	return want
}

// reported returns the name of a setting as PostgreSQL reports it.
func reported(name string) string {
	switch name {
	case "datestyle":
		return "DateStyle"
	case "intervalstyle":
		return "IntervalStyle"
	case "timezone":
		return "TimeZone"
	}
	return name
}

// expectedOfMySQL has the names of MySQL and of MariaDB for what only one of them has.
func (o *Options) expectedOfMySQL() Facts {
	readOnly := strings.ToUpper(onOff(o.ReadOnly))
	want := Facts{"autocommit": "ON", "tx_read_only": readOnly, "transaction_read_only": readOnly}
	for _, p := range slices.Concat(mysqlPins, mariaDBPins, mysql8Pins) {
		want[p.name] = strings.Trim(p.value, "'")
	}
	return want
}
