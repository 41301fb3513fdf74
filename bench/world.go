package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// World holds the arguments that operations are called with, drawn from a data set.
// Slot i of each list is the argument of the i-th call.
type World struct {
	Readers []int64       // users who follow somebody, each equally likely
	Popular []int64       // users followed by a reader: the more followers, the likelier
	Handles []string      // of Popular
	Authors []int64       // authors of random posts: the more posts, the likelier
	Posts   []int64       // distinct texts and replies
	Roots   []int64       // posts with a reply: the more replies, the likelier
	Edges   []edge        // distinct follows
	Gaps    []pair        // distinct follows that are not there
	Users   []models.User // distinct users
	Since   time.Time     // the last hundredth of the posts is newer
	Latest  time.Time     // the newest post; a clock that starts after it is plausible
}

// The number of arguments drawn for each operation, and the fewest that will do.
const (
	worldSize    = 512
	smallestSize = 64
)

// FewestUsers is the smallest data set that has the arguments of all calls.
const FewestUsers = 2 * smallestSize

// Size is the number of calls with arguments.
func (w *World) Size() int { return len(w.Users) }

// Draw draws the arguments for a data set. The same data and seed give the same world.
func Draw(ctx context.Context, db *schema.DB, seed uint64) (*World, error) {
	d := drawer{ctx: ctx, db: db, random: rand.New(rand.NewPCG(seed, 0x776f726c64))}
	w, err := d.world()
	if err != nil {
		return nil, fmt.Errorf("drawing arguments from the data set: %w", err)
	}
	return w, nil
}

type drawer struct {
	ctx       context.Context
	db        *schema.DB
	random    *rand.Rand
	lastUser  int64
	lastPost  int64
	followers map[int64][]int64 // readers met so far, and whom they follow
}

func (d *drawer) world() (*World, error) {
	var users int
	var w World
	err := d.row(`SELECT count(*), coalesce(max(id), 0) FROM users`).Scan(&users, &d.lastUser)
	if err != nil {
		return nil, err
	}
	if err := d.row(`SELECT coalesce(max(id), 0) FROM posts`).Scan(&d.lastPost); err != nil {
		return nil, err
	}
	size := min(worldSize, users/2)
	if size < smallestSize {
		return nil, fmt.Errorf("it has %d users; at least %d are needed", users, FewestUsers)
	}
	if d.lastPost == 0 {
		return nil, errors.New("it has no posts")
	}
	latest := `SELECT created_at FROM posts ORDER BY created_at DESC LIMIT 1`
	if err := d.row(latest).Scan(&w.Latest); err != nil {
		return nil, err
	}
	since := `SELECT created_at FROM posts WHERE id >= ? ORDER BY id LIMIT 1`
	if err := d.row(since, d.lastPost-d.lastPost/100).Scan(&w.Since); err != nil {
		return nil, err
	}
	d.followers = map[int64][]int64{}
	for _, draw := range []func(*World, int) error{
		d.readers, d.authors, d.posts, d.roots, d.edges, d.gaps, d.users,
	} {
		if err := draw(&w, size); err != nil {
			return nil, err
		}
	}
	return &w, nil
}

func (d *drawer) row(query string, args ...any) *sql.Row {
	return d.db.QueryRowContext(d.ctx, numbered(d.db.Engine, query), args...)
}

// numbered numbers the parameters of a query on PostgreSQL.
func numbered(e schema.Engine, query string) string {
	if e != schema.Postgres {
		return query
	}
	for n := 1; strings.Contains(query, "?"); n++ {
		query = strings.Replace(query, "?", "$"+strconv.Itoa(n), 1)
	}
	return query
}

// near returns a random whole number from 1 to last, for a query that takes the first
// row from there on, so that ids may have gaps.
func (d *drawer) near(last int64) int64 { return 1 + d.random.Int64N(max(1, last)) }

// tries bounds the search for arguments that a data set may have too few of.
const tries = 100

func (d *drawer) readers(w *World, size int) error {
	for range size * tries {
		reader, followee, err := d.edge()
		if err != nil {
			return err
		}
		if reader == 0 {
			continue
		}
		var handle string
		if err := d.row(`SELECT handle FROM users WHERE id = ?`, followee).Scan(&handle); err != nil {
			return err
		}
		w.Readers = append(w.Readers, reader)
		w.Popular = append(w.Popular, followee)
		w.Handles = append(w.Handles, handle)
		if len(w.Readers) == size {
			return nil
		}
	}
	return errors.New("it has too few follows")
}

// edge returns a random reader and one of the reader's followees, or zeros.
func (d *drawer) edge() (reader, followee int64, err error) {
	const next = `SELECT follower_id FROM follows WHERE follower_id >= ?
		ORDER BY follower_id LIMIT 1`
	err = d.row(next, d.near(d.lastUser)).Scan(&reader)
	if err == sql.ErrNoRows {
		return 0, 0, nil
	} else if err != nil {
		return 0, 0, err
	}
	followees, ok := d.followers[reader]
	if !ok {
		const all = `SELECT followee_id FROM follows WHERE follower_id = ? ORDER BY followee_id`
		if followees, err = d.ids(all, reader); err != nil {
			return 0, 0, err
		}
		d.followers[reader] = followees
	}
	return reader, followees[d.random.IntN(len(followees))], nil
}

func (d *drawer) ids(query string, args ...any) ([]int64, error) {
	rows, err := d.db.QueryContext(d.ctx, numbered(d.db.Engine, query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// draw appends rows of query for random starting points to list, until there are size; if distinct,
// none twice. what names them in the error.
func (d *drawer) draw(list *[]int64, size int, distinct bool, last int64, what,
	query string) error {
	seen := map[int64]bool{}
	for range size * tries {
		if last < 1 {
			break
		}
		var id int64
		from := d.near(last)
		err := d.row(query, from).Scan(&id)
		if err == sql.ErrNoRows {
			last = from - 1 // looking there again would read to the end of the table again
			continue
		} else if err != nil {
			return err
		}
		if distinct && seen[id] {
			continue
		}
		seen[id] = true
		if *list = append(*list, id); len(*list) == size {
			return nil
		}
	}
	return fmt.Errorf("it has too few %s", what)
}

func (d *drawer) authors(w *World, size int) error {
	return d.draw(&w.Authors, size, false, d.lastPost, "posts",
		`SELECT author_id FROM posts WHERE id >= ? ORDER BY id LIMIT 1`)
}

func (d *drawer) posts(w *World, size int) error {
	return d.draw(&w.Posts, size, true, d.lastPost, "texts and replies",
		`SELECT id FROM posts WHERE id >= ? AND kind <> 'repost' ORDER BY id LIMIT 1`)
}

func (d *drawer) roots(w *World, size int) error {
	return d.draw(&w.Roots, size, false, d.lastPost, "replies",
		`SELECT parent_id FROM posts WHERE id >= ? AND parent_id IS NOT NULL ORDER BY id LIMIT 1`)
}

func (d *drawer) edges(w *World, size int) error {
	const query = `SELECT notify FROM follows WHERE follower_id = ? AND followee_id = ?`
	seen := map[pair]bool{}
	for range size * tries {
		reader, followee, err := d.edge()
		if err != nil {
			return err
		}
		e := edge{pair: pair{reader, followee}}
		if reader == 0 || seen[e.pair] {
			continue
		}
		seen[e.pair] = true
		if err := d.row(query, reader, followee).Scan(&e.notify); err != nil {
			return err
		}
		if w.Edges = append(w.Edges, e); len(w.Edges) == size {
			return nil
		}
	}
	return errors.New("it has too few distinct follows")
}

func (d *drawer) gaps(w *World, size int) error {
	const query = `SELECT u.id,
		EXISTS (SELECT 1 FROM follows WHERE follower_id = ? AND followee_id = u.id)
		FROM users u WHERE u.id >= ? AND u.id <> ? ORDER BY u.id LIMIT 1`
	seen := map[pair]bool{}
	for i := range size * tries {
		gap := pair{follower: w.Readers[i%size]}
		var there bool
		err := d.row(query, gap.follower, d.near(d.lastUser), gap.follower).Scan(&gap.followee, &there)
		if err == sql.ErrNoRows || there || seen[gap] {
			continue
		} else if err != nil {
			return err
		}
		seen[gap] = true
		if w.Gaps = append(w.Gaps, gap); len(w.Gaps) == size {
			return nil
		}
	}
	return errors.New("in it nearly everybody follows everybody")
}

func (d *drawer) users(w *World, size int) error {
	var ids []int64
	const next = `SELECT id FROM users WHERE id >= ? ORDER BY id LIMIT 1`
	if err := d.draw(&ids, size, true, d.lastUser, "users", next); err != nil {
		return err
	}
	const byID = `SELECT id, handle, email, display_name, bio, location, website, discoverable,
		revision, created_at FROM users WHERE id = ?`
	for _, id := range ids {
		var u models.User
		err := d.row(byID, id).Scan(&u.ID, &u.Handle, &u.Email, &u.Profile.DisplayName,
			&u.Profile.Bio, &u.Profile.Location, &u.Profile.Website, &u.Discoverable, &u.Revision,
			&u.CreatedAt)
		if err != nil {
			return err
		}
		w.Users = append(w.Users, u)
	}
	return nil
}

// search returns the i-th search: every combination of filters in every order, around the i-th
// popular user. The order by followers always has a prefix of three characters, because it counts
// followers for every user that passes the filters.
func (w *World) search(i int) models.UserSearch {
	s := models.UserSearch{Sort: models.UserSort(i % 4)}
	filters := i / 4
	handle, joined := w.Handles[i], w.Users[i].CreatedAt
	if filters&1 != 0 || s.Sort == models.MostFollowers {
		s.HandlePrefix = handle[:min(3, len(handle))]
	}
	if filters&2 != 0 {
		s.JoinedFrom, s.JoinedBefore = joined.AddDate(0, -3, 0), joined.AddDate(0, 3, 0)
	}
	s.HasBio = filters&4 != 0
	if filters&8 != 0 {
		s.MinFollowers = 2
	}
	return s
}

// newPost returns the i-th new post: of five, three are texts, one is a reply and one a
// repost.
func (w *World) newPost(i int) models.NewPost {
	i %= w.Size()
	n := models.NewPost{AuthorID: w.Authors[i]}
	switch i % 5 {
	case 3:
		n.Content = models.Reply{Body: "I could not have said it better.", ParentID: new(w.Posts[i])}
	case 4:
		n.Content = models.Repost{Comment: "Worth reading.", PostID: w.Posts[i]}
	default:
		n.Content = models.Text{Body: "A post of a length that is typical for what people write " +
			"when they have a moment to spare and something on their mind."}
	}
	return n
}
