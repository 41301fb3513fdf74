package layers_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/impedance/layers"
	"example.com/impedance/schema"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

// setting is a line of a list in testdata/settings: what somebody may set to which value, and what
// becomes of it.
type setting struct{ name, kind, value string }

// Kinds of settings, as the lists say.
const (
	pinned   = "pinned"
	refused  = "refused"
	harmless = "harmless"
	untried  = "-" // a value
)

// listedSettings returns the list of an engine's settings.
func listedSettings(t *testing.T, e schema.Engine) (all []setting) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "settings", string(e)+".txt"))
	must(t, err)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSpace(line), " | ")
		for len(fields) < 4 {
			fields = append(fields, "")
		}
		s := setting{strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1]), fields[2]}
		if s.kind == harmless && fields[3] == "" {
			t.Errorf("%s is %s without a reason", s.name, s.kind)
		}
		if !slices.Contains([]string{pinned, refused, harmless}, s.kind) {
			t.Errorf("%s is %q", s.name, s.kind)
		}
		all = append(all, s)
	}
	return all
}

// known fails the test for a setting of a server that the list lacks, and returns the settings of
// the list that the server has.
func known(t *testing.T, list []setting, has []string) (both []setting) {
	t.Helper()
	for _, name := range has {
		i := slices.IndexFunc(list, func(s setting) bool { return s.name == name })
		if i < 0 {
			t.Errorf("testdata/settings does not know %s; find out what it changes, and say so there", name)
			continue
		}
		both = append(both, list[i])
	}
	return both
}

// column returns the only column of a query.
func column(t *testing.T, db *sql.DB, query string, args ...any) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var one string
		must(t, rows.Scan(&one))
		all = append(all, one)
	}
	must(t, rows.Err())
	return all
}

// runSQL runs a statement.
func runSQL(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// refuses fails the test unless a database is refused with a sentence that names the setting and
// says what to do.
func refuses(t *testing.T, s setting, dsn string) {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true})
	if err == nil {
		db.Close()
		t.Errorf("with %s=%s it opens", s.name, s.value)
	} else if !strings.Contains(err.Error(), s.name) || !strings.Contains(err.Error(), "; ") {
		t.Errorf("with %s=%s: %v, want the setting and what to do", s.name, s.value, err)
	}
}

// TestSettings gives every setting another value than the default, as somebody may have done for a
// server, a database, a user or a file: it must be refused, or each layer must give the answers of
// the oracle for all that. It fails for a setting that the lists in testdata/settings lack.
func TestSettings(t *testing.T) {
	if !harness.Full() {
		checks := flag.Lookup("rapid.checks")
		usual := checks.Value.String()
		must(t, checks.Value.Set("20")) // a setting that matters shows soon
		t.Cleanup(func() { must(t, checks.Value.Set(usual)) })
	}
	t.Run("sqlite", settingsOfSQLite)
	t.Run("postgres", settingsOfPostgres)
	t.Run("mysql", settingsOfMariaDB)
}

// settingsOfSQLite runs each PRAGMA on another connection, which makes the file and stays open.
func settingsOfSQLite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	other, err := sql.Open("sqlite", schema.DSN(path))
	must(t, err)
	other.SetMaxOpenConns(1)
	list := known(t, listedSettings(t, schema.SQLite), column(t, other, "PRAGMA pragma_list"))
	runSQL(t, other, "PRAGMA page_size = 1024") // before another setting makes the file
	for _, s := range list {
		if s.kind == refused {
			path := filepath.Join(t.TempDir(), "refused.db")
			db, err := sql.Open("sqlite", schema.DSN(path))
			must(t, err)
			db.SetMaxOpenConns(1)
			runSQL(t, db, "PRAGMA "+s.name+" = "+s.value)
			runSQL(t, db, "CREATE TABLE a (b)")
			runSQL(t, db, "DROP TABLE a")
			must(t, db.Close())
			refuses(t, s, path)
			continue
		}
		if s.value != untried {
			runSQL(t, other, "PRAGMA "+s.name+" = "+s.value)
		}
	}
	for _, s := range []string{"PRAGMA query_only = OFF", "CREATE TABLE a (b)", "DROP TABLE a",
		"PRAGMA query_only = ON", "PRAGMA locking_mode = NORMAL", "SELECT * FROM sqlite_schema"} {
		runSQL(t, other, s)
	}
	for _, kept := range []struct{ name, value string }{{"page_size", "1024"}, {"auto_vacuum", "1"}} {
		if got := column(t, other, "PRAGMA "+kept.name); got[0] != kept.value {
			t.Errorf("the file has %s=%s, want %s", kept.name, got[0], kept.value)
		}
	}
	db, err := schema.Open(t.Context(), path, &schema.Options{Create: true, Conns: 1})
	must(t, err)
	must(t, schema.Apply(t.Context(), db), db.Close(), other.Close())
	file, err := os.ReadFile(path)
	must(t, err)
	for _, l := range layers.All() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			storetest.Differential(t, harness.SQLiteFrom(file, l.Open), harness.Oracle())
		})
	}
}

// settingsOfPostgres gives the settings to a user of its own.
func settingsOfPostgres(t *testing.T) {
	dsn := harness.Fresh(t, "IMPEDANCE_POSTGRES")
	admin, err := sql.Open("pgx", dsn)
	must(t, err)
	admin.SetMaxOpenConns(1) // where plpgsql has its settings, once it is loaded
	t.Cleanup(func() { admin.Close() })
	u, err := url.Parse(dsn)
	must(t, err)
	role := strings.TrimPrefix(u.Path, "/") // unlike those of other tests
	password, _ := u.User.Password()
	u.User = url.UserPassword(role, password)
	runSQL(t, admin, fmt.Sprintf("CREATE ROLE %s LOGIN CREATEDB PASSWORD '%s'", role,
		strings.ReplaceAll(password, "'", "''")))
	t.Cleanup(func() {
		runSQL(t, admin, "DROP OWNED BY "+role)
		runSQL(t, admin, "DROP ROLE "+role)
	})
	runSQL(t, admin, "GRANT ALL ON ALL TABLES IN SCHEMA public TO "+role)
	runSQL(t, admin, "LOAD 'plpgsql'")
	list := known(t, listedSettings(t, schema.Postgres), column(t, admin, `SELECT name FROM pg_settings
		WHERE context IN ('user', 'superuser', 'backend', 'superuser-backend')`))
	for _, s := range list {
		if s.value == untried {
			continue
		}
		value := s.value
		if strings.Contains(value, ", ") { // a list
			runSQL(t, admin, fmt.Sprintf("ALTER ROLE %s SET %s = %s", role, s.name, value))
		} else {
			runSQL(t, admin, fmt.Sprintf("ALTER ROLE %s SET %s = '%s'", role, s.name, strings.Trim(value, "'")))
		}
		if s.kind == refused {
			refuses(t, s, u.String())
			runSQL(t, admin, fmt.Sprintf("ALTER ROLE %s RESET %s", role, s.name))
		}
	}
	db, err := schema.Open(t.Context(), u.String(), &schema.Options{Conns: 1})
	must(t, err)
	sources := map[string]string{} // without the settings that only a superuser may read
	for _, line := range column(t, db.DB, "SELECT name || ' ' || source FROM pg_settings") {
		name, source, _ := strings.Cut(line, " ")
		sources[name] = source
	}
	must(t, db.Close())
	for _, s := range list {
		want := map[string]string{pinned: "client", harmless: "user"}[s.kind]
		if got := sources[s.name]; want != "" && s.value != untried && got != "" && got != want {
			t.Errorf("%s is %s, and its value is the %s's, not the %s's", s.name, s.kind, got, want)
		}
	}
	for _, l := range layers.All() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			storetest.Differential(t, harness.Server(t, u.String(), l.Open), harness.Oracle())
		})
	}
	for _, l := range layers.Native() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			storetest.Differential(t, harness.NativeServer(t, u.String(), l.Open), harness.Oracle())
		})
	}
}

// settingsOfMariaDB gives the settings to a server of its own, which begins with those that a
// running server cannot change.
func settingsOfMariaDB(t *testing.T) {
	dsn, admin := harness.OwnMariaDB(t, "--lower-case-table-names=1", "--innodb-autoinc-lock-mode=2",
		"--skip-character-set-client-handshake", "--init-connect=SET NAMES latin1, sql_select_limit = 3")
	list := known(t, listedSettings(t, schema.MySQL), column(t, admin, `SELECT lower(variable_name)
		FROM information_schema.system_variables WHERE variable_scope LIKE 'SESSION%'`))
	for _, s := range list {
		if s.kind == refused {
			runSQL(t, admin, "SET GLOBAL "+s.name+" = "+s.value)
			refuses(t, s, dsn)
			runSQL(t, admin, "SET GLOBAL "+s.name+" = DEFAULT")
		}
	}
	for _, s := range list {
		if s.kind != refused && s.value != untried {
			runSQL(t, admin, "SET GLOBAL "+s.name+" = "+s.value)
		}
	}
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true, Conns: 1})
	must(t, err)
	unlike := column(t, db.DB, `SELECT lower(variable_name) FROM information_schema.system_variables
		WHERE session_value <> global_value OR session_value IS NULL`)
	must(t, db.Close())
	for _, s := range list {
		if s.value != untried && slices.Contains(unlike, s.name) != (s.kind == pinned) {
			t.Errorf("%s is %s, and of a session it is another than of the server: %t", s.name, s.kind,
				slices.Contains(unlike, s.name))
		}
	}
	for _, l := range layers.All() {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			storetest.Differential(t, harness.Server(t, dsn, l.Open), harness.Oracle())
		})
	}
}
