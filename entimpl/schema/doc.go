// Package schema describes the tables of the domain to ent, which generates the
// package internal/ent from it.
//
// The tables themselves are made by plain SQL, so this is a second description of the
// same thing, held to the first by hand: names, types, defaults, keys, indexes, checks
// and what happens on delete are written down wherever ent has words for them. It has
// none for a trigger, for WITHOUT ROWID, for a CHECK without a name, or for a column
// declared BOOLEAN, which ent spells bool. Its own migration would for these rebuild every
// table, so no store uses it. It makes tables of its own in an empty database only, by
// entimpl.Migrate, and pictures show where those differ from the others.
//
// A type can be said for each engine, a check or a collation cannot. The checks are in
// SQLite's words.
//
// Values are not validated here. The limits of the domain are those of package models,
// which every layer applies before it asks its library for anything.
package schema
