package results

import (
	"strings"
	"testing"
	"time"
)

// names are names as they are written, and what they say.
var names = map[string]Name{
	"UserByID/impl=floor/engine=sqlite/users=10k-2": {Operation: "UserByID", Participant: "floor",
		Engine: "sqlite", Users: 10_000, Procs: 2},
	"Following/page=later/impl=oracle/engine=memory/users=1M-16": {Operation: "Following",
		Page: Later, Participant: Oracle, Engine: Memory, Users: 1_000_000, Procs: 16},
	"Publish/impl=sqlc-pgx/engine=postgres/users=50/sync=full-1": {Operation: "Publish",
		Participant: "sqlc-pgx", Engine: "postgres", Users: 50, Sync: "full", Procs: 1},
	"Publish/impl=ent/engine=sqlite/users=1500/sync=off/rtt=0s-2": {Operation: "Publish",
		Participant: "ent", Engine: "sqlite", Users: 1500, Sync: "off", Delayed: true, Procs: 2},
	"PostByID/impl=ent/engine=sqlite/users=1k/rtt=1.5ms-2": {Operation: "PostByID", Participant: "ent",
		Engine: "sqlite", Users: 1000, Delayed: true, RoundTrip: 1500 * time.Microsecond, Procs: 2},
	"Code/impl=gorm/engine=mysql-2": {Operation: "Code", Participant: "gorm", Engine: "mysql",
		Procs: 2},
	"Following/page=later": {Operation: "Following", Page: Later},
	"/impl=floor":          {Participant: "floor"},
}

// TestName holds that names are written and read alike.
func TestName(t *testing.T) {
	t.Parallel()
	for text, name := range names {
		if got := name.String(); got != text {
			t.Errorf("%+v is written %s, want %s", name, got, text)
		}
		if got, err := ParseName(text); err != nil || got != name {
			t.Errorf("%s is read as %+v, %v; want %+v", text, got, err, name)
		}
	}
	if got, err := ParseName("Mix/name=social/impl=ent/x-2"); err != nil ||
		got != (Name{Operation: "Mix", Participant: "ent", Procs: 2}) {
		t.Errorf("a name with other parts is read as %+v, %v", got, err)
	}
}

// TestParseNameRefuses holds that an error says what is wrong with a name.
func TestParseNameRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"A/impl=a/impl=b":          "/impl= is in the name twice",
		"A/page=2":                 "/page=2: a page is later",
		"A/users=many":             "/users=many is no number of users",
		"A/users=-1-2":             "/users=-1 is no number of users",
		"A/users=9999999999999M-2": "/users=9999999999999M is no number of users",
		"A/sync=on":                "/sync=on: writes are synced off or full",
		"A/rtt=soon":               "/rtt=soon is no round-trip time",
		"A/rtt=-1ms":               "/rtt=-1ms: a round trip takes no negative time",
		"A/impl=a-0":               "-0 is no number of processors",
	} {
		if _, err := ParseName(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 1: "1", 999: "999", 1000: "1k", 1001: "1001",
		10_000: "10k", 1_000_000: "1M", 1_500_000: "1500k", 12_345_678: "12345678"} {
		if got := short(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
		if got, err := parseShort(want); got != n || err != nil {
			t.Errorf("%s is read as %d, %v", want, got, err)
		}
	}
}

// FuzzName holds that a name that is read, and says how many processors there were as all of this
// module do, is written so that the same is read again.
func FuzzName(f *testing.F) {
	for text := range names {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := ParseName(text)
		if err != nil || name.Procs == 0 {
			return
		}
		if again, err := ParseName(name.String()); err != nil || again != name {
			t.Errorf("%q is read as %+v, and written %s as %+v, %v", text, name, name, again, err)
		}
	})
}
