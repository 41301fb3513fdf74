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
// author's posts, a follow with both of its users. Only three maps remember a table: they
// find a user, a post or a follow by its key, since an operation has to start somewhere.
//
// An answer is a copy that shares nothing with the graph. Within one answer, one user is
// one object, however often they occur.
//
// # Queries
//
// Every operation walks from an object to its neighbours. The lists that the domain orders
// by time are kept in that order and a page is found by binary search; searches and
// rankings look at every user and keep the best.
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
package memimpl
