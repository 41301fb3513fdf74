//go:build linux && (amd64 || arm64)

package scale

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"example.com/impedance/bench"
	"example.com/impedance/internal/growth"
	"example.com/impedance/schema"
)

// TestEvict holds that no page of a file is in memory after it was evicted, and that a page that
// stays, because a program has it mapped, is an error.
func TestEvict(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pages")
	if err := os.WriteFile(path, make([]byte, 64*pageBytes), 0o644); err != nil {
		t.Fatal(err)
	}
	in := func() float64 {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		pages, err := resident(f)
		if err != nil || len(pages) != 64 {
			t.Fatalf("%d pages (%v)", len(pages), err)
		}
		return share(pages)
	}
	if got := in(); got != 1 {
		t.Errorf("%v of the pages are in memory after they were written", got)
	}
	if err := evict(path); err != nil {
		t.Fatal(err)
	}
	if got := in(); got != 0 {
		t.Errorf("%v of the pages are in memory after they were evicted", got)
	}
	if _, err := os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if got := in(); got != 1 {
		t.Errorf("%v of the pages are in memory after they were read", got)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mapped, err := syscall.Mmap(int(f.Fd()), 0, 64*pageBytes, syscall.PROT_READ,
		syscall.MAP_SHARED|syscall.MAP_POPULATE)
	if err != nil {
		t.Fatal(err)
	}
	if err := evict(path); err == nil {
		t.Error("pages that are mapped count as evicted")
	}
	if err := syscall.Munmap(mapped); err != nil {
		t.Fatal(err)
	}
}

// TestHalve holds that about half of the pages are in memory, and again after all were read.
func TestHalve(t *testing.T) {
	path, err := schema.Path(source(t, 2000).DSN)
	if err != nil {
		t.Fatal(err)
	}
	h, err := halve(t.Context(), path, 1)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		in, err := h.restore()
		if err != nil || math.Abs(in-0.5) > 0.06 {
			t.Errorf("%v of the pages are in memory (%v)", in, err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, out := range h.out {
			if out { // one by one, as calls read them
				if _, err := f.ReadAt(make([]byte, pageBytes), int64(i)*pageBytes); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPages holds that the pages of a cold call are those of the plan: a look-up by key reads a
// page of each level of the table, all from the disk.
func TestPages(t *testing.T) {
	p := small(t, []int64{2000}, "UserByID")
	p.ClientRounds = 0
	rs, _ := ran(t, p)
	db, err := schema.Open(t.Context(), source(t, 2000).DSN, &schema.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var levels float64 // a path is / for the root, and has another part for each level below
	err = db.QueryRow(`SELECT max(length(path) - length(replace(path, '/', ''))) FROM dbstat
		WHERE name = 'users' AND pagetype = 'leaf'`).Scan(&levels)
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range rs.Layers() {
		n := growth.Name{Operation: "UserByID", Cache: growth.Cold, Layer: layer, Engine: "sqlite",
			Users: 2000}
		cold := rs.Cost(n)
		if cold == nil || cold.Pages != levels || cold.Resident != 0 {
			t.Fatalf("a cold call on %s is %+v, want %v pages", layer, cold, levels)
		}
		if path, _ := schema.Path(source(t, 2000).DSN); onDisk(t, path) &&
			cold.DiskRead < levels*pageBytes {
			t.Errorf("a cold call on %s reads %v bytes from the disk", layer, cold.DiskRead)
		}
		n.Cache = growth.Warm
		if warm := rs.Cost(n); warm == nil || warm.Pages != levels+1 { // and the file's header
			t.Errorf("a warm call on %s is %+v, want %v pages", layer, warm, levels+1)
		}
		n.Cache = growth.Half
		half := rs.Cost(n)
		if half == nil || math.Abs(half.Resident-0.5) > 0.06 || half.Pages != levels {
			t.Errorf("a half cold call on %s is %+v", layer, half)
		}
	}
}

// onDisk reports whether a file is on a disk whose reads the kernel counts.
func onDisk(t *testing.T, path string) bool {
	t.Helper()
	before, err := readSoFar()
	if err != nil {
		t.Fatal(err)
	}
	if err := evict(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	after, err := readSoFar()
	if err != nil {
		t.Fatal(err)
	}
	return after.disk > before.disk
}

// TestColdRefuses holds that a page that stays in memory is an error, never a time.
func TestColdRefuses(t *testing.T) {
	p := small(t, []int64{200}, "UserByID")
	tier := &tier{run: &run{Plan: p}, users: 200, source: source(t, 200), engine: schema.SQLite}
	if err := tier.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := &load{subject: subjects(p.Ops, false, tier.world, nil)[0]}
	l.calls = append(l.calls, l.op.Call(tier.world, 0))
	l.want = append(l.want, bench.Seen{})
	stays := func() (float64, error) { return 0, os.ErrExist }
	_, err := tier.coldCall(t.Context(), tier.source.DSN, l, 0, 0, stays)
	if !errors.Is(err, os.ErrExist) {
		t.Errorf("a page that stays is %v", err)
	}
}
