package storetest

import (
	"context"

	"example.com/impedance/models"
)

// A call is an operation with arguments that it accepts.
type call struct {
	name string
	do   func(ctx context.Context, s models.Store) (results []any, err error)
}

// everyCall fills the store and returns a call of every operation. Done in this order,
// all of them succeed.
func everyCall(f *fixture) (reads, writes []call) {
	us := f.users(6)
	a, b, c := us[0], us[1], us[2]
	root := f.text(a, "root")
	reply := f.reply(b, root)
	f.follow(a, b)
	f.follow(b, c)
	f.follow(c, a)
	return everyRead(us, root), everyWrite(us, root, reply)
}

// everyRead are the calls of everyCall that leave the store as it is.
func everyRead(us []models.User, root models.Post) []call {
	a, b, page := us[0], us[1], models.Page{Limit: 10}
	return []call{
		callOf("UserByID", func(ctx context.Context, s models.Store) (any, error) {
			return s.UserByID(ctx, a.ID)
		}),
		callOf("UserByHandle", func(ctx context.Context, s models.Store) (any, error) {
			return s.UserByHandle(ctx, a.Handle)
		}),
		callOf("UsersByID", func(ctx context.Context, s models.Store) (any, error) {
			return s.UsersByID(ctx, []int64{a.ID, b.ID})
		}),
		callOf("SearchUsers", func(ctx context.Context, s models.Store) (any, error) {
			return s.SearchUsers(ctx, models.UserSearch{MinFollowers: 1}, page)
		}),
		callOf("PostByID", func(ctx context.Context, s models.Store) (any, error) {
			return s.PostByID(ctx, root.ID)
		}),
		callOf("PostsByAuthor", func(ctx context.Context, s models.Store) (any, error) {
			return s.PostsByAuthor(ctx, a.ID, page)
		}),
		callOf("Thread", func(ctx context.Context, s models.Store) (any, error) {
			return s.Thread(ctx, root.ID, wholeThread)
		}),
		callOf("Following", func(ctx context.Context, s models.Store) (any, error) {
			return s.Following(ctx, a.ID, page)
		}),
		callOf("Followers", func(ctx context.Context, s models.Store) (any, error) {
			return s.Followers(ctx, a.ID, page)
		}),
		callOf("FollowCounts", func(ctx context.Context, s models.Store) (any, error) {
			return s.FollowCounts(ctx, a.ID)
		}),
		callOf("HomeTimeline", func(ctx context.Context, s models.Store) (any, error) {
			return s.HomeTimeline(ctx, a.ID, page)
		}),
		callOf("ProfilePage", func(ctx context.Context, s models.Store) (any, error) {
			return s.ProfilePage(ctx, a.Handle, 10)
		}),
		callOf("Suggestions", func(ctx context.Context, s models.Store) (any, error) {
			return s.Suggestions(ctx, a.ID, 10)
		}),
		callOf("TopAuthors", func(ctx context.Context, s models.Store) (any, error) {
			return s.TopAuthors(ctx, a.CreatedAt, 10)
		}),
	}
}

// everyWrite are the calls of everyCall that change the store.
func everyWrite(us []models.User, root, reply models.Post) []call {
	a, b, d := us[0], us[1], us[3]
	return []call{
		callOf("CreateUser", func(ctx context.Context, s models.Store) (any, error) {
			return s.CreateUser(ctx, newUser("created"))
		}),
		callOf("CreateUsers", func(ctx context.Context, s models.Store) (any, error) {
			return s.CreateUsers(ctx, []models.NewUser{newUser("first"), newUser("second")})
		}),
		callOf("UpdateProfile", func(ctx context.Context, s models.Store) (any, error) {
			return s.UpdateProfile(ctx, editOf(a, profileOf("edited")))
		}),
		callOf("Publish", func(ctx context.Context, s models.Store) (any, error) {
			return s.Publish(ctx, models.NewPost{
				AuthorID: a.ID, Content: models.Repost{PostID: root.ID}})
		}),
		callOf("PublishAll", func(ctx context.Context, s models.Store) (any, error) {
			return s.PublishAll(ctx, somePosts(8, us, root))
		}),
		{"Register", func(ctx context.Context, s models.Store) ([]any, error) {
			u, p, err := s.Register(ctx, registration("registered", a.ID, b.ID))
			return []any{u, p}, err
		}},
		action("Follow", func(ctx context.Context, s models.Store) error {
			return s.Follow(ctx, a.ID, d.ID)
		}),
		action("SetNotify", func(ctx context.Context, s models.Store) error {
			return s.SetNotify(ctx, a.ID, b.ID, true)
		}),
		action("Unfollow", func(ctx context.Context, s models.Store) error {
			return s.Unfollow(ctx, a.ID, b.ID)
		}),
		action("DeletePost", func(ctx context.Context, s models.Store) error {
			return s.DeletePost(ctx, reply.ID)
		}),
		action("DeleteUser", func(ctx context.Context, s models.Store) error {
			return s.DeleteUser(ctx, a.ID)
		}),
	}
}

func callOf(name string, do func(context.Context, models.Store) (any, error)) call {
	return call{name, func(ctx context.Context, s models.Store) ([]any, error) {
		result, err := do(ctx, s)
		return []any{result}, err
	}}
}

// action is a call that returns only an error.
func action(name string, do func(context.Context, models.Store) error) call {
	return call{name, func(ctx context.Context, s models.Store) ([]any, error) {
		return nil, do(ctx, s)
	}}
}
