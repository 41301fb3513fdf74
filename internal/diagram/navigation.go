package diagram

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/impedance/probe"
	"example.com/impedance/schema"
)

// followees is how many of them are listed at most.
const followees = 20

// followee is a follow with the user at its end.
type followee struct {
	since  time.Time
	notify bool
	user   person
}

// person is what is shown of a user.
type person struct {
	id                  int64
	handle, displayName string
	bio                 sql.NullString
}

// Navigation reads whom a user follows, the newest follows first, in the three ways there are
// to get from one object to others: it asks for each when it is reached, for all of them at
// once, or for them together with where they are reached from. It returns what each way had
// the driver do, and an error if they did not give the same answer. The probe must be the one
// that db was opened with.
func Navigation(ctx context.Context, db *schema.DB, p *probe.Probe, userID int64) ([]Sequence,
	error) {
	ways := []struct {
		name string
		read func(context.Context, *schema.DB, int64) ([]followee, error)
	}{
		{"loop", readInLoop},
		{"eager loading", readEagerly},
		{"join", readJoined},
	}
	var all []Sequence
	var first []followee
	for i, way := range ways {
		trace := p.Trace()
		found, err := way.read(probe.WithOperation(ctx, way.name), db, userID)
		trace.Stop()
		if err != nil {
			return nil, fmt.Errorf("reading followees by %s: %w", way.name, err)
		}
		if i == 0 {
			first = found
		}
		if !slices.EqualFunc(found, first, followee.equal) {
			return nil, fmt.Errorf("reading followees by %s gave another answer than by %s", way.name,
				ways[0].name)
		}
		events := trace.Events()
		if len(events) == 0 {
			return nil, fmt.Errorf("reading followees by %s: the database is not under the probe",
				way.name)
		}
		all = append(all, Sequence{way.name, "floor", string(db.Engine), events})
	}
	return all, nil
}

func (f followee) equal(other followee) bool {
	return f.since.Equal(other.since) && f.notify == other.notify && f.user == other.user
}

const (
	personColumns = `u.id, u.handle, u.display_name, u.bio`

	newestFollows = `
SELECT f.followee_id, f.since, f.notify
FROM follows f
WHERE f.follower_id = ?
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?`

	personByID = `SELECT ` + personColumns + ` FROM users u WHERE u.id = ?`

	personsByID = `SELECT ` + personColumns + ` FROM users u WHERE u.id IN (?`

	newestFollowees = `
SELECT ` + personColumns + `, f.since, f.notify
FROM follows f JOIN users u ON u.id = f.followee_id
WHERE f.follower_id = ?
ORDER BY f.since DESC, f.followee_id DESC
LIMIT ?`
)

// readInLoop asks for each user when the loop gets there, as what loads lazily does: one
// statement, and one more for each row of its answer.
func readInLoop(ctx context.Context, db *schema.DB, userID int64) ([]followee, error) {
	found, err := readFollows(ctx, db, userID)
	if err != nil {
		return nil, err
	}
	for i := range found {
		u := &found[i].user
		if err := db.QueryRowContext(ctx, personByID, u.id).Scan(u.fields()...); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// readEagerly asks for all users by their ids: two statements, however many there are.
func readEagerly(ctx context.Context, db *schema.DB, userID int64) ([]followee, error) {
	found, err := readFollows(ctx, db, userID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]any, len(found))
	for i, f := range found {
		ids[i] = f.user.id
	}
	query := personsByID + strings.Repeat(", ?", len(ids)-1) + ")"
	users, err := readRows(ctx, db, (*person).fields, query, ids...)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]person, len(users))
	for _, u := range users {
		byID[u.id] = u
	}
	for i := range found {
		found[i].user = byID[found[i].user.id]
	}
	return found, nil
}

// readJoined leaves it to the database: one statement.
func readJoined(ctx context.Context, db *schema.DB, userID int64) ([]followee, error) {
	return readRows(ctx, db, func(f *followee) []any {
		return append(f.user.fields(), &f.since, &f.notify)
	}, newestFollowees, userID, followees)
}

// readFollows returns follows with no more of their users than the id.
func readFollows(ctx context.Context, db *schema.DB, userID int64) ([]followee, error) {
	return readRows(ctx, db, func(f *followee) []any {
		return []any{&f.user.id, &f.since, &f.notify}
	}, newestFollows, userID, followees)
}

// fields returns where personColumns go.
func (p *person) fields() []any { return []any{&p.id, &p.handle, &p.displayName, &p.bio} }

// readRows returns the rows of a query. Fields says where the columns of one go.
func readRows[T any](ctx context.Context, db *schema.DB, fields func(*T) []any, query string,
	args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var row T
		if err := rows.Scan(fields(&row)...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}
