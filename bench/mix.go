package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"example.com/impedance/models"
)

// Mix is the workload of an application: operations with their shares, in parts of 10,000.
type Mix struct {
	Name  string
	From  string // the benchmark that it comes from
	Parts []Part
}

// Part is an operation's share of a mix.
type Part struct {
	Operation string
	Weight    int
}

// Mixes returns the mixes of the field's own benchmarks, in terms of the store.
//
//   - social is DeathStarBench's social network (mixed-workload.lua).
//   - twitter is BenchBase's (sample_twitter_config.xml).
//   - linkbench is LinkBench's (FBWorkload.properties): its links are follows, its nodes
//     users when read or updated and posts when added or deleted. It counts the links of a
//     node as FollowCounts does, and reads single links, which the store does as part of
//     lists.
func Mixes() []Mix {
	return []Mix{
		{"social", "DeathStarBench's social network", []Part{{"HomeTimeline", 6000},
			{"PostsByAuthor", 3000}, {"Publish", 1000}}},
		{"twitter", "BenchBase's Twitter", []Part{{"PostByID", 100}, {"HomeTimeline", 100},
			{"Followers", 700}, {"PostsByAuthor", 9000}, {"Publish", 100}}},
		{"linkbench", "Facebook's LinkBench", []Part{{"Followers", 2536}, {"Following", 2535 + 53},
			{"UserByID", 1293}, {"Follow", 899}, {"SetNotify", 801}, {"UpdateProfile", 737},
			{"FollowCounts", 489}, {"Unfollow", 299}, {"Publish", 257}, {"DeletePost", 101}}},
	}
}

// load is a mix that several clients run on one store at once. No two writes use the same argument
// at once, so no write fails because of another. Only follows that the load made itself are ended,
// so no list of the data set becomes empty.
type load struct {
	store  models.Store
	world  *World
	ops    []Operation // by share: ops[n] is what to do for a random n
	want   map[string][]Seen
	gaps   chan pair        // follows that are not there
	edges  chan pair        // follows that were gaps
	users  chan models.User // whose profile nobody is editing
	posts  chan int64       // that may be deleted
	writes atomic.Int64
}

// newLoad prepares a mix. What reads should find is what want says of their arguments
// before any write.
func newLoad(m Mix, store models.Store, w *World, want map[string][]Seen) (*load, error) {
	l := &load{store: store, world: w, want: want}
	for _, part := range m.Parts {
		op, err := Named([]string{part.Operation})
		if err != nil {
			return nil, err
		}
		for range part.Weight {
			l.ops = append(l.ops, op[0])
		}
	}
	size := w.Size()
	l.gaps, l.edges = make(chan pair, size), make(chan pair, size)
	l.users, l.posts = make(chan models.User, size), make(chan int64, 1<<16)
	for i := range size {
		l.gaps <- w.Gaps[i]
		l.users <- w.Users[i]
	}
	for _, id := range w.Posts[size/2:] { // the first half stays, for others to refer to
		l.posts <- id
	}
	return l, nil
}

// do makes one random call of the mix.
func (l *load) do(ctx context.Context, r *rand.Rand) error {
	op := l.ops[r.IntN(len(l.ops))]
	var err error
	if op.Writes {
		err = l.write(ctx, op.Name, r)
	} else {
		i := r.IntN(l.world.Size())
		var seen Seen
		seen, err = op.call(l.world, i).run(ctx, l.store)
		if err == nil && seen.Things == 0 && l.want[op.Name][i].Things > 0 {
			err = fmt.Errorf("found nothing where there was something")
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", op.Name, err)
	}
	return nil
}

func (l *load) write(ctx context.Context, op string, r *rand.Rand) error {
	half := l.world.Size() / 2
	switch op {
	case "Publish":
		return l.publish(ctx, r.IntN(half))
	case "DeletePost":
		select {
		case id := <-l.posts:
			return l.store.DeletePost(ctx, id)
		default:
			return l.publish(ctx, r.IntN(half))
		}
	case "Follow":
		return l.follow(ctx, r)
	case "Unfollow":
		select {
		case p := <-l.edges:
			defer func() { l.gaps <- p }()
			return l.store.Unfollow(ctx, p.follower, p.followee)
		default: // no follow to end yet
			return l.follow(ctx, r)
		}
	case "SetNotify":
		p := l.world.Edges[r.IntN(l.world.Size())]
		return l.store.SetNotify(ctx, p.follower, p.followee, r.IntN(2) == 0)
	case "UpdateProfile":
		return l.edit(ctx)
	}
	return fmt.Errorf("mixes do not know how to do that")
}

// follow lets somebody follow somebody.
func (l *load) follow(ctx context.Context, r *rand.Rand) error {
	select {
	case p := <-l.gaps:
		defer func() { l.edges <- p }()
		return l.store.Follow(ctx, p.follower, p.followee)
	default: // everybody whom we know follows; do it again
		p := l.world.Edges[r.IntN(l.world.Size())]
		return l.store.Follow(ctx, p.follower, p.followee)
	}
}

// publish stores a text and lets it be deleted later.
func (l *load) publish(ctx context.Context, i int) error {
	n := models.NewPost{AuthorID: l.world.Authors[i], Content: models.Text{
		Body: fmt.Sprintf("Post number %d of a busy day.", l.writes.Add(1)),
	}}
	p, err := l.store.Publish(ctx, n)
	if err != nil {
		return err
	}
	select {
	case l.posts <- p.ID:
	default: // there are enough
	}
	return nil
}

// edit changes the profile of a user whom nobody else is editing.
func (l *load) edit(ctx context.Context) error {
	u := <-l.users
	u.Profile.Location = fmt.Sprintf("Place %d", l.writes.Add(1))
	changed, err := l.store.UpdateProfile(ctx, models.ProfileEdit{UserID: u.ID,
		Revision: u.Revision, Profile: u.Profile, Discoverable: u.Discoverable})
	if err != nil {
		return err
	}
	if changed.Revision != u.Revision+1 {
		return fmt.Errorf("revision %d follows %d", changed.Revision, u.Revision)
	}
	l.users <- *changed
	return nil
}
