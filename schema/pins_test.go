package schema_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestPinnedNames holds that a data source name cannot change what is pinned, in whatever way it says
// it, and that it may set what only changes plans and waits.
func TestPinnedNames(t *testing.T) {
	const name = "postgres://me@host/db?sslmode=disable&"
	for _, query := range []string{"client_encoding=LATIN1", "DateStyle=SQL", "TimeZone=Asia/Tokyo",
		"options=-c%20standard_conforming_strings%3Doff", "options=--default-transaction-isolation%3Dserializable"} {
		_, err := schema.SettingsOf(name+query, nil)
		if err == nil || !strings.Contains(err.Error(), "the same for every layer; leave it out") {
			t.Errorf("%s: %v, want a refusal", query, err)
		}
	}
	for query, want := range map[string]string{
		"client_encoding=utf8":                     "",
		"enable_sort=off":                          "enable_sort=off",
		"statement_timeout=5000":                   "statement_timeout=5000",
		"options=-c%20enable_sort%3Doff":           "enable_sort=off",
		"options=--statement-timeout%3D5000":       "statement_timeout=5000",
		"enable_sort=on&options=-c%20jit%3Doff":    "jit=off",
		"default_transaction_read_only=on":         "default_transaction_read_only=on",
		"Statement_Timeout=5000&work_mem=64MB":     "statement_timeout=5000",
		"idle_in_transaction_session_timeout=5000": "idle_in_transaction_session_timeout=5000",
	} {
		got, err := schema.SettingsOf(name+query, nil)
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, %v, want %q", query, got, err, want)
		}
		for _, pinned := range []string{"client_encoding", "enable_hashjoin", "lock_timeout"} {
			if strings.Contains(got, pinned) {
				t.Errorf("%s: %s shows %s, which has its default", query, got, pinned)
			}
		}
	}
}

// TestOwnPlans holds that a data source name can have the planner do without a sort, and that
// nothing else can.
func TestOwnPlans(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	db := openWith(t, dsn, nil)
	on(t, db, "ALTER DATABASE "+databaseOf(t, dsn)+" SET enable_sort = off")
	must(t, db.Close())
	for own, want := range map[string]string{"": "on", "&enable_sort=off": "off",
		"&options=-c%20enable_sort%3Doff": "off"} {
		db := openWith(t, dsn+own, nil)
		var got string
		must(t, db.QueryRowContext(t.Context(), "SHOW enable_sort").Scan(&got))
		if got != want {
			t.Errorf("with %q enable_sort is %s, want %s", own, got, want)
		}
		must(t, db.Close())
	}
}

// databaseOf returns the name of a server's database.
func databaseOf(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	must(t, err)
	return strings.TrimPrefix(u.Path, "/")
}

// TestSearchPath holds that names mean tables of ours and PostgreSQL's own functions.
func TestSearchPath(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	name := databaseOf(t, dsn)
	const own = "begins with a schema of PostgreSQL's own, pg_"
	for path, says := range map[string]string{
		"nowhere":             "names no schema of this database",
		"''":                  "names no schema of this database",
		"public, pg_catalog":  "functions of public come before PostgreSQL's own",
		"pg_catalog, public":  own,
		"pg_temp, public":     own,
		`"$user", pg_catalog`: own,
		"information_schema":  "is not a database of this program",
		"public, nowhere":     "",
		"nowhere, public":     "",
		`"$user", public`:     "",
	} {
		admin := openWith(t, dsn+"&search_path=public", nil)
		on(t, admin, "ALTER DATABASE "+name+" SET search_path = "+path)
		must(t, admin.Close())
		db, err := schema.Open(t.Context(), dsn, nil)
		switch {
		case err == nil:
			must(t, db.Close())
			if says != "" {
				t.Errorf("with %s it opens", path)
			}
		case says == "" || !strings.Contains(err.Error(), says):
			t.Errorf("with %s: %v, want %q", path, err, says)
		}
	}
}

// TestEncodings holds that a database that cannot hold every text is refused.
func TestEncodings(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	db := openWith(t, dsn, nil)
	defer db.Close()
	for _, encoding := range []string{"LATIN1", "SQL_ASCII"} {
		other := databaseOf(t, dsn) + "_other"
		on(t, db, "CREATE DATABASE "+other+" ENCODING '"+encoding+
			"' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
		_, err := schema.Open(t.Context(), strings.Replace(dsn, databaseOf(t, dsn)+"?", other+"?", 1),
			&schema.Options{Create: true})
		if err == nil || !strings.Contains(err.Error(), "server_encoding is "+encoding+"; make the database anew") {
			t.Errorf("of %s: %v, want a refusal", encoding, err)
		}
		on(t, db, "DROP DATABASE "+other)
	}
}

// TestReadOnlyDefault holds that a database that somebody protects from writes can be read.
func TestReadOnlyDefault(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	db := openWith(t, dsn, nil)
	on(t, db, "ALTER DATABASE "+databaseOf(t, dsn)+" SET default_transaction_read_only = on")
	must(t, db.Close())
	_, err := schema.Open(t.Context(), dsn, nil)
	if !errors.Is(err, schema.ErrReadOnly) || !strings.Contains(err.Error(), "or only read") {
		t.Errorf("to write: %v, want ErrReadOnly and what to do", err)
	}
	db, err = schema.Open(t.Context(), dsn, &schema.Options{ReadOnly: true})
	must(t, err)
	must(t, db.Close())
}

// TestSlowPlans holds that settings are named by which statements are slow, and no others.
func TestSlowPlans(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	for own, want := range map[string]string{
		"&random_page_cost=1.1&jit=on":                "",
		"&random_page_cost=1e10":                      "random_page_cost=1e+10 (default 4)",
		"&jit=on&jit_above_cost=0":                    "jit_above_cost=0 (default 100000)",
		"&jit=off&jit_above_cost=0&jit_expressions=0": "",
		"&jit=on&jit_above_cost=-1":                   "",
	} {
		db := openWith(t, dsn+own, nil)
		got, err := schema.SlowPlans(t.Context(), db)
		must(t, err)
		must(t, db.Close())
		if got != want {
			t.Errorf("with %s: %q, want %q", own, got, want)
		}
	}
}

// TestCopySettings holds that a copy has the settings of its original, and finds its tables by them.
func TestCopySettings(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	db := openWith(t, dsn, nil)
	name := databaseOf(t, dsn)
	on(t, db, `CREATE SCHEMA "Its, own"`, `ALTER TABLE users SET SCHEMA "Its, own"`,
		`ALTER TABLE posts SET SCHEMA "Its, own"`, `ALTER TABLE follows SET SCHEMA "Its, own"`,
		"ALTER DATABASE "+name+` SET search_path = "Its, own", public`,
		"ALTER DATABASE "+name+" SET work_mem = '5MB'",
		"ALTER DATABASE "+name+" SET session_preload_libraries = 'plpgsql'") // a superuser's
	must(t, db.Close())
	copied, drop, err := schema.Copy(t.Context(), dsn)
	must(t, err)
	defer func() { must(t, drop()) }()
	got := openWith(t, copied, nil)
	var set string
	must(t, got.QueryRowContext(t.Context(), `SELECT concat_ws(' ', current_setting('work_mem'),
		current_setting('search_path'), current_setting('session_preload_libraries'))`).Scan(&set))
	if want := `5MB "Its, own", public `; set != want {
		t.Errorf("the copy has %q, want %q", set, want)
	}
	must(t, got.Close())
}
