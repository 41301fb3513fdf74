package footprint

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestMeasure holds that everything but a build is measured, and that nothing is left in
// the temporary folder or in the checkout.
func TestMeasure(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	found, err := tree.measure(t.Context(), false, nil)
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
	if _, err := os.Stat(filepath.Join(tree.Dir, folder)); !os.IsNotExist(err) {
		t.Errorf("the checkout has %s: %v", folder, err)
	}
}

// TestMeasureInterrupted holds that the go command is not awaited.
func TestMeasureInterrupted(t *testing.T) {
	tree, err := loadLayers()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tree.measure(ctx, false, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
