// Package schema describes the tables to ent, for the ways, as ent's first pages write a schema.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// table returns the annotation that names a table.
func table(name string) []schema.Annotation { return []schema.Annotation{entsql.Table(name)} }

// moment is a column of time, in the types that the tables have.
func moment(name string) ent.Field {
	return field.Time(name).Default(time.Now).SchemaType(map[string]string{
		dialect.SQLite: "timestamp", dialect.MySQL: "datetime(6)",
	})
}

// User is a row of users.
type User struct{ ent.Schema }

// Annotations implements ent.Interface.
func (User) Annotations() []schema.Annotation { return table("users") }

// Fields implements ent.Interface.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("handle").Unique(),
		field.String("email").Unique(),
		field.String("display_name"),
		field.String("bio").Optional(),
		field.String("location").Default(""),
		field.String("website").Default(""),
		field.Bool("discoverable").Default(true),
		field.Int64("revision").Default(1),
		moment("created_at"),
	}
}

// Edges implements ent.Interface.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("posts", Post.Type),
		edge.To("following", User.Type).
			StorageKey(edge.Table("follows"), edge.Columns("follower_id", "followee_id")).
			Through("outgoing", Follow.Type),
		edge.From("followers", User.Type).Ref("following").Through("incoming", Follow.Type),
	}
}

// Post is a row of posts.
type Post struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Post) Annotations() []schema.Annotation { return table("posts") }

// Fields implements ent.Interface.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int64("author_id"),
		field.Enum("kind").Values("text", "reply", "repost"),
		field.String("body").Optional().Nillable(),
		field.Int64("parent_id").Optional().Nillable(),
		field.Int64("repost_of_id").Optional().Nillable(),
		moment("created_at"),
	}
}

// Edges implements ent.Interface.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", User.Type).Ref("posts").Field("author_id").Unique().Required(),
	}
}

// Follow is a row of follows: an edge that carries data.
type Follow struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Follow) Annotations() []schema.Annotation {
	return append(table("follows"), field.ID("follower_id", "followee_id"))
}

// Fields implements ent.Interface.
func (Follow) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("follower_id"),
		field.Int64("followee_id"),
		moment("since"),
		field.Bool("notify").Default(false),
	}
}

// Edges implements ent.Interface.
func (Follow) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("follower", User.Type).Field("follower_id").Unique().Required(),
		edge.To("followee", User.Type).Field("followee_id").Unique().Required(),
	}
}
