package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/impedance/models"
)

func TestNewPostValidate(t *testing.T) {
	refuses(t, models.NewPost{}.Validate(), "content")
	refuses(t, models.NewPost{Content: models.Reply{Body: "b"}}.Validate(), "parent")
	accepts(t, models.NewPost{Content: models.Repost{}}.Validate())
}

func TestNewPosts(t *testing.T) {
	now := models.Instant(time.Now())
	ns := []models.NewPost{
		{AuthorID: 1, Content: models.Text{Body: "a"}},
		{AuthorID: 2, Content: models.Repost{PostID: 3}},
	}
	posts, err := models.NewPosts(ns, now)
	want := []models.Post{
		{AuthorID: 1, Content: models.Text{Body: "a"}, CreatedAt: now},
		{AuthorID: 2, Content: models.Repost{PostID: 3}, CreatedAt: now},
	}
	if err != nil || !slices.Equal(posts, want) {
		t.Errorf("got %+v, %v, want %+v", posts, err, want)
	}
	posts, err = models.NewPosts(append(ns, models.NewPost{Content: models.Text{}}), now)
	refuses(t, err, "body")
	if posts != nil || !strings.HasPrefix(err.Error(), "posts[2]: ") {
		t.Errorf("got %v, %q, want nothing and the index", posts, err)
	}
}

func TestThreadRangeValidate(t *testing.T) {
	accepts(t, models.ThreadRange{Depth: 0, Limit: 1}.Validate())
	accepts(t, models.ThreadRange{Depth: 100, Limit: 1000}.Validate())
	refuses(t, models.ThreadRange{Depth: -1, Limit: 1}.Validate(), "depth")
	refuses(t, models.ThreadRange{Depth: 101, Limit: 1}.Validate(), "depth")
	refuses(t, models.ThreadRange{Limit: 0}.Validate(), "limit")
	refuses(t, models.ThreadRange{Limit: 1001}.Validate(), "limit")
}

func TestNewThread(t *testing.T) {
	if thread := models.NewThread(nil); thread != nil {
		t.Errorf("without posts got %v", thread)
	}
	// The first post is itself a reply to one outside the thread, as may be.
	thread := models.NewThread([]models.Post{
		replyTo(9, 10), replyTo(10, 11), replyTo(10, 12), replyTo(11, 13), replyTo(12, 14),
		replyTo(11, 15), replyTo(13, 16), replyTo(99, 17),
	})
	if got, want := outline(thread), "10(11(13(16) 15) 12(14))"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func replyTo(parent, id int64) models.Post {
	return models.Post{ID: id, Content: models.Reply{Body: "b", ParentID: &parent}}
}

// outline writes a thread's ids, those of the replies in brackets.
func outline(thread *models.Thread) string {
	if len(thread.Replies) == 0 {
		return fmt.Sprint(thread.Post.ID)
	}
	replies := make([]string, len(thread.Replies))
	for i, r := range thread.Replies {
		replies[i] = outline(r)
	}
	return fmt.Sprintf("%d(%s)", thread.Post.ID, strings.Join(replies, " "))
}
