package memimpl_test

import (
	"testing"

	"example.com/impedance/storetest"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	storetest.Run(t, harness.Oracle())
}
