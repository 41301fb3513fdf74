package exercise

import (
	"fmt"

	"example.com/impedance/internal/median"
)

// Reason is the reason for a missing figure.
type Reason string

// The reasons.
const (
	Busy        Reason = "busy"        // other programs took the processors
	Unexplained Reason = "unexplained" // far below the envelope, by nothing that is watched
	TooSlow     Reason = "too slow"    // no rate at all was within the limit
	Unsteady    Reason = "unsteady"    // rates held and did not hold, without a limit between them
)

// Refusal says why an exercise has no figure. It is an answer and not an error, because the figure
// would be misleading.
type Refusal struct {
	Reason Reason  `json:"reason"`
	Others float64 `json:"others,omitempty"` // the processors' share that other programs took
}

// busy is the refusal because of shares that other programs took.
func busy(others []float64) *Refusal { return &Refusal{Busy, median.Of(others)} }

// Words describe the problem and the remedy.
func (r *Refusal) Words() string {
	switch r.Reason {
	case Busy:
		return fmt.Sprintf("The machine is busy with something else: other programs took %.0f %% of "+
			"the processors. Close them, or wait until they are done, and run this again when the "+
			"machine is quiet.", 100*r.Others)
	case TooSlow:
		return fmt.Sprintf("Even at 1/%d of the envelope more than 1 of 100 requests waited longer "+
			"than the limit. Run this again when the machine is quiet; if that does not help, "+
			"raise --limit.", lowestPart)
	case Unexplained:
		return "Requests were late at less than a tenth of the envelope, and nothing that is watched " +
			"explains it: neither this program's work nor its writes. Something else held them up. " +
			"Run this again when the machine is quiet; if that does not help, raise --limit."
	}
	return "No limit stayed: rates that had not held did hold when they were tried again, until " +
		"there was no time left. Run this again when the machine is quiet, and without --quick."
}

// by is what is to blame.
func (r *Refusal) by() Resource {
	if r.Reason == Busy {
		return OtherPrograms
	}
	return Unknown
}

// known reports whether a file names a reason that there is.
func (r *Refusal) known() bool {
	switch r.Reason {
	case Busy, Unexplained, TooSlow, Unsteady:
		return r.Others >= 0 && r.Others <= 1
	}
	return false
}
