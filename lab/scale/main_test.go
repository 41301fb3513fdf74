package scale

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

// TestMain removes the data sets, and holds that clients are gone when a run has ended.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		for _, path := range made.files {
			os.RemoveAll(filepath.Dir(path))
		}
		os.Exit(code)
	}))
}
