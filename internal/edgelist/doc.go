// Package edgelist reads edge lists, the files in which graphs are published: two ids a line, with
// tabs, spaces or a comma between them, and follower first.
//
// # Forms
//
// The form shows itself in the file, whatever its name is.
//
//   - SNAP (https://snap.stanford.edu/data): comments behind #, columns between blanks. A comment
//     that calls the graph undirected is reported. Each line is one edge still, because some of
//     these lists have each edge twice.
//   - KONECT (http://konect.cc): the first line is a comment behind %, with the words sym, asym or
//     bip for undirected, directed and bipartite graphs. A line of an undirected graph is two
//     edges. Bipartite graphs are refused, and so are dynamic ones, whose lines also remove edges.
//   - Matrix Market (https://math.nist.gov/MatrixMarket/formats.html): the first line begins with
//     %%MatrixMarket, in letters of any case, and the first behind the comments has the numbers
//     of rows, columns and entries. An entry of a symmetric matrix is two edges, because the file
//     has one half of it. A matrix that is not square is a bipartite graph, and is refused.
//   - CSV: a comma or a semicolon between columns, which may stand in quotation marks. The first
//     line may be a header.
//
// A third column, such as a weight, and a fourth are ignored and counted; CSV may have any number.
// All lines have the same number of columns, so that an adjacency list, whose lines have a node and
// its neighbours, is not taken for edges with weights.
//
// # Compression
//
// What begins as gzip or bzip2 do is unpacked while it is read. Other compressions, archives, and
// text of UTF-16 are refused with the command that unpacks them. A mark of UTF-8 is passed over.
package edgelist
