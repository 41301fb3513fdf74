// Package report turns results into what people read. It takes result files and values,
// never a database, so a report can be made again from what was saved.
//
// # The way of a result
//
// [example.com/impedance/internal/results.Gather] reads files of results into runs; the comment of
// that package has their format. [Page.Write] shows runs, and [Table] one of them on a terminal.
//
// # Figures
//
// All figures of a layer's time come from one model, so that whoever divides two of them has the
// third. Layers take turns in each round. For round r let d be the logarithm of a layer's time
// in it divided by the floor's. Then
//
//   - the ratio is exp(median of d), and its 95 % interval that of this median by order
//     statistics, which assumes nothing of how times are distributed and needs six rounds;
//   - the floor's time is its median, and a layer's time the floor's times the ratio;
//   - "~" stands where the interval holds 1: the two cannot be told apart in this run;
//   - a geometric mean is that of the ratios of a column, with an interval by a bootstrap over
//     the rounds;
//   - a mix is treated as an operation: the time of a round is the weighted sum of its
//     operations' in that round.
//
// A test simulates thousands of runs with outliers, heavy tails and drift that the layers share,
// and holds that intervals hold the truth in 93 to 98 % of them.
//
// What go test -bench writes is not of the same moments, so that there are no pairs: it is shown
// with ratios of medians, without intervals, "~" and ranks.
//
// # Ranks
//
// A rank is a range, such as 2–4: a layer's best rank is one more than the number of layers
// told to be faster, and its worst that of all layers less those told to be slower. Each two
// layers of a line are compared round by round, by the trimmed mean of the logarithms of their
// ratios, at the 5 % level divided by the number of comparisons. So at most one ranking in twenty
// tells equally fast layers apart. Two layers count as told apart only if the first and all that
// stand before it are told from the second and all that stand behind it, so that ranks never
// contradict the order of the ratios. "~" looks at one cell and ranks at a line, so the two may differ.
//
// # Noise
//
// An interval says too little if its upper end is more than 1.25 times its lower end. Then it
// leaves open on which side of the floor a layer is that is a tenth slower, and a tenth is what
// people choose layers by. Where that is so for more than half of the intervals of a
// section or ranking, or there are no intervals, it is too noisy to say: tables say so at their
// top and how to get a better run, and nothing is ranked. A cell whose interval has an upper end
// more than four times its lower end, or that has none, prints no figures at all.
//
// # Pages
//
// A Page is one file of HTML that shows runs with the source of the layers and pictures. It
// names no address but places in itself, so it can be mailed and opened from a disk. Without a
// script it shows all that it has, and the ranking of the first mix; with one, what is chosen.
// The script ranks as the package does, by the same rounds, waits and estimator; a test compares
// the two. A page that is larger than three megabytes leaves out what stands elsewhere: first
// generated code, then the source of layers that is another's, plans, and drawings of rounds on
// further engines; never tables or results. It says what it leaves out.
package report
