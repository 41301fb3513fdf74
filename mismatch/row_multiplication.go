package mismatch

import (
	"context"
	"slices"
)

// RowMultiplication reads a tree of objects.
type RowMultiplication interface {
	// Tree reads a user with all posts and all followers.
	Tree(ctx context.Context, id int64) (Tree, error)
}

// Tree is a user with two lists.
type Tree struct {
	Handle           string
	Posts, Followers []int64
}

// Add adds the post and the follower of a joined row, unless they are there.
func (t *Tree) Add(post, follower int64) {
	if !slices.Contains(t.Posts, post) {
		t.Posts = append(t.Posts, post)
	}
	if !slices.Contains(t.Followers, follower) {
		t.Followers = append(t.Followers, follower)
	}
}

var rowMultiplication = Mismatch{
	Name:   "row multiplication",
	By:     "Microsoft's EF Core, as cartesian explosion",
	Source: "https://learn.microsoft.com/ef/core/querying/single-split-queries",
	Question: "A join returns a rectangle, and a program wants a tree: how many rows does it fetch " +
		"for its objects?",
	Situation: "A user has 4 posts and 3 followers: 8 objects. A join of both lists has 12 rows.",
	Judge: costs(
		want{"posts", "4", WrongInSilence},
		want{"followers", "3", WrongInSilence},
	),
	Figure: rows,
	Unit:   "rows",
	ways: played(func(w *Ways) Pair[RowMultiplication] { return w.RowMultiplication },
		func(ctx context.Context, s *Stage, w RowMultiplication) error {
			if err := seedUsers(ctx, s.DB, 4); err != nil {
				return err
			}
			for i := range int64(4) {
				if err := seedPost(ctx, s.DB, firstID+i, firstID); err != nil {
					return err
				}
			}
			for i := range int64(3) {
				if err := seedFollow(ctx, s.DB, firstID+1+i, firstID); err != nil {
					return err
				}
			}
			var tree Tree
			ok := s.try(func() (err error) {
				tree, err = w.Tree(ctx, firstID)
				return err
			})
			s.keep(ok, "posts", len(tree.Posts))
			s.keep(ok, "followers", len(tree.Followers))
			return nil
		}),
}
