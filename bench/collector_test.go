package bench

import (
	"runtime"
	"testing"
)

// TestMeterEarly holds that a collection before the heap has doubled is not charged to the few bytes
// that were allocated until then.
func TestMeterEarly(t *testing.T) {
	live := make([][]byte, 1<<10)
	for i := range live {
		live[i] = make([]byte, 16<<10)
	}
	defer runtime.KeepAlive(live)
	runtime.GC()
	m := newMeter()
	seconds := m.seconds
	m.collect()
	cost, collected := m.look()
	spent := (m.seconds - seconds) * 1e9
	if most := spent / (16 << 20); !collected || cost > most {
		t.Errorf("a byte costs %v ns after a collection of %v ns, want %v at most", cost, spent, most)
	}
	if m.early {
		t.Error("the next collection counts as early too")
	}
}
