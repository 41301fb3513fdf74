package models

import "time"

// Follow says that one user reads another's posts. It is an association with data of its own; its
// two ids identify it.
type Follow struct {
	FollowerID int64
	FolloweeID int64
	Follower   *User // set by the operations that say so, else nil
	Followee   *User // set by the operations that say so, else nil
	Since      time.Time
	Notify     bool // whether the follower is notified of each new post
}

// FollowCounts are the two degrees of a user in the graph of follows.
type FollowCounts struct {
	Followers int64
	Following int64
}

// CheckFollow reports ErrInvalid if a user were to follow themselves.
func CheckFollow(followerID, followeeID int64) error {
	if followerID == followeeID {
		return invalid("followee", "user %d cannot follow themselves", followerID)
	}
	return nil
}
