package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"example.com/impedance/layers"
)

// TestSubjects holds that a package is read once, under the name of its first layer.
func TestSubjects(t *testing.T) {
	chosen, err := layers.Named([]string{"gorm-quickstart"})
	if err != nil {
		t.Fatal(err)
	}
	got := Subjects(chosen)
	if len(got) != 2 || got[0].Name != layers.Floor || got[1].Name != "gorm" {
		t.Errorf("got %v, want the floor and gorm", got)
	}
}

func TestCheckout(t *testing.T) {
	dir, err := Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Subjects(layers.All()) {
		if _, err := os.Stat(filepath.Join(dir, s.Package)); err != nil {
			t.Errorf("%s is not a checkout: %v", dir, err)
		}
	}
}

// TestNoCheckout holds that the error says what is needed.
func TestNoCheckout(t *testing.T) {
	refused := func(t *testing.T) {
		_, err := Checkout(t.Context())
		if !errors.Is(err, ErrNoCheckout) {
			t.Errorf("the error is %v, want %v", err, ErrNoCheckout)
		}
	}
	t.Run("outside", func(t *testing.T) {
		t.Chdir(t.TempDir())
		refused(t)
	})
	t.Run("without go", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		refused(t)
	})
	t.Run("interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Checkout(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
	})
}

// TestLoadInterrupted holds that the code is not read to the end.
func TestLoadInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load(ctx, "../..", Subjects(layers.All())); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// TestLoadNothing holds that a folder without layers is refused.
func TestLoadNothing(t *testing.T) {
	if _, err := Load(t.Context(), t.TempDir(), Subjects(layers.All())); err == nil {
		t.Error("a folder without layers is read")
	}
}
