package probe_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"example.com/impedance/probe"
)

// openShop returns an SQLite database over a probe.
func openShop(p *probe.Probe) (*sql.DB, func()) {
	dir, err := os.MkdirTemp("", "shop")
	if err != nil {
		log.Fatal(err)
	}
	connector, err := sqlite.NewConnector("file:" + filepath.Join(dir, "shop.db"))
	if err != nil {
		log.Fatal(err)
	}
	db := sql.OpenDB(p.Connector(connector))
	_, err = db.Exec(`CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT);
		INSERT INTO fruit (name) VALUES ('apple'), ('pear'), ('plum')`)
	if err != nil {
		log.Fatal(err)
	}
	return db, func() { db.Close(); os.RemoveAll(dir) }
}

// names reads every name with one statement, or with one for each: the N+1 that a count
// makes visible.
func names(ctx context.Context, db *sql.DB, eager bool) error {
	query := `SELECT id FROM fruit`
	if eager {
		query = `SELECT id, name FROM fruit`
	}
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []int
	for rows.Next() {
		var id int
		var name string
		if eager {
			err = rows.Scan(&id, &name)
		} else {
			err = rows.Scan(&id)
		}
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		var name string
		if eager {
			break
		}
		err := db.QueryRowContext(ctx, `SELECT name FROM fruit WHERE id = ?`, id).Scan(&name)
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

func Example() {
	p := probe.New()
	db, remove := openShop(p)
	defer remove()
	for _, eager := range []bool{true, false} {
		before := p.Counts()
		if err := names(context.Background(), db, eager); err != nil {
			log.Fatal(err)
		}
		c := p.Counts().Sub(before)
		fmt.Printf("eager %v: %d statements, %d rows, %d bytes\n", eager, c.Statements, c.Rows,
			c.Bytes)
	}
	// Output:
	// eager true: 1 statements, 3 rows, 37 bytes
	// eager false: 4 statements, 6 rows, 37 bytes
}

func ExampleProbe_Trace() {
	p := probe.New()
	db, remove := openShop(p)
	defer remove()
	trace := p.Trace()
	ctx := probe.WithOperation(context.Background(), "Rename")
	if _, err := db.ExecContext(ctx, `UPDATE fruit SET name = ? WHERE id = ?`, "fig", 2); err != nil {
		log.Fatal(err)
	}
	trace.Stop()
	for _, e := range trace.Events() {
		fmt.Println(e.Operation, e.Kind, e.Query, e.Args[0].Value, e.Args[1].Value, e.Affected)
	}
	// Output:
	// Rename exec UPDATE fruit SET name = ? WHERE id = ? fig 2 1
}

func ExampleProbe_Fail() {
	p := probe.New()
	db, remove := openShop(p)
	defer remove()
	lost := errors.New("the answer to the commit was lost")
	p.Fail(func(c probe.Call) *probe.Fault {
		if c.Kind == probe.Commit {
			return &probe.Fault{Err: lost, After: true}
		}
		return nil
	})
	tx, err := db.Begin()
	if err != nil {
		log.Fatal(err)
	}
	if _, err := tx.Exec(`DELETE FROM fruit`); err != nil {
		log.Fatal(err)
	}
	fmt.Println(tx.Commit())
	p.Fail(nil)
	var left int
	if err := db.QueryRow(`SELECT count(*) FROM fruit`).Scan(&left); err != nil {
		log.Fatal(err)
	}
	fmt.Println(left, "left, for the engine did commit")
	// Output:
	// the answer to the commit was lost
	// 0 left, for the engine did commit
}

func ExampleRecording_Replay() {
	p := probe.New()
	db, remove := openShop(p)
	defer remove()
	recording := p.Record()
	if err := names(context.Background(), db, true); err != nil {
		log.Fatal(err)
	}
	recording.Stop()
	without := sql.OpenDB(recording.Replay()) // no engine behind it
	defer without.Close()
	fmt.Println(names(context.Background(), without, true))
	// Output:
	// <nil>
}
