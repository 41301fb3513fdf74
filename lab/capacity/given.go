package capacity

import (
	"cmp"
	"slices"
	"strings"
)

// place is where requests come from, with the time of a round trip.
type place struct {
	name      string
	low, high float64 // milliseconds
	kind      Kind
	from      string
}

var places = []place{
	{"here", 0.5, 1.1, Published, cloudping + ": within a region 0.96–1.08 ms"},
	{"country", 5, 30, Assumed, "a network of one country"},
	{"continent", 30, 60, Published, cloudping + ": Hong Kong to Singapore 34 ms, to Tokyo 53 ms"},
	{"world", 150, 290, Published, cloudping + ": Cape Town to Frankfurt 155 ms, to San Francisco 287 ms"},
}

func placeNames() (names []string) {
	for _, p := range places {
		names = append(names, p.name)
	}
	return names
}

// lookupKind is something that can be looked up, with the operation that does it, and what is
// assumed of one that was not measured.
type lookupKind struct {
	name, operation string
	seconds, pages  Range
}

var lookupKinds = []lookupKind{
	{"timeline", "HomeTimeline", Range{300e-6, 3e-3}, Range{80, 400}},
	{"posts", "PostsByAuthor", Range{100e-6, 200e-6}, Range{8, 25}},
	{"profile", "UserByID", Range{15e-6, 30e-6}, Range{3, 4}},
	{"thread", "Thread", Range{200e-6, 400e-6}, Range{10, 40}},
	{"followers", "Followers", Range{150e-6, 300e-6}, Range{20, 60}},
	{"search", "SearchUsers", Range{600e-6, 1.2e-3}, Range{20, 60}},
}

func lookupNames() (names []string) {
	for _, k := range lookupKinds {
		names = append(names, k.name)
	}
	return names
}

const (
	workbook  = "SRE workbook"
	napkin    = "napkin-math"
	cloudping = "cloudping"
	postgres  = "PostgreSQL's manual"
	scalable  = "High Scalability"
)

// filling adds lines to a sheet until one is wrong.
type filling struct {
	sheet    *Sheet
	answers  *Answers
	measured *Measured
	err      error
}

func (f *filling) given(name string, low, high float64, unit string, k Kind, from string) {
	if f.err == nil {
		f.err = f.sheet.given(name, low, high, unit, k, from)
	}
}

func (f *filling) compute(name, formula, unit, why string) {
	if f.err == nil {
		f.err = f.sheet.compute(&Line{Name: name, Why: why}, formula, unit)
	}
}

// base returns a sheet with the answers, the machine, the costs and the load.
func base(a *Answers, m *Measured) (*Sheet, error) {
	f := &filling{sheet: &Sheet{}, answers: a, measured: m}
	f.asked()
	f.machine()
	f.costs()
	f.load()
	return f.sheet, f.err
}

// asked adds the answers.
func (f *filling) asked() {
	a := f.answers
	const from = "" // the kind says it
	f.given("users", a.Users.Low, a.Users.High, "users", Asked, from)
	f.given("requests", a.Requests.Low, a.Requests.High, "requests/s", Asked, from)
	f.given("answer within", a.Within.Low, a.Within.High, "s", Asked, from)
	f.given("may lose", a.MayLose.Low, a.MayLose.High, "s", Asked, from)
	share := func(name string, r Range) {
		f.given(name, r.Low*100, r.High*100, "%", Asked, from)
	}
	share("registration share", a.Registrations)
	share("read share", a.Reads)
	share("write share", a.Writes)
	f.given("readers", a.Readers.Low, a.Readers.High, "users/post", Asked, from)
	for _, l := range a.LookedUp {
		share(l.What+" share", Range{l.Share, l.Share})
	}
	for _, p := range places {
		if p.name == a.From {
			f.given("round trip", p.low, p.high, "ms", p.kind, p.from)
		}
	}
}

// machine adds the machine that designs are made of, and what is wanted of it.
func (f *filling) machine() {
	f.given("processors", 16, 16, "processors/machine", Published, workbook)
	f.given("memory", 64, 64, "GB/machine", Published, workbook)
	f.given("network", 1, 1, "Gbit/s/machine", Published, workbook)
	f.given("disk", 4, 4, "TB/machine", Published, workbook)
	f.given("use", 70, 70, "%", Assumed, "more of a resource makes requests wait")
	f.given("cache share", 75, 75, "%", Assumed, "of the memory, for the data")
	f.given("hot share", 5, 20, "%", Assumed, "of the data, in constant use")
	f.given("reads at a time", 4, 4, "", Assumed, "that a disk answers side by side")
	f.given("trips", 1, 3, "", Assumed, "to the user: more with a new connection")
	f.given("answer size", 2, 10, "kB/request", Assumed, "a page of posts as JSON")
	f.given("open requests", 10_000, 10_000, "requests/machine", Assumed, "of one program")
	f.given("kept", 1, 1, "year", Assumed, "of posts, beyond those of today")
	f.given("mean to peak", 30, 60, "%", Assumed, "of the load")
	f.given("night", 8, 8, "h", Assumed, "a backup should be done by the morning")
	f.given("longest outage", 4, 4, "h", Assumed, "after the loss of a machine")
	f.given("processor price", 10, 10, "$/processor/month", Assumed, napkin)
	f.given("memory price", 1, 1, "$/GB/month", Assumed, napkin)
	f.given("disk price", 0.1, 0.1, "$/GB/month", Assumed, napkin)
}

// costs adds what requests take: as measured, else as published or assumed.
func (f *filling) costs() {
	m, at := f.measured, f.answers.Users
	for _, k := range lookupKinds {
		if f.needs(k.name) {
			f.cost(k.name+" time", k.operation, "s/lookup", at, k.seconds, Computing)
			f.cost(k.name+" pages", k.operation, "pages/lookup", at, k.pages, Pages)
		}
	}
	f.cost("post time", "Publish", "s/post", at, postSeconds, Computing)
	f.cost("post on disk", "Publish", "s/post", at, postDurable, Durable)
	f.cost("registration time", "Register", "s/registration", at, registrationSeconds, Computing)
	f.cost("registration on disk", "Register", "s/registration", at, registrationDurable, Durable)
	f.given("request time", 50, 200, "µs/request", Assumed, "net/http and JSON; impedance exercise 1 "+
		"shows it")
	f.given("delivery time", 15, 30, "µs/delivery", Assumed, "a row of a batch, with its indexes")
	f.pace("random read", m.RandomRead, "of a page", Range{100e-6, 100e-6}, "s/page", Published,
		napkin+": 8 KiB from an SSD")
	f.pace("sync", m.Sync, "of a page that is appended", Range{5e-3, 5e-3}, "s", Published,
		napkin+": 8 KiB to an SSD")
	const whole = "the file, with ten posts and twenty follows"
	if r := m.UserBytes; r.High > 0 {
		f.given("bytes of a user", r.Low, r.High, "B/user", m.kind(), whole)
	} else {
		f.given("bytes of a user", 3700, 3900, "B/user", Assumed, whole)
	}
	f.pace("bytes of a post", m.PostBytes, "with its indexes", Range{200, 300}, "B/post", Assumed,
		unmeasured)
	f.pace("backup rate", m.BackupRate, "VACUUM INTO", Range{50e6, 200e6}, "B/s", Assumed, unmeasured)
	f.pace("restore rate", m.RestoreRate, "a copy, and its check", Range{50e6, 200e6}, "B/s", Assumed,
		unmeasured)
}

// unmeasured says what to do about a figure.
const unmeasured = "not measured (impedance scale)"

// cost adds a figure of an operation at numbers of users.
func (f *filling) cost(name, operation, unit string, at, assumed Range, figure Figure) {
	r, kind, known := f.measured.cost(operation, at, figure)
	if !known {
		r, kind, operation = assumed, Assumed, operation+", "+unmeasured
	}
	f.given(name, r.Low, r.High, unit, kind, operation)
}

// What is assumed of writes that were not measured.
var (
	postSeconds         = Range{80e-6, 200e-6}
	postDurable         = Range{400e-6, 5e-3}
	registrationSeconds = Range{500e-6, 2e-3}
	registrationDurable = Range{1.5e-3, 10e-3}
)

// shardCosts adds the costs over the data of one shard, where timelines are materialised.
func (f *filling) shardCosts() {
	at := Range{usersOfShard, usersOfShard}
	for _, k := range lookupKinds {
		if k.name != "timeline" && f.needs(k.name) {
			f.cost("shard "+k.name+" time", k.operation, "s/lookup", at, k.seconds, Computing)
		}
	}
	f.cost("shard post time", "Publish", "s/post", at, postSeconds, Computing)
	f.cost("shard post on disk", "Publish", "s/post", at, postDurable, Durable)
	f.cost("shard registration time", "Register", "s/registration", at, registrationSeconds, Computing)
	f.cost("shard registration on disk", "Register", "s/registration", at, registrationDurable, Durable)
}

// needs reports whether a cost is needed. Posts of one author are where timelines are looked up,
// because they stand for materialised ones.
func (f *filling) needs(lookup string) bool {
	return f.answers.looksUp(lookup) || lookup == "posts" && f.answers.looksUp("timeline")
}

// pace adds a figure of the machine, or another one where it was not measured.
func (f *filling) pace(name string, v float64, what string, other Range, unit string, k Kind,
	from string) {
	if v > 0 {
		other, k, from = Range{v, v}, f.measured.kind(), what
	}
	f.given(name, other.Low, other.High, unit, k, from)
}

// load adds what the answers make of requests and data.
func (f *filling) load() {
	a := f.answers
	f.compute("registrations", "requests × registration share × 1 registration/request",
		"registrations/s", "")
	f.compute("lookups", "requests × read share × 1 lookup/request", "lookups/s", "")
	f.compute("posts", "requests × write share × 1 post/request", "posts/s",
		"writes are taken for posts")
	if a.looksUp("timeline") {
		f.compute("deliveries", "posts × readers × 1 delivery/user", "deliveries/s",
			"fan-out: the times that a post comes to a reader")
	} else {
		f.given("deliveries", 0, 0, "deliveries/s", Asked, "nobody looks up a timeline")
	}
	f.compute("data", "users × bytes of a user + posts × mean to peak × kept × bytes of a post", "B",
		"storage, with indexes")
	f.compute("working set", "data × hot share", "B", "")
	f.compute("lookup time", f.mixed("", "time", nil), "s/lookup", "computing, with all pages in memory")
	f.compute("lookup pages", f.mixed("", "pages", nil), "pages/lookup", "")
	f.compute("machine price", "processors × processor price + memory × memory price + "+
		"disk × disk price", "$/machine/month", "")
}

// looksUp reports whether something is looked up.
func (a *Answers) looksUp(what string) bool {
	return slices.ContainsFunc(a.LookedUp, func(l Lookup) bool { return l.What == what })
}

// mixed returns the formula of the mean of what lookups take, time or pages. Some lookups may stand
// for others.
func (f *filling) mixed(prefix, what string, instead map[string]string) string {
	var parts []string
	for _, l := range f.answers.LookedUp {
		parts = append(parts, l.What+" share × "+prefix+cmp.Or(instead[l.What], l.What)+" "+what)
	}
	return strings.Join(parts, " + ")
}

// prepared adds the costs of lookups where timelines are materialised, from lines whose names begin
// with a prefix. Posts of one author stand for a timeline: both are one range of an index, and then
// as many posts.
func (f *filling) prepared(what, unit, prefix string) {
	f.compute("prepared "+what, f.mixed(prefix, what, map[string]string{"timeline": "posts"}), unit,
		"a prepared timeline is read like the posts of one author")
}
