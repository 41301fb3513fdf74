package schema

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"example.com/impedance/internal/shell"
)

// applicationID marks a file as ours, in the header field that SQLite keeps for it.
const applicationID = 0x696d7064 // "impd"

// openSQLite inspects the file before it opens it for use, because the settings themselves would
// write to a foreign database.
func openSQLite(ctx context.Context, path string, o Options) (*DB, error) {
	if err := inspect(path, o); err != nil {
		return nil, err
	}
	connector, err := sqlite.NewConnector(DSN(path) + "?" + strings.Join(o.settings(), "&"))
	if err != nil {
		return nil, err
	}
	pool := o.pool(patient{connector})
	if err := lock(ctx, pool, o); err != nil {
		pool.Close()
		return nil, explain(err)
	}
	return &DB{DB: pool, Engine: SQLite}, nil
}

// settings returns the parameters with which the driver makes a connection.
func (o *Options) settings() []string {
	level := "FULL"
	if o.NoSync {
		level = "OFF"
	}
	synchronous := "_synchronous=" + cmp.Or(o.Synchronous, level)
	journal := "_journal_mode=" + cmp.Or(o.Journal, "WAL")
	if o.ReadOnly {
		journal = "mode=ro"
	}
	busy := "_busy_timeout=10" // in ms, after which a patient connection tries again
	if o.Journal != "" && o.Journal != "WAL" {
		busy = "_busy_timeout=5000" // a commit waits for readers, and cannot be tried again
	}
	return []string{
		busy,
		"_foreign_keys=1",                 // off by default
		synchronous,                       // FULL: a commit is on disk when it returns
		journal,                           // WAL: readers and the writer do not block one another
		"_txlock=immediate",               // a transaction that will write locks at its start
		"_inttotime=1",                    // a column declared TIMESTAMP is read as time.Time,
		"_time_integer_format=unix_micro", // and written as microseconds
		"_dqs=0",                          // a misspelt "column" is an error, not a string
		"_error_rc=1",                     // error texts belong to their codes
		"_pragma=cache_size(-65536)",      // at most 64 MiB for each connection
	}
}

// lock makes the first connection, and takes the write lock to check that writing works. That
// connection turns the write-ahead log on.
func lock(ctx context.Context, pool *sql.DB, o Options) error {
	tx, err := pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: o.ReadOnly})
	if err != nil {
		return err
	}
	return tx.Rollback()
}

// inspect refuses a file that Open must not touch.
func inspect(path string, o Options) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist) && o.Create && !o.ReadOnly:
		return nil
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w; `impedance data --dsn %s` makes one", ErrMissing, shell.Word(path))
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: not a regular file", ErrForeign)
	}
	h, err := readHeader(path)
	switch {
	case errors.Is(err, errNoHeader):
		return fmt.Errorf("%w: %w; it was left untouched, name another file", ErrForeign, err)
	case err != nil:
		return err
	case h.application == 0 && h.version == 0 && h.empty && o.Create && !o.ReadOnly:
		return checkEncoding(h)
	case h.application == 0 && h.version == 0 && h.empty:
		return fmt.Errorf("%w: it is empty; `impedance data --dsn %s` fills it", ErrForeign,
			shell.Word(path))
	case h.application != applicationID:
		return fmt.Errorf("%w; it was left untouched, name another file", ErrForeign)
	case h.version > Version:
		return fmt.Errorf("%w: %d, newer than this program's %d; use a newer impedance",
			ErrVersion, h.version, Version)
	case h.version < Version:
		return fmt.Errorf("%w: %d, older than this program's %d; make the database anew",
			ErrVersion, h.version, Version)
	}
	if err := checkEncoding(h); err != nil {
		return err
	}
	return checkSize(path, info.Size(), h.size)
}

// checkEncoding refuses a file whose texts are stored as UTF-16. SQLite compares texts as they are
// stored, so lists of handles would have another order.
func checkEncoding(h header) error {
	if h.encoding > utf8 {
		return errors.New("the setting encoding is UTF-16; make the database anew with UTF-8, " +
			"which SQLite takes by default")
	}
	return nil
}

// checkSize refuses a file that was cut short. With a log next to it the file may rightly be
// shorter, because the log has the rest. With a rollback journal it may be shorter too, because the
// journal undoes a change of the size.
func checkSize(path string, size, want int64) error {
	for _, suffix := range []string{"-wal", "-journal"} {
		if beside, err := os.Stat(path + suffix); err == nil && beside.Size() > 0 {
			return nil
		}
	}
	if size < want {
		return fmt.Errorf("%w: it has %d bytes of %d; restore or rebuild it", ErrDamaged, size, want)
	}
	return nil
}

// explain adds advice to the errors of opening.
func explain(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: not an SQLite file: %w", ErrForeign, err)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w; restore or rebuild it: %w", ErrDamaged, err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%w; open it with file:PATH?mode=ro to read it: %w", ErrReadOnly, err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("cannot be opened, check that its folder exists and can be written: %w", err)
	}
	return err
}
