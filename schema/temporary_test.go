package schema

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTemporary holds that temporary databases have the names of their owners, that a name is given
// once, and that a database whose owner runs is kept, and one whose owner has ended removed.
func TestTemporary(t *testing.T) {
	for _, named := range Servers {
		t.Run(string(named.Engine), func(t *testing.T) {
			dsn := os.Getenv(named.Variable)
			if dsn == "" {
				t.Skipf("%s is not set", named.Variable)
			}
			s, err := parseServer(dsn)
			if err != nil {
				t.Fatal(err)
			}
			aloneInClearing(t, s)
			first := nameTemporary()
			made, drop, err := s.createNamed(t.Context(), "", func() string { return first })
			if err != nil {
				t.Fatal(err)
			}
			listed(t, dsn, first, true)
			if !slices.Contains(Left(), made.String()) {
				t.Errorf("%s is not among what is left, %q", made, Left())
			}
			taken := []string{first, first, nameTemporary()}
			next := func() string { defer func() { taken = taken[1:] }(); return taken[0] }
			other, dropOther, err := s.createNamed(t.Context(), "", next)
			if err != nil || other.database() == first || len(taken) != 0 {
				t.Fatalf("got %s and %v after %d names are left", other, err, len(taken))
			}
			// Without its lock, the name is that of a database all the same.
			dead := nameTemporary()
			if err := s.run(t.Context(), "CREATE DATABASE "+s.quote(dead)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.beside(dead).make(t.Context(), ""); !errors.Is(err, errTaken) {
				t.Errorf("a database that exists is made: %v", err)
			}
			listed(t, dsn, dead, false)
			removed, kept, err := ClearTemporaries(t.Context(), dsn)
			if err != nil {
				t.Fatal(err)
			}
			if !has(removed, dead) || has(removed, first) || !has(kept, first) || has(kept, dead) {
				t.Errorf("removed %v, kept %v; want %s removed and %s kept", removed, kept, dead, first)
			}
			if err := errors.Join(drop(), dropOther()); err != nil {
				t.Error(err)
			}
			if all, err := Temporaries(t.Context(), dsn); err != nil || has(all, first) || has(all, dead) {
				t.Errorf("there are %v (%v)", all, err)
			}
			if slices.Contains(Left(), made.String()) {
				t.Errorf("%s is among what is left", made)
			}
		})
	}
}

// aloneInClearing keeps tests of other packages, which remove what this one leaves, from running
// meanwhile on the same server.
func aloneInClearing(t *testing.T, s server) {
	t.Helper()
	pool, err := s.connect(Options{Conns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	lock := map[Engine]string{Postgres: "SELECT pg_advisory_lock(20261127)",
		MySQL: "SELECT GET_LOCK('impedance tests that clear', 600)"}
	if _, err := pool.ExecContext(t.Context(), lock[s.engine]); err != nil {
		t.Fatal(err)
	}
}

// listed holds that a database is listed with its owner. If it should not be in use, the server may
// yet have to notice that the connection with the lock was closed.
func listed(t *testing.T, dsn, name string, inUse bool) {
	t.Helper()
	all, err := Temporaries(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(o Temporary) bool { return o.Name == name })
	if i < 0 {
		t.Fatalf("%s is not among %v", name, all)
	}
	if all[i].InUse && !inUse {
		time.Sleep(5 * time.Millisecond)
		listed(t, dsn, name, inUse)
		return
	}
	made := all[i].Made
	all[i].Made = time.Time{}
	if want := (Temporary{Name: name, PID: os.Getpid(), InUse: inUse}); all[i] != want ||
		time.Since(made).Abs() > time.Hour {
		t.Errorf("got %v made at %v, want %v made now", all[i], made, want)
	}
}

func has(all []Temporary, name string) bool {
	return slices.ContainsFunc(all, func(o Temporary) bool { return o.Name == name })
}

// TestTemporaryNames holds which databases may be removed: not those with other names.
func TestTemporaryNames(t *testing.T) {
	want := Temporary{Name: "impedance_20261127t233500_4711_abcdefghi2",
		Made: time.Date(2026, 11, 27, 23, 35, 0, 0, time.UTC), PID: 4711}
	if got, ok := readTemporary(want.Name); !ok || got != want {
		t.Errorf("got %v, %t, want %v", got, ok, want)
	}
	for _, name := range []string{"impedance", "impedance_abcdefghi2",
		"impedance_20261127_4711_abcdefghi2",
		"x" + want.Name, want.Name + "x", "impedance_20269927t233500_4711_abcdefghi2",
		strings.ToUpper(want.Name), ""} {
		if got, ok := readTemporary(name); ok {
			t.Errorf("%q is taken for %v", name, got)
		}
	}
}

// TestLeft holds that a database of a server that was lost is not held to be gone.
func TestLeft(t *testing.T) {
	s, err := parseServer("postgres://u:secret@127.0.0.1:1/impedance_lost")
	if err != nil {
		t.Fatal(err)
	}
	key := notRemoved.add(s)
	defer notRemoved.remove(key)
	err = s.drop(t.Context(), key)
	if err == nil || !strings.Contains(err.Error(), "removing the database postgres://u@127.0.0.1") {
		t.Errorf("got %v", err)
	}
	if !slices.Contains(Left(), "postgres://u@127.0.0.1:1/impedance_lost") {
		t.Errorf("what is left is %q", Left())
	}
}
