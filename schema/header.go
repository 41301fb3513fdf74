package schema

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strings"
)

// header is the description of an SQLite file on its first page. This package reads it by itself,
// because SQLite cannot open a database with a write-ahead log without writing to the log's index.
// The offsets are those of https://sqlite.org/fileformat2.html.
type header struct {
	size        int64 // of the database in bytes, as it should be
	version     int
	application int
	encoding    int  // of texts: utf8, or one of UTF-16; 0 as long as the database has no text
	empty       bool // whether the catalog has no entry
}

// The header ends at byte 100, and the catalog's tree begins there: with its type of page,
// where its free bytes are and, after these three bytes, the number of its entries.
const headerSize = 100 + 3 + 2

// utf8 is SQLite's number for the encoding UTF-8.
const utf8 = 1

// magic is the beginning of an SQLite file.
const magic = "SQLite format 3\x00"

// errNoHeader says that a file that is not empty does not begin as an SQLite file does.
var errNoHeader = errors.New("not an SQLite file")

// readHeader reads the header of the database at path: the committed one in the log, if there is
// one, otherwise the one in the file. An empty file is an empty database.
func readHeader(path string) (header, error) {
	b := make([]byte, headerSize)
	n, err := readFirstPage(path, b)
	switch {
	case err != nil:
		return header{}, err
	case n == 0:
		return header{empty: true}, nil
	case n < 100 || string(b[:16]) != magic:
		return header{}, errNoHeader
	}
	return header{
		size:        pageSize(b[16:]) * int64(binary.BigEndian.Uint32(b[28:])),
		version:     int(int32(binary.BigEndian.Uint32(b[60:]))),
		application: int(int32(binary.BigEndian.Uint32(b[68:]))),
		encoding:    int(binary.BigEndian.Uint32(b[56:])),
		empty:       n == headerSize && binary.BigEndian.Uint16(b[103:]) == 0,
	}, nil
}

// pageSize reads the size of a page, in which 1 stands for 65,536.
func pageSize(b []byte) int64 {
	if n := binary.BigEndian.Uint16(b); n != 1 {
		return int64(n)
	}
	return 65536
}

// readFirstPage fills b with the start of the first page, and returns the number of bytes read. If
// a crash kept the page out of the log, it reads the page from the file.
func readFirstPage(path string, b []byte) (int, error) {
	log := path + "-wal"
	offset, err := findInLog(log)
	if err != nil {
		return 0, err
	}
	if offset > 0 {
		n, err := readAt(log, b, offset)
		gone := errors.Is(err, os.ErrNotExist) // moved into the file by the last to close it
		if !gone && (err != nil || strings.HasPrefix(string(b[:n]), magic)) {
			return n, err
		}
		clear(b)
	}
	return readAt(path, b, 0)
}

// readAt fills b from a file at an offset, and returns the number of bytes read.
func readAt(path string, b []byte, offset int64) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	n, err := f.ReadAt(b, offset)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// findInLog returns the offset of the last committed first page in the log, or 0. Frames of an
// earlier log may follow; they have another salt.
//
// A frame that was torn by a crash can pass here. SQLite then rolls its transaction back when it
// opens the database, which does not change whose database it is. The page of such a frame may be
// missing.
func findInLog(path string) (int64, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	defer f.Close()
	const logHeader, frameHeader = 32, 24
	var log [logHeader]byte
	if _, err := f.ReadAt(log[:], 0); err != nil {
		return 0, nil // a log without a header has no frames
	}
	size := int64(binary.BigEndian.Uint32(log[8:]))
	salt := string(log[16:24])
	var committed, written int64
	var frame [frameHeader]byte
	for at := int64(logHeader); ; at += frameHeader + size {
		if _, err := f.ReadAt(frame[:], at); err != nil || string(frame[8:16]) != salt {
			return committed, nil
		}
		if binary.BigEndian.Uint32(frame[:]) == 1 {
			written = at + frameHeader
		}
		if binary.BigEndian.Uint32(frame[4:]) != 0 { // the last frame of a transaction
			committed = written
		}
	}
}
