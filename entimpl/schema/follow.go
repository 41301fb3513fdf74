package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Follow is a row of follows: the edge from a user to another, which carries data and
// has no id but its two ends.
type Follow struct {
	ent.Schema
}

// Annotations implements ent.Interface.
func (Follow) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("follows"),
		field.ID("follower_id", "followee_id"),
		entsql.Checks(map[string]string{
			"follows_since":  "typeof(since) = 'integer'",
			"follows_notify": "notify IN (FALSE, TRUE)",
			"follows_ends":   "follower_id <> followee_id",
		}),
	}
}

// Fields implements ent.Interface.
func (Follow) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("follower_id").Immutable(),
		field.Int64("followee_id").Immutable(),
		field.Time("since").Immutable().SchemaType(timestamps),
		field.Bool("notify").Default(false),
	}
}

// Edges implements ent.Interface.
func (Follow) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("follower", User.Type).
			Field("follower_id").
			Unique().Required().Immutable().
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("followee", User.Type).
			Field("followee_id").
			Unique().Required().Immutable().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes implements ent.Interface.
func (Follow) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("follower_id", "since", "followee_id", "notify").
			StorageKey("follows_following"),
		index.Fields("followee_id", "since", "follower_id", "notify").
			StorageKey("follows_followers"),
	}
}
