package scale

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"example.com/impedance/bench"
	"example.com/impedance/schema"
)

// kind is a degree by which users or threads differ, and the operations whose time may depend on
// it.
type kind struct {
	name    string  // as in the names of results
	degrees []int64 // of the cohorts
	members func(context.Context, *schema.DB, *kind) ([]member, error)
	ops     []string
	choose  func(w *bench.World, c *cohort)
}

// kinds are the cohorts that the workshop asks for.
var kinds = []kind{
	{"follows", []int64{10, 100, 1000, 5000}, byColumn("follower_id"),
		[]string{"HomeTimeline", "Following", "Suggestions"},
		func(w *bench.World, c *cohort) { w.Readers = c.repeated(w.Size()) }},
	{"followers", []int64{10, 1000, 10_000, 100_000}, byColumn("followee_id"),
		[]string{"Followers", "FollowCounts", "ProfilePage", "Publish"},
		func(w *bench.World, c *cohort) {
			w.Popular = c.repeated(w.Size())
			w.Authors = w.Popular
			w.Handles = make([]string, w.Size())
			for i := range w.Handles {
				w.Handles[i] = c.handles[i%len(c.handles)]
			}
		}},
	{"replies", []int64{10, 800}, threads, []string{"Thread"},
		func(w *bench.World, c *cohort) { w.Roots = c.repeated(w.Size()) }},
}

// tolerance is how far a member's degree may be from that of its cohort, as a share of it.
const tolerance = 0.1

// mostMembers is how many members a cohort has at most.
const mostMembers = 32

// cohort are users or threads of about the same degree.
type cohort struct {
	kind    *kind
	degree  int64 // that it stands for
	ids     []int64
	degrees []int64 // of the members
	handles []string
}

// name is the cohort as in the names of results.
func (c *cohort) name() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%s=%d", c.kind.name, c.degree)
}

// mean is the mean degree of the members; NaN without a cohort.
func (c *cohort) mean() float64 {
	if c == nil {
		return math.NaN()
	}
	sum := int64(0)
	for _, d := range c.degrees {
		sum += d
	}
	return float64(sum) / float64(len(c.degrees))
}

// repeated returns the members again and again, up to a number.
func (c *cohort) repeated(n int) []int64 {
	list := make([]int64, n)
	for i := range list {
		list[i] = c.ids[i%len(c.ids)]
	}
	return list
}

// world returns the arguments of w with those of the cohort.
func (c *cohort) world(w *bench.World) *bench.World {
	if c == nil {
		return w
	}
	own := *w
	c.kind.choose(&own, c)
	return &own
}

// cohorts finds the cohorts that a data set has: of each degree the members nearest to it, within
// the tolerance. Members that are equally near are drawn at random, because neighbors share pages.
func cohorts(ctx context.Context, db *schema.DB, seed uint64) (all []*cohort, err error) {
	for i := range kinds {
		found, err := kinds[i].find(ctx, db, seed)
		if err != nil {
			return nil, fmt.Errorf("looking for cohorts by %s: %w", kinds[i].name, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// member is somebody with a degree.
type member struct{ id, degree int64 }

func (k *kind) find(ctx context.Context, db *schema.DB, seed uint64) (all []*cohort, err error) {
	members, err := k.members(ctx, db, k)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, 0x636f686f7274))
	for _, d := range k.degrees {
		low, high := bounds(d)
		var near []member
		for _, m := range members {
			if low <= m.degree && m.degree <= high {
				near = append(near, m)
			}
		}
		c, err := k.cohort(ctx, db, d, near, r)
		if err != nil {
			return nil, err
		}
		if c != nil {
			all = append(all, c)
		}
	}
	return all, nil
}

// near reports whether a degree is that of a cohort, within the tolerance.
func (k *kind) near(degree int64) bool {
	return slices.ContainsFunc(k.degrees, func(d int64) bool {
		low, high := bounds(d)
		return low <= degree && degree <= high
	})
}

// byColumn counts the follows by a column.
func byColumn(column string) func(context.Context, *schema.DB, *kind) ([]member, error) {
	return func(ctx context.Context, db *schema.DB, k *kind) ([]member, error) {
		var ranges []string
		for _, d := range k.degrees {
			low, high := bounds(d)
			ranges = append(ranges, fmt.Sprintf("count(*) BETWEEN %d AND %d", low, high))
		}
		return pairs(ctx, db, fmt.Sprintf(`SELECT %s, count(*) FROM follows GROUP BY %[1]s HAVING %[2]s
			ORDER BY %[1]s`, column, strings.Join(ranges, " OR ")))
	}
}

// threads counts the replies of all levels by the post at the top.
func threads(ctx context.Context, db *schema.DB, k *kind) (all []member, err error) {
	replies, err := pairs(ctx, db, `SELECT id, parent_id FROM posts WHERE parent_id IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	parents := make(map[int64]int64, len(replies))
	for _, r := range replies {
		parents[r.id] = r.degree
	}
	counts := map[int64]int64{}
	for _, r := range replies {
		top := r.degree
		for parents[top] != 0 {
			top = parents[top]
		}
		for id := r.id; parents[id] != top; { // shorten the way for those below
			parents[id], id = top, parents[id]
		}
		counts[top]++
	}
	for id, n := range counts {
		if k.near(n) {
			all = append(all, member{id, n})
		}
	}
	slices.SortFunc(all, func(a, b member) int { return cmp.Compare(a.id, b.id) })
	return all, nil
}

// pairs returns the rows of a query of two numbers.
func pairs(ctx context.Context, db *schema.DB, query string) (all []member, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var m member
		if err := rows.Scan(&m.id, &m.degree); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, rows.Err()
}

// bounds returns the least and the largest degree of a member.
func bounds(degree int64) (low, high int64) {
	off := int64(tolerance * float64(degree))
	return degree - off, degree + off
}

// cohort makes a cohort of the nearest, nil of nobody.
func (k *kind) cohort(ctx context.Context, db *schema.DB, degree int64, near []member,
	r *rand.Rand) (*cohort, error) {
	if len(near) == 0 {
		return nil, nil
	}
	r.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	slices.SortStableFunc(near, func(a, b member) int {
		return int(abs(a.degree-degree) - abs(b.degree-degree))
	})
	c := &cohort{kind: k, degree: degree}
	for _, m := range near[:min(mostMembers, len(near))] {
		c.ids, c.degrees = append(c.ids, m.id), append(c.degrees, m.degree)
	}
	if k.name != "followers" {
		return c, nil
	}
	for _, id := range c.ids {
		var handle string
		query := fmt.Sprintf("SELECT handle FROM users WHERE id = %d", id)
		if err := db.QueryRowContext(ctx, query).Scan(&handle); err != nil {
			return nil, err
		}
		c.handles = append(c.handles, handle)
	}
	return c, nil
}

func abs(v int64) int64 { return max(v, -v) }

// subject is an operation with arguments of all kinds, or with those of a cohort.
type subject struct {
	op     bench.Operation
	cohort *cohort
	world  *bench.World
}

// subjects returns the operations that read or those that write, each with its cohorts behind it.
func subjects(ops []bench.Operation, writes bool, w *bench.World,
	all []*cohort) (found []*subject) {
	for _, op := range ops {
		if op.Writes != writes {
			continue
		}
		found = append(found, &subject{op, nil, w})
		for _, c := range all {
			if slices.Contains(c.kind.ops, op.Name) {
				found = append(found, &subject{op, c, c.world(w)})
			}
		}
	}
	return found
}
