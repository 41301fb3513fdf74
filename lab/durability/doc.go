// Package durability finds out whether acknowledged data can be lost. A child process commits
// through a layer and reports each id after the call has returned without an error. The child
// is killed, or the power is cut under it, SQLite recovers what is left, and the ids are looked
// for. So it is a test of the whole: of the engine, of its settings, of the driver, and of the
// layer, which must not say that something is stored before it is.
//
// The child is the same program, which therefore calls [Child] first of all.
//
// # Kills
//
// A child is ended by SIGKILL at a random moment, at most 60 ms after it began to open the
// database, and the next one goes on with what it left. Whatever a process has written is with
// the kernel and outlives it, so a kill shows whether the journal is written in the right
// order, and nothing about the disk. A kill may leave one user more than were acknowledged,
// whose commit was done and not reported. More than one is an error.
//
// # Power cuts
//
// A child runs under strace, with its reports in the same trace as its changes to files, so that
// what was acknowledged before what is exact. The replay keeps two states of every file and of
// the folder: as the calls left it, and as it was when it was last synced. At the end the first
// must be the same as the real files byte for byte, so a call that was overlooked is an error.
//
// A cut at worst leaves the second state and nothing else. It changes at syncs only, therefore
// the cut right before each sync, when most has been acknowledged, stands for every moment since
// the sync before. A file is synced by fsync and fdatasync of it, its name by that of the folder:
// until then a file that was made may be missing, and one that was removed may be back. That is
// less than many filesystems promise, and all that POSIX does. What was there before the child
// began counts as synced.
//
// At a quarter of all syncs and acknowledgements there is another cut which leaves more, drawn
// from the seed: each page of 4096 bytes of each file is in one of the states that it has had
// since the last sync, and so are the file's length and the folder. A page is not torn, a
// truncation is there before what is written after it, and changes to the folder keep their
// order; journaling filesystems do that, and SQLite relies on the first.
//
// Not modelled are disks that say that they have synced and have not, pages that go bad, and
// filesystems with bugs. The index of the log (-shm) is left out, as SQLite makes it anew.
//
// # What SQLite promises
//
// A kill loses and damages nothing while the journal is on disk. A power cut loses nothing with
// FULL or EXTRA, except with DELETE+FULL, and damages nothing with these or with WAL+NORMAL. With
// DELETE a commit ends by removing the journal. If the journal's name is back after the cut, SQLite
// rolls the last transaction back; only EXTRA syncs the folder in time. SQLite documents this at
// https://sqlite.org/pragma.html#pragma_synchronous. [Result.Broken] names the broken promises.
//
// # Special considerations
//
// SQLite moves its log into the database once it has 1000 pages, after a statement that has run
// to its end. INSERT … RETURNING through QueryRow is closed when the row has been read, and the
// commit happens in closing. A program that writes in no other way has a log that only grows.
// So that the move is part of every run with enough commits, every eighth user of a child
// follows the one before, by a statement that returns nothing. These follows are neither timed
// nor looked for.
package durability
