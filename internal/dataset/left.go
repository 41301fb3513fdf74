package dataset

import (
	"maps"
	"slices"
	"sync"
)

// kept are the files, folders and tables that this process has made for its own work.
var kept = workplace{made: map[string]bool{}}

type workplace struct {
	sync.Mutex
	made map[string]bool
}

func (w *workplace) add(name string) {
	w.Lock()
	defer w.Unlock()
	w.made[name] = true
}

// remove forgets what was removed, unless removing it failed, and returns that error.
func (w *workplace) remove(name string, err error) error {
	w.Lock()
	defer w.Unlock()
	if err == nil {
		delete(w.made, name)
	}
	return err
}

// Left returns the names of what this process has made for its own work and not removed: folders,
// partial files, and the tables of a server that does not roll them back.
func Left() []string {
	kept.Lock()
	defer kept.Unlock()
	return slices.Sorted(maps.Keys(kept.made))
}
