package dataset

import (
	"database/sql/driver"

	"example.com/impedance/models"
)

// Bits of numbers: [MaxUsers] and ten times as many posts, and microseconds until the year 2112.
const (
	userBits    = 32
	postBits    = 36
	instantBits = 52
)

var userTable = table[models.User]{
	shape: shape{
		name: "users",
		columns: []string{"id", "handle", "email", "display_name", "bio", "location", "website",
			"discoverable", "revision", "created_at"},
		bits:    []uint{userBits, 0, 0, 0, 0, 0, 0, 1, 8, instantBits},
		instant: 9,
	},
	bind: func(args []driver.NamedValue, u models.User) {
		args[0].Value = u.ID
		args[1].Value = u.Handle
		args[2].Value = u.Email
		args[3].Value = u.Profile.DisplayName
		args[4].Value = nil
		if u.Profile.Bio != nil {
			args[4].Value = *u.Profile.Bio
		}
		args[5].Value = u.Profile.Location
		args[6].Value = u.Profile.Website
		args[7].Value = u.Discoverable
		args[8].Value = u.Revision
		args[9].Value = u.CreatedAt.UnixMicro()
	},
}

var postTable = table[models.Post]{
	shape: shape{
		name: "posts",
		columns: []string{"id", "author_id", "kind", "body", "parent_id", "repost_of_id",
			"created_at"},
		bits:    []uint{postBits, userBits, 0, 0, postBits, postBits, instantBits},
		instant: 6,
	},
	bind: func(args []driver.NamedValue, p models.Post) {
		args[0].Value = p.ID
		args[1].Value = p.AuthorID
		args[4].Value = nil
		args[5].Value = nil
		args[6].Value = p.CreatedAt.UnixMicro()
		switch c := p.Content.(type) {
		case models.Text:
			args[2].Value, args[3].Value = "text", c.Body
		case models.Reply:
			args[2].Value, args[3].Value = "reply", c.Body
			if c.ParentID != nil {
				args[4].Value = *c.ParentID
			}
		case models.Repost:
			args[2].Value, args[3].Value = "repost", nil
			if c.Comment != "" {
				args[3].Value = c.Comment
			}
			args[5].Value = c.PostID
		}
	},
}

var followTable = table[models.Follow]{
	shape: shape{
		name:    "follows",
		columns: []string{"follower_id", "followee_id", "since", "notify"},
		bits:    []uint{userBits, userBits, instantBits, 1},
		instant: 2,
	},
	bind: func(args []driver.NamedValue, f models.Follow) {
		args[0].Value = f.FollowerID
		args[1].Value = f.FolloweeID
		args[2].Value = f.Since.UnixMicro()
		args[3].Value = f.Notify
	},
}

// importedID keeps which node of an imported graph became which user.
type importedID struct {
	userID     int64
	originalID string // not every engine has unsigned integers of 64 bits
}

var importedIDTable = table[importedID]{
	shape: shape{
		name:    "imported_ids",
		columns: []string{"user_id", "original_id"},
		bits:    []uint{userBits, 0},
		instant: -1,
	},
	bind: func(args []driver.NamedValue, i importedID) {
		args[0].Value = i.userID
		args[1].Value = i.originalID
	},
}
