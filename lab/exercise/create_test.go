package exercise

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// this is the command that calls Commit.
func this(t *testing.T) []string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{path, child}
}

// TestCreate holds that what strace counts is what is derived where there is no strace.
func TestCreate(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Log("without strace: syncs are not counted")
	}
	s := setup(t, "gorm")
	found, err := Create(t.Context(), s, 1, this(t))
	if err != nil {
		t.Fatal(err)
	}
	if !(found.Disk.Sync > 0) || len(found.Settings) != len(Settings) {
		t.Errorf("found %+v", found)
	}
	for i, row := range found.Settings {
		if row.Setting != Settings[i] || row.Syncs != derivedSyncs[row.Setting] {
			t.Errorf("%+v has %+v syncs, want %+v", row.Setting, row.Syncs, derivedSyncs[row.Setting])
		}
		if len(row.Layers) != 2 || row.Layers[1].Layer != "gorm" {
			t.Errorf("%+v has layers %+v", row.Setting, row.Layers)
		}
		for _, l := range row.Layers {
			if !(l.Each > 0 && l.Once > 0) {
				t.Errorf("%+v has %+v", row.Setting, l)
			}
		}
	}
}

// TestCreateAfterDeletion holds that it does not matter who has left.
func TestCreateAfterDeletion(t *testing.T) {
	s := setup(t)
	site, err := openSite(t.Context(), s.Stage, s.Layers[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := site.store.DeleteUser(t.Context(), 200); err != nil { // the last of the data set
		t.Fatal(err)
	}
	seconds, err := createUsers(t.Context(), s.Layers[0], site.dsn, Settings[0], func(string) {})
	if err != nil || !(seconds[0] > 0 && seconds[1] > 0) {
		t.Errorf("it took %v (%v)", seconds, err)
	}
	if err := site.close(); err != nil {
		t.Error(err)
	}
}

// TestCreateNotCounted holds that syncs are derived where they cannot be counted, and why.
func TestCreateNotCounted(t *testing.T) {
	tests := []struct{ script, want string }{
		{"", "strace is not installed; apt-get install strace, or your system's way, gives it"},
		{"echo 'ptrace: Operation not permitted' >&2; exit 1", "strace does not work here: exit " +
			"status 1: ptrace: Operation not permitted; in a container, start that with " +
			"--cap-add=SYS_PTRACE"},
	}
	for _, test := range tests {
		s := setup(t)
		onlyCommand(t, "strace", test.script)
		found, err := Create(t.Context(), s, 1, this(t))
		if err != nil {
			t.Fatal(err)
		}
		if found.NotCounted != test.want || found.Settings[0].Syncs != (Syncs{HundredUsers, 1}) {
			t.Errorf("it says %q and %+v, want %q", found.NotCounted, found.Settings[0], test.want)
		}
	}
}

// TestCreateCancelled cancels at each stage. The fixture holds that nothing stays.
func TestCreateCancelled(t *testing.T) {
	for _, stage := range []string{"", "copies", "users", "counting syncs"} {
		s := setup(t)
		ctx := cancelling(t, &s, stage)
		if _, err := Create(ctx, s, 1, this(t)); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %q it ends with %v", stage, err)
		}
	}
}

func TestSyncsOf(t *testing.T) {
	said := func(what string) string { return fmt.Sprintf(`"%s"`, hex(marker+what+"\n")) }
	trace := []string{
		`7  fsync(3) = 0`,
		`7  write(1, ` + said("each") + `, 25) = 25`,
		`8  fdatasync(5 <unfinished ...>`,
		`7  write(6, "\x01\x00", 2) = 2`,
		`8  <... fdatasync resumed>) = 0`,
		`8  fsync(5)                 = 0`,
		`7  write(1, ` + said("once") + `, 25 <unfinished ...>`,
		`7  <... write resumed>) = 25`,
		`7  fdatasync(5) = 0`,
		`7  write(1, ` + said("done") + `, 25) = 25`,
		`7  fsync(3) = 0`,
		`7  +++ exited with 0 +++`,
	}
	got, err := syncsOf(strings.NewReader(strings.Join(trace, "\n")))
	if want := (Syncs{2, 1}); got != want || err != nil {
		t.Errorf("counted %+v (%v), want %+v", got, err, want)
	}
	if _, err := syncsOf(strings.NewReader(strings.Join(trace[:9], "\n"))); err == nil {
		t.Error("half a trace is counted")
	}
}

// hex writes a text as strace does.
func hex(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, `\x%02x`, c)
	}
	return b.String()
}

// TestAppendAndSync holds that the file is gone afterwards.
func TestAppendAndSync(t *testing.T) {
	dir := t.TempDir()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if seconds, err := appendAndSync(t.Context(), dir, 2); err != nil || !(seconds > 0) {
		t.Errorf("it took %v (%v)", seconds, err)
	}
	if _, err := appendAndSync(ended, dir, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled it ends with %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

// TestCreateBusy holds that rounds which other programs disturb are measured again, and that there are
// no figures without enough that they leave alone.
func TestCreateBusy(t *testing.T) {
	for _, test := range busyRounds {
		t.Run(test.name, func(t *testing.T) {
			s := setup(t)
			onlyCommand(t, "strace", "")

			s.Meter = (&processors{others: test.others}).read
			found, err := Create(t.Context(), s, 4, this(t))
			if err != nil {
				t.Fatal(err)
			}
			checkRounds(t, test.rounds, found.Rounds, found.Refused)
			if got := len(found.Settings) > 0; got != (found.Refused == nil) {
				t.Errorf("there are figures: %v, and it is refused: %v", got, found.Refused)
			}
		})
	}
}
