package durability

import (
	"math/rand/v2"
	"slices"
)

// file is what a program has written into a file, and what of it is on the disk. It has no
// name: a file that was removed may come back with the power.
type file struct {
	now     []byte
	synced  []byte   // as the last sync left it
	pending []change // since then
}

// change is a write, or a truncation if it has no data.
type change struct {
	offset int64
	data   []byte
}

func (f *file) change(c change) {
	f.now = c.apply(f.now)
	f.pending = append(f.pending, c)
}

func (f *file) sync() {
	for _, c := range f.pending {
		f.synced = c.apply(f.synced)
	}
	f.pending = nil
}

// apply returns content with the change in it. What a longer file gains is zeros.
func (c *change) apply(content []byte) []byte {
	if c.data == nil {
		return resize(content, c.offset)
	}
	if end := c.offset + int64(len(c.data)); end > int64(len(content)) {
		content = resize(content, end)
	}
	copy(content[c.offset:], c.data)
	return content
}

func resize(content []byte, size int64) []byte {
	if size <= int64(len(content)) {
		return content[:size]
	}
	gain := size - int64(len(content))
	content = slices.Grow(content, int(gain))[:size]
	clear(content[size-gain:])
	return content
}

// page is the unit in which the kernel writes a file back.
const page = 4096

// torn returns the file as a power cut may leave it when the kernel was writing it back. Its
// length is one that it has had since the last sync, and so is each page, every one in a state
// of its own. A truncation is on the disk at once or not at all, and before what is written
// after it. Within a page nothing is torn, which is what SQLite relies on too.
func (f *file) torn(rng *rand.Rand) []byte {
	until := rng.IntN(len(f.pending) + 1) // the changes that the length has seen
	writes := len(f.pending)              // those that a page can have seen
	size, longest := int64(len(f.synced)), int64(len(f.synced))
	for i, c := range f.pending {
		end := c.offset + int64(len(c.data))
		longest = max(longest, end)
		switch {
		case c.data == nil && i >= until:
			writes = min(writes, i)
		case c.data == nil || i < until && end > size:
			size = end
		}
	}
	content := resize(slices.Clone(f.synced), longest)
	states := make([]int, pages(longest))
	for p := range states {
		states[p] = rng.IntN(writes + 1)
	}
	for i, c := range f.pending {
		switch {
		case c.data != nil:
			c.tear(content, func(p int64) bool { return i < states[p] })
		case i < until:
			clear(content[c.offset:])
		}
	}
	return content[:size]
}

// tear makes those parts of a write that are on pages which are on the disk.
func (c *change) tear(content []byte, onDisk func(page int64) bool) {
	end := c.offset + int64(len(c.data))
	for p := c.offset / page; p < pages(end); p++ {
		if onDisk(p) {
			from, to := max(p*page, c.offset), min((p+1)*page, end)
			copy(content[from:to], c.data[from-c.offset:])
		}
	}
}

// pages returns how many pages a length takes.
func pages(length int64) int64 { return (length + page - 1) / page }
