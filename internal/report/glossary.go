package report

// term is a word that has a meaning of its own here. The page marks its first use in each section.
type term struct {
	ID, Name string
	Forms    string // in which it is used, as a regular expression of the page's script
	Words    string
}

// glossary is the one place where terms are explained, in the order of the page.
var glossary = []term{
	{"term-floor", "floor", "floor",
		"The store written by hand over database/sql with prepared statements, without a library. The " +
			"other layers are measured against it: 1.25 × floor is a quarter more time than the floor takes."},
	{"term-oracle", "oracle", "oracle",
		"The same domain as objects in memory, without a database. Every layer must give its answers " +
			"before anything is timed. Nothing in it is durable."},
	{"term-syncs", "syncs off", "syncs off",
		"Writes return before the disk has them, so that waiting for the disk does not hide what a " +
			"layer costs. A crash of the machine can lose the last of them."},
	{"term-durable", "durable", "durable",
		"A write returns when the disk has it. A crash of the machine loses nothing that was confirmed."},
	{"term-apart", "cannot be told apart", "(?:cannot|can) be told apart|told apart",
		"The difference is no larger than what chance makes between the rounds of this run. That does " +
			"not say that two layers are as fast as one another: more rounds or a quieter machine may tell " +
			"them apart."},
	{"term-interval", "95 % interval", "95 % intervals?",
		"Where the true figure lies, in 95 of 100 such runs. A wide interval comes from a noisy machine " +
			"or few rounds."},
	{"term-mean", "geometric mean", "geometric means?",
		"The mean of ratios in which each operation counts as much as another, and twice the time on " +
			"one evens out half the time on another."},
	{"term-gc", "gc", "gc|garbage collection|charged for garbage",
		"Garbage collection: the collector later spends time on the bytes that a call allocates. It is " +
			"off while calls are timed, and each byte is charged at what it cost the collector in this run."},
	{"term-trip", "round trip", "round[- ]trips?",
		"A message to the database and its answer. It takes the network's time, and a layer that asks " +
			"twice waits twice. An embedded engine has none: there each call of the driver that waits for it " +
			"counts as one."},
	{"term-wanted", "bytes wanted", "bytes wanted",
		"The bytes of the values that an answer holds. What is fetched beyond them crosses the network " +
			"and is scanned for nothing."},
}
