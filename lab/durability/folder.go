package durability

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/impedance/lab/strace"
)

// folder is the folder of a database as system calls change it, and what of it is on the disk.
type folder struct {
	path   string
	names  map[string]*file
	synced map[string]*file // as the folder's last sync left it
	moves  []move           // since then
	open   map[int64]opened
}

// move is an entry that was made, or removed if it has no file.
type move struct {
	name string
	file *file
}

// opened is what a file descriptor stands for: a file of the folder, or the folder itself.
type opened struct{ file *file }

// readFolder returns a folder with what is in it, all of it on the disk.
func readFolder(path string) (*folder, error) {
	f := &folder{path: path, names: map[string]*file{}, open: map[int64]opened{}}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			return nil, err
		}
		f.names[e.Name()] = &file{now: content, synced: slices.Clone(content)}
	}
	f.synced = maps.Clone(f.names)
	return f, nil
}

// syncs reports whether a call waits for the disk, for a file of the folder or for itself.
func (f *folder) syncs(c strace.Call) bool {
	if c.Name != "fsync" && c.Name != "fdatasync" || c.Result != 0 {
		return false
	}
	fd, err := c.Number(0)
	_, ok := f.open[fd]
	return ok && err == nil
}

// do changes the folder as a call that has returned did.
func (f *folder) do(c strace.Call) error {
	if c.Result < 0 {
		return nil
	}
	switch c.Name {
	case "open":
		return f.opens(c, 0)
	case "openat":
		return f.opens(c, 1)
	case "unlink":
		return f.unlinks(c, 0)
	case "unlinkat":
		return f.unlinks(c, 1)
	case "creat", "rename", "renameat", "renameat2", "truncate":
		for _, arg := range c.Args {
			if _, ok := f.inside(arg); ok {
				return fmt.Errorf("%s is not understood here", c.Name)
			}
		}
		return nil
	}
	return f.doOpened(c)
}

// doOpened changes what a file descriptor stands for.
func (f *folder) doOpened(c strace.Call) error {
	fd, err := c.Number(0)
	if err != nil {
		return err
	}
	o, ok := f.open[fd]
	switch {
	case !ok:
		return nil
	case c.Name == "close":
		delete(f.open, fd)
		return nil
	case c.Name == "fsync" || c.Name == "fdatasync":
		f.sync(o.file)
		return nil
	case o.file == nil: // it is the folder
	case c.Name == "pwrite64" && len(c.Args) == 4 && c.Result <= int64(len(c.Args[1])):
		offset, err := place(c, 3)
		if err == nil && c.Result > 0 {
			o.file.change(change{offset, []byte(c.Args[1][:c.Result])})
		}
		return err
	case c.Name == "ftruncate":
		size, err := place(c, 1)
		if err == nil {
			o.file.change(change{offset: size})
		}
		return err
	}
	return fmt.Errorf("%s is not understood here", c.Name)
}

// farthest is the last byte of a file that is followed, which is held in memory.
const farthest = 128 << 20

// place returns an argument that is a place in a file.
func place(c strace.Call, i int) (int64, error) {
	at, err := c.Number(i)
	if err == nil && (at < 0 || at > farthest) {
		err = fmt.Errorf("%s at byte %d is not understood here, where files have %d at most", c.Name, at,
			farthest)
	}
	return at, err
}

// sync puts a file on the disk, or the folder if the file is nil. A file's sync leaves its entry
// in the folder as it is.
func (f *folder) sync(of *file) {
	if of != nil {
		of.sync()
		return
	}
	f.synced, f.moves = maps.Clone(f.names), nil
}

func (f *folder) opens(c strace.Call, at int) error {
	if len(c.Args) < at+2 {
		return fmt.Errorf("%s has %d arguments", c.Name, len(c.Args))
	}
	delete(f.open, c.Result)
	if c.Args[at] == f.path {
		f.open[c.Result] = opened{}
		return nil
	}
	name, ok := f.inside(c.Args[at])
	if !ok {
		return nil
	}
	if strings.Contains(c.Args[at+1], "SYNC") || strings.Contains(c.Args[at+1], "O_TRUNC") {
		return fmt.Errorf("%s with %s is not understood here", c.Name, c.Args[at+1])
	}
	if f.names[name] == nil {
		f.move(move{name, &file{}})
	}
	f.open[c.Result] = opened{f.names[name]}
	return nil
}

func (f *folder) unlinks(c strace.Call, at int) error {
	if len(c.Args) <= at {
		return fmt.Errorf("%s has %d arguments", c.Name, len(c.Args))
	}
	if name, ok := f.inside(c.Args[at]); ok {
		f.move(move{name: name})
	}
	return nil
}

func (f *folder) move(m move) {
	m.in(f.names)
	f.moves = append(f.moves, m)
}

func (m *move) in(names map[string]*file) {
	if m.file == nil {
		delete(names, m.name)
	} else {
		names[m.name] = m.file
	}
}

// inside returns the name of what a path names in the folder.
func (f *folder) inside(path string) (string, bool) {
	return strings.CutPrefix(path, f.path+string(filepath.Separator))
}

// image are the contents of files by their names.
type image map[string][]byte

// index reports whether a file is the index of the log, which SQLite makes anew after a crash
// and writes in memory alone, past the calls.
func index(name string) bool { return strings.HasSuffix(name, "-shm") }

// lost returns what a power cut leaves at worst: nothing that was not synced.
func (f *folder) lost() image {
	i := image{}
	for name, file := range f.synced {
		if !index(name) {
			i[name] = slices.Clone(file.synced)
		}
	}
	return i
}

// torn returns what a power cut may leave of what was not synced: any part of the files, and
// of the changes to the folder those up to some moment, because filesystems keep their order.
func (f *folder) torn(rng *rand.Rand) image {
	names := maps.Clone(f.synced)
	for _, m := range f.moves[:rng.IntN(len(f.moves)+1)] {
		m.in(names)
	}
	i := image{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !index(name) {
			i[name] = names[name].torn(rng)
		}
	}
	return i
}

// write writes the files into an empty folder.
func (i image) write(dir string) error {
	for name, content := range i {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// compare holds the folder against the real one, so that a call which was overlooked in the
// trace, or not understood, does not go unnoticed.
func (f *folder) compare() error {
	real, err := readFolder(f.path)
	if err != nil {
		return err
	}
	for _, names := range []map[string]*file{f.names, real.names} {
		for name := range names {
			a, b := f.names[name], real.names[name]
			if !index(name) && (a == nil || b == nil || !bytes.Equal(a.now, b.now)) {
				return fmt.Errorf("the trace does not lead to the file %s that is there; please report "+
					"it with the versions of strace and of the system", name)
			}
		}
	}
	return nil
}
