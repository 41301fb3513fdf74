package schema

import (
	"strings"
	"testing"
)

// TestLowered holds that no setting is sent twice, in two cases, to a server that takes the last.
func TestLowered(t *testing.T) {
	s, err := parseServer("postgres://h/db?Default_Transaction_Read_Only=off&WORK_MEM=1MB")
	if err != nil {
		t.Fatal(err)
	}
	config, err := postgresConfig(s, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	for name := range config.RuntimeParams {
		if name != strings.ToLower(name) {
			t.Errorf("%s is sent", name)
		}
	}
	for name, want := range map[string]string{"default_transaction_read_only": "on", "work_mem": "1MB"} {
		if got := config.RuntimeParams[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
