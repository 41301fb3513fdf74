package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/grid"
	"example.com/impedance/internal/growth"
	"example.com/impedance/internal/plural"
	"example.com/impedance/schema"
)

func newData() *cobra.Command {
	var d data
	var list, clear bool
	c := command(&cobra.Command{
		Use:   "data",
		Short: "Make or import a data set",
		Long: `Make a data set of users, posts and follows, generated from a number of users
and a seed, or built around an edge list: two ids a line, follower first, as SNAP,
KONECT and Matrix Market publish graphs, or CSV. Lines with # or % are comments,
and what follows the two ids is ignored. The list may be compressed with gzip or
bzip2, and come from a pipe. The data set goes into the database of --dsn, which
must not have users yet, or into the cache for later runs. A database that has
this data set already is left as it is.

Other commands make databases for their own work, in the cache or next to that of
--dsn on a server, and remove them at the end. What a crash left of them is listed
by --list and removed by --clear, with --dsn for a server.`,
		Example: `  impedance data --users 100k --dsn social.db
  impedance data --graph followers.txt.gz --dsn followers.db
  zstd -dc a.zst | impedance data --graph /dev/stdin --dsn followers.db
  impedance data --list
  impedance data --clear --dsn "$IMPEDANCE_POSTGRES"`,
	})
	d.register(c, "database to make: the path of a file, or an empty database of a server "+
		"(default: one in the cache). Give it again for another engine")
	c.Flags().BoolVar(&list, "list", false, "list the data sets in the cache, or what was left on "+
		"the server of --dsn, and do nothing else")
	c.Flags().BoolVar(&clear, "clear", false, "empty the cache, or remove what was left on the "+
		"server of --dsn, except for what a running command uses, and do nothing else")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := d.check(c); err != nil {
			return err
		}
		switch {
		case list && clear:
			return usage(errors.New("--list and --clear exclude one another"))
		case (list || clear) && len(d.dsns) > 0:
			return d.tidyServers(c, clear)
		case list:
			return listData(c.Context(), c.OutOrStdout())
		case clear:
			return clearData(c.OutOrStdout())
		}
		return makeData(c.Context(), &d, c.OutOrStdout(), newProgress(c.ErrOrStderr()))
	}
	return c
}

func makeData(ctx context.Context, d *data, w io.Writer, show *progress) (err error) {
	opts := d.options(show)
	release, err := d.keep(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	if len(d.dsns) == 0 {
		if err := d.checkRoom(bench.Embedded, copies{}); err != nil {
			return err
		}
		path, info, err := dataset.Cached(ctx, d.spec(), opts)
		show.end()
		if err != nil {
			return err
		}
		d.print(w, path, info)
	}
	for _, dsn := range d.dsns {
		if err := d.checkTarget(dsn); err != nil {
			return err
		}
		info, err := dataset.Load(ctx, dsn, d.spec(), opts)
		show.end()
		if errors.Is(err, dataset.ErrNotEmpty) {
			held, e := dataset.Held(ctx, dsn, d.spec())
			if e != nil || held == nil {
				return errors.Join(err, e)
			}
			say(w, fmt.Sprintf("%s has it already: %s", schema.Name(dsn), contents(held)))
			continue
		}
		if err != nil {
			return err
		}
		d.print(w, schema.Name(dsn), info)
	}
	return nil
}

// print says what a database holds, and what its edge list had.
func (d *data) print(w io.Writer, name string, info *dataset.Info) {
	say(w, fmt.Sprintf("%s: %s", name, contents(info)))
	if d.graph == "" {
		return
	}
	text := fmt.Sprintf("Dropped from the edge list: %s.", info.Dropped())
	if d.list != nil {
		text = d.list.Sentences(info.Dropped())
	}
	say(w, text+" The table imported_ids maps user ids to the list's.")
}

func listData(ctx context.Context, w io.Writer) error {
	dir, err := dataset.CacheDir()
	if err != nil {
		return err
	}
	entries, err := dataset.ListCache(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, dir)
	g := grid.Grid{Left: 2, Text: true}
	for _, e := range entries {
		var what string
		switch {
		case e.Info != nil:
			what = counted(e.Info)
			if e.InUse {
				what += "; in use"
			}
		case e.InUse:
			what = "in use by a running command"
		case e.Name == growth.LastName:
			what = "results of the last impedance scale"
		default:
			what = "left over; impedance data --clear removes it"
		}
		g.Add("  "+e.Name, fmt.Sprintf("%.1f MB", float64(e.Bytes)/1e6), what)
	}
	return g.Write(w, windowWidth(w))
}

// clearData empties the cache, and says what it removed and what it kept.
func clearData(w io.Writer) error {
	removed, kept, err := dataset.ClearCache()
	var bytes int64
	for _, e := range removed {
		bytes += e.Bytes
	}
	say(w, fmt.Sprintf("Removed %s, %s.", plural.Of(int64(len(removed)), "item"), weight(bytes)))
	for _, e := range kept {
		say(w, fmt.Sprintf("Kept %s: a running command uses it.", e.Name))
	}
	return err
}

// tidyServers lists or removes what was left on the servers that --dsn names.
func (d *data) tidyServers(c *cobra.Command, clear bool) error {
	for _, dsn := range d.dsns {
		if schema.EngineOf(dsn) == schema.SQLite {
			return usage(errors.New("--list and --clear take the --dsn of a server; without one they are " +
				"about the cache"))
		}
	}
	for _, dsn := range d.dsns {
		tidy := listServer
		if clear {
			tidy = clearServer
		}
		if err := tidy(c.Context(), dsn, c.OutOrStdout()); err != nil {
			return err
		}
	}
	return nil
}

// listServer lists the databases that commands made on a server for their own work.
func listServer(ctx context.Context, dsn string, w io.Writer) error {
	all, err := schema.Temporaries(ctx, dsn)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		say(w, "No command works on the server of "+schema.Name(dsn)+", and none has left anything there.")
		return nil
	}
	fmt.Fprintln(w, schema.Name(dsn))
	g := grid.Grid{Left: 3, Text: true}
	for _, t := range all {
		what := "left over; impedance data --clear --dsn removes it"
		if t.InUse {
			what = "in use"
		}
		g.Add("  "+t.Name, t.Made.Local().Format("2006-01-02 15:04"), fmt.Sprintf("by process %d", t.PID),
			what)
	}
	return g.Write(w, windowWidth(w))
}

// clearServer removes what was left on a server, and says what it removed and what it kept.
func clearServer(ctx context.Context, dsn string, w io.Writer) error {
	removed, kept, err := schema.ClearTemporaries(ctx, dsn)
	say(w, fmt.Sprintf("Removed %s from the server of %s.", plural.Of(int64(len(removed)), "database"),
		schema.Name(dsn)))
	for _, t := range kept {
		say(w, fmt.Sprintf("Kept %s: a running command uses it.", t.Name))
	}
	return err
}
