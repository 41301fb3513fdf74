// Package memimpl keeps the social network as an application would like to have it: as a
// graph of objects in memory, in which a user points to posts and followers and a post to
// its author. Without a database there is no mismatch between objects and relations. The
// package shows that world, and it is the oracle: the answers of the layers over SQL are
// compared with its answers.
//
// # Mapping
//
// There are no rows. The types user, post and follow are the domain values with pointers in
// place of ids, and each pointer has a pointer back: a post is in its author's posts, a
// follow in the lists of both of its users. Only the entry points of operations resemble
// tables: maps find a user, a post or a follow by its key, and lists hold users in the orders
// of searches and rankings.
//
// An answer is a copy that shares nothing with the graph. Within one answer, one user is
// one object, however often they occur.
//
// # Queries
//
// Every operation walks from an object to its neighbours. Every list is a slice that each
// write keeps in order, so a page is found by binary search.
//
// No operation looks at every user or post. Users are listed by age, by handle and by number
// of followers: once for all discoverable users, and once for discoverable users with a bio.
// SearchUsers walks along the requested order or through the users that pass its narrowest
// filter, whichever is shorter. All users are also listed by their newest post, so the users
// who posted since a time are the end of a list, and TopAuthors looks at them alone.
// HomeTimeline merges the posts of a user's followees.
//
// # Transactions
//
// One lock guards the graph: any number of readers or one writer. A writer checks everything
// that can fail before it changes anything, so nothing is ever undone.
//
// # Special considerations
//
// Nothing survives the process, nor Close and New. A writer that waits for the lock notices
// that its context has ended only once it has the lock.
//
// An ordered slice is plain and reads fast, but a write into its middle shifts everything
// behind it: 8 bytes for each user, which takes microseconds up to the 100,000 users that the
// oracle is for. A store for more users would use trees.
package memimpl
