// Package schema describes two tables to ent, for the proofs.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// User is a row of users.
type User struct{ ent.Schema }

// Fields implements ent.Interface.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique(),
		field.String("bio").Optional().Nillable(),
		field.Int("revision").Default(1),
	}
}

// Edges implements ent.Interface.
func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }

// Post is a row of posts. It may have an author.
type Post struct{ ent.Schema }

// Fields implements ent.Interface.
func (Post) Fields() []ent.Field { return []ent.Field{field.String("body")} }

// Edges implements ent.Interface.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{edge.From("author", User.Type).Ref("posts").Unique()}
}
