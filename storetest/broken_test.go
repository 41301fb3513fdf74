package storetest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"example.com/impedance/models"
	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

// defectVariable names the defect of the store that a child process is to run on.
const defectVariable = "STORETEST_DEFECT"

// A defect is what is wrong with a store that is right otherwise.
type defect struct {
	name    string
	section string // the section of the contract that must catch it
	differs bool   // whether Differential must catch it too
	breaks  func(models.Store) models.Store
}

var defects = []defect{
	{"page one short", "PostsByAuthor|Lists", true,
		func(s models.Store) models.Store { return shortPages{s} }},
	{"forgiving cursors", "Lists", true,
		func(s models.Store) models.Store { return forgivingCursors{s} }},
	{"zero values dropped", "UpdateProfile", true,
		func(s models.Store) models.Store { return zeroValuesDropped{s} }},
	{"last writer wins", "UpdateProfile|Concurrency", true,
		func(s models.Store) models.Store { return lastWriterWins{s} }},
	{"stale as conflict", "UpdateProfile", true,
		func(s models.Store) models.Store { return staleAsConflict{s} }},
	{"prefix as pattern", "SearchUsers", true,
		func(s models.Store) models.Store { return prefixAsPattern{s} }},
	{"followers doubled", "FollowCounts", true,
		func(s models.Store) models.Store { return followersDoubled{s} }},
	{"follow resets since", "Follow", true,
		func(s models.Store) models.Store { return followResetsSince{s} }},
	{"notify of nothing", "SetNotify", true,
		func(s models.Store) models.Store { return notifyOfNothing{s} }},
	{"milliseconds", "Times", false,
		func(s models.Store) models.Store { return milliseconds{s} }},
	{"local time", "UserByID|Times", true,
		func(s models.Store) models.Store { return localTime{s} }},
	{"shared result", "Results", false,
		func(s models.Store) models.Store { return &sharedResult{s, map[int64]*models.User{}} }},
	{"distinct ids", "UsersByID", true,
		func(s models.Store) models.Store { return distinctIDs{s} }},
	{"nil lists", "Empty_lists", true,
		func(s models.Store) models.Store { return nilLists{s} }},
	{"false as default", "CreateUser", true,
		func(s models.Store) models.Store { return falseAsDefault{s} }},
	{"spaces trimmed", "CreateUser", true,
		func(s models.Store) models.Store { return spacesTrimmed{s} }},
	{"text normalised", "CreateUser", true,
		func(s models.Store) models.Store { return textNormalised{s} }},
	{"some of many", "CreateUsers", true,
		func(s models.Store) models.Store { return someOfMany{s} }},
	{"register in pieces", "Register", true,
		func(s models.Store) models.Store { return registerInPieces{s} }},
	{"joined twice", "TopAuthors", true,
		func(s models.Store) models.Store { return joinedTwice{s} }},
	{"endless depth", "Thread", true,
		func(s models.Store) models.Store { return endlessDepth{s} }},
	{"another author", "ProfilePage", false,
		func(s models.Store) models.Store { return anotherAuthor{s} }},
	{"context ignored", "Contexts", false,
		func(s models.Store) models.Store { return contextIgnored{s} }},
	{"goroutine left", "UserByID", false,
		func(s models.Store) models.Store { go func() { select {} }(); return s }},
}

// TestContractCatches runs the contract, and for most the differential test, on each
// defect in a process of its own, where the tests must fail.
func TestContractCatches(t *testing.T) {
	for _, d := range defects {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			mustFail(t, d.name, "^TestChildRun$/^Store$/^("+d.section+")$")
			if d.differs {
				mustFail(t, d.name, "^TestChildDifferential$")
			}
		})
	}
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		out, err := child("none", "^TestChildDifferential$|^TestChildRun$/^Store$/^(Follow|Lists)$")
		if err != nil {
			t.Errorf("a store without defect fails: %v\n%s", err, out)
		}
	})
}

// mustFail runs tests in a child process and checks that they fail, and do not crash.
func mustFail(t *testing.T, defect, pattern string) {
	t.Helper()
	out, err := child(defect, pattern)
	var exit *exec.ExitError
	switch {
	case err == nil:
		t.Errorf("%s passes with this defect:\n%s", pattern, out)
	case !errors.As(err, &exit) || !strings.Contains(out, "--- FAIL"):
		t.Errorf("%s did not run to its end: %v\n%s", pattern, err, out)
	case strings.Contains(out, "panic:"):
		t.Errorf("%s panics instead of failing:\n%s", pattern, out)
	}
}

func child(defect, pattern string) (output string, err error) {
	cmd := exec.Command(os.Args[0], "-test.run="+pattern, "-test.timeout=60s",
		"-rapid.nofailfile", "-rapid.shrinktime=200ms")
	// A defect ends the differential test as soon as it shows. The rarer ones need more than
	// the usual number of steps to show in every run.
	steps := "40000"
	if defect == "none" {
		steps = "2000"
	}
	cmd.Env = append(os.Environ(), defectVariable+"="+defect, "IMPEDANCE_STEPS="+steps)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestChildRun(t *testing.T) { storetest.Run(t, brokenHarness(t)) }

func TestChildDifferential(t *testing.T) {
	storetest.Differential(t, brokenHarness(t), harness.Oracle())
}

// brokenHarness is the oracle's, with the defect that the parent asked for.
func brokenHarness(t *testing.T) storetest.Harness {
	name := os.Getenv(defectVariable)
	if name == "" {
		t.Skip("runs in the children of TestContractCatches only")
	}
	broken := harness.Oracle()
	for _, d := range defects {
		if d.name != name {
			continue
		}
		open := broken.New
		broken.New = func(t storetest.TB, o storetest.Options) storetest.Subject {
			s := open(t, o)
			s.Store = d.breaks(s.Store)
			return s
		}
	}
	return broken
}

type shortPages struct{ models.Store }

func (s shortPages) PostsByAuthor(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	got, err := s.Store.PostsByAuthor(ctx, id, p)
	if err == nil && got.Next != "" {
		got.Items = got.Items[:len(got.Items)-1]
	}
	return got, err
}

type forgivingCursors struct{ models.Store }

func (s forgivingCursors) PostsByAuthor(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Post], error) {
	got, err := s.Store.PostsByAuthor(ctx, id, p)
	if err != nil && p.After != "" {
		p.After = ""
		return s.Store.PostsByAuthor(ctx, id, p)
	}
	return got, err
}

type zeroValuesDropped struct{ models.Store }

func (s zeroValuesDropped) UpdateProfile(ctx context.Context, e models.ProfileEdit) (
	*models.User, error) {
	if u, err := s.Store.UserByID(ctx, e.UserID); err == nil && e.Profile.Location == "" {
		e.Profile.Location = u.Profile.Location
	}
	return s.Store.UpdateProfile(ctx, e)
}

type lastWriterWins struct{ models.Store }

func (s lastWriterWins) UpdateProfile(ctx context.Context, e models.ProfileEdit) (
	*models.User, error) {
	if u, err := s.Store.UserByID(ctx, e.UserID); err == nil {
		e.Revision = u.Revision
	}
	return s.Store.UpdateProfile(ctx, e)
}

type staleAsConflict struct{ models.Store }

func (s staleAsConflict) UpdateProfile(ctx context.Context, e models.ProfileEdit) (
	*models.User, error) {
	u, err := s.Store.UpdateProfile(ctx, e)
	if errors.Is(err, models.ErrStale) {
		err = models.ErrConflict
	}
	return u, err
}

// prefixAsPattern is LIKE with a prefix that ends in _.
type prefixAsPattern struct{ models.Store }

func (s prefixAsPattern) SearchUsers(ctx context.Context, search models.UserSearch,
	p models.Page) (*models.Listing[models.User], error) {
	if p.After == "" {
		search.HandlePrefix = strings.TrimRight(search.HandlePrefix, "_")
	}
	return s.Store.SearchUsers(ctx, search, p)
}

type followersDoubled struct{ models.Store }

func (s followersDoubled) FollowCounts(ctx context.Context, id int64) (
	*models.FollowCounts, error) {
	got, err := s.Store.FollowCounts(ctx, id)
	if err == nil {
		got.Followers *= 2
	}
	return got, err
}

type followResetsSince struct{ models.Store }

func (s followResetsSince) Follow(ctx context.Context, a, b int64) error {
	if err := s.Store.Unfollow(ctx, a, b); err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return s.Store.Follow(ctx, a, b)
}

type notifyOfNothing struct{ models.Store }

func (s notifyOfNothing) SetNotify(ctx context.Context, a, b int64, on bool) error {
	if err := s.Store.SetNotify(ctx, a, b, on); !errors.Is(err, models.ErrNotFound) {
		return err
	}
	return nil
}

type milliseconds struct{ models.Store }

func (s milliseconds) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	u, err := s.Store.CreateUser(ctx, n)
	if err == nil {
		u.CreatedAt = u.CreatedAt.Truncate(time.Millisecond)
	}
	return u, err
}

type localTime struct{ models.Store }

func (s localTime) UserByID(ctx context.Context, id int64) (*models.User, error) {
	u, err := s.Store.UserByID(ctx, id)
	if err == nil {
		u.CreatedAt = u.CreatedAt.In(time.FixedZone("", 0))
	}
	return u, err
}

type sharedResult struct {
	models.Store
	seen map[int64]*models.User
}

func (s *sharedResult) UserByID(ctx context.Context, id int64) (*models.User, error) {
	if u := s.seen[id]; u != nil {
		return u, nil
	}
	u, err := s.Store.UserByID(ctx, id)
	s.seen[id] = u
	return u, err
}

type nilLists struct{ models.Store }

func (s nilLists) Followers(ctx context.Context, id int64, p models.Page) (
	*models.Listing[models.Follow], error) {
	l, err := s.Store.Followers(ctx, id, p)
	if err == nil && len(l.Items) == 0 {
		l.Items = nil
	}
	return l, err
}

type distinctIDs struct{ models.Store }

func (s distinctIDs) UsersByID(ctx context.Context, ids []int64) ([]models.User, error) {
	var distinct []int64
	seen := map[int64]bool{}
	for _, id := range ids {
		if !seen[id] {
			distinct = append(distinct, id)
		}
		seen[id] = true
	}
	return s.Store.UsersByID(ctx, distinct)
}

type falseAsDefault struct{ models.Store }

func (s falseAsDefault) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	n.Discoverable = nil
	return s.Store.CreateUser(ctx, n)
}

type spacesTrimmed struct{ models.Store }

func (s spacesTrimmed) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	n.Profile.Location = strings.TrimRight(n.Profile.Location, " ")
	return s.Store.CreateUser(ctx, n)
}

type textNormalised struct{ models.Store }

func (s textNormalised) CreateUser(ctx context.Context, n models.NewUser) (*models.User, error) {
	n.Profile.Website = strings.ReplaceAll(n.Profile.Website, "e\u0301", "\u00e9")
	return s.Store.CreateUser(ctx, n)
}

type someOfMany struct{ models.Store }

func (s someOfMany) CreateUsers(ctx context.Context, ns []models.NewUser) ([]models.User, error) {
	var users []models.User
	for _, n := range ns {
		u, err := s.Store.CreateUser(ctx, n)
		if err != nil {
			return nil, err
		}
		users = append(users, *u)
	}
	return users, nil
}

type registerInPieces struct{ models.Store }

func (s registerInPieces) Register(ctx context.Context, r models.Registration) (
	*models.User, *models.Post, error) {
	u, err := s.Store.CreateUser(ctx, r.User)
	if err != nil {
		return nil, nil, err
	}
	p, err := s.Store.Publish(ctx, models.NewPost{AuthorID: u.ID, Content: r.First})
	if err != nil {
		return nil, nil, err
	}
	for _, id := range r.Follows {
		if err := s.Store.Follow(ctx, u.ID, id); err != nil {
			return nil, nil, err
		}
	}
	return u, p, nil
}

type joinedTwice struct{ models.Store }

func (s joinedTwice) TopAuthors(ctx context.Context, since time.Time, limit int) (
	[]models.AuthorRank, error) {
	ranks, err := s.Store.TopAuthors(ctx, since, limit)
	for i, r := range ranks {
		ranks[i].Posts = r.Posts * max(1, r.Followers)
		ranks[i].Followers = r.Followers * r.Posts
	}
	return ranks, err
}

type endlessDepth struct{ models.Store }

func (s endlessDepth) Thread(ctx context.Context, id int64, r models.ThreadRange) (
	*models.Thread, error) {
	if r.Validate() == nil {
		r.Depth = 100
	}
	return s.Store.Thread(ctx, id, r)
}

type anotherAuthor struct{ models.Store }

func (s anotherAuthor) ProfilePage(ctx context.Context, handle string, limit int) (
	*models.ProfilePage, error) {
	page, err := s.Store.ProfilePage(ctx, handle, limit)
	if err == nil {
		for i := range page.Posts {
			page.Posts[i].Author = new(page.User)
		}
	}
	return page, err
}

type contextIgnored struct{ models.Store }

func (s contextIgnored) Thread(ctx context.Context, id int64, r models.ThreadRange) (
	*models.Thread, error) {
	return s.Store.Thread(context.WithoutCancel(ctx), id, r)
}
