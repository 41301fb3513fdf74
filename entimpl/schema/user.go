package schema

import (
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// User is a row of users. The profile's columns are plain fields: ent has no value
// objects that spread over columns.
type User struct {
	ent.Schema
}

// Annotations implements ent.Interface.
func (User) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("users"),
		entsql.Checks(map[string]string{
			"users_handle": "length(handle) BETWEEN 1 AND 30" +
				" AND handle NOT GLOB '*[^a-z0-9_]*'",
			"users_email":        "length(email) BETWEEN 3 AND 254",
			"users_display_name": "length(display_name) BETWEEN 1 AND 50",
			"users_bio":          "length(bio) <= 500",
			"users_location":     "length(location) <= 100",
			"users_website":      "length(website) <= 200",
			"users_discoverable": "discoverable IN (FALSE, TRUE)",
			"users_revision":     "revision >= 1",
			"users_created_at":   "typeof(created_at) = 'integer'",
		}),
	}
}

// Fields implements ent.Interface.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("handle").Unique().Immutable().SchemaType(text(30)),
		field.String("email").Unique().Immutable().SchemaType(text(254)),
		field.String("display_name").SchemaType(text(50)),
		field.String("bio").Optional().Nillable().SchemaType(text(500)).Comment("NULL: never set"),
		field.String("location").SchemaType(text(100)),
		field.String("website").SchemaType(text(200)),
		field.Bool("discoverable").Default(true),
		field.Int64("revision").Default(1),
		field.Time("created_at").Immutable().SchemaType(timestamps),
	}
}

// Edges implements ent.Interface. Following is declared twice, as an edge and as its
// inverse, because it has a direction; each end goes through the rows of follows.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("posts", Post.Type).
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("following", User.Type).
			StorageKey(edge.Table("follows"), edge.Columns("follower_id", "followee_id")).
			Through("outgoing_follows", Follow.Type),
		edge.From("followers", User.Type).
			Ref("following").
			Through("incoming_follows", Follow.Type),
	}
}

// Indexes implements ent.Interface.
func (User) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("created_at", "id").StorageKey("users_created"),
	}
}

// timestamps are the types that columns of time are declared with. By SQLite's the driver
// knows them for times; ent's own choice is datetime. For MySQL it is timestamp, which
// counts whole seconds and ends in 2038.
var timestamps = map[string]string{dialect.SQLite: "timestamp", dialect.MySQL: "datetime(6)"}

// text returns the types that a column of at most so many characters is declared with.
// Ent's own choice for MySQL are 255 characters, whatever is to be stored.
func text(most int) map[string]string {
	return map[string]string{
		dialect.Postgres: "text",
		dialect.MySQL:    fmt.Sprintf("varchar(%d)", most),
	}
}
