package growth

import (
	"os"
	"path/filepath"
	"testing"
)

// put writes the file of the last run into a cache folder.
func put(t *testing.T, cache string, text []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(cache, LastName), text, 0o644); err != nil {
		t.Fatal(err)
	}
}
