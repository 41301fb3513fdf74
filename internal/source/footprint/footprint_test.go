package footprint

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheckout(t *testing.T) {
	dir, err := Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range theLayers {
		if _, err := os.Stat(filepath.Join(dir, s.Package)); err != nil {
			t.Errorf("%s is not a checkout: %v", dir, err)
		}
	}
}

// TestNoCheckout holds that the error says what to do.
func TestNoCheckout(t *testing.T) {
	refused := func(t *testing.T) {
		_, err := Checkout(t.Context())
		const want = "run it inside a checkout of the repository, with go on the PATH"
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
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

// TestMeasure holds that everything but a build is measured, and that nothing is left in
// the temporary folder or in the checkout.
func TestMeasure(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	dir, err := Checkout(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found, err := Measure(t.Context(), dir, theLayers, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range found {
		if f.Subject != theLayers[i] {
			t.Errorf("%+v stands in the place of %+v", f.Subject, theLayers[i])
		}
		if f.Code.Total.Written == 0 || len(f.Code.Operations) != 25 ||
			len(f.Imports.Modules) == 0 || f.Binary != nil {
			t.Errorf("%s is measured in part: %+v", f.Name, f)
		}
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir, folder)); !os.IsNotExist(err) {
		t.Errorf("the checkout has %s: %v", folder, err)
	}
}

// TestMeasureInterrupted holds that the code is not read to the end.
func TestMeasureInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Measure(ctx, "../../..", theLayers, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
