package models

import (
	"errors"
	"fmt"
)

// The errors that a Store promises. Test for them with errors.Is; the database's own
// error, where there is one, stays reachable through errors.As.
var (
	// ErrNotFound says that a row named by the arguments does not exist.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that a handle or an email is taken.
	ErrConflict = errors.New("already taken")
	// ErrInvalid says that an argument breaks a rule of the domain. A [FieldError]
	// in the chain names the field, unless only the database knew the rule.
	ErrInvalid = errors.New("invalid")
	// ErrStale says that the row was changed since the caller read it.
	ErrStale = errors.New("changed since it was read")
	// ErrAborted says that the engine gave the operation up in favour of another at the same
	// time: they waited for one another, or could not be put in an order. Nothing of it is
	// stored, and the same call may succeed. [Retrying] makes it again.
	ErrAborted = errors.New("given up in favour of another at the same time")
	// ErrUncertain says that the answer to a commit was lost: the unit of work is
	// stored whole or not at all, and only reading it back will tell. It is never
	// retried. A single statement is its own transaction and has no commit: if its answer
	// is lost, the error is the driver's, and it may be stored too.
	ErrUncertain = errors.New("commit outcome unknown")
)

// FieldError is an ErrInvalid that names the field.
type FieldError struct {
	Field   string // as a person would say it: "display name"
	Problem string // what is wrong and what would be right
}

// Error implements error.
func (e *FieldError) Error() string { return e.Field + ": " + e.Problem }

// Is makes errors.Is(err, ErrInvalid) true.
func (e *FieldError) Is(target error) bool { return target == ErrInvalid }

func invalid(field, format string, args ...any) error {
	return &FieldError{Field: field, Problem: fmt.Sprintf(format, args...)}
}

func atIndex(list string, i int, err error) error {
	return fmt.Errorf("%s[%d]: %w", list, i, err)
}
