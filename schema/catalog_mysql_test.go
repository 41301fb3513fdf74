package schema

import "testing"

// TestMySQLDefault holds that a default of MySQL, which its catalog has without quotes, is SQL again.
func TestMySQLDefault(t *testing.T) {
	for _, test := range []struct{ columnType, value, extra, want string }{
		{"varchar(9)", "", "", "''"},
		{"varchar(9)", `it's \`, "", `'it''s \\'`},
		{"varchar(9)", "uuid()", "DEFAULT_GENERATED", "uuid()"},
		{"enum('a','1')", "1", "", "'1'"},
		{"int unsigned", "0", "", "0"},
		{"decimal(9,2)", "1.50", "", "1.50"},
		{"bit(1)", "b'0'", "", "b'0'"},
		{"binary(1)", "0x61", "", "0x61"},
		{"date", "2020-01-01", "", "'2020-01-01'"},
		{"timestamp(3)", "CURRENT_TIMESTAMP(3)", "on update CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP(3)"},
	} {
		if got := mysqlDefault(test.columnType, test.value, test.extra); got != test.want {
			t.Errorf("%s, %q: got %s, want %s", test.columnType, test.value, got, test.want)
		}
	}
}
