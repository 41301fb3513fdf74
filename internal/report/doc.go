// Package report turns results into tables and pages. It takes result files and values, never a
// database, so a report can be made again from saved files.
//
// # The way of a result
//
// [example.com/impedance/internal/results.Gather] reads files of results into runs; the comment of
// that package has their format. [Page.Write] shows runs, and [Table] one of them on a terminal.
//
// # Figures
//
// All figures of a layer's time come from one model, so dividing two of them gives the third.
// Layers take turns in each round. For each round let d be the logarithm of the layer's time
// divided by the floor's. Then
//
//   - the ratio is exp(median of d), and its 95 % interval is that median's interval by order
//     statistics, which makes no assumption about the distribution of times and needs six rounds;
//   - the floor's time is its median, and a layer's time the floor's times the ratio;
//   - "~" says that the interval contains 1: the two cannot be told apart in this run;
//   - a geometric mean covers the ratios of a column, with an interval by a bootstrap over the
//     rounds;
//   - a mix is treated as an operation: its time in a round is the weighted sum of its operations'
//     times in that round.
//
// A test simulates thousands of runs with outliers, heavy tails and drift that the layers share. It
// holds that intervals contain the true ratio in 93 to 98 % of them.
//
// Results of go test -bench come from different moments and form no pairs. They are shown with
// ratios of medians, without intervals, "~" and ranks.
//
// # Ranks
//
// A rank is a range, such as 2–4. A layer's best rank is one more than the number of layers that
// are faster, and its worst rank is the number of layers that are not slower, itself included. Each
// two layers of a line are compared round by round, by the trimmed mean of the logarithms of their
// ratios, at the 5 % level divided by the number of comparisons. At most one ranking in twenty
// therefore tells equally fast layers apart. Two layers count as told apart only if the first and
// all layers before it differ from the second and all layers behind it, so ranks never contradict
// the order of the ratios. "~" judges one cell and ranks judge a line, so the two may differ.
//
// # Noise
//
// An interval says too little if its upper end is more than 1.25 times its lower end. For a layer
// that is a tenth slower than the floor, it then leaves open on which side of the floor the layer
// is, and people choose layers by a tenth. If more than half of the intervals of a section or
// ranking are too wide, or there are no intervals, they are too wide to compare. Tables then say so
// at their top, say how to get a better run, and rank nothing. A cell prints no figures if its
// interval is missing or has an upper end more than four times its lower end.
//
// # Decisions
//
// [Decide] chooses a layer for a situation and writes that down; [Record.Check] says whether it
// holds by other results. A choice is within its limit if the ratio of its time to the best layer's
// is, or if the two cannot be told apart by their ranks. It is beyond the limit if the whole
// interval of the ratio is. Otherwise the interval is too wide to say. What would turn a choice is
// searched by the ratios alone: one operation's share, with the others in proportion, or the
// round-trip time.
//
// # Two runs
//
// [NewDiff] divides a layer's ratio to the floor in one run by that in another. The rounds of two
// runs form no pairs, so the interval of the quotient comes from the intervals of both ratios: on a
// logarithmic scale each end is as far from the middle as the root of the sum of the squares of the
// two distances that lead there (Newcombe 1998; Zou and Donner 2008). That needs no distribution. A
// test simulates runs, and holds that such intervals contain the true change in 92 % or more.
//
// # Pages
//
// A Page is one file of HTML that shows runs with the source of the layers and pictures. It links
// only to places in itself, so it can be mailed and opened from a disk. Without scripts it shows
// everything, with the ranking of the first mix; with scripts it shows the reader's choice. The
// script ranks as the package does, by the same rounds, waits and estimator; a test compares the
// two. A page larger than three megabytes leaves out parts that can be found elsewhere: first
// generated code, then the source of layers that shows another layer's code, plans, and drawings of
// rounds on further engines; never tables or results. It lists the omitted parts.
package report
