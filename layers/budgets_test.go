package layers_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// budgets has the statements that a call may take, whatever it meets. A budget of 1+1 is one of 2
// for a layer that declares the second statement among its departures, and of 1 for the others.
// Cases with a stroke are those that are said to take another number, and those whose rows do not
// fit into one statement.
//
// What calls take in each layer once it is warm is in testdata/budgets, to be read when it changes:
//
//	go test ./layers -run Budgets -update
//
// There p are statements prepared ahead, s are savepoints, which like BEGIN and COMMIT are in no
// budget, and brackets are a transaction, with ! if it was rolled back.
const budgets = `
case                     budget
CreateUser               2
CreateUsers              1
UserByID                 1
UserByHandle             1
UsersByID                1
SearchUsers              1
UpdateProfile            2
DeleteUser               2
Publish                  2
PublishAll               1
PostByID                 1+1
PostsByAuthor            1
Thread                   1
DeletePost               2
Follow                   2
Unfollow                 2
SetNotify                2
Following                1+1
Followers                1+1
FollowCounts             1
HomeTimeline             1+1
ProfilePage              3+1
Suggestions              1
TopAuthors               1
Register                 3
SearchUsers/NewestFirst  1
SearchUsers/OldestFirst  1
SearchUsers/ByHandle     1
UpdateProfile/Stale      2
Following/Nobody         1
Followers/Nobody         1
HomeTimeline/Nobody      1
ProfilePage/Nobody       3
Register/Nobody          2
CreateUsers/10500        3
UsersByID/40000          2
PublishAll/10500         2
Register/40000           7
`

// nativeBudgets is the same for native layers, on PostgreSQL. Of a batch, each statement counts.
const nativeBudgets = `
case                     budget
CreateUser               1
CreateUsers              1+1
UserByID                 1
UserByHandle             1
UsersByID                1
SearchUsers              1
UpdateProfile            1
DeleteUser               1
Publish                  1
PublishAll               1+1
PostByID                 1
PostsByAuthor            1
Thread                   1
DeletePost               1
Follow                   1
Unfollow                 1
SetNotify                1
Following                1
Followers                1
FollowCounts             1
HomeTimeline             1
ProfilePage              3
Suggestions              1
TopAuthors               1
Register                 3
SearchUsers/NewestFirst  1
SearchUsers/OldestFirst  1
SearchUsers/ByHandle     1
UpdateProfile/Stale      2
Following/Nobody         1
Followers/Nobody         1
HomeTimeline/Nobody      1
ProfilePage/Nobody       3
Register/Nobody          2
CreateUsers/10500        1+1
UsersByID/40000          1
PublishAll/10500         1+1
Register/40000           3
`

// sizes are those of the crowds in which a call must take the same number of statements.
var sizes = []int{1, 10, 100}

// TestBudgets holds that no statement slips into a loop over rows, and that calls take what
// the layers' documentation says: statements, prepared ahead or not, and transactions.
func TestBudgets(t *testing.T) {
	holdBudgets(t, "layers", budgets, layers.All(), func(size int) *crowd { return newCrowd(t, size) },
		newMultitude(t))
}

// TestNativeBudgets holds the same of native layers.
func TestNativeBudgets(t *testing.T) {
	const variable = "IMPEDANCE_POSTGRES"
	many := &crowd{dsn: harness.Fresh(t, variable)}
	found(t, many.dsn, func(f founder) { f.foundMultitude(many) })
	holdBudgets(t, "native", nativeBudgets, layers.Native(), func(size int) *crowd {
		return newCrowdOn(t, harness.Fresh(t, variable), size)
	}, many)
}

func holdBudgets(t *testing.T, name, table string, ls []layers.Layer,
	crowdOf func(size int) *crowd, many *crowd) {
	t.Helper()
	took := measures{}
	for _, size := range sizes {
		c := crowdOf(size)
		for _, l := range ls {
			took.measure(t, c, l, slices.Concat(operations, special)...)
		}
	}
	for _, l := range ls {
		took.measure(t, many, l, beyondLimits...)
	}
	golden(t, filepath.Join("testdata", "budgets"), ".txt", map[string]string{name: took.table(ls)})
	want := parsed(t, table)
	for _, name := range slices.Sorted(maps.Keys(took)) {
		for _, l := range ls {
			for _, complaint := range want[name].check(l, took[name][l.Name]) {
				t.Errorf("%s, %s: %s", name, l.Name, complaint)
			}
		}
	}
	if len(want) != len(took) {
		t.Errorf("the table of budgets has %d cases, and there are %d", len(want), len(took))
	}
}

// TestBudgetsFail holds that the check finds what it is there to find.
func TestBudgetsFail(t *testing.T) {
	ls, err := layers.Named([]string{"ent", "gorm"})
	if err != nil {
		t.Fatal(err)
	}
	floor, ent, gorm := ls[0], ls[1], ls[2]
	broken := floor
	broken.Open = func(ctx context.Context, db *schema.DB, c models.Clock) (models.Store, error) {
		store, err := floor.Open(ctx, db, c)
		return oneByOne{store}, err
	}
	following := operations[slices.IndexFunc(operations, func(o operation) bool {
		return o.name == "Following"
	})]
	took := measures{}
	for _, size := range sizes {
		took.measure(t, newCrowd(t, size), broken, following)
	}
	lazy, eager := took["Following"]["floor"], []cost{{statements: 1, shape: "1"}}
	b := parsed(t, budgets)["Following"]
	for _, tt := range []struct {
		layer layers.Layer
		costs []cost
		want  string
	}{
		{broken, lazy, "takes 101 statements, over its budget of 1"},
		{broken, lazy, "takes 2, 11, 101 statements for more and more rows"},
		{broken, []cost{eager[0], {statements: 1, shape: "1p"}}, "is 1p, and 1 for fewer rows"},
		{ent, lazy, "over its budget of 2"},
		{ent, eager, "declares one more statement and takes none"},
		{gorm, []cost{{statements: 1, shape: "1p", prepares: 1}}, "prepares 1 when it is warm"},
		{gorm, nil, "was not measured"},
	} {
		got := b.check(tt.layer, tt.costs)
		if !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, tt.want) }) {
			t.Errorf("%s at %v: the check says %q, want %q", tt.layer.Name, tt.costs, got, tt.want)
		}
	}
}

// oneByOne reads the users of a list one by one, as code does that loads them lazily.
type oneByOne struct{ models.Store }

func (s oneByOne) Following(ctx context.Context, userID int64,
	p models.Page) (*models.Listing[models.Follow], error) {
	list, err := s.Store.Following(ctx, userID, p)
	if err != nil {
		return nil, err
	}
	for i := range list.Items {
		f := &list.Items[i]
		if f.Followee, err = s.UserByID(ctx, f.FolloweeID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// budget is a row of budgets.
type budget struct {
	operation  string
	base, more int64
}

// parsed returns the rows of a table like budgets by their cases.
func parsed(t *testing.T, table string) map[string]budget {
	t.Helper()
	all := map[string]budget{}
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		fields := strings.Fields(line)
		if i == 0 {
			continue
		}
		var b budget
		b.operation, _, _ = strings.Cut(fields[0], "/")
		base, more, _ := strings.Cut(fields[1], "+")
		b.base, _ = strconv.ParseInt(base, 10, 64)
		b.more, _ = strconv.ParseInt(more, 10, 64)
		all[fields[0]] = b
	}
	return all
}

func namesOf(ls []layers.Layer) (names []string) {
	for _, l := range ls {
		names = append(names, l.Name)
	}
	return names
}

// declared is what a departure says that declares one more statement.
var declared = regexp.MustCompile(`one more statement|two statements|a statement of their own`)

// check returns what is wrong with what a case took in a layer, in crowds that grow.
func (b budget) check(l layers.Layer, costs []cost) (complaints []string) {
	complain := func(format string, args ...any) {
		complaints = append(complaints, fmt.Sprintf(format, args...))
	}
	if len(costs) == 0 {
		complain("was not measured")
		return complaints
	}
	declares := takesOneMore(l, b.operation)
	limit := b.base
	if declares {
		limit += b.more
	}
	var statements []string
	for _, c := range costs {
		statements = append(statements, fmt.Sprint(c.statements))
		if n := c.statements - c.savepoints; n > limit {
			complain("takes %d statements, over its budget of %d", n, limit)
		} else if declares && b.more > 0 && n <= b.base {
			complain("declares one more statement and takes none")
		}
		if c.shape != costs[0].shape {
			complain("is %s, and %s for fewer rows", c.shape, costs[0].shape)
		}
		if c.prepares > 0 {
			complain("prepares %d when it is warm", c.prepares)
		}
	}
	if all := strings.Join(statements, ", "); len(slices.Compact(statements)) > 1 {
		complain("takes %s statements for more and more rows", all)
	}
	return complaints
}

// cost is what a call took of the engine.
type cost struct {
	statements int64
	savepoints int64  // among the statements
	prepares   int64  // during the call
	shape      string // as in testdata/budgets
}

func costOf(calls []probe.Event, counts probe.Counts) cost {
	c := cost{statements: counts.Statements, prepares: counts.Prepares}
	var prepared, others, savepoints int64
	flush := func() {
		var terms []string
		for _, term := range []struct {
			n    int64
			mark string
		}{{prepared, "p"}, {others, ""}, {savepoints, "s"}} {
			if term.n > 0 {
				terms = append(terms, fmt.Sprint(term.n, term.mark))
			}
		}
		c.shape += strings.Join(terms, "+")
		prepared, others, savepoints = 0, 0, 0
	}
	for _, e := range calls {
		switch {
		case e.Kind == probe.Begin:
			flush()
			c.shape += "["
		case e.Kind == probe.Commit:
			flush()
			c.shape += "]"
		case e.Kind == probe.Rollback:
			flush()
			c.shape += "!]"
		case strings.HasPrefix(e.Query, "SAVEPOINT "):
			savepoints++
			c.savepoints++
		case e.Prepared:
			prepared++
		case e.Kind == probe.Exec || e.Kind == probe.Query:
			others++
		}
	}
	flush()
	return c
}

// measures are costs by case and layer, in the order of measuring.
type measures map[string]map[string][]cost

// measure calls operations on a layer, and adds what they took.
func (m measures) measure(t *testing.T, c *crowd, l layers.Layer, ops ...operation) {
	t.Helper()
	store, p := c.open(t, l)
	for _, o := range ops {
		if m[o.name] == nil {
			m[o.name] = map[string][]cost{}
		}
		calls, counts := traced(t, p, run{Store: store, crowd: c, ctx: t.Context()}, o)
		m[o.name][l.Name] = append(m[o.name][l.Name], costOf(calls, counts))
	}
}

// table returns the measures as a file of testdata/budgets has them.
func (m measures) table(ls []layers.Layer) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "case\t%s\n", strings.Join(namesOf(ls), "\t"))
	for _, o := range slices.Concat(operations, special, beyondLimits) {
		fmt.Fprint(w, o.name)
		for _, name := range namesOf(ls) {
			costs := m[o.name][name]
			fmt.Fprintf(w, "\t%s", costs[len(costs)-1].shape)
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	return b.String()
}

// special are calls that take another number of statements than the operation's others, or
// another text.
var special = []operation{
	{"SearchUsers/NewestFirst", true, func(r run) (int, error) {
		return items(r.SearchUsers(r.ctx, models.UserSearch{JoinedFrom: start, HasBio: true,
			HandlePrefix: "stranger"}, page))
	}},
	{"SearchUsers/OldestFirst", true, func(r run) (int, error) {
		return items(r.SearchUsers(r.ctx, models.UserSearch{Sort: models.OldestFirst,
			HandlePrefix: "stranger"}, page))
	}},
	{"SearchUsers/ByHandle", true, func(r run) (int, error) {
		return items(r.SearchUsers(r.ctx, models.UserSearch{Sort: models.ByHandle,
			HandlePrefix: "stranger"}, page))
	}},
	{"UpdateProfile/Stale", false, func(r run) (int, error) {
		_, err := r.UpdateProfile(r.ctx, models.ProfileEdit{UserID: r.hub.ID, Revision: 9,
			Profile: r.hub.Profile})
		if !errors.Is(err, models.ErrStale) {
			return 0, fmt.Errorf("an edit of an old revision: %w", err)
		}
		return 1, nil
	}},
	{"Following/Nobody", false, func(r run) (int, error) {
		return none(items(r.Following(r.ctx, r.loner.ID, page)))
	}},
	{"Followers/Nobody", false, func(r run) (int, error) {
		return none(items(r.Followers(r.ctx, r.loner.ID, page)))
	}},
	{"HomeTimeline/Nobody", false, func(r run) (int, error) {
		return none(items(r.HomeTimeline(r.ctx, r.loner.ID, page)))
	}},
	{"ProfilePage/Nobody", false, func(r run) (int, error) {
		return one(r.ProfilePage(r.ctx, r.loner.Handle, 100))
	}},
	{"Register/Nobody", false, func(r run) (int, error) {
		_, post, err := r.Register(r.ctx, models.Registration{User: newcomer("lonely", r.turn),
			First: models.Text{Body: "Hello?"}})
		return one(post, err)
	}},
}

// beyondLimits are calls with more rows than fit into one statement, in a multitude.
var beyondLimits = []operation{
	{"CreateUsers/10500", false, func(r run) (int, error) {
		const n = 10_500
		return all(n)(length(r.CreateUsers(r.ctx, newcomers(fmt.Sprintf("bulk%d", r.turn), n))))
	}},
	{"UsersByID/40000", false, func(r run) (int, error) {
		const n = 40_000
		return all(n)(length(r.UsersByID(r.ctx, ids(r.strangers[:n]))))
	}},
	{"PublishAll/10500", false, func(r run) (int, error) {
		const n = 10_500
		return all(n)(length(r.PublishAll(r.ctx, r.newPosts(n))))
	}},
	{"Register/40000", false, func(r run) (int, error) {
		const n = 40_000
		user, _, err := r.Register(r.ctx, models.Registration{User: newcomer("social", r.turn),
			First: models.Text{Body: "Hello, everybody!"}, Follows: ids(r.strangers[:n])})
		return one(user, err)
	}},
}

// all and none hold that a call met so many things.
func all(n int) func(met int, err error) (int, error) {
	return func(met int, err error) (int, error) {
		if err == nil && met != n {
			err = fmt.Errorf("met %d, want %d", met, n)
		}
		return 1, err
	}
}

func none(met int, err error) (int, error) { return all(0)(met, err) }

// newMultitude makes a crowd of nothing but so many users that their ids do not fit into one
// statement, nor follows of them.
func newMultitude(t *testing.T) *crowd {
	t.Helper()
	c := &crowd{}
	c.file = file(t, func(f founder) { f.foundMultitude(c) })
	return c
}

func (f founder) foundMultitude(c *crowd) {
	c.strangers = f.join("stranger", 40_000)
	c.writer = c.strangers[0]
	c.noted = f.publish(models.Text{Body: "What is noted."}, c.writer).ID
}
