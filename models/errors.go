package models

import (
	"errors"
	"fmt"
)

// The errors that a Store promises. Test for them with errors.Is. The database's own error, if any,
// stays reachable through errors.As.
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
	// ErrReadOnly says that the database was opened for reading, or can only be read.
	ErrReadOnly = errors.New("cannot be written")
	// ErrAborted says that the engine aborted the operation in favour of a concurrent one, after a
	// deadlock or a serialization failure. Nothing is stored, and the same call may succeed when
	// repeated. [Retrying] repeats it.
	ErrAborted = errors.New("given up in favour of another at the same time")
	// ErrUncertain says that the answer to a commit was lost. The unit of work is stored wholly or
	// not at all; only reading it back will tell. It is never retried. A single statement is its
	// own transaction and sends no commit: if its answer is lost, the error is the driver's, and
	// the statement may have taken effect too.
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
