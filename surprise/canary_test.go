package surprise

import (
	"bytes"
	"os"
	"testing"
)

// TestConfigs holds that the canary has sqlc generate the query of each proof by itself.
func TestConfigs(t *testing.T) {
	text, err := os.ReadFile("sqlc/internal/sqlc.json")
	if err != nil {
		t.Fatal(err)
	}
	configs, err := configsOf(text)
	if err != nil {
		t.Fatal(err)
	}
	for proof, config := range configs {
		if proofs["sqlc/"+proof] == nil {
			t.Errorf("sqlc.json has %s, which is no proof", proof)
		}
		if n := bytes.Count(config, []byte(`"queries":"`)); n != 1 {
			t.Errorf("the configuration for %s has %d files of queries: %s", proof, n, config)
		}
	}
	for _, s := range All() {
		if s.Library == "sqlc" && s.Needs != Generator && configs[s.folder()[len("sqlc/"):]] == nil {
			t.Errorf("sqlc.json does not have %s", s.Name)
		}
	}
}
