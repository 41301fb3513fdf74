package harness

import (
	"context"

	"example.com/impedance/memimpl"
	"example.com/impedance/storetest"
)

// Oracle returns a harness over the oracle, package memimpl.
func Oracle() storetest.Harness {
	return storetest.Harness{New: openOracle}
}

func openOracle(t storetest.TB, o storetest.Options) storetest.Subject {
	store := memimpl.New(&memimpl.Options{Clock: o.Clock})
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return storetest.Subject{
		Store: store,
		Dump: func(context.Context) (storetest.Tables, error) {
			users, posts, follows := store.Dump()
			return storetest.Tables{Users: users, Posts: posts, Follows: follows}, nil
		},
		Count: func(context.Context) (storetest.Sizes, error) {
			users, posts, follows := store.Dump()
			return storetest.Sizes{Users: len(users), Posts: len(posts), Follows: len(follows)}, nil
		},
		InUse: func() int { return 0 },
	}
}
