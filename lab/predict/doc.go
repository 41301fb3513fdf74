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
//   - Computing is the warm time. For each series, an operation on a layer, it is constant,
//     a + b·log n, a + b·√n or a + b·n, where n is the number of users. For a series of cohorts it
//     is constant, a + b·degree, a + b·degree·log n, or has a third term of these. log n stands for
//     the height of an index and for memory that is farther away. A series whose calls visit the
//     same number of rows at every size is no scan: √n and n are not tried.
//   - The pages that a cold call reads have the same laws, or have them for touches. Touches at
//     random places of a file of P pages meet P·(1−exp(−touches/P)) distinct pages (Cardenas, 1975):
//     few in a small file, nearly all in a large one.
//   - Opening is what the first call of a pool adds: connecting and preparing. It is one time for
//     each layer.
//   - A page takes one random read of this disk, or, if that fits the cold times better, one
//     multiple of it for all operations of a layer. [Model.PageCost] is the multiple.
//   - Bytes are b·n, or b·n + c·n·log n.
//
// # Fit
//
// Laws are fitted by least squares of relative errors. Coefficients are not negative. A law is
// chosen by leaving one size out: the others predict it, and the logarithm of measured ÷ predicted
// is the miss. The list begins with the constant. A law further down is chosen only if its mean
// square is below 0.6 of that of the law before, and if each further term also explains more than
// Akaike's criterion asks, twice the variance. Otherwise the time does not depend on the size as far
// as anybody can see, and the model says constant instead of extending noise.
//
// # Intervals
//
// An interval is one of 95 % for one more measurement, by Student's t. Its variance comes from the
// residuals of the series and of all series together, because three sizes show little of their own
// spread; it is at least that of the samples. It grows with the distance from the observations. A
// law that was not chosen and misses the sizes left out by at most twice as much is not excluded:
// the interval holds its interval too. Tests simulate thousands of systems with known laws and noise
// of 1, 3 and 5 %. The intervals at ten times the largest size hold the measured time at that
// rate, and the miss is below 30 % in all, in 95 and in 85 % of the cases.
//
// # Violations
//
// If even the best law misses a size that was left out by more than 30 %, the series has no law
// here, and its predictions carry a violation. So do those whose pages have no law.
//
// # What it leaves out
//
// Callers who wait for one another, garbage, writes that grow the data while it is read, pages that
// are read ahead or together, a processor's own caches apart from log n, and everything that begins
// only beyond the observed sizes. [Model.Beyond] therefore lists the assumptions that break, in the
// order in which they break.
package predict
