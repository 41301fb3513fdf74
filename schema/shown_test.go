package schema

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// TestShown holds what is shown of data source names: what is known to be harmless.
func TestShown(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://u:canary@h:5432/db?sslmode=disable&work_mem=64MB": "postgres://u@h:5432/db?" +
			"sslmode=disable&work_mem=64MB",
		"postgres://h/db?user=u&password=canary&sslpassword=canary&passfile=canary": "" +
			"postgres://h/db?user=u",
		"postgres://h/db?app.key=canary&options=canary&unheard-of=canary": "postgres://h/db",
		"mysql://u:c%61nary@h/db":           "mysql://u@h/db",
		"mysql://u:canary#x@h/db":           "mysql://…",
		"postgres://u:123/canary@h/db":      "postgres://…",
		"postgres://u:123#canary@h/db":      "postgres://…",
		"postgres://u:123/d?canary@h/db":    "postgres://…",
		"postgres://u%3Acanary@h/db":        "postgres://…",
		"postgres://h/db&password=canary":   "postgres://…",
		"postgres://h/db;password=canary":   "postgres://…",
		"postgres://u:can%zzary@h/db":       "postgres://…",
		"host=h password=canary":            "…",
		"u:canary@tcp(h)/db":                "…",
		"canary://u:p@h/db":                 "…",
		"file:x.db?_auth_pass=canary":       "…",
		"social.db":                         "social.db",
		"file:social.db?mode=ro":            "file:social.db?mode=ro",
		"Driver={x};Server=h;Password=c@nr": "…",
	} {
		if got := Shown(dsn); got != want {
			t.Errorf("of %s is shown %s, want %s", dsn, got, want)
		}
		if got := Name(dsn); strings.Contains(got, "canary") {
			t.Errorf("the name of %s is %s", dsn, got)
		}
		if err := CheckDSN(dsn); err != nil && strings.Contains(err.Error(), "can") &&
			!strings.Contains(err.Error(), "no engine speaks canary://") {
			t.Errorf("the error of %s is %v", dsn, err)
		}
	}
}

// TestClean holds that errors have nothing of a name that may not be shown, in no form, and stay
// what they are.
func TestClean(t *testing.T) {
	s, err := parseServer("postgres://u:c%40na%20ry@canary.host/db?sslpassword=hidden%2Bhere&x=host")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"invalid value \"c@na ry\"":             "invalid value \"…\"",
		"u:c%40na%20ry@canary.host":             "u:…@canary.host",
		"c%40na+ry hidden+here hidden%2Bhere x": "… … … x",
		"no such host":                          "no such host",
	} {
		original := &pgconn.PgError{Message: text}
		got := s.clean(original)
		if want := strings.Replace(original.Error(), text, want, 1); got.Error() != want {
			t.Errorf("%q is cleaned to %q, want %q", text, got, want)
		}
		var as *pgconn.PgError
		if !errors.As(got, &as) || as != original {
			t.Errorf("%q is no longer the server's error", got)
		}
	}
}

// TestCleanOptions holds the same of settings in options, and of the items of a list.
func TestCleanOptions(t *testing.T) {
	s, err := parseServer(`postgres://h/db?options=-c%20role%3Dcanary%20--app-key%3Dmy\%20secret%20-cplain` +
		"%20-c%20work_mem%3Dharmless&local_preload_libraries=nest,egg.so")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`role "canary" does not exist`:          `role "…" does not exist`,
		`"my secret" is no key`:                 `"…" is no key`,
		"-c plain requires a value":             "-c … requires a value",
		`work_mem: "harmless"`:                  `work_mem: "harmless"`,
		`cannot find "$libdir/plugins/egg.so"`:  `cannot find "$libdir/plugins/…"`,
		"canary,my secret and nest,egg.so here": "…,… and … here",
	} {
		if got := s.clean(errors.New(text)); got.Error() != want {
			t.Errorf("%q is cleaned to %q, want %q", text, got, want)
		}
	}
}
