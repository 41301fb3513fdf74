package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/impedance/internal/results"
	"example.com/impedance/layers"
	"example.com/impedance/models"
	"example.com/impedance/schema"
)

// naming are the rows that calls of a write name, to be read back after the calls.
type naming struct {
	users   []int64 // by id
	handles []string
	authors []int64 // their newest posts
	posts   []int64 // by id
	pairs   []pair
}

// names returns the rows that the calls of a round's block name.
func (load *workload) names(round int) (n naming) {
	for i := -load.warm; i < load.size; i++ {
		n.add(load.op.Name, load.calls[load.call(round, i)].argument())
	}
	return n
}

func (n *naming) add(op string, argument any) {
	switch a := argument.(type) {
	case models.NewUser:
		n.handles = append(n.handles, a.Handle)
	case []models.NewUser:
		for _, u := range a {
			n.handles = append(n.handles, u.Handle)
		}
	case models.Registration:
		n.handles = append(n.handles, a.User.Handle)
	case models.ProfileEdit:
		n.users = append(n.users, a.UserID)
	case models.NewPost:
		n.authors = append(n.authors, a.AuthorID)
	case []models.NewPost:
		for _, p := range a {
			n.authors = append(n.authors, p.AuthorID)
		}
	case pair:
		n.pairs = append(n.pairs, a)
	case edge:
		n.pairs = append(n.pairs, a.pair)
	case int64:
		if op == "DeletePost" {
			n.posts = append(n.posts, a)
		} else {
			n.users = append(n.users, a)
		}
	default:
		panic(fmt.Sprintf("nothing is known of what %s writes", op))
	}
}

// witness reads back rows that calls named. It skips missing rows, and returns rows in no
// particular order.
type witness interface {
	usersByID(ctx context.Context, ids []int64) ([]models.User, error)
	usersByHandle(ctx context.Context, handles []string) ([]models.User, error)
	postsByID(ctx context.Context, ids []int64) ([]models.Post, error)
	postsSince(ctx context.Context, authors []int64, since time.Time) ([]models.Post, error)
	follows(ctx context.Context, pairs []pair) ([]models.Follow, error)
	following(ctx context.Context, followers []int64) ([]models.Follow, error)
}

// testimony returns the named rows, a line each, with posts newer than a moment only. It leaves out
// ids that the database chose, because databases may count differently.
func testimony(ctx context.Context, w witness, n naming, since time.Time) ([]string, error) {
	users, err1 := w.usersByID(ctx, n.users)
	posts, err2 := w.postsByID(ctx, n.posts)
	follows, err3 := w.follows(ctx, n.pairs)
	newcomers, err4 := w.usersByHandle(ctx, n.handles)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	var lines []string
	for i := range users {
		lines = append(lines, fmt.Sprintf("user %d: %s", users[i].ID, userText(&users[i])))
	}
	for i := range posts {
		lines = append(lines, fmt.Sprintf("post %d: %s", posts[i].ID, postText(&posts[i])))
	}
	for i := range follows {
		lines = append(lines, followText(&follows[i]))
	}
	authors, handles := slices.Clone(n.authors), map[int64]string{}
	var theirs []int64
	for i := range newcomers {
		lines = append(lines, "new user: "+userText(&newcomers[i]))
		handles[newcomers[i].ID] = newcomers[i].Handle
		theirs = append(theirs, newcomers[i].ID)
	}
	written, err1 := w.postsSince(ctx, append(authors, theirs...), since)
	followed, err2 := w.following(ctx, theirs)
	for i := range written {
		by := handles[written[i].AuthorID]
		if by == "" {
			by = fmt.Sprint(written[i].AuthorID)
		}
		lines = append(lines, fmt.Sprintf("new post by %s: %s", by, postText(&written[i])))
	}
	for i := range followed {
		f := &followed[i]
		lines = append(lines, fmt.Sprintf("%s follows %d since %s, notify %t", handles[f.FollowerID],
			f.FolloweeID, instant(f.Since), f.Notify))
	}
	slices.Sort(lines)
	return lines, errors.Join(err1, err2)
}

func userText(u *models.User) string {
	bio := "never set"
	if u.Profile.Bio != nil {
		bio = fmt.Sprintf("%q", *u.Profile.Bio)
	}
	return fmt.Sprintf("%q %q %q bio %s %q %q discoverable %t, revision %d, %s", u.Handle, u.Email,
		u.Profile.DisplayName, bio, u.Profile.Location, u.Profile.Website, u.Discoverable,
		u.Revision, instant(u.CreatedAt))
}

func postText(p *models.Post) string {
	kind, body, parent, repostOf := columns(p.Content)
	return fmt.Sprintf("%s %q, parent %v, repost of %v, %s", kind, body, parent, repostOf,
		instant(p.CreatedAt))
}

func followText(f *models.Follow) string {
	return fmt.Sprintf("%d follows %d since %s, notify %t", f.FollowerID, f.FolloweeID,
		instant(f.Since), f.Notify)
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// leaving is a round's block of a write.
type leaving struct {
	op    string
	round int
}

// leavings are the rows that a block of writes left, by who made it.
type leavings struct {
	op    string
	want  []string // the oracle's; without one, the floor's
	found []found
}

type found struct {
	inst *instance
	rows []string
}

// note reads back the rows that an instance left.
func (l *leavings) note(ctx context.Context, inst *instance, n naming, since time.Time) error {
	rows, err := testimony(ctx, database{inst.db}, n, since)
	l.found = append(l.found, found{inst, rows})
	return err
}

// compare says what each left otherwise than it should.
func (l *leavings) compare() error {
	want, judge := l.want, results.Oracle
	if want == nil {
		judge = layers.Floor
		for _, f := range l.found {
			if f.inst.layer.Name == layers.Floor {
				want = f.rows
				break
			}
		}
	}
	var errs []error
	for _, f := range l.found {
		if diff := rowsDiffer(want, f.rows); diff != "" {
			errs = append(errs, &Disagreement{Layer: f.inst.layer.Name, Engine: f.inst.db.Engine,
				What: "what " + l.op + " left", Judge: judge, Diff: diff})
		}
	}
	return errors.Join(errs...)
}

// rowsDiffer shows the first lines that one list has more often than the other.
func rowsDiffer(want, got []string) string {
	if slices.Equal(want, got) {
		return ""
	}
	counts := map[string]int{}
	for _, line := range want {
		counts[line]--
	}
	for _, line := range got {
		counts[line]++
	}
	const most = 10
	var diff []string
	for _, line := range slices.Sorted(maps.Keys(counts)) {
		switch n := counts[line]; {
		case n < 0:
			diff = append(diff, "- "+line)
		case n > 0:
			diff = append(diff, "+ "+line)
		}
	}
	return strings.Join(diff[:min(most, len(diff))], "\n") + "\n"
}

// oracleLeaves makes the calls of a phase of writes on the oracle, and returns the rows after each
// block. It is empty without an oracle.
func (c *comparison) oracleLeaves(ctx context.Context, ops []Operation,
	sync string) (map[leaving][]string, error) {
	left := map[leaving][]string{}
	if c.Oracle == nil {
		return left, nil
	}
	c.progress("asking the oracle", c.done, c.steps)
	clock := newTicks(c.world.Latest)
	store, err := c.Oracle(ctx, clock.now)
	if err != nil {
		return nil, err
	}
	for _, op := range ops {
		load := c.timedWrite(op, sync)
		for round := -1; round < c.Rounds; round++ {
			since := clock.last()
			for i := -load.warm; i < load.size; i++ {
				if err := load.check(ctx, store, load.call(round, i)); err != nil {
					return nil, fmt.Errorf("%s by the oracle: %w", op.Name, err)
				}
			}
			rows, err := testimony(ctx, memory{store}, load.names(round), since)
			if err != nil {
				return nil, fmt.Errorf("%s by the oracle: %w", op.Name, err)
			}
			left[leaving{op.Name, round}] = append([]string{}, rows...) // not nil, if nothing is left
		}
	}
	return left, nil
}

// database is a witness that reads tables with statements of its own.
type database struct{ *schema.DB }

func (d database) usersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	return readIn(ctx, d, "users", "id", ids, scanUser)
}

func (d database) usersByHandle(ctx context.Context, handles []string) ([]models.User, error) {
	return readIn(ctx, d, "users", "handle", handles, scanUser)
}

func (d database) postsByID(ctx context.Context, ids []int64) ([]models.Post, error) {
	return readIn(ctx, d, "posts", "id", ids, scanPost)
}

func (d database) postsSince(ctx context.Context, authors []int64,
	since time.Time) ([]models.Post, error) {
	if len(authors) == 0 {
		return nil, nil
	}
	args := append(anySlice(authors), since)
	return readWhere(ctx, d, "posts", "author_id IN ("+marks(len(authors))+") AND created_at > ?",
		args, scanPost)
}

func (d database) follows(ctx context.Context, pairs []pair) ([]models.Follow, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	var args []any
	for _, p := range pairs {
		args = append(args, p.follower, p.followee)
	}
	each := strings.Repeat(" OR follower_id = ? AND followee_id = ?", len(pairs))
	return readWhere(ctx, d, "follows", strings.TrimPrefix(each, " OR "), args, scanFollow)
}

func (d database) following(ctx context.Context, followers []int64) ([]models.Follow, error) {
	return readIn(ctx, d, "follows", "follower_id", followers, scanFollow)
}

// readIn reads the rows of a table with one of some values in a column.
func readIn[V, T any](ctx context.Context, d database, table, column string, values []V,
	scan func(*sql.Rows, *T) error) ([]T, error) {
	if len(values) == 0 {
		return nil, nil
	}
	return readWhere(ctx, d, table, column+" IN ("+marks(len(values))+")", anySlice(values), scan)
}

func readWhere[T any](ctx context.Context, d database, table, where string, args []any,
	scan func(*sql.Rows, *T) error) ([]T, error) {
	all, _, _ := strings.Cut(queryOf(table), "ORDER BY")
	return readRows(ctx, d.DB, numbered(d.Engine, all+"WHERE "+where), args, scan)
}

// marks returns n parameters.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

func anySlice[V any](values []V) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

// memory is a witness that asks a store.
type memory struct{ models.Store }

func (m memory) usersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	return m.UsersByID(ctx, slices.Compact(slices.Sorted(slices.Values(ids))))
}

func (m memory) usersByHandle(ctx context.Context, handles []string) ([]models.User, error) {
	return present(handles, func(handle string) (*models.User, error) {
		return m.UserByHandle(ctx, handle)
	})
}

func (m memory) postsByID(ctx context.Context, ids []int64) ([]models.Post, error) {
	return present(ids, func(id int64) (*models.Post, error) { return m.PostByID(ctx, id) })
}

// present returns the things that keys name and that exist, each once.
func present[K comparable, T any](keys []K, get func(K) (*T, error)) (all []T, err error) {
	seen := map[K]bool{}
	for _, key := range keys {
		if seen[key] {
			continue
		}
		seen[key] = true
		v, err := get(key)
		switch {
		case err == nil:
			all = append(all, *v)
		case !errors.Is(err, models.ErrNotFound):
			return nil, err
		}
	}
	return all, nil
}

func (m memory) postsSince(ctx context.Context, authors []int64,
	since time.Time) ([]models.Post, error) {
	return pages(authors, func(id int64, p models.Page) (*models.Listing[models.Post], error) {
		return m.PostsByAuthor(ctx, id, p)
	}, func(p *models.Post) bool { return p.CreatedAt.After(since) })
}

func (m memory) follows(ctx context.Context, pairs []pair) ([]models.Follow, error) {
	wanted := map[pair]bool{}
	var followers []int64
	for _, p := range pairs {
		wanted[p] = true
		followers = append(followers, p.follower)
	}
	all, err := m.following(ctx, followers)
	return slices.DeleteFunc(all, func(f models.Follow) bool {
		return !wanted[pair{f.FollowerID, f.FolloweeID}]
	}), err
}

func (m memory) following(ctx context.Context, followers []int64) ([]models.Follow, error) {
	return pages(followers, func(id int64, p models.Page) (*models.Listing[models.Follow], error) {
		return m.Following(ctx, id, p)
	}, func(*models.Follow) bool { return true })
}

const largestPage = 100

// pages reads the lists of some users, each once, to the end or to the first unwanted item.
func pages[T any](ids []int64, list func(int64, models.Page) (*models.Listing[T], error),
	more func(*T) bool) (all []T, err error) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		page := models.Page{Limit: largestPage}
		for wanted := true; wanted; wanted = page.After != "" {
			found, err := list(id, page)
			if errors.Is(err, models.ErrNotFound) {
				break
			} else if err != nil {
				return nil, err
			}
			page.After = found.Next
			for i := range found.Items {
				if !more(&found.Items[i]) {
					page.After = ""
					break
				}
				all = append(all, found.Items[i])
			}
		}
	}
	return all, nil
}
