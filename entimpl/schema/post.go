package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Post is a row of posts: the three kinds of content laid over one another. Nothing in
// it can change, so every field is immutable and ent generates no setter for updates.
type Post struct {
	ent.Schema
}

// Annotations implements ent.Interface.
func (Post) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("posts"),
		entsql.Checks(map[string]string{
			"posts_kind":       "kind IN ('text', 'reply', 'repost')",
			"posts_body":       "length(body) BETWEEN 1 AND 500",
			"posts_created_at": "typeof(created_at) = 'integer'",
			"posts_content": "CASE kind" +
				" WHEN 'text' THEN body IS NOT NULL AND parent_id IS NULL AND repost_of_id IS NULL" +
				" WHEN 'reply' THEN body IS NOT NULL AND repost_of_id IS NULL" +
				" WHEN 'repost' THEN parent_id IS NULL AND repost_of_id IS NOT NULL END",
		}),
	}
}

// Fields implements ent.Interface.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int64("author_id").Immutable(),
		field.Enum("kind").Values("text", "reply", "repost").Immutable().SchemaType(text(6)),
		field.String("body").Optional().Nillable().Immutable().SchemaType(text(500)).
			Comment("NULL: a repost's empty comment"),
		field.Int64("parent_id").Optional().Nillable().Immutable().
			Comment("NULL in a reply: it is gone"),
		field.Int64("repost_of_id").Optional().Nillable().Immutable(),
		field.Time("created_at").Immutable().SchemaType(timestamps),
	}
}

// Edges implements ent.Interface.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", User.Type).
			Ref("posts").
			Field("author_id").
			Unique().Required().Immutable(),
		edge.To("replies", Post.Type).
			Annotations(entsql.OnDelete(entsql.SetNull)).
			From("parent").
			Field("parent_id").
			Unique().Immutable(),
		edge.To("reposts", Post.Type).
			Annotations(entsql.OnDelete(entsql.Cascade)).
			From("repost_of").
			Field("repost_of_id").
			Unique().Immutable(),
	}
}

// Indexes implements ent.Interface.
func (Post) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("author_id", "created_at", "id").StorageKey("posts_author"),
		index.Fields("parent_id", "created_at", "id").StorageKey("posts_parent").
			Annotations(entsql.IndexWhere("parent_id IS NOT NULL")),
		index.Fields("repost_of_id").StorageKey("posts_repost").
			Annotations(entsql.IndexWhere("repost_of_id IS NOT NULL")),
		index.Fields("created_at", "author_id").StorageKey("posts_created"),
	}
}
