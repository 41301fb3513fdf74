package bench

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/layers"
)

// TestDelays holds that a call takes no less than its delays, each once for every call of
// the driver that a server would be asked for.
func TestDelays(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	p := plan(layers.All(), named(t, "UserByID", "PostByID", "ProfilePage", "UpdateProfile"))
	p.Rounds = 2
	calls := map[string]float64{}
	results := 0
	err := Delays(t.Context(), stage, p, world, silent, func(r *benchfmt.Result) error {
		results++
		spent, _ := r.Value("ns/op")
		asked, _ := r.Value("calls/op")
		base, parts := r.Name.Parts()
		for _, part := range parts {
			if trip, ok := strings.CutPrefix(string(part), "/rtt="); ok {
				if least := asked * float64(parsed(t, trip)); spent < least {
					t.Errorf("%s takes %v ns, and its delays %v", r.Name, spent, least)
				}
			}
		}
		calls[string(base)+string(parts[0])] = asked
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := 4 * len(p.Layers) * callsOfRound * p.Rounds; results != want {
		t.Errorf("%d results, want %d", results, want)
	}
	for name, want := range map[string]float64{
		"UserByID/impl=floor": 1, "UserByID/impl=gorm-quickstart": 1,
		"PostByID/impl=floor": 1, "PostByID/impl=ent": 2,
		"ProfilePage/impl=floor": 5, "ProfilePage/impl=ent": 6, // with begin and commit
		"UpdateProfile/impl=floor": 1, "UpdateProfile/impl=gorm-quickstart": 3,
	} {
		if calls[name] != want {
			t.Errorf("%s asks %v times, want %v", name, calls[name], want)
		}
	}
}

// TestDelaysOfDeleting holds that users may go who are read to wake the processor.
func TestDelaysOfDeleting(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	for i := range 5 {
		world.Popular[i] = world.Users[callsOfRound+i].ID // the first round's
	}
	p := plan(layers.All()[:2], named(t, "DeleteUser"))
	p.Rounds = 1
	results := 0
	err := Delays(t.Context(), stage, p, world, silent, func(*benchfmt.Result) error {
		results++
		return nil
	})
	if want := 2 * callsOfRound; err != nil || results != want {
		t.Errorf("%d results, want %d: %v", results, want, err)
	}
}

func parsed(t *testing.T, text string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
