package dataset

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"example.com/impedance/schema"
)

var postgresDialect = dialect{
	engine:    schema.Postgres,
	batchRows: batchRows,
	store:     storeInPostgres,
	postpone:  postponePostgres,
	last: []string{
		"SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users))",
		"SELECT setval(pg_get_serial_sequence('posts', 'id'), (SELECT max(id) FROM posts))",
	},
	createImportedIDs: `CREATE TABLE imported_ids (
    user_id     bigint           PRIMARY KEY,
    original_id text COLLATE "C" NOT NULL UNIQUE
)`,
	createInfo: `CREATE TABLE dataset_info (
    "only"     integer     PRIMARY KEY CHECK ("only" = 1), -- one row
    version    integer     NOT NULL,
    users      bigint      NOT NULL,
    posts      bigint      NOT NULL,
    follows    bigint      NOT NULL,
    seed       text        NOT NULL, -- unsigned, 64 bits
    source     text        NOT NULL,
    self_loops bigint      NOT NULL,
    duplicates bigint      NOT NULL,
    latest     timestamptz NOT NULL
)`,
	insertInfo: `INSERT INTO dataset_info VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
}

// dropPostgres removes what was made by Load or by [schema.Apply]. It does not cascade: what
// others have made to depend on it stops it.
var dropPostgres = []string{
	"DROP TABLE IF EXISTS dataset_info, imported_ids, follows, posts, users",
	"DROP FUNCTION IF EXISTS posts_refuse_repost_of_repost()",
}

// loadPostgres fills a database in one transaction, which makes and fills tables alike.
func loadPostgres(ctx context.Context, v vacancy, s *source, tell progress) (*Info, error) {
	l, err := newLoader(ctx, v.DB.DB, postgresDialect, tell)
	if err != nil {
		return nil, err
	}
	defer l.conn.Close()
	if err := l.exec(ctx, "BEGIN"); err != nil {
		return nil, err
	}
	info, err := replacePostgres(ctx, l, v, s)
	if err != nil {
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoing)
		defer cancel()
		l.exec(undo, "ROLLBACK") // if it fails the connection is gone, which rolls back too
		return nil, err
	}
	// Whether a commit that is interrupted took place, nobody would know.
	committing := context.WithoutCancel(ctx)
	if err := l.exec(committing, "COMMIT"); err != nil {
		return nil, err
	}
	if err := gatherPostgres(committing, l); err != nil {
		return nil, fmt.Errorf("the rows are there, but not the planner's statistics; run %s: %w",
			vacuumPostgres, err)
	}
	return info, nil
}

// gatherPostgres gathers statistics once the rows are committed. Within the transaction that
// brings them, ANALYZE would not count as done after them: a minute later the server would gather
// again, from another sample, between two copies perhaps, so that their plans differ. And so it
// would vacuum what was only inserted. That the rows came must be known to the server first: a
// connection tells at most once a second, or, since PostgreSQL 15, when it is asked to.
func gatherPostgres(ctx context.Context, l *loader) error {
	const canTell = "SELECT to_regprocedure('pg_stat_force_next_flush()') IS NOT NULL"
	var can bool
	if err := l.conn.QueryRowContext(ctx, canTell).Scan(&can); err != nil {
		return err
	}
	tell := "SELECT pg_sleep(1.1)"
	if can {
		tell = "SELECT pg_stat_force_next_flush()"
	}
	return l.exec(ctx, tell, vacuumPostgres)
}

const vacuumPostgres = "VACUUM (ANALYZE) users, posts, follows"

func replacePostgres(ctx context.Context, l *loader, v vacancy, s *source) (*Info, error) {
	if v.ours {
		if err := l.exec(ctx, dropPostgres...); err != nil {
			return nil, err
		}
	}
	info, err := l.build(ctx, s)
	if err == nil {
		err = ctx.Err()
	}
	return info, err
}

// postponePostgres drops the foreign keys, because PostgreSQL looks each key up for each row. Once
// the rows are there, a join checks them all, and the whole load takes half as long. Primary
// and unique keys stay: most rows come in their order, and sorting for them is no faster.
func postponePostgres(ctx context.Context, l *loader) (restore []string, err error) {
	rows, err := l.conn.QueryContext(ctx, `SELECT
			format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
			format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
				pg_get_constraintdef(oid))
		FROM pg_constraint
		WHERE contype = 'f'
		  AND conrelid IN ('users'::regclass, 'posts'::regclass, 'follows'::regclass)
		ORDER BY oid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var drops []string
	for rows.Next() {
		var drop, add string
		if err := rows.Scan(&drop, &add); err != nil {
			return nil, err
		}
		drops, restore = append(drops, drop), append(restore, add)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	return restore, l.exec(ctx, drops...)
}

// storeInPostgres copies the rows of a table. They are frozen, as those of a table that was
// made in the same transaction can be: each page is then known to be visible to all, without
// which the planner would think little of scans of an index alone until the first VACUUM.
// pgx's CopyFrom for rows has no such option, its CopyFrom for bytes takes any statement.
func storeInPostgres(ctx context.Context, conn any, p pipe, t shape, tell func(int64)) error {
	query := "COPY " + t.name + " (" + strings.Join(t.columns, ", ") +
		") FROM STDIN (FORMAT binary, FREEZE)"
	encoded, rows := io.Pipe()
	copied := make(chan error, 1)
	go func() {
		err := copyBytes(ctx, conn.(*stdlib.Conn).Conn().PgConn(), encoded, query)
		encoded.CloseWithError(err) // wakes whoever writes
		copied <- err
	}()
	err := p.drain(ctx, tell, newCopier(rows, t).send)
	if err == nil {
		_, err = rows.Write(copyEnd)
	}
	rows.CloseWithError(err) // with nil the end of the rows
	if e := <-copied; e != nil {
		err = e // the cause of the other error
	}
	return err
}

func copyBytes(ctx context.Context, conn *pgconn.PgConn, r io.Reader, query string) error {
	_, err := conn.CopyFrom(ctx, r, query)
	return err
}

// copier writes batches in the binary form of
// https://www.postgresql.org/docs/current/sql-copy.html.
type copier struct {
	w      io.Writer
	table  shape
	buffer []byte // what is to be written next
}

func newCopier(w io.Writer, t shape) *copier {
	const signature = "PGCOPY\n\xff\r\n\x00"
	const flagsAndExtension = "\x00\x00\x00\x00\x00\x00\x00\x00"
	return &copier{w: w, table: t, buffer: []byte(signature + flagsAndExtension)}
}

// copyEnd stands where the next row would have its number of columns.
var copyEnd = []byte{0xff, 0xff}

func (c *copier) send(b *batch) error {
	width := len(c.table.columns)
	for row := range b.rows {
		c.buffer = binary.BigEndian.AppendUint16(c.buffer, uint16(width))
		for i, arg := range b.args[row*width : (row+1)*width] {
			c.buffer = appendCopied(c.buffer, arg.Value, i == c.table.instant)
		}
	}
	_, err := c.w.Write(c.buffer)
	c.buffer = c.buffer[:0]
	return err
}

// epoch is where PostgreSQL counts microseconds from.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// appendCopied appends a value behind its length in bytes.
func appendCopied(b []byte, value any, instant bool) []byte {
	switch v := value.(type) {
	case int64:
		if instant {
			v -= epoch
		}
		return binary.BigEndian.AppendUint64(append(b, 0, 0, 0, 8), uint64(v))
	case string:
		return append(binary.BigEndian.AppendUint32(b, uint32(len(v))), v...)
	case bool:
		if v {
			return append(b, 0, 0, 0, 1, 1)
		}
		return append(b, 0, 0, 0, 1, 0)
	default: // nil
		return append(b, 0xff, 0xff, 0xff, 0xff)
	}
}
