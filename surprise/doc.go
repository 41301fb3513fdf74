// Package surprise keeps what libraries do and their users do not expect, each as a small program
// that proves it.
//
// A proof is a package of its own in a folder below the folder of its library. It has one file,
// which needs nothing of this module except code that the library generates: ent's from
// ent/internal, and sqlc's from the folder in sqlc/internal that has the proof's name. The
// comment on its package says what it shows, in a form that [All] reads:
//
//	// Package proof shows that Updates with a struct leaves zero values out.
//	//
//	//	Module:  gorm.io/gorm
//	//	Source:  https://gorm.io/docs/update.html#Updates-multiple-columns
//	//	Verdict: wrong in silence
//	//	Expect:  an update to an empty location empties it
//	//	Spot:    Updates with a struct that can hold zero values
//	//	Avoid:   Select with the fields before it
//	package proof
//
// Its function Run returns what happened and what one expects, as two short texts. While they
// differ, the surprise is one, with the verdict of the comment; a version where they are the same
// has mended it. What happens with the versions of go.mod is held in golden.json.
//
// Only the error that a proof is about is something that happened. Run returns any other as its
// error, so that a table that is missing or a context that ends is not taken for a mended version.
// Where any refusal would mend it, Run shows that the database still answers. Nor does Run wait
// without end for what a version may do no more.
//
// To add a proof, write its file, enter its package in proofs.go, and run
//
//	go test ./surprise -update
package surprise
