package layers_test

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/probe/pgxprobe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestStatements holds what each layer sends to each engine, for all operations, against the
// files of testdata/statements, where a change can be reviewed. After a deliberate change, with
// the servers' variables set:
//
//	go test ./layers -run TestStatements -update
func TestStatements(t *testing.T) {
	t.Run(string(schema.SQLite), func(t *testing.T) { statementsOn(t, newCrowd(t, 10)) })
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			statementsOn(t, newCrowdOn(t, harness.Fresh(t, server.Variable), 10))
		})
	}
}

func statementsOn(t *testing.T, c *crowd) {
	engine := schema.EngineOf(c.dsn)
	sent := map[string]string{}
	for _, o := range operations {
		sent[o.name] = fmt.Sprintf("-- %s on %s, as each layer sends it.\n"+
			"-- go test ./layers -run TestStatements -update writes this file.\n", o.name, engine)
	}
	for _, name := range []string{"New", "Close"} {
		sent[name] = fmt.Sprintf("-- What %s has the driver do on %s.\n"+
			"-- go test ./layers -run TestStatements -update writes this file.\n", name, engine)
	}
	all := layers.All()
	if engine == schema.Postgres {
		all = append(all, layers.Native()...)
	}
	for _, l := range all {
		for name, text := range sentBy(t, c, l) {
			sent[name] += text
		}
	}
	dir := filepath.Join("testdata", "statements", string(engine))
	golden(t, dir, ".sql", sent)
	onlyThese(t, dir, sent)
}

// sentBy returns a layer's part of each golden file, by the file's name.
func sentBy(t *testing.T, c *crowd, l layers.Layer) map[string]string {
	store, p, opening := c.openTraced(t, l)
	sent := map[string]string{"New": listed(l, opening)}
	for _, o := range operations {
		calls, counts := traced(t, p, run{Store: store, crowd: c, ctx: t.Context()}, o)
		summary := probe.Summary(calls)
		// What COPY sends and what comes cross, so that its round trips are one or two.
		copies := slices.ContainsFunc(calls, func(e probe.Event) bool {
			return strings.HasPrefix(e.Query, "COPY ")
		})
		if c.dsn != "" && !copies {
			summary += fmt.Sprintf("; round trips: %d", counts.RoundTrips)
		}
		sent[o.name] = fmt.Sprintf("\n-- == %s: %s\n\n%s\n", l.Name, summary,
			strings.Join(probe.Format(calls, 100), "\n"))
	}
	if l.Native { // whose statements are kept with the connections
		sent["Close"] = listed(l, nil)
		return sent
	}
	sent["Close"] = listed(l, closing(t, store, p))
	return sent
}

// listed returns calls of the driver as a layer's part of a golden file.
func listed(l layers.Layer, calls []probe.Event) string {
	if len(calls) == 0 {
		return fmt.Sprintf("\n-- == %s: nothing\n", l.Name)
	}
	return fmt.Sprintf("\n-- == %s: driver calls: %d\n\n%s\n", l.Name, len(calls),
		strings.Join(probe.Format(calls, 100), "\n"))
}

// closing closes a store, while its database stays open, and returns the driver calls of that
// in the order of their texts. It fails the test unless every statement that was prepared is
// closed then. GORM closes each in a goroutine of its own, so they have a moment and no order.
func closing(t *testing.T, store models.Store, p *probe.Probe) []probe.Event {
	t.Helper()
	trace := p.Trace()
	must(t, store.Close())
	open := func() int64 { c := p.Counts(); return c.Prepares - c.Closes }
	for deadline := time.Now().Add(time.Minute); open() != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("Close leaves %d prepared statements open", open())
			break
		}
	}
	trace.Stop()
	calls := trace.Events()
	slices.SortStableFunc(calls, func(a, b probe.Event) int { return cmp.Compare(a.Query, b.Query) })
	return calls
}

// golden compares texts with the files of a folder, one for each, or writes them.
func golden(t *testing.T, dir, ending string, texts map[string]string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range texts {
		path := filepath.Join(dir, name+ending)
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
		} else if got, want := firstDifference(text, string(file)); got != want {
			t.Errorf("%s: now\n%s\nthe file has\n%s\nIf that is meant, run the test with -update", path,
				got, want)
		}
	}
}

// onlyThese holds that a folder has no golden files but those of texts.
func onlyThese(t *testing.T, dir string, texts map[string]string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if _, ok := texts[strings.TrimSuffix(f.Name(), ".sql")]; !ok {
			t.Errorf("%s: there is no such operation", filepath.Join(dir, f.Name()))
		}
	}
}

// firstDifference returns the lines of two texts from a little before they part to a little
// after.
func firstDifference(a, b string) (inA, inB string) {
	const around = 3
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	i := 0
	for i < min(len(as), len(bs)) && as[i] == bs[i] {
		i++
	}
	part := func(lines []string) string {
		return strings.Join(lines[min(max(0, i-around), len(lines)):min(i+around, len(lines))], "\n")
	}
	if i == len(as) && i == len(bs) {
		return "", ""
	}
	return part(as), part(bs)
}

// TestOperations holds that the list of operations is that of the store.
func TestOperations(t *testing.T) {
	store := reflect.TypeFor[models.Store]()
	var methods, names []string
	for i := range store.NumMethod() {
		if name := store.Method(i).Name; name != "Close" {
			methods = append(methods, name)
		}
	}
	for _, o := range operations {
		names = append(names, o.name)
	}
	if slices.Sort(names); !slices.Equal(names, methods) {
		t.Errorf("the operations are %q, the methods of the store %q", names, methods)
	}
}

// traced makes a call to warm up, and returns the driver calls of the next one. It fails the
// test unless that meets what it is meant to meet, and goes on.
func traced(t *testing.T, p *probe.Probe, r run, o operation) ([]probe.Event, probe.Counts) {
	t.Helper()
	if _, err := o.call(r); err != nil {
		t.Errorf("%s: %v", o.name, err)
	}
	r.turn++
	trace, before := p.Trace(), p.Counts()
	met, err := o.call(r)
	trace.Stop()
	if err != nil {
		t.Errorf("%s: %v", o.name, err)
		return trace.Events(), p.Counts().Sub(before)
	}
	want := 1
	if o.many {
		want = r.size
	}
	if met != want {
		t.Errorf("%s in a crowd of %d met %d, want %d", o.name, r.size, met, want)
	}
	return trace.Events(), p.Counts().Sub(before)
}

// operation is a call to a method of the store in a crowd.
type operation struct {
	name string
	many bool // whether it meets as many things as the crowd is large, else one
	call func(run) (met int, err error)
}

// run is what operations are called on. In each turn, writes write something else.
type run struct {
	models.Store
	*crowd
	ctx  context.Context
	turn int
}

// page is one on which all fit that the crowd has of anything.
var page = models.Page{Limit: 100}

// operations are all of the store's, in the interface's order.
var operations = []operation{
	{"CreateUser", false, func(r run) (int, error) {
		return one(r.CreateUser(r.ctx, newcomer("single", r.turn)))
	}},
	{"CreateUsers", true, func(r run) (int, error) {
		return length(r.CreateUsers(r.ctx, newcomers(fmt.Sprintf("bulk%d", r.turn), r.size)))
	}},
	{"UserByID", false, func(r run) (int, error) { return one(r.UserByID(r.ctx, r.hub.ID)) }},
	{"UserByHandle", false, func(r run) (int, error) {
		return one(r.UserByHandle(r.ctx, r.hub.Handle))
	}},
	{"UsersByID", true, func(r run) (int, error) {
		return length(r.UsersByID(r.ctx, ids(r.strangers)))
	}},
	{"SearchUsers", true, func(r run) (int, error) {
		return items(r.SearchUsers(r.ctx, models.UserSearch{HandlePrefix: "stranger", HasBio: true,
			JoinedFrom: start, MinFollowers: 1, Sort: models.MostFollowers}, page))
	}},
	{"UpdateProfile", false, func(r run) (int, error) {
		return one(r.UpdateProfile(r.ctx, models.ProfileEdit{UserID: r.writer.ID,
			Revision: r.writer.Revision + int64(r.turn), Profile: r.writer.Profile}))
	}},
	{"DeleteUser", false, func(r run) (int, error) {
		return 1, r.DeleteUser(r.ctx, r.leavers[r.turn].ID)
	}},
	{"Publish", false, func(r run) (int, error) {
		return one(r.Publish(r.ctx, r.newPosts(1)[0]))
	}},
	{"PublishAll", true, func(r run) (int, error) {
		return length(r.PublishAll(r.ctx, r.newPosts(r.size)))
	}},
	{"PostByID", false, func(r run) (int, error) { return one(r.PostByID(r.ctx, r.root)) }},
	{"PostsByAuthor", true, func(r run) (int, error) {
		return items(r.PostsByAuthor(r.ctx, r.hub.ID, page))
	}},
	{"Thread", true, func(r run) (int, error) {
		thread, err := r.Thread(r.ctx, r.root, models.ThreadRange{Depth: 10, Limit: 1000})
		if err != nil {
			return 0, err
		}
		return len(thread.Replies), nil
	}},
	{"DeletePost", false, func(r run) (int, error) {
		return 1, r.DeletePost(r.ctx, r.doomed[r.turn])
	}},
	{"Follow", false, func(r run) (int, error) {
		return 1, r.Follow(r.ctx, r.writer.ID, r.others[r.turn].ID)
	}},
	{"Unfollow", false, func(r run) (int, error) {
		return 1, r.Unfollow(r.ctx, r.writer.ID, r.others[r.turn].ID)
	}},
	{"SetNotify", false, func(r run) (int, error) {
		return 1, r.SetNotify(r.ctx, r.others[r.turn].ID, r.writer.ID, true)
	}},
	{"Following", true, func(r run) (int, error) {
		return items(r.Following(r.ctx, r.hub.ID, page))
	}},
	{"Followers", true, func(r run) (int, error) {
		return items(r.Followers(r.ctx, r.hub.ID, page))
	}},
	{"FollowCounts", false, func(r run) (int, error) {
		return one(r.FollowCounts(r.ctx, r.hub.ID))
	}},
	{"HomeTimeline", true, func(r run) (int, error) {
		return items(r.HomeTimeline(r.ctx, r.hub.ID, page))
	}},
	{"ProfilePage", true, func(r run) (int, error) {
		profile, err := r.ProfilePage(r.ctx, r.hub.Handle, 100)
		if err != nil {
			return 0, err
		}
		return min(len(profile.Posts), len(profile.Followers)), nil
	}},
	{"Suggestions", true, func(r run) (int, error) {
		return length(r.Suggestions(r.ctx, r.hub.ID, 100))
	}},
	{"TopAuthors", true, func(r run) (int, error) {
		return length(r.TopAuthors(r.ctx, r.since, 100))
	}},
	{"Register", false, func(r run) (int, error) {
		_, post, err := r.Register(r.ctx, models.Registration{User: newcomer("registered", r.turn),
			First: models.Text{Body: "Hello, world!"}, Follows: ids(r.strangers)})
		return one(post, err)
	}},
}

func one[T any](_ T, err error) (int, error) { return 1, err }

func length[T any](all []T, err error) (int, error) { return len(all), err }

func items[T any](l *models.Listing[T], err error) (int, error) {
	if err != nil {
		return 0, err
	}
	return len(l.Items), nil
}

func ids(users []models.User) []int64 {
	all := make([]int64, len(users))
	for i, u := range users {
		all[i] = u.ID
	}
	return all
}

// crowd is a network in which operations meet things in a number that is known: its size.
// Of what writes use up it has one for each turn.
type crowd struct {
	size  int
	turns int    // how often operations can be made that use up what they meet
	file  []byte // the database, if it is a file
	dsn   string // of the database, if it is a server's

	hub       models.User   // has so many posts, followers and followees, who have a post each
	strangers []models.User // so many, followed by one of the hub's followees each
	loner     models.User   // has nothing and nobody
	root      int64         // a post with so many replies
	since     time.Time     // from then on so many have posted
	writer    models.User   // whose posts and follows nobody looks at
	noted     int64         // a post of theirs, to which new ones refer
	others    []models.User // who follow the writer
	leavers   []models.User // to be deleted, with so many posts and followers
	doomed    []int64       // posts to be deleted, with so many replies and reposts
}

// start is when the first user of a crowd joins, and stays the time for the stores over it.
var start = time.Date(2026, 1, 2, 3, 4, 5, 678_901_000, time.UTC)

// newCrowd makes a crowd.
func newCrowd(t testing.TB, size int) *crowd {
	t.Helper()
	c := &crowd{size: size, turns: 2}
	c.file = file(t, func(f founder) { f.found(c) })
	return c
}

// newCrowdOn makes a crowd in the empty database of a server that dsn names.
func newCrowdOn(t testing.TB, dsn string, size int) *crowd {
	t.Helper()
	c := &crowd{size: size, turns: 2, dsn: dsn}
	found(t, dsn, func(f founder) { f.found(c) })
	return c
}

// file returns a database that was written through the floor.
func file(t testing.TB, write func(founder)) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crowd.db")
	found(t, path, write)
	whole, err := os.ReadFile(path) // for the last to close moves the log into it
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// found writes a database through the floor, an operation a minute.
func found(t testing.TB, dsn string, write func(founder)) {
	t.Helper()
	db, err := schema.Open(t.Context(), dsn, &schema.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := schema.Apply(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	now := start
	store, err := layers.All()[0].Open(t.Context(), db, func() time.Time {
		now = now.Add(time.Minute)
		return now
	})
	if err != nil {
		t.Fatal(err)
	}
	write(founder{t, store})
	if err := errors.Join(store.Close(), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// founder writes what a crowd begins with.
type founder struct {
	testing.TB
	store models.Store
}

func (f founder) found(c *crowd) {
	c.hub, c.loner, c.writer = f.join("hub", 1)[0], f.join("loner", 1)[0], f.join("writer", 1)[0]
	c.others, c.leavers = f.join("other", c.turns), f.join("leaver", c.turns)
	followees, followers := f.join("followee", c.size), f.join("follower", c.size)
	c.strangers = f.join("stranger", c.size)
	c.noted = f.publish(models.Text{Body: "What is noted."}, c.writer).ID
	for i := range c.size {
		f.follow(c.hub, followees[i])
		f.follow(followers[i], c.hub)
		f.follow(followees[i], c.strangers[i])
		f.publish(models.Text{Body: "What the hub reads."}, followees[i])
		f.publish(models.Text{Body: "What the hub writes."}, c.hub)
	}
	for turn := range c.turns {
		f.follow(c.others[turn], c.writer)
		post := f.publish(models.Text{Body: "What will go."}, c.writer).ID
		c.doomed = append(c.doomed, post)
		for _, follower := range followers {
			f.follow(follower, c.leavers[turn])
			f.publish(models.Text{Body: "What will go with its author."}, c.leavers[turn])
			f.publish(models.Reply{Body: "What will stay.", ParentID: &post}, follower)
			f.publish(models.Repost{PostID: post}, follower)
		}
	}
	root := f.publish(models.Text{Body: "What is discussed."}, c.writer)
	c.root, c.since = root.ID, root.CreatedAt.Add(time.Second)
	for _, stranger := range c.strangers {
		f.publish(models.Reply{Body: "What is said of it.", ParentID: &c.root}, stranger)
	}
}

func (f founder) join(kind string, n int) []models.User {
	f.Helper()
	users, err := f.store.CreateUsers(f.Context(), newcomers(kind, n))
	if err != nil {
		f.Fatal(err)
	}
	return users
}

func (f founder) follow(follower, followee models.User) {
	f.Helper()
	if err := f.store.Follow(f.Context(), follower.ID, followee.ID); err != nil {
		f.Fatal(err)
	}
}

func (f founder) publish(content models.Content, author models.User) *models.Post {
	f.Helper()
	post, err := f.store.Publish(f.Context(), models.NewPost{AuthorID: author.ID, Content: content})
	if err != nil {
		f.Fatal(err)
	}
	return post
}

// newcomer returns the i-th new user of a kind, and newcomers the first n.
func newcomer(kind string, i int) models.NewUser {
	handle := fmt.Sprintf("%s_%d", kind, i)
	return models.NewUser{Handle: handle, Email: handle + "@crowd.example",
		Profile: models.Profile{DisplayName: handle, Bio: new("One of many."), Location: "Here"}}
}

func newcomers(kind string, n int) []models.NewUser {
	all := make([]models.NewUser, n)
	for i := range all {
		all[i] = newcomer(kind, i)
	}
	return all
}

// newPosts returns n new posts by the writer: texts, replies and reposts.
func (c *crowd) newPosts(n int) []models.NewPost {
	contents := []models.Content{
		models.Text{Body: "What is new."},
		models.Reply{Body: "What is new about it.", ParentID: &c.noted},
		models.Repost{PostID: c.noted},
	}
	all := make([]models.NewPost, n)
	for i := range all {
		all[i] = models.NewPost{AuthorID: c.writer.ID, Content: contents[i%len(contents)]}
	}
	return all
}

// copy returns the name of a copy of the crowd, which is gone after the test.
func (c *crowd) copy(t *testing.T) (dsn string) {
	t.Helper()
	if c.dsn == "" {
		path := filepath.Join(t.TempDir(), "copy.db")
		must(t, os.WriteFile(path, c.file, 0o644))
		return path
	}
	dsn, drop, err := schema.Copy(t.Context(), c.dsn)
	must(t, err)
	t.Cleanup(func() { must(t, drop()) })
	return dsn
}

// open opens a layer over a copy of the crowd, on one connection, with a probe.
func (c *crowd) open(t *testing.T, l layers.Layer) (models.Store, *probe.Probe) {
	t.Helper()
	store, p, _ := c.openTraced(t, l)
	return store, p
}

// openTraced is open that returns the driver calls of opening the layer too.
func (c *crowd) openTraced(t *testing.T, l layers.Layer) (models.Store, *probe.Probe,
	[]probe.Event) {
	t.Helper()
	p := probe.New()
	opts := &schema.Options{NoSync: true, Conns: 1, Wrap: p.Connector}
	if l.Native {
		opts.Native, opts.Watch, opts.Wrap = true, pgxprobe.Watch(p), nil
	}
	if c.dsn != "" {
		opts.Dial = p.Dial((&net.Dialer{}).DialContext)
	}
	db, err := schema.Open(t.Context(), c.copy(t), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	trace := p.Trace()
	store, err := l.Open(t.Context(), db, func() time.Time { return start })
	trace.Stop()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store, p, trace.Events()
}
