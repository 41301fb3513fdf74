// Package footprint measures the cost of a layer in code: its hand-written and generated lines, the
// imports of a program with the layer, and the size and build time of that program. It counts the
// source that source.Load has read from a checkout of this repository, and needs the go command.
// [example.com/impedance/internal/listing.Read] reads an earlier result, and needs neither.
//
// # Lines
//
// A line counts if it holds code: a token of Go other than a comment, or in a file of SQL
// anything but a comment. Every line of a raw string counts unless it is blank. SQL in a string
// is therefore as long as SQL in a file, except that its comments count, as text of the string.
// A comment that names a query for sqlc counts too, because sqlc reads it.
//
// Hand-written lines are the lines of the layer's package and the packages below it, without tests,
// generated files and declarations of models.Departure, which only serve readers of this
// repository. The sources of generators are hand-written too: sqlc's queries and ent's schema.
// Settings of a generator do not count. The package of GORM's layer has the lines for both of its
// settings.
//
// Generated lines are the lines of all files below the layer's package that are marked as generated
// in their first lines, whether a program uses them or not.
//
// # Operations
//
// An operation is a method of models.Store other than Close. It has the lines of the method and of
// everything that it reaches by name in the packages of its layer, directly or not, hand-written or
// generated: functions, methods, types, constants and variables. A line may therefore be in several
// operations. The total counts it once.
//
// Rules settle what an operation reaches without a name:
//
//   - An operation has only those fields of the type Store that it uses.
//   - A field whose address is in a composite literal, as in {&s.userByID, userByID}, has the lines
//     of the literal and everything that it reaches, because the literal prepares the statement of
//     the operation.
//   - A type has its methods that no code names, because the library calls them.
//   - A generated method has the query of its name in the files of SQL.
//   - A call through an interface leads nowhere, and neither do init functions.
//
// Ent's schema counts in the total only. Every type generated from it reaches every other, so each
// operation would have all of it.
//
// # Parts
//
// The file docs/code.json lists the lines of operations, in parts. Reports read it, because they
// are made without a checkout and without the go command. A part is a declaration, a field, a
// method of an interface, an element of a composite literal that an operation has, or a query. It
// begins with the comment above it and ends with its last line.
//
// No two parts share a line, and an operation has all of a part or none of it. A declaration of
// several names in the same lines, such as userByID, userByHandle *sql.Stmt, is one part with all
// names that operations reach. The lines of code in the parts of an operation therefore add up to
// the lines of the operation.
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
// Arguments that an operation hands to a statement one by one are therefore not mapping, whether as
// positions of a call, fields of sqlc's parameters, a row for GORM or setters of ent. Neither are
// tags, keys of pages, and code that orders a list.
//
// # Programs
//
// A program with one layer opens a database, makes the layer over it and refers to every method of
// the interface, so that the linker keeps them all. It is built without cgo. Packages and modules
// are its direct and indirect imports outside of the standard library and this repository.
//
// The size is the size of the file that go build makes, with symbols and debugging information. The
// time is processor time, user and system, of compiler, assembler and linker in a build from
// nothing, for all packages of the program, including the standard library. All programs are built
// at once with an empty cache, so each package is compiled once and counts for each program that
// has it. The go command reports the time of each step under -debug-actiongraph; its own work is
// not included. The figure differs on another machine, or next to other work.
package footprint
