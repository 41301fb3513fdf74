// Package durability tests whether acknowledged data can be lost. A child process commits through a
// layer and reports each id after the call has returned without an error. The child is killed, or
// its power is cut. SQLite then recovers the database, and every reported id is looked up. The test
// covers the engine, its settings, the driver, and the layer, which must not report success before
// the data is stored.
//
// The child is the same program, so its main calls [Child] first.
//
// # Kills
//
// SIGKILL ends a child at a random moment, at most 60 ms after it began to open the database, and
// the next child continues with its database. The kernel keeps everything that a killed process has
// written, so a kill shows whether the journal is written in the right order, and nothing about the
// disk. A kill may leave one user more than were acknowledged, if its commit was done and not
// reported. More than one is an error.
//
// # Power cuts
//
// A child runs under strace. Its reports are in the same trace as its changes to files, so their
// order is exact. The replay keeps two states of every file and of the folder: the state after all
// calls, and the state at the last sync. At the end the first state must equal the real files byte
// for byte, so a call that the replay overlooks is an error.
//
// At worst a cut leaves only the second state. That state changes at syncs only, so the cut right
// before each sync, when most has been acknowledged, stands for every moment since the sync before.
// fsync and fdatasync of a file sync the file; a sync of the folder syncs its names. Before that a
// new file may be missing, and a removed file may be back. Many filesystems promise more, POSIX
// does not. Everything from before the child counts as synced.
//
// At a quarter of all syncs and acknowledgements another cut leaves more, drawn from the seed: each
// page of 4096 bytes of each file is in one of its states since the last sync, and so are the
// file's length and the folder. No page is torn, a truncation precedes later writes, and changes to
// the folder keep their order. Journaling filesystems do all of that, and SQLite relies on whole
// pages.
//
// The model leaves out disks that report a sync and have not synced, pages that go bad, and
// filesystems with bugs. It also leaves out the index of the log (-shm), because SQLite makes it
// anew.
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
// SQLite checkpoints its log at 1000 pages, and only after a statement has run to completion.
// QueryRow closes INSERT … RETURNING after its row, and closing commits. The log of a program that
// writes in no other way only grows. Every eighth user of a child therefore follows the user
// before, by a statement that returns nothing, so that every run with enough commits has a
// checkpoint. These follows are neither timed nor looked up.
package durability
