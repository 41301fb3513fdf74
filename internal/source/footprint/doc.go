// Package footprint measures what a layer costs in code: the lines that somebody writes and
// reads, those that a generator writes, what a program with the layer imports, and what
// such a program weighs and takes to build. It counts the source that source.Load has read from
// a checkout of this repository, and needs the go command; [ReadListing] reads what was found
// before, and needs neither.
//
// # Lines
//
// A line counts if it holds code: a token of Go other than a comment, or in a file of SQL
// anything but a comment. Every line of a raw string counts unless it is blank. SQL in a string
// is therefore as long as SQL in a file, except that its comments count, as text of the string.
// A comment that names a query for sqlc counts too, because sqlc reads it.
//
// Hand-written are the lines of the layer's package and of those below it, without tests,
// without files marked as generated, and without what declares models.Departure, which
// is there for the readers of this repository only. What code is generated from is
// hand-written like the rest: sqlc's queries and ent's schema. Settings of a generator are
// not counted. The package of GORM's layer has the lines for both of its settings.
//
// Generated are the lines of all files below the layer's package that say so in their
// first lines, whether a program uses them or not.
//
// # Operations
//
// An operation is a method of models.Store other than Close. It has the lines of the
// method and of all that it reaches by name in the packages of its layer, hand-written or
// generated: functions, methods, types, constants and variables, and what these reach. So
// a line may be in several operations. In the total it is once.
//
// What is reached without a name is settled like this:
//
//   - Of the type Store an operation has the fields that it uses, not the others.
//   - A field whose address stands in a composite literal, as in
//     {&s.userByID, userByID}, has the lines of the literal and what it reaches, because
//     there the statement is prepared that the operation runs.
//   - A type has those of its methods that nothing names. The library calls them.
//   - A generated method has the query of its name in the files of SQL.
//   - A call through an interface leads nowhere, and neither do init functions.
//
// Ent's schema is in the total alone: an operation reaches what is generated from it, and
// of that every type reaches every other, so that each operation would have all of it.
//
// # Parts
//
// The file docs/code.json lists where the lines of operations stand, for reports, which are
// made where there is neither a checkout nor a go command. It has them in parts. A part is a
// declaration, a field, a method of an interface, an element of a composite literal that an
// operation has, or a query. It begins with the comment above it and ends with its last line.
//
// No two parts have a line in common, and an operation has all of a part or nothing of it:
// lines are cut where something begins or ends that an operation reaches. What declares
// several things in the same lines, as userByID, userByHandle *sql.Stmt does, is one part with
// the names of all that operations reach. So the lines of code in the parts of an operation add
// up to those of the operation.
//
// # Mapping
//
// Mapping lines are the hand-written lines that only move values between rows and values of the
// domain. A value of the domain has one of the types of package models that make up the results
// of Store: User, Profile, Post, Content and its kinds, and so on. A page of them is generic and
// does not count. Mapping lines are:
//
//   - Functions without a context that take or return, or have as receiver, two of these
//     three: a value of the domain; a struct of the layer (Store aside), hand-written or
//     generated, or something with a method Scan(...any); a []any. Also functions and
//     constants that are used by such functions and by nothing else.
//   - Types of rows: structs of the layer which such a function takes or returns, which
//     are converted from or to a value of the domain, or which have one of these or a value
//     of the domain in a field. Also such a struct written down inside a function.
//   - Constants that are a list of columns and nothing else.
//   - Methods that list the fields of a row to ent.
//
// And in functions that do other things too:
//
//   - Composite literals of values of the domain, and conversions to them or to types of
//     rows.
//   - Calls of functions that only map, calls of Scan, and appending values of the domain.
//     Of a call these are the lines from the name of the function to the end, or to the
//     first function written down among the arguments.
//   - The left side of assignments to a field of a value of the domain.
//   - Loops in which every statement does one of these, be it under a condition, or does
//     nothing but return if something went wrong.
//
// So arguments which an operation hands to a statement one by one are no mapping, be they
// positions of a call, fields of sqlc's parameters, a row for GORM or setters of ent; nor
// are tags, keys of pages, and what puts a list in order.
//
// # Programs
//
// A program with just one layer opens a database, makes the layer over it and refers to
// every method of the interface, so that none is left out of it. It is built without cgo.
// Packages and modules are what it imports, directly or not, that belongs neither to the
// standard library nor to this repository.
//
// The size is that of the file which go build leaves, with symbols and debugging
// information. The time is user and system time of the processor, summed over the commands
// of a build from nothing, the compiler's, the assembler's and the linker's, for the
// packages of this one program, those of the standard library included, and the link. All
// programs are built at once with an empty cache, so that each package is compiled once
// and counts for each program that has it; the go command tells what each step took under
// -debug-actiongraph. Its own work is not in it. On another machine, or beside other work,
// it is another figure.
package footprint
