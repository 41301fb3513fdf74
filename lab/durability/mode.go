package durability

import (
	"fmt"
	"slices"
	"strings"
)

// Mode is SQLite's journal mode and its level of synchronous.
type Mode struct {
	Journal     string // journal_mode
	Synchronous string // synchronous
}

// The values that SQLite has, in the order of its documentation.
var (
	journals = []string{"DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL", "OFF"}
	levels   = []string{"OFF", "NORMAL", "FULL", "EXTRA"}
)

// Default is the mode of all other commands.
var Default = Mode{"WAL", "FULL"}

// Modes returns the modes worth testing, the default first.
func Modes() []Mode {
	return []Mode{
		Default, {"WAL", "NORMAL"}, {"WAL", "OFF"},
		{"DELETE", "EXTRA"}, {"DELETE", "FULL"}, {"DELETE", "NORMAL"}, {"DELETE", "OFF"},
		{"TRUNCATE", "FULL"}, {"MEMORY", "FULL"},
	}
}

// String returns the mode as ParseMode reads it.
func (m Mode) String() string { return m.Journal + "+" + m.Synchronous }

// ParseMode reads a mode such as WAL+FULL, in any case.
func ParseMode(s string) (Mode, error) {
	journal, level, _ := strings.Cut(strings.ToUpper(s), "+")
	if !slices.Contains(journals, journal) || !slices.Contains(levels, level) {
		return Mode{}, fmt.Errorf("%q is no mode; give a journal of %s and a level of %s, such as %s",
			s, strings.Join(journals, ", "), strings.Join(levels, ", "), Default)
	}
	return Mode{journal, level}, nil
}

// promise is the promise of SQLite's documentation for a mode.
type promise struct {
	survivesKill bool // nothing is lost or damaged when the program dies
	intact       bool // nothing is damaged when the power goes
	durable      bool // nothing is lost when the power goes
}

// promise follows https://sqlite.org/pragma.html#pragma_synchronous and #pragma_journal_mode.
// A journal on disk and in order is enough for a kill, because the kernel keeps all writes. A power
// cut also needs syncs: with a log from NORMAL on, with a rollback journal from FULL on. A commit
// that ends by removing a file is durable only after a sync of the folder, which only EXTRA does.
func (m Mode) promise() promise {
	if m.Journal == "MEMORY" || m.Journal == "OFF" {
		return promise{}
	}
	full := m.Synchronous == "FULL" || m.Synchronous == "EXTRA"
	return promise{
		survivesKill: true,
		intact:       full || m.Journal == "WAL" && m.Synchronous == "NORMAL",
		durable:      full && (m.Journal != "DELETE" || m.Synchronous == "EXTRA"),
	}
}
