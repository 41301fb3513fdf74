// Package nillable describes users to ent once more, with a bio that may be absent. It is a schema
// of its own, because ent has one type for a table.
package nillable

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// User is a row of users.
type User struct{ ent.Schema }

// Annotations implements ent.Interface.
func (User) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Table("users")}
}

// Fields implements ent.Interface.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("handle").Unique(),
		field.String("email").Unique(),
		field.String("display_name"),
		field.String("bio").Optional().Nillable(),
		field.String("location").Default(""),
		field.String("website").Default(""),
		field.Bool("discoverable").Default(true),
		field.Time("created_at").Default(time.Now),
	}
}
