package layers_test

import (
	"context"
	"fmt"
	"maps"
	"math/bits"
	"net"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/internal/dataset"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/probe"
	"example.com/impedance/probe/pgxprobe"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

// TestPlans holds that for the same arguments on the same loaded data, engines run what each
// layer sends along the same paths: the same tables in the same order, by the same indexes and
// bounds, with the same sorts. Explained are the very statements and arguments of a call, for
// each form of a search and each other listing, on a first page and on a later one.
//
// Layers that depart in an operation and run it along other paths, for which no rule stands here,
// are in testdata/plans, by engine. After a deliberate change, with the servers' variables set:
//
//	go test ./layers -run TestPlans -update
func TestPlans(t *testing.T) {
	t.Run(string(schema.SQLite), func(t *testing.T) {
		plansOn(t, filepath.Join(t.TempDir(), "plans.db"))
	})
	for _, server := range schema.Servers {
		t.Run(string(server.Engine), func(t *testing.T) {
			plansOn(t, harness.Fresh(t, server.Variable))
		})
	}
}

// plannedUsers is how many users a data set has whose plans are those of larger ones.
const plannedUsers = 10_000

func plansOn(t *testing.T, dsn string) {
	t.Parallel()
	_, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: plannedUsers, Seed: 1}, nil)
	must(t, err)
	var forms []form
	want := map[string]plan{} // by form, as the floor's
	unlike := map[string]string{}
	all := layers.All()
	if schema.EngineOf(dsn) == schema.Postgres {
		all = append(all, layers.Native()...)
	}
	for _, l := range all {
		p := probe.New()
		opts := &schema.Options{Conns: 1, Wrap: p.Connector,
			Dial: p.Dial((&net.Dialer{}).DialContext)}
		if l.Native {
			opts.Native, opts.Watch, opts.Wrap = true, pgxprobe.Watch(p), nil
		}
		db, err := schema.Open(t.Context(), dsn, opts)
		must(t, err)
		defer db.Close()
		store, err := l.Open(t.Context(), db, nil)
		must(t, err)
		defer store.Close()
		if forms == nil {
			forms = allForms(t, store)
		}
		for _, f := range forms {
			trace := p.Trace()
			must(t, f.call(store))
			trace.Stop()
			got := pathOf(t, db, trace.Events())
			if l.Name == layers.Floor {
				want[f.name] = got
				continue
			}
			expected := want[f.name]
			switch {
			case l.Generator != "" && !l.Native:
				expected = unlikeOfSQLC(f, db.Engine, expected)
			case l.Name == layers.NativeFloor:
				expected = atOnce(f, expected)
			case takesOneMore(l, f.operation()):
				got, expected = apart(got), apart(expected)
			}
			if slices.Equal(got.sorted(), expected.sorted()) {
				continue
			}
			complain := t.Errorf
			if departs(l, f.operation()) {
				complain = t.Logf
				unlike[l.Name+" "+f.operation()] = fmt.Sprintf("%s departs in %s, and runs it along "+
					"other paths than the floor.\n", l.Name, f.operation())
			}
			complain("%s, %s: the plan is\n%s\nwant, as the floor's and what is declared,\n%s", l.Name,
				f.name, got, expected)
		}
	}
	text := "go test ./layers -run TestPlans -update writes this file.\n"
	for _, key := range slices.Sorted(maps.Keys(unlike)) {
		text += unlike[key]
	}
	golden(t, filepath.Join("testdata", "plans"), ".txt",
		map[string]string{string(schema.EngineOf(dsn)): text})
}

// form is a call whose statements have a plan of their own.
type form struct {
	name   string
	search models.UserSearch // of a search
	call   func(models.Store) error
}

// operation returns the name of the operation that the call is of.
func (f form) operation() string {
	return strings.FieldsFunc(f.name, func(r rune) bool { return r == ' ' || r == ',' })[0]
}

// pageOf returns the two forms of a list: its first page, and one in its midst.
func pageOf[T any](t *testing.T, s models.Store, f form,
	list func(models.Store, models.Page) (*models.Listing[T], error)) (forms []form) {
	first, err := list(s, models.Page{Limit: 5})
	must(t, err)
	if first.Next == "" {
		t.Errorf("%s has no later page", f.name)
	}
	for name, after := range map[string]models.Cursor{"first": "", "later": first.Next} {
		forms = append(forms, form{f.name + ", " + name + " page", f.search,
			func(s models.Store) error {
				_, err := list(s, models.Page{Limit: 20, After: after})
				return err
			}})
	}
	return forms
}

// allForms returns the forms of everything that lists.
func allForms(t *testing.T, s models.Store) (forms []form) {
	ctx := t.Context()
	user, err := s.UserByID(ctx, 4000)
	must(t, err)
	for sort := models.NewestFirst; sort <= models.MostFollowers; sort++ {
		for filters := range 1 << 5 {
			if bits.OnesCount(uint(filters)) > 1 && !harness.Full() {
				continue
			}
			f := searchForm(user, sort, filters)
			forms = append(forms, pageOf(t, s, f, func(s models.Store,
				p models.Page) (*models.Listing[models.User], error) {
				return s.SearchUsers(ctx, f.search, p)
			})...)
		}
	}
	const reader, author = 10, 8790 // who follows and is followed by more than a page
	forms = append(forms, pageOf(t, s, form{name: "PostsByAuthor"}, func(s models.Store,
		p models.Page) (*models.Listing[models.Post], error) {
		return s.PostsByAuthor(ctx, author, p)
	})...)
	forms = append(forms, pageOf(t, s, form{name: "Following"}, func(s models.Store,
		p models.Page) (*models.Listing[models.Follow], error) {
		return s.Following(ctx, reader, p)
	})...)
	forms = append(forms, pageOf(t, s, form{name: "Followers"}, func(s models.Store,
		p models.Page) (*models.Listing[models.Follow], error) {
		return s.Followers(ctx, author, p)
	})...)
	forms = append(forms, pageOf(t, s, form{name: "HomeTimeline"}, func(s models.Store,
		p models.Page) (*models.Listing[models.Post], error) {
		return s.HomeTimeline(ctx, reader, p)
	})...)
	return append(forms,
		form{name: "ProfilePage", call: func(s models.Store) error {
			_, err := s.ProfilePage(ctx, user.Handle, 20)
			return err
		}},
		form{name: "Suggestions", call: func(s models.Store) error {
			_, err := s.Suggestions(ctx, reader, 20)
			return err
		}},
		form{name: "TopAuthors", call: func(s models.Store) error {
			_, err := s.TopAuthors(ctx, user.CreatedAt.Add(20*time.Hour), 20)
			return err
		}})
}

// searchForm returns the form of a search that has those of five filters whose bits are set.
func searchForm(around *models.User, sort models.UserSort, filters int) form {
	q := models.UserSearch{Sort: sort}
	words := []string{[]string{"newest", "oldest", "by handle", "most followers"}[sort]}
	for i, filter := range []struct {
		word string
		set  func()
	}{
		{"prefix", func() { q.HandlePrefix = around.Handle[:2] }},
		{"joined from", func() { q.JoinedFrom = around.CreatedAt.AddDate(0, -3, 0) }},
		{"joined before", func() { q.JoinedBefore = around.CreatedAt.AddDate(0, 3, 0) }},
		{"bio", func() { q.HasBio = true }},
		{"followers", func() { q.MinFollowers = 2 }},
	} {
		if filters&(1<<i) != 0 {
			filter.set()
			words = append(words, filter.word)
		}
	}
	return form{name: "SearchUsers " + strings.Join(words, ", "), search: q}
}

// plan is the path of a call's statements, a line for each step.
type plan []string

func (p plan) String() string { return "\t" + strings.Join(p, "\n\t") }

// sorted returns the steps in an order that says nothing: where an engine lists a sub-query
// depends on where a statement has it.
func (p plan) sorted() plan { return slices.Sorted(slices.Values(p)) }

// pathOf returns the path of the statements among events.
func pathOf(t *testing.T, db *schema.DB, events []probe.Event) (p plan) {
	t.Helper()
	for _, e := range events {
		if e.Kind != probe.Exec && e.Kind != probe.Query {
			continue
		}
		args := make([]any, len(e.Args))
		for i, a := range e.Args {
			args[i] = a.Value
		}
		steps, err := schema.Explain(t.Context(), db, e.Query, args)
		must(t, err)
		for _, s := range steps {
			if step := path[db.Engine](e.Query, s.Text); step != "" {
				p = append(p, step)
			}
		}
	}
	return p
}

// path returns what a step of a plan says of the path, in the same words whatever a statement
// calls its tables, or nothing.
var path = map[schema.Engine]func(query, step string) string{
	schema.SQLite: func(query, step string) string {
		step = sqliteTable.ReplaceAllStringFunc(step, func(words string) string {
			verb, name, _ := strings.Cut(words, " ")
			return verb + " " + tableOf(query, name)
		})
		return subqueryNumber.ReplaceAllString(step, "SUBQUERY")
	},
	schema.Postgres: func(query, step string) string {
		if cond, ok := strings.CutPrefix(step, "Index Cond: "); ok {
			var columns []string
			for _, c := range postgresBound.FindAllStringSubmatch(cond, -1) {
				columns = append(columns, c[1]+" "+c[2])
			}
			slices.Sort(columns)
			return "Index Cond: " + strings.Join(slices.Compact(columns), ", ")
		}
		if strings.Contains(step, ": ") || postgresOther.MatchString(step) {
			return ""
		}
		return postgresAlias.ReplaceAllString(step, " on $1")
	},
	schema.MySQL: func(query, step string) string {
		step = mysqlTable.ReplaceAllStringFunc(step, func(words string) string {
			m := mysqlTable.FindStringSubmatch(words)
			return m[1] + tableOf(query, m[2]) + " " + m[3]
		})
		step = mysqlFilter.ReplaceAllString(step, "")
		return mysqlRef.ReplaceAllString(step, "ref $1")
	},
}

var (
	sqliteTable    = regexp.MustCompile(`^(SCAN|SEARCH) \w+`)
	subqueryNumber = regexp.MustCompile(`SUBQUERY \d+`)
	postgresOther  = regexp.MustCompile(`^(SubPlan \d+|InitPlan .*|Result|Limit)$`)
	postgresAlias  = regexp.MustCompile(` on (users|posts|follows)( "?\w+"?)?$`)
	postgresBound  = regexp.MustCompile(`\b(handle|created_at|since|\w*id)\b[^<>=]*([<>=]+)`)
	mysqlTable     = regexp.MustCompile(`^((?:[A-Z]+ )*)(\w+) (ALL|index|range|ref|eq_ref|const)\b`)
	mysqlFilter    = regexp.MustCompile(`; Using (where|index condition)\b`)
	mysqlRef       = regexp.MustCompile(`ref \w+\.(\w+)`)
)

// tableOf returns the table that a statement calls by a name.
func tableOf(query, name string) string {
	m := regexp.MustCompile("(?i)\\b(users|posts|follows)[\"`]?\\s+(?:AS\\s+)?[\"`]?" +
		regexp.QuoteMeta(name) + `\b`).FindStringSubmatch(query)
	if m == nil {
		return name
	}
	return m[1]
}

// unlikeOfSQLC has, where a filter on followers is not set, the sub-query of it all the same, which
// SQLite and MySQL show in the plan and never run. On SQLite a range of an index has both ends,
// those of time or of all handles if the search has none. On MySQL followers are counted once, in
// an inner query, when they give the order.
func unlikeOfSQLC(f form, e schema.Engine, floor plan) plan {
	switch {
	case !strings.HasPrefix(f.name, "SearchUsers") || e == schema.Postgres:
		return floor
	case e == schema.MySQL && f.search.Sort == models.MostFollowers:
		return plan{floor[0], "users eq_ref key PRIMARY ref id", filterOnFollowers[e][0]}
	}
	p := slices.Clone(floor)
	if e == schema.SQLite {
		for i := range p {
			p[i] = oneEnd.ReplaceAllString(p[i], "($1>? AND $1<?)")
		}
	}
	if f.search.MinFollowers == 0 {
		p = append(p, filterOnFollowers[e]...)
	}
	return p
}

var oneEnd = regexp.MustCompile(`\((\w+)[<>]\?\)`)

var filterOnFollowers = map[schema.Engine]plan{
	schema.SQLite: {"CORRELATED SCALAR SUBQUERY",
		"SEARCH follows USING COVERING INDEX follows_followers (followee_id=?)"},
	schema.MySQL: {"DEPENDENT SUBQUERY follows ref key follows_followers ref id; Using index"},
}

// atOnce returns the floor's path as it is on pgx's own pool, where the reads of a profile are sent
// together. Those of posts and followers find the user's id by the handle.
func atOnce(f form, p plan) plan {
	if f.name != "ProfilePage" {
		return p
	}
	byHandle := p[:2]
	return slices.Concat(p, byHandle, byHandle)
}

// TestPlannedOnce holds which statements PostgreSQL plans once, and which anew for the values of
// each call, because it expects more of such a plan than planning costs
// (https://www.postgresql.org/docs/15/sql-prepare.html#SQL-PREPARE-NOTES). It decides that with the
// sixth execution on a connection.
func TestPlannedOnce(t *testing.T) {
	i := 0
	for schema.Servers[i].Engine != schema.Postgres {
		i++
	}
	dsn := harness.Fresh(t, schema.Servers[i].Variable)
	_, err := dataset.Load(t.Context(), dsn, dataset.Spec{Users: plannedUsers, Seed: 1}, nil)
	must(t, err)
	for _, l := range append(layers.All(), layers.Native()...) {
		t.Run(l.Name, func(t *testing.T) {
			db, err := schema.Open(t.Context(), dsn, &schema.Options{Conns: 1, Native: l.Native})
			must(t, err)
			defer db.Close()
			store, err := l.Open(t.Context(), db, nil)
			must(t, err)
			defer store.Close()
			for _, o := range often {
				before := plansMade(t, db)
				for id := range int64(executions) {
					must(t, o.call(t.Context(), store, 100+id))
				}
				var anew, used []string
				for text, made := range plansMade(t, db) {
					generic, custom := made[0]-before[text][0], made[1]-before[text][1]
					if generic+custom > 0 {
						used = append(used, text)
					}
					if generic == 0 && custom >= executions {
						anew = append(anew, text)
					}
				}
				want := 0 // as of statements without a name, by which none is kept
				if o.planned == eachTime && len(used) > 0 ||
					o.planned == byLimit && slices.ContainsFunc(used, boundLimit.MatchString) {
					want = 1
				}
				if len(anew) != want {
					t.Errorf("%s: %d statements are planned anew for each call, want %d: %q", o.name,
						len(anew), want, anew)
				}
			}
		})
	}
}

// executions is how often TestPlannedOnce makes a call.
const executions = 12

// plansMade returns how many generic and custom plans the connection's prepared statements have
// had, by their text.
func plansMade(t *testing.T, db *schema.DB) map[string][2]int {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT statement, generic_plans, custom_plans
		FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%'`)
	must(t, err)
	defer rows.Close()
	made := map[string][2]int{}
	for rows.Next() {
		var text string
		var generic, custom int
		must(t, rows.Scan(&text, &generic, &custom))
		made[text] = [2]int{made[text][0] + generic, made[text][1] + custom}
	}
	must(t, rows.Err())
	return made
}

// planning is when PostgreSQL plans a prepared statement.
type planning int

const (
	once     planning = iota
	eachTime          // for the values of each call
	// byLimit is for each call if the limit is a parameter, and once if it is in the text, as ent
	// writes it. PostgreSQL plans for a tenth of all rows if it does not know the value, which costs
	// more than a plan for a page.
	byLimit
)

var boundLimit = regexp.MustCompile(`LIMIT \$\d`)

// often are calls with an id that is another each time.
var often = []struct {
	name    string
	planned planning
	call    func(ctx context.Context, s models.Store, id int64) error
}{
	{"UserByID", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.UserByID(ctx, id)
		return err
	}},
	// How many users have a range of handles and times is what the plan is chosen by.
	{"SearchUsers by prefix", eachTime, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.SearchUsers(ctx, models.UserSearch{HandlePrefix: "a"}, models.Page{Limit: 20})
		return err
	}},
	{"SearchUsers", byLimit, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.SearchUsers(ctx, models.UserSearch{}, models.Page{Limit: 20})
		return err
	}},
	{"UpdateProfile", once, func(ctx context.Context, s models.Store, id int64) error {
		u, err := s.UserByID(ctx, id)
		if err != nil {
			return err
		}
		_, err = s.UpdateProfile(ctx, models.ProfileEdit{UserID: id, Revision: u.Revision,
			Profile: u.Profile, Discoverable: u.Discoverable})
		return err
	}},
	{"Publish", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.Publish(ctx, models.NewPost{AuthorID: id, Content: models.Text{Body: "Once."}})
		return err
	}},
	{"PostByID", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.PostByID(ctx, id)
		return err
	}},
	{"PostsByAuthor", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.PostsByAuthor(ctx, id, models.Page{Limit: 20})
		return err
	}},
	{"Thread", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.Thread(ctx, id, models.ThreadRange{Depth: 10, Limit: 100})
		return err
	}},
	{"Following", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.Following(ctx, id, models.Page{Limit: 20})
		return err
	}},
	{"Followers", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.Followers(ctx, id, models.Page{Limit: 20})
		return err
	}},
	{"FollowCounts", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.FollowCounts(ctx, id)
		return err
	}},
	{"HomeTimeline", once, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.HomeTimeline(ctx, id, models.Page{Limit: 20})
		return err
	}},
	{"ProfilePage", once, func(ctx context.Context, s models.Store, id int64) error {
		u, err := s.UserByID(ctx, id)
		if err != nil {
			return err
		}
		_, err = s.ProfilePage(ctx, u.Handle, 20)
		return err
	}},
	// How many a user follows is what the plan is chosen by, and planning is little of its time.
	{"Suggestions", eachTime, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.Suggestions(ctx, id, 20)
		return err
	}},
	// How many posts are younger than a time is what the plan is chosen by.
	{"TopAuthors", eachTime, func(ctx context.Context, s models.Store, id int64) error {
		_, err := s.TopAuthors(ctx, time.Date(2026, 1, 1, 0, 0, int(id), 0, time.UTC), 20)
		return err
	}},
}

// takesOneMore reports whether a layer declares one more statement for an operation, as ent and
// GORM's quickstart do, which read the users of a page by themselves instead of joining them.
func takesOneMore(l layers.Layer, operation string) bool {
	return slices.ContainsFunc(l.Departures, func(d models.Departure) bool {
		return slices.Contains(d.Operations, operation) && declared.MatchString(d.Instead)
	})
}

// apart returns a path without the steps that read users by their ids.
func apart(p plan) plan {
	return slices.DeleteFunc(slices.Clone(p), func(step string) bool {
		return usersByID.MatchString(step)
	})
}

var usersByID = regexp.MustCompile(`^(SEARCH users USING INTEGER PRIMARY KEY|Nested Loop|Memoize|` +
	`Index Scan using users_pkey|Index Cond: id =$|users (eq_ref|range|const) key PRIMARY)`)
