package memimpl

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/impedance/models"
)

// The store answers from lists that it keeps in order. These tests hold its answers against those
// of functions that look at everything and sort it, which are plain enough to be believed.

// TestSearchIsAScan compares pages of searches with scans, after operations at random.
func TestSearchIsAScan(t *testing.T) {
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "unset") {
			return time.Time{}
		}
		return time.UnixMicro(rapid.Int64Range(0, 6).Draw(t, "time"))
	})
	rapid.Check(t, func(t *rapid.T) {
		s := newRandom(t)
		actions := s.actions()
		actions[""] = func(t *rapid.T) {
			search := models.UserSearch{
				HandlePrefix: rapid.SampledFrom([]string{"", "u", "user_1", "user_2", "v"}).Draw(t, "prefix"),
				JoinedFrom:   instant.Draw(t, "from"),
				JoinedBefore: instant.Draw(t, "before"),
				HasBio:       rapid.Bool().Draw(t, "bio"),
				MinFollowers: rapid.Int64Range(0, 2).Draw(t, "followers"),
				Sort:         models.UserSort(rapid.IntRange(0, 3).Draw(t, "sort")),
			}
			page := models.Page{Limit: rapid.IntRange(1, 3).Draw(t, "limit")}
			want := scanUsers(s.Store, search)
			for {
				got, err := s.SearchUsers(context.Background(), search, page)
				must(t, err)
				n := min(page.Limit, len(want))
				equal(t, want[:n], got.Items)
				if want = want[n:]; (got.Next != "") != (len(want) > 0) {
					t.Fatalf("%d users are left, the next page is %q", len(want), got.Next)
				}
				if page.After = got.Next; got.Next == "" {
					break
				}
			}
		}
		t.Repeat(actions)
	})
}

// TestRankingsAreScans compares TopAuthors, Suggestions and HomeTimeline with scans, after
// operations at random.
func TestRankingsAreScans(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		s := newRandom(t)
		actions := s.actions()
		actions[""] = func(t *rapid.T) {
			limit := rapid.IntRange(1, 4).Draw(t, "limit")
			since := time.UnixMicro(rapid.Int64Range(0, 6).Draw(t, "since"))
			ranks, err := s.TopAuthors(ctx, since, limit)
			must(t, err)
			equal(t, upTo(limit, scanAuthors(s.Store, since)), ranks)

			u := rapid.Int64Range(1, 6).Draw(t, "user")
			suggestions, err := s.Suggestions(ctx, u, limit)
			must(t, err)
			equal(t, upTo(limit, scanSuggestions(s.Store, u)), suggestions)

			timeline, err := s.HomeTimeline(ctx, u, models.Page{Limit: limit})
			must(t, err)
			equal(t, upTo(limit, scanTimeline(s.Store, u)), timeline.Items)
			if timeline.Next != "" {
				page := models.Page{Limit: limit, After: timeline.Next}
				timeline, err = s.HomeTimeline(ctx, u, page)
				must(t, err)
				equal(t, upTo(limit, scanTimeline(s.Store, u)[limit:]), timeline.Items)
			}
		}
		t.Repeat(actions)
	})
}

// scanUsers returns all users that search lets through, in the order it asks for.
func scanUsers(s *Store, search models.UserSearch) []models.User {
	from, before := search.JoinedRange()
	found := []*user{}
	for _, u := range s.users {
		if u.Discoverable &&
			strings.HasPrefix(u.Handle, search.HandlePrefix) &&
			!u.CreatedAt.Before(from) && u.CreatedAt.Before(before) &&
			(!search.HasBio || hasBio(u)) &&
			int64(len(u.followers.items)) >= search.MinFollowers {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, func(a, b *user) int {
		byAge := cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
		switch search.Sort {
		case models.NewestFirst:
			return -byAge
		case models.OldestFirst:
			return byAge
		case models.ByHandle:
			return strings.Compare(a.Handle, b.Handle)
		default:
			return -cmp.Or(cmp.Compare(len(a.followers.items), len(b.followers.items)),
				cmp.Compare(a.ID, b.ID))
		}
	})
	users := make([]models.User, len(found))
	for i, u := range found {
		users[i] = u.value()
	}
	return users
}

// scanAuthors returns all who posted since a time, in the order of TopAuthors.
func scanAuthors(s *Store, since time.Time) []models.AuthorRank {
	ranks := []models.AuthorRank{}
	for _, u := range s.users {
		rank := models.AuthorRank{User: u.value()}
		for _, p := range s.posts {
			if p.author == u && !p.createdAt.Before(since) {
				rank.Posts++
			}
		}
		for _, f := range s.follows {
			if f.followee == u && !f.since.Before(since) {
				rank.Followers++
			}
		}
		if rank.Posts > 0 {
			ranks = append(ranks, rank)
		}
	}
	slices.SortFunc(ranks, func(a, b models.AuthorRank) int {
		return cmp.Or(cmp.Compare(b.Posts, a.Posts), cmp.Compare(b.Followers, a.Followers),
			cmp.Compare(a.User.ID, b.User.ID))
	})
	return ranks
}

// scanSuggestions returns all whom a user might follow next, in the order of Suggestions.
func scanSuggestions(s *Store, userID int64) []models.Suggestion {
	suggestions := []models.Suggestion{}
	for _, far := range s.users {
		if !far.Discoverable || far.ID == userID || s.follows[followKey{userID, far.ID}] != nil {
			continue
		}
		suggestion := models.Suggestion{User: far.value()}
		for _, near := range s.users {
			if s.follows[followKey{userID, near.ID}] != nil &&
				s.follows[followKey{near.ID, far.ID}] != nil {
				suggestion.Common++
			}
		}
		if suggestion.Common > 0 {
			suggestions = append(suggestions, suggestion)
		}
	}
	slices.SortFunc(suggestions, func(a, b models.Suggestion) int {
		return cmp.Or(cmp.Compare(b.Common, a.Common), cmp.Compare(a.User.ID, b.User.ID))
	})
	return suggestions
}

// scanTimeline returns all posts of those a user follows, the newest first.
func scanTimeline(s *Store, userID int64) []models.Post {
	posts := []models.Post{}
	for _, p := range s.posts {
		if s.follows[followKey{userID, p.author.ID}] != nil {
			posts = append(posts, p.withAuthor(people{}))
		}
	}
	slices.SortFunc(posts, func(a, b models.Post) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return posts
}

func upTo[T any](n int, items []T) []T { return items[:min(n, len(items))] }

// equal fails if got is not want, or nil.
func equal[T any](t *rapid.T, want, got []T) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Fatalf("answered (- want, + got):\n%s", diff)
	}
}
