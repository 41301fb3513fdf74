package durability

import (
	"context"
	"fmt"

	"example.com/impedance/lab/strace"
)

// traced are the system calls that a trace is made of: those that SQLite changes files with,
// and, so that none of them is overlooked, those that it could change them with.
const traced = "?open,openat,?creat,close,write,pwrite64,ftruncate,fsync,fdatasync,?unlink," +
	"unlinkat,?rename,?renameat,?renameat2,writev,pwritev,pwritev2,truncate,fallocate,?dup2,dup3,dup"

// Tracing returns nil if power cuts work here, and otherwise an error that says what is missing.
func Tracing(ctx context.Context) error {
	if err := strace.Check(ctx); err != nil {
		return fmt.Errorf("a power cut is replayed from a trace, and %w", err)
	}
	return nil
}
