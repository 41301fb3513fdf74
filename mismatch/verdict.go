package mismatch

import "fmt"

// Verdict is what a mismatch does to a program that is written in some way. Verdicts are ordered
// from best to worst.
type Verdict int

// The verdicts.
const (
	Holds            Verdict = iota // the values are right, at the cost of the way by hand
	CostsMore                       // they are right, with more of what the situation counts
	CannotSay                       // the library has no words for it
	Refused                         // an error says that it does not work
	LosesInformation                // values that differ become the same
	WrongInSilence                  // a value is wrong, and no error says so
)

var verdicts = [...]string{"holds", "costs more", "cannot say it", "refused", "loses information",
	"wrong in silence"}

// String returns the verdict in words.
func (v Verdict) String() string { return verdicts[v] }

// MarshalText implements encoding.TextMarshaler.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, words := range verdicts {
		if words == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("mismatch: there is no verdict %q", text)
}

// want is a value that a way should keep, and the verdict otherwise.
type want struct {
	name, value string
	otherwise   Verdict
}

// values returns the judgement of a situation that is right if the wanted values are kept. An error
// is a refusal. The worst verdict counts.
func values(wants ...want) func(o, byHand Observation) Verdict {
	return func(o, _ Observation) Verdict {
		v := Holds
		if o.Error != "" {
			v = Refused
		}
		for _, w := range wants {
			if value := o.Value(w.name); value != w.value && value != noValue {
				v = max(v, w.otherwise)
			}
		}
		return v
	}
}

// costs returns the judgement of a situation that is right if the wanted values are kept, and whose
// point is what that costs.
func costs(wants ...want) func(o, byHand Observation) Verdict {
	kept := values(wants...)
	return func(o, byHand Observation) Verdict {
		v := kept(o, byHand)
		if v == Holds && o.costsMore(byHand) {
			return CostsMore
		}
		return v
	}
}
