package predict

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Network are the degrees at a number of users. They come from the laws of the data, at any size.
type Network struct {
	Users         float64
	Posts         float64
	Follows       float64
	MostFollows   float64 // by one user, at most
	MostFollowers float64 // of one user
}

// Conditions are what a machine is asked to do, and what it was measured to do besides calls. A
// value of 0 was not measured, or is not asked.
type Conditions struct {
	Network func(users float64) Network

	// Asked, and assumed.
	Budget       float64 // seconds that a call may take
	ReadsOfUser  float64 // each second, by each user
	WritesOfUser float64
	Read         Series  // that stands for the reads
	Write        Series  // that stands for the writes, durable
	BackupWindow float64 // seconds
	ChangeWindow float64 // seconds that a change of the schema may take

	// Measured.
	Backup  float64 // bytes a second
	Restore float64 // bytes a second
	Rewrite float64 // bytes a second, while a change of the schema writes the tables anew
	Index   Index   // the largest
}

// Index is a B-tree as it was found in a data set.
type Index struct {
	Name   string
	Users  float64 // of the data set
	Leaves float64 // pages
	Fanout float64 // children of an inner page
}

// levels is the height over a number of users.
func (i Index) levels(users float64) float64 {
	leaves := max(1, i.Leaves*users/i.Users)
	const rounding = 1e-9
	return 1 + math.Ceil(math.Log(leaves)/math.Log(i.Fanout)-rounding)
}

// Break is an assumption of the model, and where it ends.
type Break struct {
	Assumption string
	Users      Interval // the number at which it breaks; infinite if it does not
	Formula    string   // of that number, with units
	Err        error    // why the number is not known; it is ErrNotMeasured
}

// mostUsers is the number of users beyond which nobody is looked for.
const mostUsers = 1e12

// Breaks returns the assumptions of the model in the order in which they break. Those that were not
// measured come last.
func (m *Model) Breaks(c Conditions) []Break {
	all := []Break{m.memory(), c.height(m.observed()), m.celebrity(c), m.writer(c), m.disks(c),
		m.backup(c), m.change(c)}
	for i, b := range all {
		if b.Err != nil {
			none := math.NaN()
			all[i].Users = Interval{none, none, none}
		}
	}
	slices.SortStableFunc(all, func(a, b Break) int {
		switch {
		case a.Err == nil && b.Err == nil:
			return cmp.Compare(a.Users.Value, b.Users.Value)
		case a.Err == nil:
			return -1
		case b.Err == nil:
			return 1
		}
		return 0
	})
	return all
}

// observed is the largest size whose computing was observed.
func (m *Model) observed() (users float64) {
	for _, c := range m.computing {
		users = max(users, c.sizes[len(c.sizes)-1])
	}
	return users
}

// missing returns the error of a quantity that was not measured.
func missing(what string) error { return fmt.Errorf("%s: %w", what, ErrNotMeasured) }

// crossing returns the number of users at which a quantity that grows reaches a limit: its ends are
// where the upper and the lower end of the quantity do.
func crossing(limit float64, of func(users float64) Interval) Interval {
	find := func(end func(Interval) float64) float64 {
		low, high := 0.0, math.Log(mostUsers)
		if end(of(mostUsers)) < limit {
			return math.Inf(1)
		}
		for range 60 {
			if middle := (low + high) / 2; end(of(math.Exp(middle))) < limit {
				low = middle
			} else {
				high = middle
			}
		}
		return math.Exp(high)
	}
	return Interval{
		Value: find(func(i Interval) float64 { return i.Value }),
		Low:   find(func(i Interval) float64 { return i.High }),
		High:  find(func(i Interval) float64 { return i.Low }),
	}
}

// bytes is the weight at a number of users, which was measured.
func (m *Model) bytes(users float64) Interval {
	return m.weight.predict(Point{Users: users})
}

// memory breaks where the data no longer fit into it.
func (m *Model) memory() Break {
	b := Break{Assumption: "memory", Formula: "memory bytes ÷ bytes of a user"}
	switch {
	case m.weight == nil:
		b.Err = missing("bytes")
	case m.machine.Memory <= 0:
		b.Err = missing("memory")
	default:
		b.Users = crossing(m.machine.Memory, m.bytes)
	}
	return b
}

// height breaks where the largest index is higher than at the largest size that was observed.
func (c Conditions) height(observed float64) Break {
	b := Break{Assumption: "index height", Formula: "fan-out ^ levels ÷ leaf pages of a user"}
	if c.Index.Users <= 0 || c.Index.Leaves <= 0 || c.Index.Fanout <= 1 {
		b.Err = missing("the pages of an index")
		return b
	}
	known := c.Index.levels(max(observed, c.Index.Users))
	b.Users = crossing(known+0.5, func(users float64) Interval {
		return exactly(c.Index.levels(users))
	})
	return b
}

// exactly is an interval of one value.
func exactly(v float64) Interval { return Interval{v, v, v} }

// celebrity breaks where a call about the user with the highest degree exceeds the budget.
func (m *Model) celebrity(c Conditions) Break {
	b := Break{Assumption: "celebrity", Users: exactly(math.Inf(1)),
		Formula: "(budget − a) ÷ seconds of a degree = highest degree among n users"}
	if c.Network == nil || c.Budget <= 0 {
		b.Err = missing("the highest degree, or the budget")
		return b
	}
	tried := false
	for _, s := range slices.SortedFunc(maps.Keys(m.computing), compareSeries) {
		most := map[string]func(Network) float64{
			"follows":   func(n Network) float64 { return n.MostFollows },
			"followers": func(n Network) float64 { return n.MostFollowers },
		}[s.Kind]
		if most == nil {
			continue
		}
		tried = true
		users := crossing(c.Budget, func(users float64) Interval {
			p := Point{Users: users, Degree: most(c.Network(max(users, fewestOfNetwork)))}
			p.things = m.computing[s].answer(p)
			return m.compute(s, p)
		})
		if users.Value < b.Users.Value {
			b.Users = users
			b.Formula = fmt.Sprintf("(budget − a) ÷ seconds of a degree = most %s among n users; %s on %s",
				s.Kind, s.Operation, s.Layer)
		}
	}
	if !tried {
		b.Err = missing("an operation by degree")
	}
	return b
}

// fewestOfNetwork is the size from which on the laws of degrees hold.
const fewestOfNetwork = 1000

// writer breaks where the writes of all users take all the time of one writer.
func (m *Model) writer(c Conditions) Break {
	b := Break{Assumption: "one writer",
		Formula: "1 ÷ (seconds of a write × writes of a user each second)"}
	if m.computing[c.Write] == nil || c.WritesOfUser <= 0 {
		b.Err = missing("a durable write, or the writes of a user")
		return b
	}
	b.Users = crossing(1, func(users float64) Interval {
		return m.compute(c.Write, Point{Users: users}).times(users * c.WritesOfUser)
	})
	return b
}

// disks breaks where the data no longer fit on the disk, or where the pages that are not in memory
// take all its time.
func (m *Model) disks(c Conditions) Break {
	b := Break{Assumption: "one disk", Formula: "free disk bytes ÷ bytes of a user"}
	if m.weight == nil || m.machine.Disk <= 0 {
		b.Err = missing("bytes, or the disk's size")
		return b
	}
	b.Users = crossing(m.machine.Disk, m.bytes)
	pages := m.reading[c.Read]
	if pages == nil || c.ReadsOfUser <= 0 || len(m.machine.RandomReads) == 0 || m.machine.Memory <= 0 {
		return b
	}
	busy := crossing(1, func(users float64) Interval {
		second := users * c.ReadsOfUser * m.machine.randomRead(users) * m.absent(users)
		return pages.predict(Point{Users: users}).times(second)
	})
	if busy.Value < b.Users.Value {
		b.Users = busy
		b.Formula = "1 ÷ (reads of a user each second × pages × share not in memory × random read)"
	}
	return b
}

// absent is the share of the pages that memory does not hold.
func (m *Model) absent(users float64) float64 {
	return max(0, 1-m.machine.Memory/m.bytes(users).Value)
}

// backup breaks where copying the data, or bringing them back, takes longer than its window.
func (m *Model) backup(c Conditions) Break {
	b := Break{Assumption: "backup and restore",
		Formula: "window × the slower of backup and restore, bytes a second ÷ bytes of a user"}
	if m.weight == nil || c.Backup <= 0 || c.Restore <= 0 || c.BackupWindow <= 0 {
		b.Err = missing("backup and restore, or their window")
		return b
	}
	b.Users = crossing(c.BackupWindow*min(c.Backup, c.Restore), m.bytes)
	return b
}

// change breaks where writing the tables anew takes longer than its window.
func (m *Model) change(c Conditions) Break {
	b := Break{Assumption: "schema change",
		Formula: "window × bytes written anew each second ÷ bytes of a user"}
	if m.weight == nil || c.Rewrite <= 0 || c.ChangeWindow <= 0 {
		b.Err = missing("the time of a schema change, or its window")
		return b
	}
	b.Users = crossing(c.ChangeWindow*c.Rewrite, m.bytes)
	return b
}

// Outlook is what the model says of a number of users that nobody measured.
type Outlook struct {
	Users    float64
	Bytes    Interval // on the disk
	InMemory Interval // of these, as many as the memory holds
	Missing  float64  // the share of the pages that is not in memory, if all are touched alike
	Breaks   []Break  // that are below Users, in order; the first limits everything after it
}

// Beyond returns the outlook on a number of users.
func (m *Model) Beyond(users float64, c Conditions) (*Outlook, error) {
	bytes, err := m.Bytes(users)
	if err != nil {
		return nil, err
	}
	if m.machine.Memory <= 0 {
		return nil, missing("memory")
	}
	memory := m.machine.Memory
	o := &Outlook{Users: users, Bytes: bytes, Missing: m.absent(users),
		InMemory: Interval{min(bytes.Value, memory), min(bytes.Low, memory), min(bytes.High, memory)}}
	for _, b := range m.Breaks(c) {
		if b.Users.Value <= users {
			o.Breaks = append(o.Breaks, b)
		}
	}
	return o, nil
}

// Steady predicts the time of a call at a point when as many pages are in memory as it holds. The
// value takes all pages to be touched alike. The lower end is that of a warm call: if a few pages
// get most of the touches, they stay in memory.
func (m *Model) Steady(s Series, at Point) (Prediction, error) {
	if m.weight == nil || m.machine.Memory <= 0 {
		return Prediction{}, missing("bytes, or memory")
	}
	warm, err := m.Predict(s, at, Warm)
	if err != nil {
		return Prediction{}, err
	}
	absent := m.absent(at.Users)
	if absent == 0 {
		return warm, nil
	}
	p, err := m.Predict(s, at, State{Missing: absent})
	p.Low = warm.Low
	return p, err
}
