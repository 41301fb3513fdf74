package durability

import (
	"strings"
	"testing"
)

func TestParseMode(t *testing.T) {
	for _, m := range Modes() {
		if got, err := ParseMode(strings.ToLower(m.String())); err != nil || got != m {
			t.Errorf("%s is read as %v, %v", m, got, err)
		}
	}
	for _, wrong := range []string{"", "WAL", "WAL+", "WAL+ALWAYS", "LOG+FULL", "WAL+FULL+FULL",
		"WAL&mode=ro+FULL"} {
		if m, err := ParseMode(wrong); err == nil || !strings.Contains(err.Error(), "such as WAL+FULL") {
			t.Errorf("%q is read as %v, %v", wrong, m, err)
		}
	}
}

// TestPromise holds the table that SQLite's documentation makes.
func TestPromise(t *testing.T) {
	all := promise{true, true, true}
	for text, want := range map[string]promise{
		"WAL+EXTRA": all, "WAL+FULL": all, "TRUNCATE+FULL": all, "PERSIST+FULL": all,
		"DELETE+EXTRA":  all,
		"DELETE+FULL":   {survivesKill: true, intact: true},
		"WAL+NORMAL":    {survivesKill: true, intact: true},
		"DELETE+NORMAL": {survivesKill: true},
		"WAL+OFF":       {survivesKill: true},
		"DELETE+OFF":    {survivesKill: true},
		"MEMORY+EXTRA":  {},
		"OFF+FULL":      {},
	} {
		m, err := ParseMode(text)
		must(t, err)
		if got := m.promise(); got != want {
			t.Errorf("%s promises %+v, want %+v", m, got, want)
		}
	}
}

// TestBroken holds that a run fails for what was promised, and for nothing else.
func TestBroken(t *testing.T) {
	losing := Crashes{Trials: 9, Lost: 3, Worst: 2, Losing: 2}
	damaged := Crashes{Trials: 9, Damaged: 1, Damage: &damaged{"torn"}}
	for _, tt := range []struct {
		mode      string
		kill, cut Crashes
		want      []string
	}{
		{"WAL+FULL", Crashes{Trials: 9}, Crashes{Trials: 9}, nil},
		{"WAL+FULL", losing, Crashes{}, []string{"2 of 9 kills lost acknowledged rows"}},
		{"WAL+FULL", Crashes{}, losing, []string{"2 of 9 power cuts lost acknowledged rows"}},
		{"WAL+FULL", damaged, damaged, []string{"1 of 9 kills damaged the database, where none may: torn",
			"1 of 9 power cuts damaged the database"}},
		{"WAL+NORMAL", Crashes{}, losing, nil},
		{"WAL+NORMAL", losing, damaged, []string{"kills lost", "power cuts damaged"}},
		{"DELETE+OFF", Crashes{}, damaged, nil},
		{"MEMORY+FULL", damaged, damaged, nil},
	} {
		m, err := ParseMode(tt.mode)
		must(t, err)
		r := Result{Subject: Subject{Layer: "floor", Mode: m}, Kill: tt.kill, Cut: &tt.cut}
		got := r.Broken()
		if len(got) != len(tt.want) {
			t.Errorf("%s: %q, want %q", m, got, tt.want)
			continue
		}
		for i, want := range tt.want {
			if !strings.Contains(got[i], want) || !strings.HasPrefix(got[i], "floor, "+tt.mode) {
				t.Errorf("%s: %q, want %q in it", m, got[i], want)
			}
		}
	}
}
