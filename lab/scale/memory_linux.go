//go:build linux && (amd64 || arm64)

package scale

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// The advice of posix_fadvise.
const (
	adviseRandom   = 1 // read no page ahead
	adviseDontNeed = 4 // let the pages go
)

func advise(f *os.File, from, length int64, advice uintptr) error {
	_, _, errno := syscall.Syscall6(syscall.SYS_FADVISE64, f.Fd(), uintptr(from), uintptr(length),
		advice, 0, 0)
	if errno != 0 {
		return os.NewSyscallError("posix_fadvise", errno)
	}
	return nil
}

// resident returns for each page of a file whether it is in memory.
func resident(f *os.File) (pages []byte, err error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil, err
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_NONE,
		syscall.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	defer func() { err = errors.Join(err, syscall.Munmap(data)) }()
	pages = make([]byte, (len(data)+pageBytes-1)/pageBytes)
	_, _, errno := syscall.Syscall(syscall.SYS_MINCORE, uintptr(unsafe.Pointer(&data[0])),
		uintptr(len(data)), uintptr(unsafe.Pointer(&pages[0])))
	if errno != 0 {
		return nil, os.NewSyscallError("mincore", errno)
	}
	for i := range pages {
		pages[i] &= 1
	}
	return pages, nil
}

// share returns the share of pages that are in memory.
func share(pages []byte) float64 {
	in := 0
	for _, p := range pages {
		in += int(p)
	}
	return float64(in) / float64(max(1, len(pages)))
}

// mostTries is how often pages are taken from memory. The kernel leaves one where it is if it has it
// in hand at that moment, as it has a page that was just read.
const mostTries = 50

// evict takes every page of a file from memory. It fails if one stays, so that no call that is
// called cold finds a page.
func evict(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Sync(); err != nil {
		return err
	}
	var pages []byte
	for range mostTries {
		if err := advise(f, 0, 0, adviseDontNeed); err != nil {
			return err
		}
		if pages, err = resident(f); err != nil || share(pages) == 0 {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("%.2g of the pages of %s stay in memory; another program may have them open",
		share(pages), path)
}

// halving keeps a drawn half of a file's pages in memory and the other half out of it.
type halving struct {
	path string
	out  []bool // by page
}

// halve draws the half, each page by itself, and reads the file into memory.
func halve(ctx context.Context, path string, seed uint64) (_ *halving, err error) {
	if err := evict(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	// What is read ahead can be one large piece of memory, which the kernel does not give up in part.
	if err := advise(f, 0, 0, adviseRandom); err != nil {
		return nil, err
	}
	h := &halving{path: path, out: make([]bool, (info.Size()+pageBytes-1)/pageBytes)}
	r := rand.New(rand.NewPCG(seed, 0x68616c66))
	for i := range h.out {
		h.out[i] = r.IntN(2) == 0
	}
	buffer := make([]byte, 1<<20)
	for from := int64(0); from < info.Size(); from += int64(len(buffer)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if _, err := f.ReadAt(buffer, from); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return h, nil
}

// restore takes the pages of the half that is out from memory again, and returns the share of all
// pages that is in.
func (h *halving) restore() (in float64, err error) {
	f, err := os.Open(h.path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := errors.Join(f.Sync(), advise(f, 0, 0, adviseRandom)); err != nil {
		return 0, err
	}
	wrong := func() (found []int64, err error) {
		pages, err := resident(f)
		for i, p := range pages {
			if i < len(h.out) && h.out[i] == (p == 1) {
				found = append(found, int64(i))
			}
		}
		in = share(pages)
		return found, err
	}
	pages, err := wrong()
	if err != nil {
		return 0, err
	}
	for _, i := range pages {
		if h.out[i] {
			if err := advise(f, i*pageBytes, pageBytes, adviseDontNeed); err != nil {
				return 0, err
			}
		}
	}
	if pages, err = wrong(); err != nil {
		return 0, err
	}
	// The pages that stayed are in pieces with others: the whole neighborhood goes and comes again.
	const neighborhood = 64 // pages, at least as many as are read ahead at once
	buffer := make([]byte, pageBytes)
	done := int64(-1)
	for _, i := range pages {
		if i <= done {
			continue
		}
		from := max(0, i/neighborhood-1) * neighborhood
		done = min(from+3*neighborhood, int64(len(h.out))) - 1
		if err := advise(f, from*pageBytes, (done-from+1)*pageBytes, adviseDontNeed); err != nil {
			return 0, err
		}
		for k := from; k <= done; k++ {
			if h.out[k] {
				continue
			}
			if _, err := f.ReadAt(buffer, k*pageBytes); err != nil && !errors.Is(err, io.EOF) {
				return 0, err
			}
		}
	}
	_, err = wrong()
	return in, err
}

// randomReads returns the times to read one page of a file that is not in memory, at random
// places.
func randomReads(ctx context.Context, path string, n int, seed uint64) (seconds []float64,
	err error) {
	if err := evict(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := advise(f, 0, 0, adviseRandom); err != nil {
		return nil, err
	}
	places := rand.New(rand.NewPCG(seed, 0x72656164)).Perm(int(info.Size() / pageBytes))
	buffer := make([]byte, pageBytes)
	for _, place := range places[:min(n, len(places))] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		took, err := timed(func() error {
			_, err := f.ReadAt(buffer, int64(place)*pageBytes)
			return err
		})
		if err != nil {
			return nil, err
		}
		seconds = append(seconds, took)
	}
	return seconds, nil
}
