package sqlximpl_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/sqlximpl"
)

// Two users register, one follows the other and reads what the other publishes.
func Example() {
	ctx := context.Background()
	folder := check(os.MkdirTemp("", "impedance-"))
	defer os.RemoveAll(folder)
	db := check(schema.Open(ctx, filepath.Join(folder, "social.db"), &schema.Options{Create: true}))
	defer db.Close()
	if err := schema.Apply(ctx, db); err != nil {
		log.Panic(err)
	}
	store := check(sqlximpl.New(ctx, db, nil))
	defer store.Close()

	ada := register(ctx, store, "ada", "Ada Lovelace")
	grace := register(ctx, store, "grace", "Grace Hopper")
	if err := store.Follow(ctx, ada.ID, grace.ID); err != nil {
		log.Panic(err)
	}
	check(store.Publish(ctx, models.NewPost{AuthorID: grace.ID,
		Content: models.Text{Body: "It is easier to ask forgiveness than permission."}}))

	timeline := check(store.HomeTimeline(ctx, ada.ID, models.Page{Limit: 10}))
	for _, post := range timeline.Items {
		fmt.Printf("%s: %s\n", post.Author.Profile.DisplayName, post.Content.(models.Text).Body)
	}

	// Output:
	// Grace Hopper: It is easier to ask forgiveness than permission.
	// Grace Hopper: I am here now.
}

// register stores a user with a first post.
func register(ctx context.Context, store models.Store, handle, name string) *models.User {
	user, _, err := store.Register(ctx, models.Registration{
		User: models.NewUser{Handle: handle, Email: handle + "@example.com",
			Profile: models.Profile{DisplayName: name}},
		First: models.Text{Body: "I am here now."},
	})
	return check(user, err)
}

// check returns a result that came without an error.
func check[T any](result T, err error) T {
	if err != nil {
		log.Panic(err)
	}
	return result
}
