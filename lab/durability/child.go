package durability

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// variable names the part of the environment that makes this program a child.
const variable = "IMPEDANCE_DURABILITY_CHILD"

// order is the task of a child.
type order struct {
	Path    string
	Layer   string
	Mode    Mode
	Batch   int // tells the handles of one child from those of another
	Commits int // 0 stands for commits without end
}

// opening is what a child reports before it opens the database.
const opening = "opening"

// Child does the work of a child if this program was started as one, and reports whether it was. A
// program that calls [Run] calls Child first, with the layers that subjects may name besides those
// of package layers. A child never outlives its parent for long: its next report into a broken pipe
// ends it.
func Child(more ...layers.Layer) bool {
	text, ok := os.LookupEnv(variable)
	if !ok {
		return false
	}
	var o order
	err := json.Unmarshal([]byte(text), &o)
	if err == nil {
		err = o.run(os.Stdout, more)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

// run commits one user after another, and reports each once the layer says that it is stored.
func (o *order) run(report io.Writer, more []layers.Layer) (err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if _, err := fmt.Fprintln(report, opening); err != nil {
		return err
	}
	layer, err := o.layer(more)
	if err != nil {
		return err
	}
	db, err := schema.Open(ctx, o.Path, o.Mode.options())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	store, err := layer.Open(ctx, db, time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	return o.commit(ctx, store, report)
}

// layer returns the layer that the order names.
func (o *order) layer(more []layers.Layer) (layers.Layer, error) {
	for _, l := range more {
		if l.Name == o.Layer {
			return l, nil
		}
	}
	ls, err := layers.Named([]string{o.Layer})
	if err != nil {
		return layers.Layer{}, err
	}
	return ls[len(ls)-1], nil // the floor, if it is there too, is first
}

// followEvery is the number of users after which a user follows the user before. SQLite checkpoints
// its log only after a statement has run to completion. A statement that is closed after its new id
// has been read ends with the commit, and the log grows.
const followEvery = 8

func (o *order) commit(ctx context.Context, store models.Store, report io.Writer) error {
	var last int64
	for i := 0; o.Commits == 0 || i < o.Commits; i++ {
		handle := fmt.Sprintf("child%d_%d", o.Batch, i)
		start := time.Now()
		u, err := store.CreateUser(ctx, models.NewUser{Handle: handle, Email: handle + "@example.com",
			Profile: models.Profile{DisplayName: handle}})
		if err != nil {
			return err
		}
		a := acknowledgement{u.ID, time.Since(start)}
		if _, err := io.WriteString(report, a.String()); err != nil {
			return err
		}
		if i%followEvery == followEvery-1 {
			if err := store.Follow(ctx, u.ID, last); err != nil {
				return err
			}
		}
		last = u.ID
	}
	return nil
}

// options are how everybody opens the database in a mode.
func (m Mode) options() *schema.Options {
	return &schema.Options{Journal: m.Journal, Synchronous: m.Synchronous}
}

// acknowledgement is what a child reports of a commit.
type acknowledgement struct {
	id   int64
	took time.Duration
}

// String returns a line, which is written in one piece.
func (a acknowledgement) String() string { return fmt.Sprintf("%d %d\n", a.id, a.took) }

func parseAcknowledgement(line string) (a acknowledgement, err error) {
	if _, err := fmt.Sscanf(line, "%d %d", &a.id, &a.took); err != nil {
		return a, fmt.Errorf("a child reports %q, which is no acknowledgement: %w", line, err)
	}
	return a, nil
}
