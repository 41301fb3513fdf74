package gorm

import "time"

// User is a model as GORM's pages declare one.
type User struct {
	ID           int64
	Handle       string `gorm:"unique"`
	Email        string `gorm:"unique"`
	DisplayName  string
	Bio          *string
	Location     string
	Website      string
	Discoverable bool  `gorm:"default:true"`
	Revision     int64 `gorm:"default:1"`
	CreatedAt    time.Time
	Posts        []Post `gorm:"foreignKey:AuthorID"`
	Followers    []User `gorm:"many2many:follows;joinForeignKey:FolloweeID;joinReferences:FollowerID"`
}

// Post is a row of posts with the association to its author.
type Post struct {
	ID         int64
	AuthorID   int64
	Author     *User
	Kind       string
	Body       *string
	ParentID   *int64
	RepostOfID *int64
	CreatedAt  time.Time
}

// Follow is a row of follows with the associations to its ends.
type Follow struct {
	FollowerID int64 `gorm:"primaryKey"`
	Follower   *User
	FolloweeID int64 `gorm:"primaryKey"`
	Followee   *User
	Since      time.Time
	Notify     bool
}
