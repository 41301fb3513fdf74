package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/schema"
)

// copies are those of a data set that a command works on at the same time.
type copies struct{ n, rounds int }

// copies returns the copies of a data set of a number of users that the command makes.
func (d *data) copies(c copies, users int64) copies {
	if d.inPairs && users > oracleUsers {
		c.n = min(c.n, 2)
	}
	return c
}

// What a copy takes beside the data set: a log of writes, which SQLite begins anew when it has
// 4 MB, with what single rounds of writes leave; and that of each round.
const (
	bytesOfLog   = 8 << 20
	bytesOfRound = 100_000
)

// bytes returns what copies of a data set of so many bytes take at most.
func (c copies) bytes(each int64) int64 {
	return int64(c.n) * (each + bytesOfLog + int64(c.rounds)*bytesOfRound)
}

// checkRoom refuses a data set, and copies of it, that do not fit into the folder for them. It
// knows nothing of a server's disks, and of a graph only when it has been read.
func (d *data) checkRoom(dsn string, c copies) error {
	each := d.spec().Bytes()
	if dsn != bench.Embedded || each == 0 {
		return nil
	}
	dir, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	there, err := d.spec().InCache()
	if err != nil {
		return err
	}
	c = d.copies(c, int64(d.users))
	need, what := c.bytes(each), fmt.Sprintf("a data set of %d users", d.users)
	if !there {
		need += each
	}
	if c.n > 0 {
		what += fmt.Sprintf(" and %s of it", c)
	}
	return checkFree(dir, need, what)
}

// checkRoom refuses copies of a file that do not fit into a folder.
func (c copies) checkRoom(dsn, dir string) error {
	if schema.EngineOf(dsn) != schema.SQLite {
		return nil
	}
	path, err := schema.Path(dsn)
	if err != nil {
		return err
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil // opening it says what is wrong
	}
	return checkFree(dir, c.bytes(file.Size()), fmt.Sprintf("%s of %s", c, path))
}

func (c copies) String() string {
	if c.n == 1 {
		return "1 copy"
	}
	return fmt.Sprintf("%d copies", c.n)
}

// checkTarget refuses a data set that does not fit into the folder of its file.
func (d *data) checkTarget(dsn string) error {
	if schema.EngineOf(dsn) != schema.SQLite {
		return nil
	}
	path, err := schema.Path(dsn)
	if err != nil {
		return err
	}
	return checkFree(filepath.Dir(path), d.spec().Bytes(), fmt.Sprintf("a data set of %d users",
		d.users))
}

// checkFree refuses to use more bytes than a folder has free.
func checkFree(dir string, need int64, what string) error {
	free, known, err := dataset.Free(dir)
	if err != nil || !known || need <= free {
		return nil // whatever is wrong with the folder, making files in it says so
	}
	return fmt.Errorf("%s would take %s, and %s has %s free; take fewer users or layers, or a folder "+
		"on a larger disk (XDG_CACHE_HOME for the cache, TMPDIR for serve, --dsn for data)", what,
		weight(need), dir, weight(free))
}

// weight writes bytes with three significant digits.
func weight(bytes int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	v := float64(bytes)
	for i, unit := range units {
		if v < 999.5 || i == len(units)-1 {
			digits := 2 - int(math.Log10(max(v, 1)))
			return fmt.Sprintf("%.*f %s", max(0, digits)*min(i, 1), v, unit)
		}
		v /= 1000
	}
	panic("unreachable")
}
