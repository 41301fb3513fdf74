package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/impedance/internal/nearest"
	"example.com/impedance/models"
)

// The sizes of the workloads.
const (
	pageSize  = 20  // items on a page
	batchSize = 100 // users or posts in a bulk write, follows are fewer
	listSize  = 50  // ids in UsersByID
)

// pair is a follow that is there or could be.
type pair struct{ follower, followee int64 }

// edge is a follow that is there.
type edge struct {
	pair
	notify bool
}

// Operations returns every operation of the store, in the interface's order: its name, how its i-th
// argument is made, the method, and the summary of its result.
func Operations() []Operation {
	popular := func(w *World, i int) int64 { return w.Popular[i] }
	handle := func(w *World, i int) string { return w.Handles[i] }
	reader := func(w *World, i int) int64 { return w.Readers[i] }
	post := func(w *World, i int) int64 { return w.Posts[i] }
	return []Operation{
		writes("CreateUser", single,
			func(w *World, i int) models.NewUser { return newcomer("solo", i) },
			models.Store.CreateUser,
			func(_ models.NewUser, u *models.User) Seen { return Seen{1, lengths(u)} }),
		writes("CreateUsers", bulk,
			func(w *World, i int) []models.NewUser {
				ns := make([]models.NewUser, batchSize)
				for k := range ns {
					ns[k] = newcomer("bulk", i*batchSize+k)
				}
				return ns
			},
			models.Store.CreateUsers,
			func(_ []models.NewUser, us []models.User) (seen Seen) {
				for i := range us {
					seen.add(lengths(&us[i]))
				}
				return seen
			}),
		reads("UserByID", popular, models.Store.UserByID,
			func(_ int64, u *models.User) Seen { return Seen{1, u.ID + lengths(u)} }),
		reads("UserByHandle", handle, models.Store.UserByHandle,
			func(_ string, u *models.User) Seen { return Seen{1, u.ID + lengths(u)} }),
		reads("UsersByID",
			func(w *World, i int) []int64 {
				ids := make([]int64, listSize)
				for k := range ids {
					ids[k] = w.Popular[(i+k*7)%w.Size()]
				}
				return ids
			},
			models.Store.UsersByID,
			func(_ []int64, us []models.User) (seen Seen) { return seen.users(us) }),
		lists("SearchUsers", (*World).search, models.Store.SearchUsers, Seen{}.users),
		writes("UpdateProfile", single,
			func(w *World, i int) models.ProfileEdit {
				u := w.Users[i]
				u.Profile.Bio = new(fmt.Sprintf("Edited for the %dth time.", i))
				u.Profile.Location = ""
				return models.ProfileEdit{UserID: u.ID, Revision: u.Revision, Profile: u.Profile,
					Discoverable: !u.Discoverable}
			},
			models.Store.UpdateProfile,
			func(_ models.ProfileEdit, u *models.User) Seen {
				return Seen{1, u.ID + u.Revision + lengths(u)}
			}),
		changes("DeleteUser", heavy, func(w *World, i int) int64 { return w.Users[i].ID },
			models.Store.DeleteUser),
		writes("Publish", single, (*World).newPost, models.Store.Publish,
			func(_ models.NewPost, p *models.Post) Seen { return Seen{1, p.AuthorID} }),
		writes("PublishAll", bulk,
			func(w *World, i int) []models.NewPost {
				ns := make([]models.NewPost, batchSize)
				for k := range ns {
					ns[k] = w.newPost(i + k)
				}
				return ns
			},
			models.Store.PublishAll,
			func(_ []models.NewPost, ps []models.Post) (seen Seen) {
				for i := range ps {
					seen.add(ps[i].AuthorID)
				}
				return seen
			}),
		reads("PostByID", post, models.Store.PostByID,
			func(_ int64, p *models.Post) Seen { return Seen{2, p.ID + lengths(p.Author)} }),
		lists("PostsByAuthor", func(w *World, i int) int64 { return w.Authors[i] },
			models.Store.PostsByAuthor, Seen{}.posts),
		reads("Thread", func(w *World, i int) int64 { return w.Roots[i] },
			func(s models.Store, ctx context.Context, id int64) (*models.Thread, error) {
				return s.Thread(ctx, id, models.ThreadRange{Depth: 10, Limit: 100})
			},
			func(_ int64, t *models.Thread) (seen Seen) { return seen.thread(t) }),
		changes("DeletePost", single, post, models.Store.DeletePost),
		changes("Follow", single, func(w *World, i int) pair { return w.Gaps[i] },
			func(s models.Store, ctx context.Context, p pair) error {
				return s.Follow(ctx, p.follower, p.followee)
			}),
		changes("Unfollow", single, func(w *World, i int) pair { return w.Edges[i].pair },
			func(s models.Store, ctx context.Context, p pair) error {
				return s.Unfollow(ctx, p.follower, p.followee)
			}),
		changes("SetNotify", single, func(w *World, i int) edge { return w.Edges[i] },
			func(s models.Store, ctx context.Context, e edge) error {
				return s.SetNotify(ctx, e.follower, e.followee, !e.notify)
			}),
		lists("Following", reader, models.Store.Following, Seen{}.follows),
		lists("Followers", popular, models.Store.Followers, Seen{}.follows),
		reads("FollowCounts", popular, models.Store.FollowCounts,
			func(_ int64, c *models.FollowCounts) Seen { return Seen{1, c.Followers<<20 + c.Following} }),
		lists("HomeTimeline", reader, models.Store.HomeTimeline, Seen{}.posts),
		reads("ProfilePage", handle,
			func(s models.Store, ctx context.Context, handle string) (*models.ProfilePage, error) {
				return s.ProfilePage(ctx, handle, pageSize)
			},
			func(_ string, p *models.ProfilePage) Seen {
				seen := Seen{1, p.User.ID + p.Counts.Followers}
				return seen.posts(p.Posts).follows(p.Followers)
			}),
		reads("Suggestions", reader,
			func(s models.Store, ctx context.Context, id int64) ([]models.Suggestion, error) {
				return s.Suggestions(ctx, id, pageSize)
			},
			func(_ int64, found []models.Suggestion) (seen Seen) {
				for i := range found {
					seen.add(found[i].User.ID + found[i].Common)
				}
				return seen
			}),
		reads("TopAuthors",
			func(w *World, i int) time.Time { return w.Since.Add(time.Duration(i) * time.Second) },
			func(s models.Store, ctx context.Context, since time.Time) ([]models.AuthorRank, error) {
				return s.TopAuthors(ctx, since, pageSize)
			},
			func(_ time.Time, ranks []models.AuthorRank) (seen Seen) {
				for i := range ranks {
					seen.add(ranks[i].User.ID + ranks[i].Posts + ranks[i].Followers)
				}
				return seen
			}),
		writes("Register", bulk,
			func(w *World, i int) models.Registration {
				r := models.Registration{
					User:  newcomer("reg", i),
					First: models.Text{Body: "Hello, this is my first post."},
				}
				for k := range pageSize {
					r.Follows = append(r.Follows, w.Popular[(i+k*11)%w.Size()])
				}
				return r
			},
			func(s models.Store, ctx context.Context, r models.Registration) (registered, error) {
				u, p, err := s.Register(ctx, r)
				return registered{u, p}, err
			},
			func(_ models.Registration, r registered) Seen {
				return Seen{2, lengths(r.User)}
			}),
	}
}

// registered is the answer of Register.
type registered struct {
	User *models.User
	Post *models.Post
}

// Named returns the operations with the given names, in the order of Operations. No
// names stand for all.
func Named(names []string) ([]Operation, error) {
	all := Operations()
	if len(names) == 0 {
		return all, nil
	}
	var known []string
	for _, o := range all {
		known = append(known, o.Name)
	}
	names = nearest.SpelledAll(names, known)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, nearest.Unknown("operation", name, known)
		}
	}
	return slices.DeleteFunc(all, func(o Operation) bool {
		return !slices.Contains(names, o.Name)
	}), nil
}

// newcomer returns the i-th new user of a kind.
func newcomer(kind string, i int) models.NewUser {
	handle := fmt.Sprintf("zz_%s_%d", kind, i)
	return models.NewUser{
		Handle: handle,
		Email:  handle + "@bench.example",
		Profile: models.Profile{
			DisplayName: "Newcomer " + handle,
			Bio:         new("Came for the benchmark, stayed for the timeline."),
			Location:    "Loopback",
			Website:     "https://bench.example/" + handle,
		},
		Discoverable: new(i%2 == 0),
	}
}

// lengths adds up a user's texts.
func lengths(u *models.User) int64 {
	if u == nil {
		return 0
	}
	n := len(u.Handle) + len(u.Email) + len(u.Profile.DisplayName) + len(u.Profile.Location) +
		len(u.Profile.Website)
	if u.Profile.Bio != nil {
		n += len(*u.Profile.Bio)
	}
	return int64(n)
}

func (s *Seen) add(sum int64) {
	s.Things++
	s.Sum = s.Sum*31 + sum
}

func (s Seen) users(us []models.User) Seen {
	for i := range us {
		s.add(us[i].ID + lengths(&us[i]))
	}
	return s
}

func (s Seen) posts(ps []models.Post) Seen {
	for i := range ps {
		_, body, _, _ := columns(ps[i].Content)
		text, _ := body.(string)
		s.add(ps[i].ID + int64(len(text)))
		if a := ps[i].Author; a != nil {
			s.add(a.ID + lengths(a))
		}
	}
	return s
}

func (s Seen) follows(fs []models.Follow) Seen {
	for i := range fs {
		s.add(fs[i].FollowerID + fs[i].FolloweeID)
		if u := fs[i].Follower; u != nil {
			s.add(lengths(u))
		}
		if u := fs[i].Followee; u != nil {
			s.add(lengths(u))
		}
	}
	return s
}

func (s Seen) thread(t *models.Thread) Seen {
	s.add(t.Post.ID)
	for _, reply := range t.Replies {
		s = s.thread(reply)
	}
	return s
}
