// Package predict predicts the time of calls at sizes that were not measured, from observations at
// smaller sizes, and says how wrong it may be.
//
// # Model
//
// The time of a call is
//
//	computing + opening + pages read × share not in memory × time of a page
//
// in seconds. Each part has a law that is fitted to the observations:
//
//   - Computing is the warm time. It is constant, or grows with the pages that a call touches, log n,
//     √n or n, where n is the number of users. For cohorts it is constant, or grows with the pages,
//     the things in the answer, log n, the degree, its logarithm, or degree·log n, and may have a
//     third term of these. A page stands for a copy from the system's memory into the connection's,
//     and log n for memory that is farther away. √n and n are tried only if the visited rows, or
//     else the pages, grow in that way too.
//   - The pages that a call touches, and those that a cold call reads, have laws of the same terms
//     for touches, or else for the pages themselves. Touches at random leaves of a B-tree of P
//     leaves meet P·(1−exp(−touches/P)) distinct ones (Cardenas, 1975), and likewise on each level
//     above: few in a small file, and in a large one a leaf and an inner page for nearly each touch.
//     P is a sixteenth or a quarter of the file, as much as a table or an index has, or all of it.
//     Pages that lie beside one another have no touches. Pages that grow with √n, the logarithm of the
//     degree or degree·log n are no mechanism, and tried only if all others miss by more than 30 %.
//   - Opening is what the first call of a pool adds, such as preparing statements. It is one time
//     for each operation.
//   - A page takes one random read of this disk, measured with the file of the size, or, if that
//     fits the cold times better, one multiple of it for each operation: far below 1 for scans,
//     because the system reads their pages ahead. Where some pages are in memory, the missing ones
//     come in runs of 1 ÷ the share in memory pages on average, and each run takes one read at least.
//   - Bytes are b·n, or b·n + c·n·log n.
//
// # Fit
//
// Laws are fitted by least squares of relative errors. Coefficients are not negative. The layers
// of an operation share its law, because they ask the same of the data, and each has coefficients
// of its own. The law is chosen by leaving one size out: the others predict it, and the logarithm
// of measured ÷ predicted is the miss. The list begins with the constant. A law further down is
// chosen only if its mean square is below 0.6 of that of the law before, and if its further terms
// also explain more than Akaike's criterion asks, twice the variance for each. Otherwise the time
// does not depend on the size as far as anybody can see, and the model says constant instead of
// extending noise. How the law depends on the degree is chosen first, by the misses of cohorts
// relative to one another at each size: a machine that was busier at one size leaves those alone.
// Half of the squared miss of the fit at the highest degree is added, because celebrities lie beyond
// it.
//
// # Intervals
//
// An interval is one of 95 % for one more measurement, by Student's t. Its variance comes from the
// residuals of the series and of all series together, because three sizes show little of their own
// spread; it is at least that of the samples. It grows with the distance from the observations. A
// law that was not chosen and misses the sizes left out by at most twice as much is not excluded:
// the interval holds its interval too, unless its n or √n does not show in the data.
//
// Tests simulate thousands of systems with known laws and noise of 1, 3 and 5 %. The intervals at
// ten times the largest size hold the measured time at the nominal rate, and the miss is below 30 %
// in all, in 95 and in 85 % of the cases. On a machine with other work, where times vary by a third
// from size to size, intervals are as wide as that, and rightly.
//
// # Violations
//
// If even the best law misses a size that was left out by more than 30 %, the series has no law
// here, and its predictions carry a violation. So do those whose pages have no law.
//
// # What it leaves out
//
// Callers who wait for one another, garbage, writes that grow the data while it is read, a
// processor's own caches apart from log n, a disk that changes its pace after it was measured, pages
// that the system reads ahead where random reads are dense in a small file and sparse in a large
// one, and everything that begins only beyond the observed sizes. [Model.Breaks] therefore lists
// the assumptions that break, in the order in which they do.
package predict
