package growth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"example.com/impedance/internal/results"
)

// Sample is a line of a cost: what a call took in one round, or one cold call.
type Sample struct {
	Name
	Calls   int
	Seconds float64
	Floor   float64 // 0 for the floor

	Degree, Things, Visited, Pages, DiskRead, Resident float64 // see Cost
}

// Units of the values, as they are read.
const (
	unitFloor      = "floor-sec/op"
	unitDegree     = "degree"
	unitThings     = "things/op"
	unitVisited    = "visited-rows/op"
	unitPages      = "pages/op"
	unitDiskRead   = "disk-B/op"
	unitResident   = "resident"
	unitLow        = "low-sec/op"
	unitHigh       = "high-sec/op"
	unitPerSecond  = "calls/sec"
	unitP50        = "p50-sec"
	unitP99        = "p99-sec"
	unitRefused    = "refused"
	unitCPU        = "cpu"
	unitOthers     = "other-cpu"
	unitQueued     = "cpu-wait"
	unitMutex      = "mutex-wait"
	unitPool       = "pool-wait"
	unitFile       = "file-B"
	unitPosts      = "posts"
	unitFollows    = "follows"
	unitOfUsers    = "users-B"
	unitOfPosts    = "posts-B"
	unitOfFollows  = "follows-B"
	unitBackup     = "backup-sec"
	unitRestore    = "restore-sec"
	unitDump       = "backup-B"
	unitRandom     = "random-read-sec"
	unitSync       = "sync-sec"
	unitSequential = "sequential-B/sec"
	unitMemory     = "memory-B"
	unitPage       = "page-B"
	unitDisk       = "disk-B"
	unitDiskLow    = "disk-low-B"
	unitDiskHigh   = "disk-high-B"
)

// The names of lines that are of no operation, and the keys of their names.
const (
	ofClients  = "Clients"
	ofDatabase = "Database"
	ofBackup   = "Backup"
	ofMachine  = "Machine"
	ofOutlook  = "Outlook"

	keyCache   = "cache"
	keyOf      = "of"
	prediction = "prediction"
	keyMix     = "mix"
	keyClients = "clients"
)

// KeyNow is the setting whose value is the moment from which on the lines below it were written.
// So a file shows that predictions came before the measurement.
const KeyNow = "now"

// keyLaw begins the key of the law by which an operation was predicted to grow on a layer.
const keyLaw = "law-"

// keyBreaks begins the key of the first assumption that breaks at a size.
const keyBreaks = "breaks-"

// Writer writes results as they come.
type Writer struct {
	lines  *benchfmt.Writer
	config []benchfmt.Config
}

// NewWriter returns a writer of results with some settings.
func NewWriter(w io.Writer, config []benchfmt.Config) *Writer {
	return &Writer{benchfmt.NewWriter(w), slices.Clone(config)}
}

// Set changes a setting for the lines that follow.
func (w *Writer) Set(key, value string) {
	c := benchfmt.Config{Key: key, Value: []byte(value), File: true}
	if i := slices.IndexFunc(w.config, func(c benchfmt.Config) bool { return c.Key == key }); i >= 0 {
		w.config[i] = c
		return
	}
	w.config = append(w.config, c)
}

// line writes a line. Values that are NaN are left out.
func (w *Writer) line(name string, n Name, iters int, values ...benchfmt.Value) error {
	full := results.Name{Operation: name, Participant: n.Layer, Engine: n.Engine, Users: n.Users,
		Sync: n.Sync, Procs: runtime.GOMAXPROCS(0)}
	values = slices.DeleteFunc(values, func(v benchfmt.Value) bool { return math.IsNaN(v.Value) })
	return w.lines.Write(&benchfmt.Result{Config: w.config, Name: benchfmt.Name(full.String()),
		Iters: iters, Values: values})
}

// seconds is a time as it is written, in nanoseconds with a tenth at most.
func seconds(v float64, unit string) benchfmt.Value {
	return results.Value(math.Round(v*1e10)/10, unit)
}

// number is any other value, with six significant digits.
func number(v float64, unit string) benchfmt.Value {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	return benchfmt.Value{Value: v, Unit: unit}
}

// subject is the operation with what of its name results do not know.
func (n Name) subject(more string) string {
	name := n.Operation + more
	if n.Cohort != "" {
		name += "/" + n.Cohort
	}
	if n.Cache != "" {
		name += "/" + keyCache + "=" + n.Cache
	}
	return name
}

// Sample writes a line of a cost.
func (w *Writer) Sample(s Sample) error {
	values := []benchfmt.Value{seconds(s.Seconds, results.UnitTime)}
	if s.Floor > 0 {
		values = append(values, seconds(s.Floor, unitFloor))
	}
	values = append(values, number(s.Degree, unitDegree), number(s.Things, unitThings),
		number(s.Visited, unitVisited), number(s.Pages, unitPages), number(s.DiskRead, unitDiskRead),
		number(s.Resident, unitResident))
	return w.line(s.subject(""), s.Name, s.Calls, values...)
}

// Prediction writes a prediction.
func (w *Writer) Prediction(p Prediction) error {
	w.Set(p.lawKey(), p.Law)
	return w.line(p.subject("/"+keyOf+"="+prediction), p.Name, 1,
		seconds(p.Seconds, results.UnitTime), seconds(p.Low, unitLow), seconds(p.High, unitHigh))
}

// lawKey returns the key of a law. It has no capitals, because those of settings have none.
func (n Name) lawKey() string {
	kind, _ := n.Kind()
	return strings.ToLower(strings.TrimSuffix(keyLaw+n.Layer+"-"+n.Operation+"-"+kind, "-"))
}

// Outlook writes what the model says of a size.
func (w *Writer) Outlook(o Outlook) error {
	w.Set(keyBreaks+strconv.FormatInt(o.Users, 10), o.Breaks)
	return w.line(ofOutlook, Name{Users: o.Users}, 1, number(o.Disk, unitDisk),
		number(o.DiskLow, unitDiskLow), number(o.DiskHigh, unitDiskHigh), number(o.Memory, unitMemory))
}

// Load writes a round of clients.
func (w *Writer) Load(l Load) error {
	name := fmt.Sprintf("%s/%s=%s/%s=%d", ofClients, keyMix, l.Mix, keyClients, l.Clients)
	return w.line(name, Name{Layer: l.Layer, Engine: l.Engine, Users: l.Users}, l.Calls,
		number(l.PerSecond, unitPerSecond), number(l.P50, unitP50), number(l.P99, unitP99),
		number(l.Refused, unitRefused), number(l.CPU, unitCPU), number(l.Others, unitOthers),
		number(l.Queued, unitQueued), number(l.Mutex, unitMutex), number(l.Pool, unitPool))
}

// Database writes the size of a database.
func (w *Writer) Database(d Database) error {
	return w.line(ofDatabase, Name{Engine: d.Engine, Users: d.Users}, 1, number(d.Bytes, unitFile),
		number(float64(d.Posts), unitPosts), number(float64(d.Follows), unitFollows),
		number(d.UsersBytes, unitOfUsers), number(d.PostsBytes, unitOfPosts),
		number(d.FollowsBytes, unitOfFollows), number(d.Others, unitOthers))
}

// Backup writes the time of a backup.
func (w *Writer) Backup(b Backup) error {
	return w.line(ofBackup, Name{Engine: b.Engine, Users: b.Users}, 1, number(b.Backup, unitBackup),
		number(b.Restore, unitRestore), number(b.Bytes, unitDump))
}

// Machine writes the pace of the machine's disk.
func (w *Writer) Machine(m Machine) error {
	return w.line(ofMachine, Name{Users: m.Users}, 1, number(m.RandomRead, unitRandom), number(m.Sync, unitSync),
		number(m.Sequential, unitSequential), number(m.Memory, unitMemory),
		number(m.PageBytes, unitPage))
}

// Read reads results. The name of the file is for error messages.
func Read(file string, data []byte) (*Results, error) {
	if err := results.Whole(file, data); err != nil {
		return nil, err
	}
	rs := &Results{}
	reader := benchfmt.NewReader(bytes.NewReader(data), file)
	var last *benchfmt.Result
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return nil, record
		case *benchfmt.Result:
			if err := errors.Join(rs.take(record), rs.bounded()); err != nil {
				file, line := record.Pos()
				return nil, fmt.Errorf("%s:%d: %w", file, line, err)
			}
			last = record
		}
	}
	if err := reader.Err(); err != nil {
		return nil, err
	}
	if last != nil {
		rs.Config = last.Clone().Config // the reader's own, which has all when it has read all
	}
	if rs.Setting(results.KeyPackage) != results.PackageScale || len(rs.Costs) == 0 {
		return nil, fmt.Errorf("%s: it is no file of impedance scale --out", file)
	}
	if err := rs.consistent(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return rs, nil
}

// What a file has at most, several times what impedance scale writes.
const (
	mostCosts    = 5000 // costs, predictions, or loads of a round
	mostOthers   = 200  // sizes of databases, backups, and outlooks
	mostCalls    = 10_000
	mostSubjects = 500 // lines of tables
	mostShown    = 40  // columns of tables: sizes, layers, engines, or mixes
)

// bounded refuses more than a file has.
func (rs *Results) bounded() error {
	for _, c := range []struct {
		what    string
		n, most int
	}{
		{"costs", len(rs.Costs), mostCosts},
		{"predictions", len(rs.Predictions), mostCosts},
		{"rounds of clients", len(rs.Loads), mostCosts},
		{"databases", len(rs.Databases), mostOthers},
		{"backups", len(rs.Backups), mostOthers},
		{"outlooks", len(rs.Outlooks), mostOthers},
	} {
		if c.n > c.most {
			return fmt.Errorf("there are more than %d %s; that is no file of impedance scale", c.most,
				c.what)
		}
	}
	return nil
}

// consistent refuses costs that cannot be shown beside one another.
func (rs *Results) consistent() error {
	for _, c := range rs.Costs {
		if c.Floor != nil && len(c.Floor) != len(c.Seconds) {
			return fmt.Errorf("%s of %s at %d users has rounds without the floor's time; take the results "+
				"again", c.Title(), c.Layer, c.Users)
		}
	}
	subjects := distinct(rs.Costs, func(c *Cost) Name {
		n := c.Name
		n.Layer, n.Users = "", 0
		return n
	})
	if n := len(subjects); n > mostSubjects {
		return fmt.Errorf("there are %d operations and cohorts, and at most %d can be shown", n,
			mostSubjects)
	}
	for what, n := range map[string]int{"sizes": len(rs.Sizes()), "layers": len(rs.Layers()),
		"engines": len(rs.Engines()), "mixes": len(rs.Mixes())} {
		if n > mostShown {
			return fmt.Errorf("there are %d %s, and at most %d can be shown", n, what, mostShown)
		}
	}
	return nil
}

// values are those of a line, by unit. One that is not there is NaN.
type values map[string]float64

func (v values) of(unit string) float64 {
	if value, ok := v[unit]; ok {
		return value
	}
	return math.NaN()
}

// whole returns a value that is a number of things, 0 if it is not there.
func (v values) whole(unit string) int64 { return int64(v[unit]) }

// take adds a line.
func (rs *Results) take(r *benchfmt.Result) error {
	known, err := results.ParseName(r.Name.String())
	if err != nil {
		return err
	}
	n := Name{Operation: known.Operation, Layer: known.Participant, Engine: known.Engine,
		Users: known.Users, Sync: known.Sync}
	more := map[string]string{}
	_, parts := r.Name.Parts()
	for _, part := range parts {
		key, value, _ := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		switch key {
		case keyCache:
			n.Cache = value
		case keyOf, keyMix, keyClients:
			more[key] = value
		case "impl", "engine", "users", "sync":
		default:
			if part[0] == '/' {
				n.Cohort = key + "=" + value
			}
		}
	}
	v := values{}
	for _, value := range r.Values {
		if !(value.Value >= 0 && value.Value < 1e18) { // nor NaN
			return fmt.Errorf("%s is %v, and nothing can have measured that; take the results again",
				value.Unit, value.Value)
		}
		v[value.Unit] = value.Value
	}
	switch n.Operation {
	case ofClients:
		return rs.takeLoad(n, known.Procs, more, r.Iters, v)
	case ofDatabase:
		rs.Databases = append(rs.Databases, Database{Engine: n.Engine, Users: n.Users,
			Posts: v.whole(unitPosts), Follows: v.whole(unitFollows), Bytes: v.of(unitFile),
			UsersBytes: v.of(unitOfUsers), PostsBytes: v.of(unitOfPosts),
			FollowsBytes: v.of(unitOfFollows), Others: v.of(unitOthers)})
	case ofBackup:
		rs.Backups = append(rs.Backups, Backup{n.Engine, n.Users, v.of(unitBackup), v.of(unitRestore),
			v.of(unitDump)})
	case ofMachine:
		m := Machine{n.Users, v.of(unitRandom), v.of(unitSync), v.of(unitSequential), v.of(unitMemory),
			v.of(unitPage)}
		// A later line of the same size was measured beside the cold calls.
		if last := len(rs.Machines) - 1; last >= 0 && rs.Machines[last].Users == n.Users {
			rs.Machines[last] = m
		} else {
			rs.Machines = append(rs.Machines, m)
		}
	case ofOutlook:
		rs.Outlooks = append(rs.Outlooks, Outlook{n.Users, v.of(unitDisk), v.of(unitDiskLow),
			v.of(unitDiskHigh), v.of(unitMemory), r.GetConfig(keyBreaks + strconv.FormatInt(n.Users, 10))})
	default:
		return rs.takeCost(n, more[keyOf] == prediction, r, v)
	}
	return nil
}

func (rs *Results) takeLoad(n Name, procs int, more map[string]string, calls int, v values) error {
	clients, err := strconv.Atoi(more[keyClients])
	if err != nil || clients < 1 {
		return fmt.Errorf("/clients=%s is no number of clients", more[keyClients])
	}
	rs.Loads = append(rs.Loads, Load{Mix: more[keyMix], Layer: n.Layer, Engine: n.Engine,
		Users: n.Users, Clients: clients, Calls: calls, PerSecond: v.of(unitPerSecond),
		P50: v.of(unitP50), P99: v.of(unitP99), Refused: v.of(unitRefused), CPU: v.of(unitCPU),
		Others: v.of(unitOthers), Queued: v.of(unitQueued), Mutex: v.of(unitMutex),
		Pool: v.of(unitPool), Procs: procs})
	return nil
}

func (rs *Results) takeCost(n Name, predicted bool, r *benchfmt.Result, v values) error {
	time := v[results.UnitTime]
	if time <= 0 || n.Layer == "" || n.Users < 1 {
		return errors.New("a line of an operation needs /impl=, /users= and ns/op")
	}
	floor, relative := v[unitFloor]
	if !results.Possible(time) || relative && !results.Possible(floor) {
		return errors.New("a call takes no such time; take the results again")
	}
	if predicted {
		rs.Predictions = append(rs.Predictions, Prediction{n, time, v.of(unitLow), v.of(unitHigh),
			r.GetConfig(n.lawKey())})
		return nil
	}
	c := rs.Cost(n)
	if c == nil {
		c = &Cost{Name: n, Degree: v.of(unitDegree), Things: v.of(unitThings),
			Visited: v.of(unitVisited), Pages: v.of(unitPages), DiskRead: v.of(unitDiskRead),
			Resident: v.of(unitResident)}
		rs.Costs = append(rs.Costs, c)
	} else {
		seen := float64(len(c.Seconds))
		for _, average := range []struct {
			of   *float64
			unit string
		}{{&c.Degree, unitDegree}, {&c.Things, unitThings}, {&c.Visited, unitVisited},
			{&c.Pages, unitPages}, {&c.DiskRead, unitDiskRead}, {&c.Resident, unitResident}} {
			*average.of += (v.of(average.unit) - *average.of) / (seen + 1)
		}
	}
	if len(c.Seconds) == mostCalls {
		return fmt.Errorf("%s of %s has more than %d rounds", c.Title(), c.Layer, mostCalls)
	}
	c.Seconds = append(c.Seconds, time)
	c.each = append(c.each, v.of(unitPages))
	if relative {
		c.Floor = append(c.Floor, floor)
	}
	return nil
}
