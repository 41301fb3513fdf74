package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"github.com/spf13/cobra"

	"example.com/impedance/bench"
	"example.com/impedance/internal/dataset"
	"example.com/impedance/internal/shell"
	"example.com/impedance/lab/app"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// serving are the flags of serve.
type serving struct {
	data   data
	layers []string
	addr   string
	hosts  []string
}

func newServe() *cobra.Command {
	var f serving
	c := command(&cobra.Command{
		Use:   "serve",
		Short: "Run the small web application over a layer",
		Long: `Serve a small web application over a layer: JSON over HTTP, to register,
publish, follow and read. The address that it prints lists its routes, as a page
in a browser. There is no authentication: any client that reaches the address
may act as any user, so keep it on loopback. Without --dsn it serves a copy of a
data set, and removes the copy at the end. With --dsn it writes to the database,
which keeps the changes.

Requests must name the server in the Host header as localhost, an address of
loopback, the host of --addr or one of --host. This keeps out pages of other sites
that a browser on this machine shows.

Each request is a line on the standard error. Ctrl-C lets requests in flight
finish; a second Ctrl-C ends the program at once, and may leave the copy in the
temporary folder.`,
		Example: `  impedance serve
  impedance serve --layers gorm --dsn social.db --addr 127.0.0.1:9000
  impedance serve --addr 192.0.2.7:8080 --host social.example`,
		Annotations: exits(0, "it served until a signal came"),
	})
	f.data.register(c, "database to serve and write (default: a copy of one in the cache)")
	c.Flags().StringSliceVar(&f.layers, layersFlag, []string{layers.Floor}, "the one layer to serve it "+
		"through")
	c.Flags().StringVar(&f.addr, "addr", "127.0.0.1:8080", "address to listen on; port 0 takes a "+
		"free one")
	c.Flags().StringSliceVar(&f.hosts, "host", nil, "another name of the server, without a port; "+
		"several with commas")
	c.RunE = func(c *cobra.Command, _ []string) error {
		layer, err := f.check(c)
		if err != nil {
			return err
		}
		return f.run(c.Context(), layer, c.OutOrStdout(), c.ErrOrStderr())
	}
	return c
}

// check refuses flags that are wrong, and returns the layer that they name.
func (f *serving) check(c *cobra.Command) (layers.Layer, error) {
	if len(f.data.dsns) > 1 {
		return layers.Layer{}, usage(errors.New("impedance serve takes one --dsn"))
	}
	_, port, err := net.SplitHostPort(f.addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return layers.Layer{}, usage(fmt.Errorf("--addr %q: want HOST:PORT, such as 127.0.0.1:8080, with a "+
			"port of 65535 at most", f.addr))
	}
	for _, host := range f.hosts {
		if _, err := netip.ParseAddr(host); err != nil && !hostName.MatchString(host) {
			return layers.Layer{}, usage(fmt.Errorf("--host %q: want a name or an IP address without a "+
				"port, such as social.example", host))
		}
	}
	named, err := layers.Named(f.layers)
	if err := errors.Join(usage(err), f.data.checkSource(c)); err != nil {
		return layers.Layer{}, err
	}
	if len(f.layers) != 1 || len(named) > 2 { // all stands for several
		return layers.Layer{}, usage(errors.New("impedance serve takes one layer, such as --layers gorm"))
	}
	return named[len(named)-1], nil // the floor comes along, first
}

// hostName is a name as browsers send it: in ASCII, names in other scripts as Punycode.
var hostName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// run listens before it makes a data set, so that a port in use is found at once.
func (f *serving) run(ctx context.Context, layer layers.Layer, stdout,
	stderr io.Writer) (err error) {
	l, err := net.Listen("tcp", f.addr)
	if err != nil {
		return fmt.Errorf("nothing can listen on %s: %w; name another address with --addr", f.addr,
			cause(err))
	}
	defer l.Close()
	dsn, what, remove, err := f.database(ctx, newProgress(stderr))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	ready, err := openReady(ctx, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ready.db.Close()) }()
	store, err := layer.Open(ctx, ready.db, nil)
	if err != nil {
		return fmt.Errorf("layer %s: %w", layer.Name, err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	at := "http://" + f.reachedAt(l.Addr())
	fmt.Fprintf(stdout, "Serving %s through %s at %s\n", what, layer.Name, at)
	if err := printExamples(ctx, stdout, store, at); err != nil {
		return err
	}
	return app.New(store, &app.Options{
		Log:   slog.New(slog.NewTextHandler(stderr, nil)),
		Ready: ready.check,
		Wrote: ready.wrote,
		Hosts: f.names(),
	}).Serve(ctx, l)
}

// names returns the names of the server: those of --host, and that of --addr unless it stands for
// all addresses.
func (f *serving) names() []string {
	host, _, _ := net.SplitHostPort(f.addr) // it was checked
	if address, err := netip.ParseAddr(host); host == "" || err == nil && address.IsUnspecified() {
		return f.hosts
	}
	return append(f.hosts, host)
}

// reachedAt returns the host and port at which a listener is reached. One on all addresses is
// reached by any name of the server.
func (f *serving) reachedAt(l net.Addr) string {
	address, err := netip.ParseAddrPort(l.String())
	if err != nil || !address.Addr().IsUnspecified() {
		return l.String()
	}
	return net.JoinHostPort(append(f.names(), "localhost")[0], strconv.Itoa(int(address.Port())))
}

// database returns the name of the database to serve, a description of it, and a function that
// removes it if it was made for this command.
func (f *serving) database(ctx context.Context, show *progress) (dsn, what string,
	remove func() error, err error) {
	named := bench.Embedded
	if len(f.data.dsns) > 0 {
		named = f.data.dsns[0]
	}
	if err := f.data.checkRoom(named, copies{}); err != nil {
		return "", "", nil, err
	}
	source, err := f.data.find(ctx, named, show)
	if err != nil {
		return "", "", nil, err
	}
	if source.Given {
		return source.DSN, schema.Name(source.DSN) + ", which is written,", source.Close, nil
	}
	what = "a data set that is gone at the end"
	if schema.EngineOf(source.DSN) != schema.SQLite {
		return source.DSN, what, source.Close, nil
	}
	if err := (copies{n: 1}).checkRoom(source.DSN, os.TempDir()); err != nil {
		return "", "", nil, err
	}
	dir, err := dataset.NewFolder(os.TempDir(), "impedance-serve-")
	if err != nil {
		return "", "", nil, err
	}
	path := filepath.Join(dir.Path, "social.db")
	if err := bench.Snapshot(ctx, source.DSN, path); err != nil {
		return "", "", nil, errors.Join(err, dir.Close())
	}
	return schema.DSN(path), what, dir.Close, nil
}

// printExamples shows requests that have an answer in this database.
func printExamples(ctx context.Context, w io.Writer, store models.Store, at string) error {
	fmt.Fprintf(w, "  curl %s\n", shell.Word(at+"/users?sort=followers&limit=3"))
	most, err := store.SearchUsers(ctx, models.UserSearch{Sort: models.MostFollowers},
		models.Page{Limit: 1})
	if err != nil {
		return err
	}
	for _, u := range most.Items { // a database may hold handles that the contract refuses
		fmt.Fprintf(w, "  curl %s\n", shell.Word(at+"/profiles/"+url.PathEscape(u.Handle)+"?limit=3"))
	}
	say(w, "Ctrl-C lets requests in flight finish and ends it.")
	return nil
}
