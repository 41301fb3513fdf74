package capacity

// Phase is a question of the method.
type Phase int

// The questions, in their order. The last, whether one can do better, is answered by the next
// design.
const (
	Possible Phase = iota // in the basic phase
	Feasible              // when it is scaled
	Resilient
)

// Phases are the phases in their order.
var Phases = []Phase{Possible, Feasible, Resilient}

var phases = []string{"possible", "feasible", "resilient"}

// String returns the word of the question.
func (p Phase) String() string { return phases[p] }

// Question returns the question, with the phase of the method.
func (p Phase) Question() string {
	if p == Possible {
		return "Basic phase: is it possible?"
	}
	return "Scale phase: is it " + phases[p] + "?"
}

// row is a line of a design.
type row struct {
	phase         Phase
	name, formula string
	unit          string
	limit         string // a formula, empty without one
	why           string
}

// plan is a design that is tried.
type plan struct {
	name  string
	what  string
	given func(f *filling) // its own values
	needs string           // what must be looked up for it to make sense; empty for nothing
	rows  []row
	mends map[string]string // the limits of earlier designs that it moves, and how
}

// plans are tried in this order.
var plans = []plan{oneFile, server, replicas, timelines, shards}

var (
	network = row{Feasible, "network load", "requests × answer size", "Mbit/s",
		"network × use × 1 machine", ""}
	storage = row{Feasible, "stored", "data", "B", "disk × use × 1 machine", ""}
	backup  = row{Resilient, "backup time", "data ÷ backup rate", "s", "night", ""}
	price   = row{Feasible, "cost", "machines × machine price", "$/month", "",
		"nobody asked for a limit"}
	misses = row{Possible, "misses", "max(0 %, 1 − memory × cache share × 1 machine ÷ working set)", "%",
		"", "the share of pages that are not in memory"}
	lookup = row{Possible, "lookup takes",
		"lookup time + lookup pages × misses × random read", "s/lookup", "", ""}
	diskReads = row{Feasible, "disk reads", "lookups × lookup pages × misses", "pages/s",
		"reads at a time ÷ random read × use", "disk operations"}
	inFlight = row{Feasible, "in flight", "requests × answer time", "requests",
		"open requests × use × 1 machine", "Little's law: the rate times the time"}
	commits = row{Feasible, "commits",
		"posts × 1 commit/post + registrations × 1 commit/registration", "commits/s", "", ""}
)

var oneFile = plan{
	name: "one file",
	what: "SQLite in the application's process, on one machine, with a backup every day",
	given: func(f *filling) {
		f.given("machines", 1, 1, "machines", Chosen, "")
		f.given("backup every", 1, 1, "day", Chosen, "")
		f.given("new machine", 1, 2, "h", Assumed, "until one is ready")
	},
	rows: []row{
		misses, lookup,
		{Possible, "answer time", "trips × round trip + request time × 1 request + " +
			"max(lookup takes × 1 lookup, post on disk × 1 post, " +
			"registration on disk × 1 registration)", "s", "answer within", ""},
		{Feasible, "busy processors", "(requests × request time + lookups × lookup time + " +
			"posts × post time + registrations × registration time) × 1 processor", "processors",
			"processors × use × 1 machine", ""},
		{Feasible, "busy writer", "posts × post on disk + registrations × registration on disk", "%", "use",
			"SQLite has one writer, which waits for the disk"},
		diskReads, storage, network, inFlight, price, backup,
		{Resilient, "data lost", "backup every + backup time", "s", "may lose",
			"with the machine, since the last backup began"},
		{Resilient, "outage", "new machine + data ÷ restore rate", "s", "longest outage",
			"with the machine"},
	},
}

// serving are the values of designs with a server of their own.
func serving(f *filling) {
	f.given("engine trip", 0.1, 0.5, "ms", Assumed, "between machines of a data center")
	f.given("engine factor", 1, 3, "", Assumed, "work of a server, as a multiple of SQLite's in process")
	f.given("commits at a sync", 4, 4, "commits", Assumed, "that share one, when several wait")
	f.given("failover", 30, 120, "s", Assumed, "")
	f.given("connections at most", 100, 100, "connections/machine", Published, postgres)
}

var (
	logBusy = row{Feasible, "busy log", "commits × sync ÷ commits at a sync", "%", "use",
		"the log is one file on one disk"}
	lookupProcessors = row{Feasible, "lookup processors",
		"lookups × lookup time × engine factor × 1 processor", "processors", "", ""}
	writeProcessors = row{Feasible, "write processors",
		"(posts × post time + registrations × registration time) × engine factor × 1 processor",
		"processors", "", ""}
	applications = row{Feasible, "applications", "ceil(max(requests × request time × 1 processor ÷ " +
		"(processors × use), requests × answer size ÷ (network × use), " +
		"requests × answer time ÷ (open requests × use)))", "machines", "",
		"as processors, the network and requests in flight ask for"}
	outage = row{Resilient, "outage", "failover", "s", "longest outage", "with the machine"}
)

var server = plan{
	name: "a server",
	what: "an engine on a machine of its own, a standby that follows its log, and the application " +
		"on others",
	given: func(f *filling) {
		serving(f)
		f.given("standby delay", 0.1, 1, "s", Assumed, "of the log")
	},
	rows: []row{
		misses, lookup,
		{Possible, "answer time", "trips × round trip + request time × 1 request + engine trip + " +
			"engine factor × max(lookup takes × 1 lookup, post on disk × 1 post, " +
			"registration on disk × 1 registration)", "s", "answer within", ""},
		applications, commits, lookupProcessors, writeProcessors,
		{Feasible, "busy processors", "lookup processors + write processors", "processors",
			"processors × use × 1 machine", "of the engine"},
		logBusy, diskReads, storage, network,
		{Feasible, "connections", "(lookups × lookup takes + posts × post on disk + " +
			"registrations × registration on disk) × engine factor × 1 connection", "connections",
			"connections at most × use × 1 machine", ""},
		{Feasible, "machines", "applications + 2 machines", "machines", "", ""},
		price, backup,
		{Resilient, "data lost", "standby delay", "s", "may lose", "with the machine"},
		outage,
	},
	mends: map[string]string{
		"busy processors": "the application has processors of its own",
		"busy writer":     "several writers share a sync of the log",
		"data lost":       "a standby follows the log, a moment behind",
		"outage":          "the standby takes over",
		"in flight":       "the application runs on several machines",
	},
}

// zone are the values of designs that wait for another site.
func zone(f *filling) {
	f.given("zone trip", 1, 2, "ms", Assumed, "to another site nearby; "+cloudping+": about 1 ms in a "+
		"region")
	f.given("loss at failover", 0, 0, "s", Chosen, "a commit waits for a replica elsewhere")
}

var zoneLoss = row{Resilient, "data lost", "loss at failover", "s", "may lose",
	"with a machine or a site"}

var replicas = plan{
	name: "read replicas",
	what: "the server with replicas that answer lookups; a commit waits for one at another site",
	given: func(f *filling) {
		serving(f)
		zone(f)
		f.given("replicas at most", 8, 8, "replicas", Assumed, "that one server feeds")
	},
	rows: []row{
		misses, lookup,
		{Possible, "answer time", "trips × round trip + request time × 1 request + engine trip + " +
			"max(engine factor × lookup takes × 1 lookup, zone trip + engine factor × " +
			"max(post on disk × 1 post, registration on disk × 1 registration))", "s",
			"answer within", ""},
		applications, commits, lookupProcessors, writeProcessors,
		{Feasible, "replicas", "max(2 replicas, " +
			"ceil(lookup processors × 1 replica ÷ (processors × use × 1 machine)), " +
			"ceil(lookups × lookup pages × misses × random read × 1 replica ÷ " +
			"(reads at a time × use)), " +
			"ceil(requests × answer size ÷ (network × use) × 1 replica/machine), " +
			"ceil(lookups × lookup takes × engine factor × 1 connection ÷ (connections at most × use) × " +
			"1 replica/machine))", "replicas", "replicas at most",
			"as processors, disk operations, the network and connections ask for"},
		{Feasible, "busy processors", "write processors", "processors", "processors × use × 1 machine",
			"of the server, and of each replica that repeats its writes"},
		logBusy, storage,
		{Feasible, "machines", "applications + 1 machine + replicas × 1 machine/replica", "machines", "",
			""},
		price, backup, zoneLoss, outage,
	},
	mends: map[string]string{
		"busy processors": "lookups go to replicas, and the server only writes",
		"disk reads":      "each replica has a disk of its own",
		"connections":     "each replica has connections of its own",
		"network load":    "each replica has a network of its own",
		"data lost":       "a commit waits until another site has it",
	},
}

var timelines = plan{
	name:  "materialised timelines",
	what:  "read replicas, and each post is delivered to its readers' timelines when it is written",
	needs: "timeline",
	given: func(f *filling) {
		serving(f)
		zone(f)
		f.given("replicas at most", 8, 8, "replicas", Assumed, "that one server feeds")
		fanOut(f)
		f.prepared("time", "s/lookup", "")
		f.prepared("pages", "pages/lookup", "")
	},
	rows: []row{
		{Possible, "timelines", "users × entries × bytes of an entry", "B", "", ""},
		{Possible, "misses", "max(0 %, 1 − memory × cache share × 1 machine ÷ " +
			"(working set + timelines × hot share))", "%", "",
			"the share of pages that are not in memory"},
		{Possible, "lookup takes", "prepared time + prepared pages × misses × random read", "s/lookup",
			"", ""},
		{Possible, "answer time", "trips × round trip + request time × 1 request + engine trip + " +
			"max(engine factor × lookup takes × 1 lookup, zone trip + engine factor × " +
			"max(post on disk × 1 post, registration on disk × 1 registration))", "s",
			"answer within", ""},
		applications, commits,
		{Feasible, "lookup processors", "lookups × prepared time × engine factor × 1 processor",
			"processors", "", ""},
		{Feasible, "write processors", "(posts × post time + registrations × registration time + " +
			"deliveries × delivery time) × engine factor × 1 processor", "processors", "", ""},
		{Feasible, "replicas", "max(2 replicas, " +
			"ceil(lookup processors × 1 replica ÷ (processors × use × 1 machine)), " +
			"ceil(lookups × prepared pages × misses × random read × 1 replica ÷ " +
			"(reads at a time × use)), " +
			"ceil(requests × answer size ÷ (network × use) × 1 replica/machine), " +
			"ceil(lookups × lookup takes × engine factor × 1 connection ÷ (connections at most × use) × " +
			"1 replica/machine))", "replicas", "replicas at most",
			"as processors, disk operations, the network and connections ask for"},
		{Feasible, "busy processors", "write processors", "processors", "processors × use × 1 machine",
			"of the server, and of each replica that repeats its writes"},
		logBusy,
		{Feasible, "stored", "data + timelines", "B", "disk × use × 1 machine", ""},
		{Feasible, "celebrity", "users × top share × 1 delivery/user × delivery time × engine factor ÷ " +
			"senders", "s", "celebrity within", "from a post of the most followed to its last reader"},
		{Feasible, "machines", "applications + 1 machine + replicas × 1 machine/replica", "machines", "",
			""},
		price,
		{Resilient, "backup time", "(data + timelines) ÷ backup rate", "s", "night", ""},
		zoneLoss, outage,
	},
	mends: map[string]string{
		"replicas":   "a timeline is read from one range of an index, and takes fewer of them",
		"disk reads": "a timeline is read from one range of an index",
	},
}

// fanOut are the values of designs that deliver posts.
func fanOut(f *filling) {
	if f.answers.looksUp("timeline") {
		f.given("entries", 800, 800, "entries/user", Assumed, "of a timeline")
		f.given("top share", 8, 30, "%", Assumed, "of users who follow the most followed, as in the "+
			"data set")
	} else {
		f.given("entries", 0, 0, "entries/user", Asked, "nobody looks up a timeline")
		f.given("top share", 0, 0, "%", Asked, "nobody looks up a timeline")
	}
	f.pace("bytes of an entry", f.measured.FollowBytes, "those of a follow, with its indexes",
		Range{30, 75}, "B/entry", Assumed, "a row of two ids, with its index")
	f.given("senders", 4, 4, "", Assumed, "that deliver one post side by side on a server")
	f.given("celebrity within", 5, 5, "min", Assumed, scalable+": Twitter took as long for 31 million")
}

// usersOfShard is how many users a shard has at most: as many as are measured, so that the costs of
// a shard are known.
const usersOfShard = 1_000_000

var shards = plan{
	name: "shards",
	what: "users are spread over servers, each with two replicas at other sites; posts are " +
		"delivered to the shards of their readers",
	given: func(f *filling) {
		serving(f)
		zone(f)
		fanOut(f)
		f.given("users of a shard", usersOfShard, usersOfShard, "users/shard", Chosen, "at most")
		f.shardCosts()
		f.prepared("time", "s/lookup", "shard ")
		f.given("skew", 2, 2, "", Assumed, "the load of the busiest shard, as a multiple of the mean")
		f.given("shards at most", 1000, 1000, "shards", Assumed, "that people can run")
		f.given("copies", 3, 3, "machines/shard", Chosen, "")
	},
	rows: []row{
		{Possible, "timelines", "users × entries × bytes of an entry", "B", "", ""},
		{Possible, "answer time", "trips × round trip + request time × 1 request + 2 × engine trip + " +
			"max(engine factor × prepared time × 1 lookup, zone trip + engine factor × " +
			"max(shard post on disk × 1 post, shard registration on disk × 1 registration))", "s",
			"answer within", "two trips: to the timeline, then to the shards of its posts"},
		applications, commits,
		{Feasible, "shards by processors", "(lookups × prepared time + posts × shard post time + " +
			"registrations × shard registration time + deliveries × delivery time) × engine factor × " +
			"1 shard × 1 processor ÷ (processors × use × 1 machine)", "shards", "", ""},
		{Feasible, "shards by memory", "(working set + timelines × hot share) × 1 shard ÷ " +
			"(memory × cache share × 1 machine)", "shards", "", "so that nothing hot is read from disk"},
		{Feasible, "shards by log", "commits × sync ÷ commits at a sync × 1 shard ÷ use", "shards", "", ""},
		{Feasible, "shards by connections", "(lookups × prepared time + posts × shard post on disk + " +
			"registrations × shard registration on disk) × engine factor × 1 shard × 1 connection ÷ " +
			"(connections at most × use × 1 machine)", "shards", "", ""},
		{Feasible, "shards by network", "requests × answer size × 1 shard ÷ (network × use × 1 machine)",
			"shards", "", ""},
		{Feasible, "shards by disk", "(data + timelines) × 1 shard ÷ (disk × use × 1 machine)",
			"shards", "", ""},
		{Feasible, "shards by backup", "(data + timelines) × 1 shard ÷ (backup rate × night)", "shards",
			"", ""},
		{Feasible, "shards needed", "max(users ÷ users of a shard, skew × max(shards by processors, " +
			"shards by memory, shards by log, shards by connections, shards by network, " +
			"shards by disk, shards by backup))", "shards", "", ""},
		{Feasible, "shards", "ceil(shards needed)", "shards", "shards at most", ""},
		{Feasible, "celebrity", "users × top share × 1 delivery/user × delivery time × engine factor ÷ " +
			"senders × 1 shard ÷ shards needed", "s", "celebrity within",
			"from a post of the most followed to its last reader"},
		{Feasible, "machines", "applications + shards × copies", "machines", "", ""},
		price,
		{Resilient, "backup time", "(data + timelines) × skew ÷ backup rate × 1 shard ÷ shards needed", "s",
			"night", "of the largest shard"},
		zoneLoss, outage,
	},
	mends: map[string]string{
		"answer time":     "a shard has fewer users, and its hot pages are in memory",
		"replicas":        "each shard has its own part of the lookups",
		"busy processors": "each shard has its own part of the writes",
		"busy log":        "each shard has a log of its own",
		"stored":          "each shard has its own part of the data",
		"backup time":     "shards are backed up side by side",
		"celebrity":       "shards deliver side by side",
	},
}
