package schema_test

import (
	"strings"
	"testing"

	"example.com/impedance/schema"
)

func settingsOf(t *testing.T, dsn string, opts *schema.Options) string {
	t.Helper()
	s, err := schema.SettingsOf(dsn, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSettingsOf holds that results can carry the settings: no path and no secret is in them,
// and what differs shows.
func TestSettingsOf(t *testing.T) {
	const postgres = "postgres://me:hunter2@secret.host/db?"
	for _, c := range []struct {
		dsn  string
		opts *schema.Options
		want []string
	}{
		{"hunter2.db", &schema.Options{Conns: 3},
			[]string{"_synchronous=FULL", "_foreign_keys=1", "conns=3"}},
		{"hunter2.db", &schema.Options{NoSync: true}, []string{"_synchronous=OFF"}},
		{"hunter2.db", &schema.Options{Synchronous: "EXTRA"}, []string{"_synchronous=EXTRA"}},
		{"mysql://me:hunter2@secret.host/db", nil, []string{"interpolateParams=true",
			"clientFoundRows=true", "collation=utf8mb4_bin", "parseTime=true", "loc=UTC", "tls=off",
			"sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'", "time_zone='+00:00'"}},
		{postgres + "sslmode=disable", nil, []string{"timezone=UTC", "tls=off",
			"default_query_exec_mode=cache_statement", "statement_cache_capacity=512",
			"description_cache_capacity=512"}},
		{postgres + "sslmode=require", &schema.Options{NoSync: true}, []string{"tls=on",
			"synchronous_commit=off"}},
		{postgres + "sslmode=prefer", nil, []string{"tls=preferred"}},
		{postgres + "sslmode=allow", nil, []string{"tls=allowed"}},
		{postgres + "default_query_exec_mode=exec&statement_cache_capacity=7", nil,
			[]string{"default_query_exec_mode=exec", "statement_cache_capacity=7"}},
		{postgres + "work_mem=64MB&app.key=hunter2&sslpassword=hunter2&passfile=hunter2", nil,
			[]string{"work_mem=64MB", "(1 more, not shown)"}},
		{postgres + "options=-c%20jit%3Doff%20--enable-seqscan%3Doff%20-c%20x.y%3Dhunter2%20hunter2",
			nil, []string{"jit=off", "enable_seqscan=off", "(2 more, not shown)"}},
		{postgres + `options=-c%20search_path%3Da,\%20b%20%20-cx.y%3Dhunter2\%20z`, nil,
			[]string{"search_path=a%2C+b", "(1 more, not shown)"}},
	} {
		got := settingsOf(t, c.dsn, c.opts)
		for _, want := range c.want {
			if !strings.Contains(got+" ", want+" ") {
				t.Errorf("%s: %q lacks %q", c.dsn, got, want)
			}
		}
		for _, secret := range []string{"hunter2", "secret", "me:"} {
			if strings.Contains(got, secret) {
				t.Errorf("%s: %q shows %q", c.dsn, got, secret)
			}
		}
	}
	if got, want := settingsOf(t, "a.db", nil), settingsOf(t, "a.db", &schema.Options{}); got != want {
		t.Errorf("without options the settings are %q, want %q", got, want)
	}
	if _, err := schema.SettingsOf("postgres://me:hunter2#x@host/db", nil); err == nil ||
		strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v of a name that cannot be read, want an error without the password", err)
	}
}

// TestUnlike holds that a setting made after a connection was opened is reported, even if all
// connections have it.
func TestUnlike(t *testing.T) {
	for e, statements := range map[schema.Engine]map[string]string{
		schema.SQLite: {
			"PRAGMA synchronous = OFF":    `synchronous is "0" on connection 1, which was opened with "2"`,
			"PRAGMA cache_size = -200000": "cache_size",
			"PRAGMA busy_timeout = 0":     "busy_timeout",
			"PRAGMA foreign_keys = OFF":   "foreign_keys",
		},
		schema.Postgres: {
			"SET synchronous_commit = off": `synchronous_commit was set to "off" on connection 1`,
			"SET timezone = 'Asia/Tokyo'":  "TimeZone",
			"SET work_mem = '1GB'":         "work_mem was set",
		},
		schema.MySQL: {
			"SET SESSION sql_mode = ''":        "sql_mode",
			"SET SESSION time_zone = '+01:00'": "time_zone",
			"SET NAMES latin1":                 "character_set_client",
		},
	} {
		onEngines(t, func(t *testing.T, engine schema.Engine, dsn string) {
			if engine != e {
				return
			}
			opts := &schema.Options{Conns: 1}
			for statement, want := range statements {
				db := openWith(t, dsn, opts)
				on(t, db, statement)
				got := strings.Join(observed(t, db).Unlike(opts), "\n")
				if !strings.Contains(got, want) {
					t.Errorf("%s: got %q, want %q", statement, got, want)
				}
				db.Close()
			}
			for _, opts := range []*schema.Options{{NoSync: true}, {ReadOnly: true}, nil} {
				db := openWith(t, dsn, opts)
				if got := observed(t, db).Unlike(opts); len(got) > 0 {
					t.Errorf("%+v: got %q", opts, got)
				}
				db.Close()
			}
		})
	}
	t.Run("SQLite's own", func(t *testing.T) {
		opts := &schema.Options{Create: true, Journal: "DELETE", Synchronous: "EXTRA"}
		db := openWith(t, t.TempDir()+"/a.db", opts)
		if got := observed(t, db).Unlike(opts); len(got) > 0 {
			t.Errorf("got %q", got)
		}
		if got := observed(t, db).Unlike(nil); len(got) == 0 {
			t.Error("it passes for what is opened without options")
		}
	})
}
