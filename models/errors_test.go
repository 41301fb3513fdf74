package models_test

import (
	"errors"
	"fmt"
	"testing"

	"example.com/impedance/models"
)

func TestFieldError(t *testing.T) {
	var err error = &models.FieldError{Field: "bio", Problem: "is too long"}
	wrapped := fmt.Errorf("users[1]: %w", err)
	if !errors.Is(wrapped, models.ErrInvalid) || errors.Is(wrapped, models.ErrConflict) {
		t.Errorf("%v is ErrInvalid and nothing else", wrapped)
	}
	if got, want := wrapped.Error(), "users[1]: bio: is too long"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
