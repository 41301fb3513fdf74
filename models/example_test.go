package models_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/impedance/models"
)

// A post is a text, a reply or a repost, and a type switch tells them apart.
func ExampleContent() {
	posts := []models.Content{
		models.Text{Body: "good morning"},
		models.Reply{Body: "morning!", ParentID: new(int64(1))},
		models.Reply{Body: "to whom?"},
		models.Repost{PostID: 1},
		models.Repost{PostID: 1, Comment: "so true"},
	}
	for _, content := range posts {
		switch c := content.(type) {
		case models.Text:
			fmt.Printf("%q\n", c.Body)
		case models.Reply:
			if c.ParentID == nil {
				fmt.Printf("%q in reply to a deleted post\n", c.Body)
			} else {
				fmt.Printf("%q in reply to post %d\n", c.Body, *c.ParentID)
			}
		case models.Repost:
			fmt.Printf("%q on post %d\n", c.Comment, c.PostID)
		}
	}
	// Output:
	// "good morning"
	// "morning!" in reply to post 1
	// "to whom?" in reply to a deleted post
	// "" on post 1
	// "so true" on post 1
}

// A store reads one item more than the page holds, from where the page starts. The
// application hands the cursor back until it is empty.
func ExampleList() {
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	newestFirst := []models.Post{ // two of the same time: the higher id is first
		{ID: 5, CreatedAt: noon.Add(time.Hour)},
		{ID: 4, CreatedAt: noon},
		{ID: 3, CreatedAt: noon},
		{ID: 1, CreatedAt: noon.Add(-time.Hour)},
	}
	postsByAuthor := func(authorID int64, p models.Page) (*models.Listing[models.Post], error) {
		list := models.PostsByAuthorList(authorID)
		start, err := list.Start(p)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(newestFirst, func(p models.Post) bool {
			order := p.CreatedAt.Compare(start.Time)
			return order < 0 || order == 0 && p.ID < start.ID
		})
		read := newestFirst[i:min(i+p.Limit+1, len(newestFirst))]
		return models.Cut(list, p, read, func(p *models.Post) models.Key {
			return models.Key{Time: p.CreatedAt, ID: p.ID}
		}), nil
	}

	page := models.Page{Limit: 2}
	for {
		listing, err := postsByAuthor(7, page)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, p := range listing.Items {
			fmt.Print(p.ID, " ")
		}
		fmt.Println("next page:", listing.Next != "")
		if listing.Next == "" {
			break
		}
		page.After = listing.Next
	}
	page.After = "something else"
	_, err := postsByAuthor(7, page)
	fmt.Println(err)
	// Output:
	// 5 4 next page: true
	// 3 1 next page: false
	// cursor: is not one that a listing returned
}

// An ErrInvalid names the field that breaks a rule.
func ExampleFieldError() {
	_, err := models.NewUsers([]models.NewUser{{Handle: "Ada"}}, time.Now())
	fmt.Println(errors.Is(err, models.ErrInvalid), err)
	if field := new(models.FieldError); errors.As(err, &field) {
		fmt.Println(field.Field)
	}
	// Output:
	// true users[0]: handle: may have a–z, 0–9 and _ only
	// handle
}

// A thread is a tree that is made of rows in any order that has parents first.
func ExampleNewThread() {
	thread := models.NewThread([]models.Post{
		{ID: 1, Content: models.Text{Body: "tea or coffee?"}},
		{ID: 2, Content: models.Reply{Body: "tea", ParentID: new(int64(1))}},
		{ID: 3, Content: models.Reply{Body: "coffee", ParentID: new(int64(1))}},
		{ID: 4, Content: models.Reply{Body: "green?", ParentID: new(int64(2))}},
	})
	var show func(indent string, t *models.Thread)
	show = func(indent string, t *models.Thread) {
		fmt.Printf("%s%d\n", indent, t.Post.ID)
		for _, r := range t.Replies {
			show(indent+"..", r)
		}
	}
	show("", thread)
	// Output:
	// 1
	// ..2
	// ....4
	// ..3
}
