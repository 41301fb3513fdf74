package sqlcimpl

import (
	"context"
	"testing"

	"example.com/impedance/models"
	"example.com/impedance/schema"
	"example.com/impedance/storetest/harness"
)

func TestStore(t *testing.T) {
	harness.Contract(t, func(ctx context.Context, db *schema.DB,
		clock models.Clock) (models.Store, error) {
		return New(ctx, db, &Options{Clock: clock})
	})
}
