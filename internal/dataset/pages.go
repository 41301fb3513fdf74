package dataset

import (
	"encoding/binary"
	"errors"
	"os"
)

// This file writes B-trees in the form of https://www.sqlite.org/fileformat2.html: from entries
// that come in order, page after page, each page once. SQLite itself makes them only entry by
// entry, through its page cache, and so takes several times as long.

// pageSize is what SQLite gives a new database.
const pageSize = 4096

// lockPage is the page that SQLite locks bytes of, where the file has one. It stays empty.
const lockPage = 1<<30/pageSize + 1

// pageFile appends pages to a database that SQLite has made and closed.
type pageFile struct {
	file   *os.File
	last   uint32 // the number of the last page
	buffer []byte // whole pages up to the last, which are not in the file yet
}

// bufferedPages are the bytes that go into the file at once.
const bufferedPages = 1 << 20

func openPages(path string) (*pageFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &pageFile{file: file, last: uint32(info.Size() / pageSize)}, nil
}

// add appends a page and returns its number.
func (f *pageFile) add(page []byte) (number uint32, err error) {
	if f.last+1 == lockPage {
		f.append(make([]byte, pageSize))
	}
	f.append(page)
	if len(f.buffer) < bufferedPages {
		return f.last, nil
	}
	return f.last, f.flush()
}

func (f *pageFile) append(page []byte) {
	f.buffer = append(f.buffer, page...)
	f.last++
}

func (f *pageFile) flush() error {
	_, err := f.file.WriteAt(f.buffer, int64(f.last)*pageSize-int64(len(f.buffer)))
	f.buffer = f.buffer[:0]
	return err
}

// replace writes a page that SQLite has made.
func (f *pageFile) replace(number uint32, page []byte) error {
	_, err := f.file.WriteAt(page, int64(number-1)*pageSize)
	return err
}

// close writes what is left, and the number of pages into the header, which SQLite believes as long
// as it has made the last change itself.
func (f *pageFile) close() error {
	const pages = 28 // where the header has their number
	_, err := f.file.WriteAt(binary.BigEndian.AppendUint32(nil, f.last), pages)
	return errors.Join(err, f.flush(), f.file.Close())
}

// discard closes the file as it is.
func (f *pageFile) discard() error { return f.file.Close() }

// tree writes a B-tree. The root takes the page that SQLite has given it.
//
// A page is complete when an entry does not fit on it any more. In an index that entry goes up a
// level, between the page and the next. It is held back until there is another entry, because the
// next page must not stay empty. In a table all rows are on the lowest level, and above are
// copies of the last row id of each page.
type tree struct {
	file   *pageFile
	root   uint32
	levels []*node // the lowest first
	kinds  pageKinds
	spare  int // bytes that each page of the lowest level keeps free
}

// insertedSpare is how many bytes a page of an index has free on average where SQLite has inserted
// its entries one by one, as for a UNIQUE column or the key of a table without row ids. What it
// sorts for a CREATE INDEX fills the pages. Loaded pages are like those, because otherwise one of
// the first inserts in each page would have to divide it.
const insertedSpare = 480

// pageKinds are the first bytes of the pages of a tree.
type pageKinds struct{ leaf, interior byte }

var (
	tablePages = pageKinds{leaf: 0x0d, interior: 0x05}
	indexPages = pageKinds{leaf: 0x0a, interior: 0x02}
)

// node is the last page of a level, as far as it is filled.
type node struct {
	page    [pageSize]byte
	header  int // bytes
	cells   int
	content int // where the content of the cells begins, which grows downwards
	newest  int // bytes of the last cell
	most    int // bytes that may be used
	held    []byte
	left    uint32 // of what is held
}

// Bytes of the headers, and of the pointers that begin a cell above the lowest level.
const (
	leafHeader     = 8
	interiorHeader = 12
	childPointer   = 4
)

// level returns the last page of a level.
func (t *tree) level(i int) *node {
	if i == len(t.levels) {
		n := &node{header: interiorHeader, most: pageSize}
		n.page[0] = t.kinds.interior
		if i == 0 {
			n.header, n.most = leafHeader, pageSize-t.spare
			n.page[0] = t.kinds.leaf
		}
		n.content = pageSize
		t.levels = append(t.levels, n)
	}
	return t.levels[i]
}

// put puts a cell on the page, unless there is no room.
func (n *node) put(left uint32, cell []byte) bool {
	size := len(cell)
	if n.header == interiorHeader {
		size += childPointer
	}
	if n.header+2*(n.cells+1)+size > n.content-(pageSize-n.most) {
		return false
	}
	n.content -= size
	at := n.page[n.content:]
	if n.header == interiorHeader {
		binary.BigEndian.PutUint32(at, left)
		at = at[childPointer:]
	}
	copy(at, cell)
	binary.BigEndian.PutUint16(n.page[n.header+2*n.cells:], uint16(n.content))
	n.cells++
	n.newest = size
	return true
}

// pop takes the last cell from the page.
func (n *node) pop() (left uint32, cell []byte) {
	cell = append(cell, n.page[n.content:n.content+n.newest]...)
	if n.header == interiorHeader {
		left, cell = binary.BigEndian.Uint32(cell), cell[childPointer:]
	}
	clear(n.page[n.content : n.content+n.newest])
	n.content += n.newest
	n.cells--
	clear(n.page[n.header+2*n.cells:][:2])
	return left, cell
}

// complete returns the page with its header. right is the page of what comes after its cells.
func (n *node) complete(right uint32) []byte {
	binary.BigEndian.PutUint16(n.page[3:], uint16(n.cells))
	binary.BigEndian.PutUint16(n.page[5:], uint16(n.content))
	if n.header == interiorHeader {
		binary.BigEndian.PutUint32(n.page[8:], right)
	}
	return n.page[:]
}

// reset empties the page.
func (n *node) reset() {
	clear(n.page[1:])
	n.cells, n.content, n.held = 0, pageSize, n.held[:0]
}

// row adds a row with a higher id than the one before. last is the id of that one.
func (t *tree) row(last int64, cell []byte) error {
	leaf := t.level(0)
	if leaf.put(0, cell) {
		return nil
	}
	if err := t.next(0, 0, appendVarint(nil, uint64(last))); err != nil {
		return err
	}
	leaf.put(0, cell)
	return nil
}

// entry adds an entry of an index that comes after the one before.
func (t *tree) entry(cell []byte) error { return t.add(0, 0, cell) }

// add adds an entry on a level. left is the page of what comes before it.
func (t *tree) add(level int, left uint32, cell []byte) error {
	n := t.level(level)
	if len(n.held) > 0 {
		if err := t.next(level, n.left, n.held); err != nil {
			return err
		}
	}
	if !n.put(left, cell) {
		n.left, n.held = left, append(n.held, cell...)
	}
	return nil
}

// next begins another page of a level. The one that is complete gets right as its last pointer, and
// divider comes between the two.
func (t *tree) next(level int, right uint32, divider []byte) error {
	n := t.levels[level]
	number, err := t.file.add(n.complete(right))
	if err == nil {
		err = t.add(level+1, number, divider)
	}
	n.reset()
	return err
}

// finish writes the last page of each level.
func (t *tree) finish() error {
	t.level(0) // which is empty in a tree without entries
	var last uint32
	for level := 0; ; level++ {
		n := t.levels[level]
		if len(n.held) > 0 {
			left, held := n.left, append([]byte(nil), n.held...)
			right, divider := n.pop()
			if err := t.next(level, right, divider); err != nil {
				return err
			}
			n.put(left, held)
		}
		if level == len(t.levels)-1 {
			return t.file.replace(t.root, n.complete(last))
		}
		var err error
		if last, err = t.file.add(n.complete(last)); err != nil {
			return err
		}
	}
}
