package bench

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/layers"
	"example.com/impedance/models"
)

func TestAgree(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	var last [2]int
	show := func(_ string, done, total int) { last = [2]int{done, total} }
	err := Agree(t.Context(), []*Stage{stage}, withOracle(plan(layers.All(), Operations()), path), world, 8,
		show)
	if err != nil {
		t.Error(err)
	}
	if last[0] != last[1] || last[0] == 0 {
		t.Errorf("the progress ended at %d of %d", last[0], last[1])
	}
}

// TestAgreeCatches breaks one method of the floor at a time and holds that the agreement
// names the layer and the operation, or the table, and shows what differs.
func TestAgreeCatches(t *testing.T) {
	path := small(t)
	stage, world := staged(t, path), drawn(t, path)
	tests := []struct {
		defect string
		op     string
		what   string   // what the disagreement is on
		shows  []string // words of the diff
		breaks func(models.Store) models.Store
	}{
		{"a post missing", "HomeTimeline", "HomeTimeline", []string{"Items", "AuthorID"},
			func(s models.Store) models.Store { return postMissing{s} }},
		{"wrong author", "PostByID", "PostByID", []string{"Author", "mallory"},
			func(s models.Store) models.Store { return wrongAuthor{s} }},
		{"another zone", "UserByID", "UserByID", []string{"CreatedAt", "UTC", "elsewhere"},
			func(s models.Store) models.Store { return anotherZone{s} }},
		{"bio dropped", "UserByHandle", "UserByHandle", []string{"Bio", "nil"},
			func(s models.Store) models.Store { return bioDropped{s} }},
		{"another order", "SearchUsers", "SearchUsers", []string{"Items", "Handle"},
			func(s models.Store) models.Store { return anotherOrder{s} }},
		{"no repetition", "UsersByID", "UsersByID", []string{"models.User", "Handle"},
			func(s models.Store) models.Store { return noRepetition{s} }},
		{"no thread", "Thread", "Thread", []string{"Depth", "Post"},
			func(s models.Store) models.Store { return noThread{s} }},
		{"an error", "Suggestions", "Suggestions", []string{"+ error: out of order"},
			func(s models.Store) models.Store { return outOfOrder{s} }},
		{"stores something else", "CreateUser", "what CreateUser left",
			[]string{`- `, `"Loopback"`, `+ `, `"Elsewhere"`},
			func(s models.Store) models.Store { return storesElsewhere{s} }},
		{"deletes nothing", "DeletePost", "what DeletePost left", []string{"+ post "},
			func(s models.Store) models.Store { return deletesNothing{s} }},
	}
	for _, test := range tests {
		t.Run(test.defect, func(t *testing.T) {
			broken := brokenLayer(test.breaks)
			ls := append(layersOf(t, "sqlx"), broken)
			err := Agree(t.Context(), []*Stage{stage}, plan(ls, named(t, test.op)), world, 16, silent)
			d, ok := errors.AsType[*Disagreement](err)
			if !ok {
				t.Fatalf("got %v, want a Disagreement", err)
			}
			if d.Layer != "broken" || d.What != test.what {
				t.Errorf("it is on %s of %s, want %s of broken", d.What, d.Layer, test.what)
			}
			for _, word := range test.shows {
				if !strings.Contains(d.Diff, word) {
					t.Errorf("the diff does not show %q", word)
				}
			}
			t.Logf("%v", err)
		})
	}
}

type postMissing struct{ models.Store }

func (s postMissing) HomeTimeline(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	l, err := s.Store.HomeTimeline(ctx, id, p)
	if err == nil && len(l.Items) > 1 {
		l.Items = slices.Delete(l.Items, 1, 2)
	}
	return l, err
}

type wrongAuthor struct{ models.Store }

func (s wrongAuthor) PostByID(ctx context.Context, id int64) (*models.Post, error) {
	p, err := s.Store.PostByID(ctx, id)
	if err == nil {
		p.Author.Handle = "mallory"
	}
	return p, err
}

type anotherZone struct{ models.Store }

func (s anotherZone) UserByID(ctx context.Context, id int64) (*models.User, error) {
	u, err := s.Store.UserByID(ctx, id)
	if err == nil {
		u.CreatedAt = u.CreatedAt.In(time.FixedZone("elsewhere", 0))
	}
	return u, err
}

type bioDropped struct{ models.Store }

func (s bioDropped) UserByHandle(ctx context.Context, handle string) (*models.User, error) {
	u, err := s.Store.UserByHandle(ctx, handle)
	if err == nil {
		u.Profile.Bio = nil
	}
	return u, err
}

type anotherOrder struct{ models.Store }

func (s anotherOrder) SearchUsers(ctx context.Context, q models.UserSearch, p models.Page) (
	*models.Listing[models.User], error) {
	l, err := s.Store.SearchUsers(ctx, q, p)
	if err == nil {
		slices.Reverse(l.Items)
	}
	return l, err
}

type noRepetition struct{ models.Store }

func (s noRepetition) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	var once []int64
	for _, id := range ids {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return s.Store.UsersByID(ctx, once)
}

type noThread struct{ models.Store }

func (s noThread) Thread(context.Context, int64, models.ThreadRange) (*models.Thread, error) {
	return nil, nil
}

type outOfOrder struct{ models.Store }

var errOutOfOrder = errors.New("out of order")

func (s outOfOrder) Suggestions(context.Context, int64, int) ([]models.Suggestion, error) {
	return nil, errOutOfOrder
}

// storesElsewhere returns what it should, but stores another place.
type storesElsewhere struct{ models.Store }

func (s storesElsewhere) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	place := n.Profile.Location
	n.Profile.Location = "Elsewhere"
	u, err := s.Store.CreateUser(ctx, n)
	if err == nil {
		u.Profile.Location = place
	}
	return u, err
}

type deletesNothing struct{ models.Store }

func (deletesNothing) DeletePost(context.Context, int64) error { return nil }
