// Package memimpl keeps the social network as what the application would have it be: a
// graph of objects in memory, in which a user points to their posts and followers and a
// post to its author. There is no database, so there is no mismatch between objects and
// relations either. The package shows that world, and it is the oracle that the layers
// over SQL are held against.
//
// # Mapping
//
// There are no rows. The types user, post and follow are the domain values with pointers
// where the values have ids, and each pointer has its way back: a post stands in its
// author's posts, a follow with both of its users. Only what an operation starts from remembers
// a table: maps find a user, a post or a follow by its key, and lists hold users in the orders
// that searches and rankings ask for.
//
// An answer is a copy that shares nothing with the graph. Within one answer, one user is
// one object, however often they occur.
//
// # Queries
//
// Every operation walks from an object to its neighbours. Every list is a slice that is kept in
// order by each write, so a page is found by binary search.
//
// Nothing looks at every user or post. Users stand in the order of their age, of their handles
// and of their numbers of followers, once for all who are discoverable and once for those of
// them with a bio. SearchUsers goes along the order asked for, or through those whom its
// narrowest filter lets through, whichever is shorter. All users stand in the order of their
// newest posts too, so those who posted since a time are the end of a list: TopAuthors looks at
// them alone. HomeTimeline merges the posts of those a user follows.
//
// # Transactions
//
// One lock guards the graph: any number of readers or one writer. A writer checks all
// that can fail before it changes anything, so that nothing ever has to be undone.
//
// # Special considerations
//
// Nothing survives the process, not even Close and New. A writer who waits for the lock
// finds out that its context has ended once it has it, not before.
//
// A slice in order is plain, and reads fast, but a write into its middle shifts what is behind:
// 8 bytes for each user, which are microseconds up to the 100,000 users that the oracle is for.
// A store for more would have trees.
package memimpl
