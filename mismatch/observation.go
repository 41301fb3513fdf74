package mismatch

import "time"

// Step is which of its two ways a library goes.
type Step string

// The steps.
const (
	FirstTry Step = "first try" // what the library's first pages suggest
	WayOut   Step = "way out"   // what its documentation recommends for this
	OneWay   Step = "one way"   // where the two agree
)

// When is the moment when an error came.
type When string

// The moments, from the earliest.
const (
	Generate When = "generate" // the library's generator refuses
	Compile  When = "compile"  // the compiler refuses
	Open     When = "open"     // the program refuses to start
	Run      When = "run"      // a call returns an error
	Never    When = "never"    // there is no error
)

// Observation is what a run of a way showed.
type Observation struct {
	Step    Step    `json:"step"`
	Verdict Verdict `json:"verdict"`
	// Statements are those that the way sent, without begin and commit.
	Statements int64 `json:"statements"`
	// Trips are the round trips to a server or, on an embedded engine, the driver calls that a
	// server would have to answer.
	Trips   int64  `json:"trips"`
	Rows    int64  `json:"rows"`    // fetched
	Columns int64  `json:"columns"` // of what statements returned, once for each statement
	Objects int64  `json:"objects"` // built, where the situation counts them
	Kept    []Kept `json:"kept"`
	Error   string `json:"error"` // its class, or empty
	When    When   `json:"when"`
	// SQL are the texts of the statements. One that is sent again stands there once.
	SQL []Sent `json:"sql"`

	// These are shown and not held, because they differ between machines and versions of servers.
	Bytes int64         `json:"-"` // of the values fetched
	Took  time.Duration `json:"-"` // the calls of the library
	Text  string        `json:"-"` // of the error
}

// Kept is a named value as the situation left it.
type Kept struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Sent is the text of a statement, with how often it was sent.
type Sent struct {
	Text  string `json:"text"`
	Times int    `json:"times"`
}

// noValue is a value that an error took the place of.
const noValue = "an error"

// Value returns a value that was kept, or noValue.
func (o *Observation) Value(name string) string {
	for _, k := range o.Kept {
		if k.Name == name {
			return k.Value
		}
	}
	return noValue
}

// costsMore reports whether a way needs more of something than the way by hand.
func (o *Observation) costsMore(byHand Observation) bool {
	return o.Statements > byHand.Statements || o.Trips > byHand.Trips || o.Rows > byHand.Rows
}

// Seen are the observations of a library's ways of a mismatch on an engine.
type Seen struct {
	Engine  string        `json:"engine"`
	Library string        `json:"library"`
	Ways    []Observation `json:"ways"`
}

// Worst returns the worst verdict of the ways.
func (s Seen) Worst() Verdict {
	v := Holds
	for _, o := range s.Ways {
		v = max(v, o.Verdict)
	}
	return v
}

// Last returns the observation of the last way, which is the best that the library can do.
func (s Seen) Last() Observation { return s.Ways[len(s.Ways)-1] }
