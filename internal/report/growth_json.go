package report

import (
	"math"

	"example.com/impedance/internal/growth"
)

// Grown is what impedance scale shows, as JSON. Times are in seconds.
type Grown struct {
	Machine     GrownMachine      `json:"machine"`
	Databases   []GrownDatabase   `json:"databases"`
	Costs       []GrownCost       `json:"costs"`
	Growth      []GrownExponent   `json:"growth"`
	Predictions []GrownPrediction `json:"predictions"`
	Outlooks    []GrownOutlook    `json:"outlooks"`
	Clients     []GrownClients    `json:"clients"`
}

// GrownMachine is the pace of the disk, and the memory.
type GrownMachine struct {
	RandomRead Figure `json:"random_read_seconds"`
	Sync       Figure `json:"sync_seconds"`
	Sequential Figure `json:"sequential_bytes_per_second"`
	Memory     Figure `json:"memory_bytes"`
	PageBytes  Figure `json:"page_bytes"`
}

// GrownDatabase is the size of a database, with its backup.
type GrownDatabase struct {
	Engine       string `json:"engine"`
	Users        int64  `json:"users"`
	Posts        int64  `json:"posts"`
	Follows      int64  `json:"follows"`
	Bytes        Figure `json:"bytes"`
	UsersBytes   Figure `json:"users_bytes"` // of the table with its indexes
	PostsBytes   Figure `json:"posts_bytes"`
	FollowsBytes Figure `json:"follows_bytes"`
	Backup       Figure `json:"backup_seconds"`
	Restore      Figure `json:"restore_seconds"`
	BackupBytes  Figure `json:"backup_bytes"`
	Others       Figure `json:"other_cpu"` // share of the processors' time that other programs took
}

// GrownName says what was measured.
type GrownName struct {
	Operation string `json:"operation"`
	Cohort    string `json:"cohort,omitempty"`
	Cache     string `json:"cache,omitempty"`
	Sync      string `json:"sync,omitempty"`
	Layer     string `json:"layer"`
	Engine    string `json:"engine"`
}

func grownName(n growth.Name) GrownName {
	return GrownName{n.Operation, n.Cohort, n.Cache, n.Sync, n.Layer, n.Engine}
}

// GrownCost is what a call takes at a size.
type GrownCost struct {
	GrownName
	Users    int64  `json:"users"`
	Seconds  Figure `json:"seconds"`
	Low      Figure `json:"seconds_low"` // the ends of the median's interval
	High     Figure `json:"seconds_high"`
	Ratio    Figure `json:"ratio"` // to the floor
	Rounds   int    `json:"rounds"`
	Degree   Figure `json:"degree"`
	Things   Figure `json:"things"`
	Visited  Figure `json:"visited_rows"`
	Pages    Figure `json:"pages"`
	DiskRead Figure `json:"disk_bytes"`
	Resident Figure `json:"resident"`
}

// GrownExponent is how a cost grows.
type GrownExponent struct {
	GrownName
	Exponent Figure `json:"exponent"`
	Low      Figure `json:"exponent_low"`
	High     Figure `json:"exponent_high"`
	Curved   bool   `json:"curved"`
}

// GrownPrediction is a predicted time, with the measured one if there is one.
type GrownPrediction struct {
	GrownName
	Users    int64  `json:"users"`
	Seconds  Figure `json:"predicted_seconds"`
	Low      Figure `json:"predicted_low"`
	High     Figure `json:"predicted_high"`
	Law      string `json:"law"`
	Measured Figure `json:"measured_seconds"`
	Miss     Figure `json:"miss"`
}

// GrownOutlook is what the model says of a size that was not measured.
type GrownOutlook struct {
	Users  int64  `json:"users"`
	Disk   Figure `json:"disk_bytes"`
	Low    Figure `json:"disk_bytes_low"`
	High   Figure `json:"disk_bytes_high"`
	Memory Figure `json:"memory_bytes"`
	Breaks string `json:"breaks"`
}

// GrownClients is what clients get in a mix on a layer, and where that ends.
type GrownClients struct {
	Mix       string      `json:"mix"`
	Layer     string      `json:"layer"`
	Engine    string      `json:"engine"`
	Users     int64       `json:"users"`
	Loads     []GrownLoad `json:"loads"`
	Stops     int         `json:"stops_at_clients"`
	PerSecond Figure      `json:"stops_at_per_second"`
	On        string      `json:"stops_on"`
	Share     Figure      `json:"stops_share"`
}

// GrownLoad is what some clients get.
type GrownLoad struct {
	Clients   int    `json:"clients"`
	PerSecond Figure `json:"per_second"`
	Half      Figure `json:"half_seconds"` // of the calls take no longer
	Most      Figure `json:"most_seconds"` // 99 of 100 take no longer
	Refused   Figure `json:"refused"`
	CPU       Figure `json:"cpu"`
	Others    Figure `json:"other_cpu"`
	Queued    Figure `json:"cpu_wait"`
	Mutex     Figure `json:"mutex_wait"`
	Pool      Figure `json:"pool_wait"`
}

// GrowthFigures returns the figures of impedance scale.
func GrowthFigures(rs *growth.Results) *Grown {
	m := rs.Machine()
	g := &Grown{Machine: GrownMachine{Figure(m.RandomRead), Figure(m.Sync), Figure(m.Sequential),
		Figure(m.Memory), Figure(m.PageBytes)}}
	for _, d := range rs.Databases {
		g.Databases = append(g.Databases, grownDatabase(rs, d))
	}
	for _, c := range rs.Costs {
		low, high := medianEnds(c.Seconds)
		g.Costs = append(g.Costs, GrownCost{grownName(c.Name), c.Users, Figure(c.Median()), Figure(low),
			Figure(high), Figure(c.Ratio()), len(c.Seconds), Figure(c.Degree), Figure(c.Things),
			Figure(c.Visited), Figure(c.Pages), Figure(c.DiskRead), Figure(c.Resident)})
	}
	for _, s := range rs.Subjects() {
		for _, layer := range rs.Layers() {
			n := onLayer(s, layer)
			if e, ok := growth.ExponentOf(rs.Over(n)); ok {
				g.Growth = append(g.Growth, GrownExponent{grownName(n), Figure(e.B), Figure(e.Low),
					Figure(e.High), e.Curved})
			}
		}
	}
	for _, p := range rs.Predictions {
		found := GrownPrediction{grownName(p.Name), p.Users, Figure(p.Seconds), Figure(p.Low),
			Figure(p.High), p.Law, Figure(math.NaN()), Figure(math.NaN())}
		if c := rs.Cost(p.Name); c != nil {
			found.Measured = Figure(c.Median())
			found.Miss = Figure(math.Abs(c.Median()/p.Seconds - 1))
		}
		g.Predictions = append(g.Predictions, found)
	}
	for _, o := range rs.Outlooks {
		g.Outlooks = append(g.Outlooks, GrownOutlook{o.Users, Figure(o.Disk), Figure(o.DiskLow),
			Figure(o.DiskHigh), Figure(o.Memory), o.Breaks})
	}
	g.Clients = grownClients(rs)
	return g
}

func grownDatabase(rs *growth.Results, d growth.Database) GrownDatabase {
	nan := Figure(math.NaN())
	g := GrownDatabase{d.Engine, d.Users, d.Posts, d.Follows, Figure(d.Bytes), Figure(d.UsersBytes),
		Figure(d.PostsBytes), Figure(d.FollowsBytes), nan, nan, nan, Figure(d.Others)}
	for _, b := range rs.Backups {
		if b.Engine == d.Engine && b.Users == d.Users {
			g.Backup, g.Restore, g.BackupBytes = Figure(b.Backup), Figure(b.Restore), Figure(b.Bytes)
		}
	}
	return g
}

func grownClients(rs *growth.Results) (all []GrownClients) {
	for _, engine := range rs.Engines() {
		for _, mix := range rs.Mixes() {
			for _, layer := range rs.Layers() {
				curve := rs.Curve(mix, layer, engine)
				if len(curve) == 0 {
					continue
				}
				end := growth.CeilingOf(curve)
				c := GrownClients{Mix: mix, Layer: layer, Engine: engine, Users: curve[0].Users,
					Stops: end.Clients, PerSecond: Figure(end.PerSecond), On: string(end.On),
					Share: Figure(end.Share)}
				for _, l := range curve {
					c.Loads = append(c.Loads, GrownLoad{l.Clients, Figure(l.PerSecond), Figure(l.P50),
						Figure(l.P99), Figure(l.Refused), Figure(l.CPU), Figure(l.Others), Figure(l.Queued),
						Figure(l.Mutex), Figure(l.Pool)})
				}
				all = append(all, c)
			}
		}
	}
	return all
}
